#include "design/judged.hpp"

#include <algorithm>

namespace titrate::design {

namespace {

double days_on_treatment(const results::PatientOutcome& o) {
  return o.off_treatment_day >= 0 ? o.off_treatment_day : o.followed_days;
}

Part dose_part(const std::string& id, const results::PatientOutcome& o) {
  return {static_cast<float>(id == "dose_intensity" ? o.total_mg : o.hold_days),
          static_cast<float>(days_on_treatment(o))};
}

/// A patient has an event of several where one of them was seen, and has none where each was looked for and none seen.
Part any_of(const results::TrialTally& one, const std::vector<std::size_t>& at) {
  bool any = false, all_known = true;
  for (const std::size_t i : at) {
    any |= one.rates[i].events > 0;
    all_known &= one.rates[i].n > 0;
  }
  return any ? Part{1, 1} : all_known ? Part{0, 1} : Part{};
}

}  // namespace

const std::vector<Quantity>& dose_quantities() {
  static const std::vector<Quantity> all = {
      {.endpoints = {"dose_intensity"}, .label = "Dose intensity of the study drug", .unit = "mg/d"},
      {.endpoints = {"time_on_hold"}, .label = "Time on hold, share of time on treatment"}};
  return all;
}

Judge::Judge(const results::EndpointList& list, const std::vector<Quantity>& judged) : list_(list), judged_(judged) {
  for (const Quantity& each : judged) {
    at_.emplace_back();
    for (const std::string& id : each.endpoints)
      for (std::size_t i = 0; i < list.rates().size(); ++i)
        if (list.rates()[i].id == id && list.rates()[i].per == each.per) at_.back().push_back(i);
  }
}

std::vector<std::vector<Part>> Judge::parts(std::span<const results::PatientOutcome> patients) const {
  std::vector<std::vector<Part>> all(judged_.size(), std::vector<Part>(patients.size()));
  for (std::size_t i = 0; i < patients.size(); ++i) {
    const results::TrialTally one = list_.tally(patients.subspan(i, 1));
    for (std::size_t q = 0; q < judged_.size(); ++q) {
      const std::vector<std::size_t>& at = at_[q];
      if (at.empty())
        all[q][i] = dose_part(judged_[q].endpoints.front(), patients[i]);
      else if (at.size() > 1)
        all[q][i] = any_of(one, at);
      else
        all[q][i] = {static_cast<float>(one.rates[at.front()].events), static_cast<float>(one.rates[at.front()].n)};
    }
  }
  return all;
}

}  // namespace titrate::design
