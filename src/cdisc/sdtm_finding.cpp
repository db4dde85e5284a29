#include "cdisc/sdtm_finding.hpp"

#include <algorithm>
#include <utility>

namespace titrate::cdisc {

namespace {

constexpr std::array<CheckInfo, check_count> checks{{
    {Check::file_not_read, "file_not_read", "File not read"},
    {Check::missing_variable, "missing_variable", "Variable missing"},
    {Check::unfit_value, "unfit_value", "Value that its column cannot hold"},
    {Check::unknown_subject, "unknown_subject", "Subject not in DM"},
    {Check::duplicate_subject, "duplicate_subject", "Subject twice in DM"},
    {Check::unknown_arm, "unknown_arm", "Arm that the protocol does not have"},
    {Check::unparsable_date, "unparsable_date", "Date that is none"},
    {Check::partial_date, "partial_date", "Date known in part"},
    {Check::missing_date, "missing_date", "Date missing"},
    {Check::impossible_date, "impossible_date", "Date that cannot be"},
    {Check::not_a_number, "not_a_number", "Result that is no number"},
    {Check::below_quantification, "below_quantification", "Result beyond a limit of quantification"},
    {Check::missing_unit, "missing_unit", "Unit missing"},
    {Check::unknown_unit, "unknown_unit", "Unit not understood"},
    {Check::outside_possible, "outside_possible", "Value outside what is possible"},
    {Check::standard_disagrees, "standard_disagrees", "Original and standard result disagree"},
    {Check::duplicate_result, "duplicate_result", "Two results on one day"},
    {Check::duplicate_visit, "duplicate_visit", "Visit on two days"},
    {Check::after_death, "after_death", "Record after death"},
    {Check::range_reversed, "range_reversed", "Reference range upside down"},
    {Check::range_disagrees, "range_disagrees", "Reference range in another unit than the result"},
    {Check::range_changes, "range_changes", "Reference range that changes"},
    {Check::missing_range, "missing_range", "Reference range missing"},
    {Check::unknown_treatment, "unknown_treatment", "Treatment not understood"},
    {Check::missing_dose, "missing_dose", "Dose missing"},
    {Check::unknown_frequency, "unknown_frequency", "Dosing frequency not understood"},
    {Check::duplicate_dose, "duplicate_dose", "Same administration twice"},
    {Check::end_before_start, "end_before_start", "End before start"},
    {Check::missing_end, "missing_end", "End missing"},
    {Check::dose_before_day_1, "dose_before_day_1", "Study drug before day 1"},
    {Check::dosing_gap, "dosing_gap", "Gap in dosing"},
    {Check::missing_grade, "missing_grade", "Grade missing"},
    {Check::unknown_lesion, "unknown_lesion", "Lesion that TU does not have"},
    {Check::node_not_measured, "node_not_measured", "Node not measured"},
    {Check::node_returned, "node_returned", "Node that vanished and returned"},
    {Check::sum_disagrees, "sum_disagrees", "Reported sum of products disagrees"},
    {Check::unknown_response, "unknown_response", "Response not understood"},
    {Check::response_disagrees, "response_disagrees", "Reported and derived response disagree"},
    {Check::flare_disagrees, "flare_disagrees", "Reported flare disagrees"},
    {Check::lysis_disagrees, "lysis_disagrees", "Reported and derived tumor lysis disagree"},
    {Check::stage_disagrees, "stage_disagrees", "Reported and derived stage disagree"},
    {Check::death_disagrees, "death_disagrees", "Sources disagree about death"},
    {Check::missing_baseline, "missing_baseline", "Baseline missing"},
    {Check::no_end_of_treatment, "no_end_of_treatment", "End of treatment not recorded"},
    {Check::not_eligible, "not_eligible", "Enrolled and not eligible"},
    {Check::not_assessable, "not_assessable", "Cannot be assessed"},
    {Check::supplement_unmatched, "supplement_unmatched", "Supplemental qualifier without its row"},
    {Check::supplement_disagrees, "supplement_disagrees", "Supplemental qualifier against its row"},
    {Check::visits_on_one_day, "visits_on_one_day", "Two visits on one day"},
}};

}  // namespace

const CheckInfo& info(Check check) { return checks[static_cast<std::size_t>(check)]; }

void Findings::add(Finding finding) {
  const auto c = static_cast<std::size_t>(finding.check);
  counts_[c] += finding.count;
  if (listed_[c] == listed_at_most) {
    unlisted_[c] += finding.count;
    return;
  }
  ++listed_[c];
  all_.push_back(std::move(finding));
}

void Findings::add_alike(const std::string& key, Finding finding) {
  const auto place = std::lower_bound(alike_.begin(), alike_.end(), key,
                                      [](const auto& each, const std::string& wanted) { return each.first < wanted; });
  if (place != alike_.end() && place->first == key) {
    ++all_[place->second].count;
    ++counts_[static_cast<std::size_t>(finding.check)];
    return;
  }
  const std::size_t before = all_.size();
  add(std::move(finding));
  if (all_.size() > before) alike_.insert(place, {key, before});
}

}  // namespace titrate::cdisc
