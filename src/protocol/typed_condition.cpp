// Conditions as typed.

#include "protocol/section.hpp"
#include "protocol/words.hpp"

#include <array>

namespace titrate::protocol {

namespace {

constexpr std::array asking{"measure", "covariate",     "term",       "flare_grade", "lysis", "response", "progression",
                            "elapsed", "dose_at_least", "dose_below", "all",         "any",   "none"};

/// Unit in which the thresholds of this condition are typed; "" for plain numbers.
std::string_view threshold_unit(const ConditionSpec& spec) {
  if (spec.relative_to.given) return "";
  if (spec.measure.good()) {
    const std::string_view unit = chart::measures[spec.measure.value].unit;
    return unit == "1" ? "" : unit;
  }
  if (spec.covariate.good()) {
    const auto unit = unit_of(static_cast<Condition::Covariate>(spec.covariate.value));
    return unit == yes_or_no ? "" : unit;
  }
  return "";
}

}  // namespace

ConditionSpec typed_condition(const Section& s) {
  ConditionSpec spec;
  spec.at = s.place();
  for (const char* name : asking)
    if (s.has(name)) spec.asked.emplace_back(name);
  spec.measure = s.word("measure");
  spec.covariate = s.word("covariate");
  spec.term = s.word("term");
  spec.flare_grade = s.whole("flare_grade");
  spec.lysis = s.word("lysis");
  spec.response = s.word("response");
  spec.progression = s.flag("progression");
  spec.elapsed = s.duration("elapsed");
  spec.dose_at_least = s.text("dose_at_least");
  spec.dose_below = s.text("dose_below");
  spec.relative_to = s.word("relative_to");
  spec.is = s.flag("is");
  spec.grade = s.whole("grade");
  spec.except = s.words("except");
  spec.scope = s.word("scope");
  spec.maximum_age = s.duration("maximum_age");
  spec.consecutive = s.whole("consecutive");
  spec.lasting = s.duration("lasting");
  // Where the question itself is wrong, the unit of its threshold is not known and nothing can be said of it.
  const bool question_known = !spec.measure.wrong && !spec.covariate.wrong;
  const auto& comparisons = words("comparison");
  for (std::size_t i = 0; i < comparisons.size(); ++i)
    if (s.has(comparisons[i]) && question_known)
      spec.bounds.push_back({static_cast<Condition::Comparison>(i), s.threshold(comparisons[i], threshold_unit(spec))});
  for (const char* combination : {"all", "any", "none"})
    if (s.has(combination))
      for (const Section& part : s.inners(combination)) spec.parts.push_back(typed_condition(part));
  s.close();
  return spec;
}

std::optional<ConditionSpec> typed_condition(const Section& section, std::string_view name) {
  if (const auto inner = section.inner(name)) return typed_condition(*inner);
  return {};
}

}  // namespace titrate::protocol
