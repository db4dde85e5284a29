#pragma once
// What ADLB and ADTR share: one value beside its baseline.

#include "adam/analysis.hpp"

namespace titrate::adam {

/// AVAL to ANL01FL of a parameter that is measured again and again.
std::vector<Item> value_items();

struct Value {
  int day = 0;
  double value = chart::missing;
  double baseline = chart::missing;  ///< NaN = none
  bool is_baseline = false;          ///< it is the baseline itself
};
void put_value(const Subject& subject, const Value& value, Sheet& sheet);

/// The last day on or before day 1 that is among the days of values; nothing where there is none.
template <class Values, class DayOf>
std::optional<int> baseline_day(const Values& values, DayOf day_of) {
  std::optional<int> last;
  for (const auto& each : values)
    if (const int day = day_of(each); day <= 0 && (!last || day > *last)) last = day;
  return last;
}

/// Of a measure of the chart, or of what is looked for now and then.
struct Parameter {
  std::string code, name;  ///< PARAMCD, PARAM
};
Parameter parameter_of(chart::Measure measure);
/// Nothing of findings that are no laboratory value (a symptom, a yes or no) or that other datasets hold.
std::optional<Parameter> parameter_of(chart::Finding finding);

}  // namespace titrate::adam
