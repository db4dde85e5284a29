#include "assay/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <fmt/format.h>

namespace titrate::assay {

namespace {

/// The wells of one plate and analyte that count.
struct Group {
  std::size_t analyte;
  std::string plate;
  Place at;  ///< of the first
  Level blank;
  std::map<double, Level> standards;
  std::map<double, Place> places;
};

std::vector<Group> groups_of(const Assay& assay) {
  std::vector<Group> groups;
  std::map<std::pair<std::size_t, std::string>, std::size_t> known;
  for (const Well& well : assay.wells) {
    const auto [found, fresh] = known.emplace(std::pair(well.analyte, well.plate), groups.size());
    if (fresh) groups.push_back({well.analyte, well.plate, well.at, {}, {}, {}});
    Group& group = groups[found->second];
    if (!well.masked.empty()) continue;
    if (well.kind == WellKind::blank) group.blank.responses.push_back(well.response);
    if (well.kind != WellKind::standard) continue;
    Level& level = group.standards[*well.concentration];
    level.concentration = *well.concentration;
    level.responses.push_back(well.response);
    group.places.emplace(*well.concentration, well.at);
  }
  std::stable_sort(groups.begin(), groups.end(), [](const Group& l, const Group& r) { return l.analyte < r.analyte; });
  return groups;
}

void check(const Group& group, const std::string& analyte, const Rules& rules, std::vector<Problem>& problems) {
  const std::string whose = fmt::format("{} on plate `{}`", analyte, group.plate);
  const auto problem = [&](const Place& at, std::string expected, std::string seen, std::string mend) {
    problems.push_back({at, std::move(expected), std::move(seen), std::move(mend)});
  };
  if (group.blank.responses.size() < 2)
    problem(group.at, fmt::format("at least 2 blanks of {}", whose), fmt::format("{}", group.blank.responses.size()),
            "the limit of detection needs their standard deviation");
  if (static_cast<long>(group.standards.size()) < rules.least_levels)
    problem(group.at, fmt::format("standards of at least {} concentrations of {}", rules.least_levels, whose),
            fmt::format("{}", group.standards.size()), "a plate without enough standards has no curve");
  if (group.standards.size() < 2) return;
  const double direction = group.standards.rbegin()->second.mean() - group.standards.begin()->second.mean();
  const Level* before = nullptr;
  for (const auto& [concentration, level] : group.standards) {
    if (before) {
      const double back = direction > 0 ? before->mean() - level.mean() : level.mean() - before->mean();
      if (back > rules.most_reversal * before->mean())
        problem(group.places.at(concentration),
                fmt::format("responses of {} that {} with the concentration", whose, direction > 0 ? "rise" : "fall"),
                fmt::format("{:.4g} at {:g} behind {:.4g} at {:g}", level.mean(), concentration, before->mean(),
                            before->concentration),
                "look for swapped wells or a hook effect; mask the wells that do not count");
    }
    before = &level;
  }
}

void choose(Calibration& c, ModelChoice wanted, const std::vector<Level>& levels, const Rules& rules) {
  const std::size_t wells = std::accumulate(levels.begin(), levels.end(), std::size_t{0},
                                            [](std::size_t n, const Level& l) { return n + l.responses.size(); });
  if (wanted != ModelChoice::five_parameters) c.four = fit(levels, Model::four_parameters, rules.variance_power);
  if (wanted != ModelChoice::four_parameters && wells > 5)
    c.five = fit(levels, Model::five_parameters, rules.variance_power);
  if (c.four && c.five) {
    c.test = extra_sum_of_squares(*c.four, *c.five);
    c.chosen = c.test->p < rules.five_parameters_below ? Model::five_parameters : Model::four_parameters;
  } else if (c.four || c.five) {
    c.chosen = c.four ? Model::four_parameters : Model::five_parameters;
    if (wanted == ModelChoice::choose)
      c.notes.push_back(fmt::format("the standards do not determine the {} curve; {} was taken", c.four ? "5PL" : "4PL",
                                    name(*c.chosen)));
  } else
    c.notes.push_back("no curve: the standards do not determine its parameters");
}

Standard back_calculate(const Level& level, const Fit& fit, const Rules& rules) {
  Standard s{.concentration = level.concentration, .responses = level.responses};
  const double root_weight = std::pow(level.mean(), -fit.variance_power / 2);
  std::vector<double> wells;
  for (const double response : level.responses) {
    s.residuals.push_back(root_weight * (response - fit.curve.response(level.concentration)));
    if (const auto x = fit.curve.concentration(response)) wells.push_back(*x);
  }
  s.back_calculated = fit.curve.concentration(level.mean());
  if (s.back_calculated) s.recovery = *s.back_calculated / level.concentration;
  if (wells.size() == level.responses.size()) s.variation = variation(wells);
  s.accepted = s.recovery && *s.recovery >= rules.least_recovery && *s.recovery <= rules.most_recovery && s.variation &&
               *s.variation <= rules.most_variation;
  return s;
}

void find_limits(Calibration& c, const std::optional<double>& validated_lower, const Rules& rules) {
  const Curve& curve = c.fit().curve;
  const double away = curve.d > curve.a ? 1 : -1;
  c.detection = curve.concentration(c.blank_mean + away * rules.blank_deviations * c.blank_deviation);
  if (!c.detection)
    c.notes.push_back(
        "no limit of detection: the blanks' response lies outside the curve; values are told from the "
        "lower limit of quantification only");
  for (const Standard& each : c.standards) {
    if (!each.accepted || (c.detection && each.concentration < *c.detection)) continue;
    if (!c.lower) c.lower = each.concentration;
    c.upper = each.concentration;
  }
  if (!c.lower) c.notes.push_back("no limits of quantification: no standard came back within the rules");
  if (c.lower && validated_lower && *validated_lower > *c.lower) c.lower = validated_lower;
  if (c.lower && *c.lower > *c.upper) {
    c.notes.push_back(fmt::format(
        "no range of quantification: the validated lower limit of {:g} lies above the highest standard that "
        "came back within the rules",
        *c.lower));
    c.lower = c.upper = std::nullopt;
  }
  if (c.lower)
    for (const Standard& each : c.standards)
      if (!each.accepted && each.concentration > *c.lower && each.concentration < *c.upper)
        c.notes.push_back(
            fmt::format("the standard of {:g} did not come back within the rules, though it lies between "
                        "the limits",
                        each.concentration));
}

Calibration calibrate(const Group& group, const Analyte& analyte, const Rules& rules) {
  Calibration c;
  c.analyte = group.analyte;
  c.plate = group.plate;
  c.blanks = static_cast<long>(group.blank.responses.size());
  c.blank_mean = group.blank.mean();
  c.blank_deviation = variation(group.blank.responses).value_or(0) * c.blank_mean;
  std::vector<Level> levels = {group.blank};
  for (const auto& [concentration, level] : group.standards) levels.push_back(level);
  choose(c, analyte.model, levels, rules);
  if (!c.chosen) return c;
  for (std::size_t i = 1; i < levels.size(); ++i) c.standards.push_back(back_calculate(levels[i], c.fit(), rules));
  find_limits(c, analyte.validated_lower, rules);
  return c;
}

}  // namespace

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

std::optional<double> variation(const std::vector<double>& values) {
  if (values.size() < 2) return {};
  const double m = mean(values);
  if (!(m > 0)) return {};
  double squares = 0;
  for (const double value : values) squares += (value - m) * (value - m);
  return std::sqrt(squares / static_cast<double>(values.size() - 1)) / m;
}

Concentration Calibration::measure(double mean_response, long wells, double dilution) const {
  if (!usable()) return NotQuantifiable{};
  const Curve& curve = fit().curve;
  const auto x = inverse(fit(), mean_response, wells);
  // Outside the curve: on the blanks' side, or beyond its other end.
  const bool blank_side = std::abs(mean_response - curve.a) < std::abs(mean_response - curve.d);
  if (!x && !blank_side) return AboveQuantification{*upper * dilution};
  if (!x || (detection && x->value < *detection)) {
    if (detection) return BelowDetection{*detection * dilution};
    return BelowQuantification{*lower * dilution};
  }
  if (x->value < *lower) return BelowQuantification{*lower * dilution};
  if (x->value > *upper) return AboveQuantification{*upper * dilution};
  return Quantified{x->value * dilution, x->standard_error * dilution};
}

std::vector<Calibration> calibrate(const Assay& assay, const Rules& rules) {
  const std::vector<Group> groups = groups_of(assay);
  std::vector<Problem> problems;
  for (const Group& group : groups) check(group, assay.analytes[group.analyte].id, rules, problems);
  if (!problems.empty()) throw Error(std::move(problems));
  std::vector<Calibration> all;
  for (const Group& group : groups) all.push_back(calibrate(group, assay.analytes[group.analyte], rules));
  return all;
}

}  // namespace titrate::assay
