// Which variables SDTM and ADaM make numbers. SDTM Implementation Guide 3.4 (2021), variables of type Num in its domain
// tables; ADaM Implementation Guide 1.3 (2021), section 3. Everything else is text.

#include "cdisc/reading.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace titrate::cdisc {

namespace {

/// What follows the domain's two letters (the guide writes --SEQ).
constexpr std::array<std::string_view, 26> sdtm_endings = {
    "SEQ",    "STRESN", "STNRLO", "STNRHI", "DY",     "STDY",  "ENDY",   "DOSE",   "DOSTOT",
    "TPTNUM", "LLOQ",   "ULOQ",   "LLTCD",  "PTCD",   "HLTCD", "HLGTCD", "BDSYCD", "SOCCD",
    "REPNUM", "CRSDOS", "PSTRG",  "VAMT",   "DETECT", "DTHDY", "UNSNUM", "STREFN"};

constexpr std::array<std::string_view, 7> sdtm_names = {"VISITNUM", "VISITDY", "TAETORD", "AGE",
                                                        "PLANEVT",  "NUMDAYS", "SESTDY"};

/// '#' is one digit.
constexpr std::array<std::string_view, 62> adam_names = {
    "AVAL",     "BASE",    "CHG",      "PCHG",    "R2BASE",   "R2ANRLO", "R2ANRHI",  "SHIFT#N",  "AVALCA#N",
    "ADY",      "ASTDY",   "AENDY",    "ASEQ",    "SRCSEQ",   "CNSR",    "ANRLO",    "ANRHI",    "A1LO",
    "A1HI",     "PARAMN",  "PARCAT#N", "AVISITN", "ATPTN",    "APERIOD", "ASPER",    "APHASEN",  "AWRANGEN",
    "AWTARGET", "AWTDIFF", "AWLO",     "AWHI",    "TRTPN",    "TRTAN",   "TRTSEQPN", "TRTSEQAN", "TR##PGDN",
    "TRT##PN",  "TRT##AN", "TRTDURD",  "TRTDURM", "TRTDURY",  "ADURN",   "DOSEP",    "DOSEA",    "DOSECUMA",
    "ATOXGRN",  "BTOXGRN", "AGEGR#N",  "RACEN",   "RACEGR#N", "SEXN",    "ETHNICN",  "SITEGR#N", "REGION#N",
    "AGE#",     "AAGE",    "ANL##FN",  "TRTEDY",  "AESEVN",   "ASEVN",   "ARELN",    "AOUTN"};

constexpr std::array<std::string_view, 25> adam_dates = {
    "ADT",    "ASTDT",  "AENDT",  "TRTSDT", "TRTEDT", "TR##SDT", "TR##EDT",  "AP##SDT", "AP##EDT",
    "RANDDT", "RFICDT", "ENRLDT", "EOSDT",  "EOTDT",  "DTHDT",   "LSTALVDT", "STARTDT", "TRTSSDT",
    "BRTHDT", "PH#SDT", "PH#EDT", "DCUTDT", "DCSDT",  "LDOSEDT", "RFSTDT"};
constexpr std::array<std::string_view, 9> adam_datetimes = {"ADTM",     "ASTDTM",   "AENDTM",   "TRTSDTM", "TRTEDTM",
                                                            "TR##SDTM", "TR##EDTM", "STARTDTM", "LDOSEDTM"};
constexpr std::array<std::string_view, 5> adam_times = {"ATM", "ASTTM", "AENTM", "TRTSTM", "TRTETM"};

bool matches(std::string_view name, std::string_view pattern) {
  return std::equal(name.begin(), name.end(), pattern.begin(), pattern.end(),
                    [](char c, char p) { return p == '#' ? c >= '0' && c <= '9' : c == p; });
}

template <std::size_t n>
bool any(const std::array<std::string_view, n>& patterns, std::string_view name) {
  return std::any_of(patterns.begin(), patterns.end(), [&](std::string_view one) { return matches(name, one); });
}

}  // namespace

std::string_view standard_moment(std::string_view variable) {
  const std::string name = upper(variable);
  return any(adam_dates, name) ? "date" : any(adam_datetimes, name) ? "datetime" : any(adam_times, name) ? "time" : "";
}

Type standard_type(std::string_view variable) {
  const std::string name = upper(variable);
  const bool number = any(sdtm_names, name) || any(adam_names, name) || !standard_moment(name).empty() ||
                      (name.size() > 2 && any(sdtm_endings, std::string_view(name).substr(2)));
  return number ? Type::number : Type::text;
}

}  // namespace titrate::cdisc
