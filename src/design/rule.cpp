#include "design/rule.hpp"

#include <algorithm>

namespace titrate::design {

std::vector<int> scheduled_looks(const Design& design) {
  std::vector<int> looks;
  for (int n = std::max(1, design.cohort_size); n < design.patients; n += std::max(1, design.cohort_size))
    if (n >= design.minimum_patients) looks.push_back(n);
  looks.push_back(design.patients);
  return looks;
}

namespace {

struct PriorOf {
  std::optional<stats::Beta> operator()(const SimonTwoStage&) const { return std::nullopt; }
  std::optional<stats::Beta> operator()(const auto& rule) const { return rule.prior; }
};

struct StandardOf {
  static double mean(const Standard& s) { return s.distribution ? stats::mean(*s.distribution) : s.rate; }
  double operator()(const ThallSimonEstey& rule) const { return mean(rule.standard); }
  double operator()(const ThallSimon& rule) const { return mean(rule.standard); }
  double operator()(const auto& rule) const { return rule.null_rate; }
};

}  // namespace

std::optional<stats::Beta> prior_of(const Rule& rule) { return std::visit(PriorOf{}, rule); }
double standard_rate(const Rule& rule) { return std::visit(StandardOf{}, rule); }

}  // namespace titrate::design
