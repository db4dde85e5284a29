#include "dataset_table.hpp"

namespace titrate::cdisc {
namespace {

TEST(StandardType, NumbersOfSdtmAndAdamAreKnownByName) {
  for (const char* const name : {"LBSEQ", "LBSTRESN", "aeseq", "VISITNUM", "EXDOSE", "AGE", "VSSTNRLO", "DMDY",
                                 "AESTDY", "AVAL", "TRT01PN", "AGEGR1N", "ADT", "TRTSDT", "CNSR", "PARAMN"})
    EXPECT_EQ(standard_type(name), Type::number) << name;
  // LBORRES holds numbers and words; codes and dates are text.
  for (const char* const name : {"LBORRES", "LBORNRLO", "USUBJID", "SITEID", "LBDTC", "AETOXGR", "LBTESTCD", "EXDUR",
                                 "QVAL", "SEQ", "", "AGEU", "PARAM", "UNKNOWN", "AETERM"})
    EXPECT_EQ(standard_type(name), Type::text) << name;
}

/// Against CDISC's own description of its example datasets.
TEST(StandardType, AgreesWithTheTypesThatCdiscsExamplesDeclare) {
  const fs::path examples = fs::path(TITRATE_SOURCE_DIR) / "../shared/data/datasetjson";
  if (!fs::exists(examples)) GTEST_SKIP() << "not tested: " << examples << " is not there";
  int compared = 0;
  for (const auto& entry : fs::recursive_directory_iterator(examples)) {
    if (entry.path().extension() != ".json" || entry.path().parent_path().filename() == "schema") continue;
    // Where the examples leave the guides: MedDRA's codes are numbers in SDTM-IG 3.4, and TRTDUR is none of ADaM's
    // names.
    const std::set<std::string> elsewhere = {"AELLTCD",  "AEPTCD",  "AEHLTCD", "AEHLGTCD",
                                             "AEBDSYCD", "AESOCCD", "TRTDUR"};
    for (const Variable& one : read_header(entry.path()).variables) {
      if (elsewhere.count(one.name)) continue;
      EXPECT_EQ(standard_type(one.name), one.type) << entry.path() << " " << one.name;
      ++compared;
    }
  }
  EXPECT_GT(compared, 150);
}

}  // namespace
}  // namespace titrate::cdisc
