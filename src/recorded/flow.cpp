#include "recorded/flow.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace titrate::recorded {

namespace {

class Flow {
 public:
  Flow(const Inputs& inputs, const Study& study) : in_(inputs), study_(study) {}

  std::vector<FlowLine> lines() {
    std::vector<std::size_t> everyone, kept_out;
    for (std::size_t i = 0; i < study_.source.patients.size(); ++i)
      (study_.source.patients[i].enrolled ? everyone : kept_out).push_back(i);
    std::vector<std::size_t> screened = everyone;
    screened.insert(screened.end(), kept_out.begin(), kept_out.end());
    std::sort(screened.begin(), screened.end());
    put("screened", "In DM", 0, screened);
    put("not_enrolled", "Not enrolled", 1, kept_out);
    put("enrolled", "Enrolled", 0, everyone);
    eligibility();
    put("never_treated", "Never given the study drug", 1,
        those([](const Patient& p) { return p.outcome.treated_days == 0; }));
    put("treated", "Given the study drug", 0, those(treated));
    endings();
    put("on_treatment", "On treatment at the last day known of", 1, those([](const Patient& p) {
          return treated(p) && p.outcome.off_treatment_day < 0 && p.outcome.death_day < 0;
        }));
    put("assessed", "Assessed for response", 0,
        those([](const Patient& p) { return p.outcome.best != chart::Response::not_assessed; }));
    put("not_assessed", "Not assessed for response", 1,
        those([](const Patient& p) { return p.outcome.best == chart::Response::not_assessed; }));
    put("analysed", "In the analysis", 0, everyone);
    put("died", "Died", 1, those([](const Patient& p) { return p.outcome.death_day >= 0; }));
    return std::move(lines_);
  }

 private:
  static bool treated(const Patient& p) { return p.outcome.treated_days > 0; }

  void put(std::string id, std::string label, int depth, std::vector<std::size_t> subjects) {
    lines_.push_back({std::move(id), std::move(label), depth, std::move(subjects)});
  }
  template <class Wanted>
  std::vector<std::size_t> those(Wanted wanted) const {
    std::vector<std::size_t> subjects;
    for (const Patient& patient : study_.patients)
      if (wanted(patient)) subjects.push_back(patient.source);
    return subjects;
  }

  void eligibility() {
    const auto answers = [](conduct::Truth truth) {
      return [truth](const Patient& p) {
        return std::any_of(p.eligibility.begin(), p.eligibility.end(),
                           [truth](const conduct::EligibilityFinding& each) { return each.met == truth; });
      };
    };
    put("not_eligible", "Enrolled and not eligible", 1, those(answers(conduct::Truth::no)));
    for (std::size_t i = 0; i < in_.protocol.eligibility.size(); ++i)
      put("not_eligible_" + in_.protocol.eligibility[i].id, in_.protocol.eligibility[i].text, 2,
          those([i](const Patient& p) { return p.eligibility[i].met == conduct::Truth::no; }));
    put("eligibility_open", "Eligibility left open by what is recorded", 1, those([&](const Patient& p) {
          return !answers(conduct::Truth::no)(p) && answers(conduct::Truth::unknown)(p);
        }));
  }

  /// One line per reason that the mapping knows a kind of, and one for the others.
  void endings() {
    const auto because = [this](const std::vector<std::string>& words) {
      return [&words, this](const Patient& p) {
        const cdisc::Patient& source = study_.source.patients[p.source];
        return treated(p) && source.off_treatment_day >= 0 &&
               cdisc::matches_any(words, cdisc::canonical(source.off_treatment_reason));
      };
    };
    const auto& m = in_.mapping;
    put("ended_progression", "Ended treatment: progression", 1, those(because(m.progression)));
    put("ended_withdrawal", "Ended treatment: withdrawal or lost to follow-up", 1, those(because(m.withdrawal)));
    put("ended_death", "Ended treatment: death", 1, those([&](const Patient& p) {
          const bool stated = study_.source.patients[p.source].off_treatment_day >= 0;
          return because(m.death)(p) || (treated(p) && !stated && p.outcome.death_day >= 0);
        }));
    std::map<std::string, std::vector<std::size_t>> others;
    for (const Patient& p : study_.patients)
      if (treated(p) && study_.source.patients[p.source].off_treatment_day >= 0 && !because(m.progression)(p) &&
          !because(m.withdrawal)(p) && !because(m.death)(p))
        others[study_.source.patients[p.source].off_treatment_reason].push_back(p.source);
    std::vector<std::size_t> all;
    for (const auto& [reason, subjects] : others) all.insert(all.end(), subjects.begin(), subjects.end());
    std::sort(all.begin(), all.end());
    put("ended_other", "Ended treatment: other reasons", 1, all);
    for (const auto& [reason, subjects] : others) put("ended_other_" + reason, reason, 2, subjects);
  }

  const Inputs& in_;
  const Study& study_;
  std::vector<FlowLine> lines_;
};

}  // namespace

std::vector<FlowLine> flow(const Inputs& inputs, const Study& study) { return Flow(inputs, study).lines(); }

}  // namespace titrate::recorded
