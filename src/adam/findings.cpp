#include "adam/findings.hpp"

#include <fmt/format.h>

namespace titrate::adam {

std::vector<Item> value_items() {
  const std::string yes(yes_list);
  return {
      {"AVAL", "Analysis Value", Kind::number, derived("The result in the unit that PARAM names")},
      {"BASE", "Baseline Value", Kind::number, derived("AVAL of the record with ABLFL = Y")},
      {"CHG", "Change from Baseline", Kind::number, derived("AVAL - BASE, after baseline")},
      {"PCHG", "Percent Change from Baseline", Kind::number,
       derived("100 * CHG / BASE, after baseline; missing where BASE is 0")},
      {"ADT", "Analysis Date", Kind::date, derived("Day of the source record")},
      {"ADY", "Analysis Relative Day", Kind::integer, derived("ADT counted from RFSTDT, which is day 1")},
      {"AVISIT", "Analysis Visit", Kind::text,
       derived(
           "Baseline where ABLFL = Y; Screening before it; else Day and ADY, with Unscheduled before it for a visit "
           "that no calendar asked for")},
      {"AVISITN", "Analysis Visit (N)", Kind::integer, derived("0 for Baseline, else ADY")},
      {"ABLFL", "Baseline Record Flag", Kind::text,
       derived("Y for the last record on or before day 1, which stands before the first dose"), yes},
      {"ONTRTFL", "On Treatment Record Flag", Kind::text,
       derived("Y on or after TRTSDT and not after the day on which treatment ended for good, after baseline"), yes},
      {"ANL01FL", "Analysis Flag 01", Kind::text,
       derived("Y: of several records of a parameter on one day the one that the analysis uses"), yes}};
}

void put_value(const Subject& subject, const Value& value, Sheet& sheet) {
  put_day(subject, value.day, sheet);
  sheet.put("AVAL", value.value).put("BASE", value.baseline).put("ANL01FL", "Y");
  if (value.is_baseline) {
    sheet.put("ABLFL", "Y").put("AVISIT", "Baseline").put("AVISITN", 0.0);
    return;
  }
  const auto visit = subject.visit_on(value.day);
  const bool scheduled = !visit || subject.chart().visits[*visit].scheduled;
  sheet.put("AVISIT", value.day <= 0
                          ? "Screening"
                          : fmt::format("{}Day {}", scheduled ? "" : "Unscheduled ", chart::study_day(value.day)));
  sheet.put("AVISITN", chart::study_day(value.day));
  if (value.day <= 0) return;
  if (subject.on_treatment(value.day)) sheet.put("ONTRTFL", "Y");
  sheet.put("CHG", value.value - value.baseline);
  if (value.baseline != 0) sheet.put("PCHG", 100 * (value.value - value.baseline) / value.baseline);
}

namespace {

/// "Platelets (10^9/L)", the unit as CDISC writes it.
std::string labelled(std::string_view label, std::string_view unit) {
  for (const auto& [from, to] :
       {std::pair("1e9/L", "10^9/L"), std::pair("1e6/L", "10^6/L"), std::pair("1/mm2", "/mm2")})
    if (unit == from) return fmt::format("{} ({})", label, to);
  return unit == "1" ? std::string(label) : fmt::format("{} ({})", label, unit);
}

}  // namespace

Parameter parameter_of(chart::Measure measure) {
  const chart::MeasureInfo& info = chart::measures[chart::index(measure)];
  std::string code(info.cdisc);
  // Names of our own where CDISC has no test code.
  if (code.empty())
    for (const auto& [which, own] :
         {std::pair(chart::Measure::spleen, "SPLEEN"), std::pair(chart::Measure::liver, "LIVER"),
          std::pair(chart::Measure::marrow_nodules, "MARNODUL"), std::pair(chart::Measure::flare_pain, "FLAREGR"),
          std::pair(chart::Measure::il6, "IL6"), std::pair(chart::Measure::il10, "IL10"),
          std::pair(chart::Measure::soluble_il2_receptor, "SIL2R"), std::pair(chart::Measure::tnf_receptor_1, "TNFR1"),
          std::pair(chart::Measure::bfgf, "BFGF")})
      if (which == measure) code = own;
  return {code, labelled(info.label, info.unit)};
}

std::optional<Parameter> parameter_of(chart::Finding finding) {
  const chart::FindingInfo& info = chart::findings[chart::index(finding)];
  for (const auto& [which, code] : {std::pair(chart::Finding::t_cells, "CD3"),  // as CDISC has it
                                    std::pair(chart::Finding::microvessel_density, "MVD")})
    if (which == finding) return Parameter{code, labelled(info.label, info.unit)};
  return {};
}

}  // namespace titrate::adam
