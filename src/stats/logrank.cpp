#include "stats/logrank.hpp"

#include "stats/distributions.hpp"
#include "stats/survival_data.hpp"

#include <algorithm>

#include <Eigen/Cholesky>

namespace titrate::stats {

namespace {

/// Adds what one stratum, in order of time, contributes.
void add_stratum(LogRank& result, std::span<const std::size_t> order, std::span<const double> time,
                 std::span<const std::uint8_t> event, std::span<const int> group, EventWeight weight) {
  const auto groups = static_cast<Eigen::Index>(result.size.size());
  Eigen::VectorXd at_risk = Eigen::VectorXd::Zero(groups);
  for (const std::size_t i : order) ++at_risk[group[i]];
  double survival = 1;
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    Eigen::VectorXd events = Eigen::VectorXd::Zero(groups), leaving = events;
    for (; end < order.size() && time[order[end]] == time[order[begin]]; ++end) {
      const auto g = group[order[end]];
      ++leaving[g];
      if (event[order[end]]) ++events[g];
    }
    const double n = at_risk.sum(), d = events.sum();
    if (d > 0) {
      const double w = weight == EventWeight::one ? 1 : survival;
      const Eigen::VectorXd share = at_risk / n;
      for (Eigen::Index g = 0; g < groups; ++g) {
        result.observed[static_cast<std::size_t>(g)] += w * events[g];
        result.expected[static_cast<std::size_t>(g)] += w * d * share[g];
      }
      if (n > 1) {
        const double scale = w * w * d * (n - d) / (n - 1);
        result.variance.diagonal() += scale * share;
        result.variance -= scale * share * share.transpose();
      }
      survival *= 1 - d / n;
    }
    at_risk -= leaving;
  }
}

}  // namespace

LogRank log_rank(std::span<const double> time, std::span<const std::uint8_t> event, std::span<const int> group,
                 EventWeight weight, std::span<const int> stratum) {
  require(
      time.size() == event.size() && time.size() == group.size() && (stratum.empty() || stratum.size() == time.size()),
      "A log-rank test needs a mark, a group (and a stratum) per time; it got {} times, {} marks, {} groups.",
      time.size(), event.size(), group.size());
  require_times(time);
  require(std::all_of(group.begin(), group.end(), [](int g) { return g >= 0; }), "Groups are numbered from 0.");
  const std::size_t groups =
      time.empty() ? 0 : static_cast<std::size_t>(*std::max_element(group.begin(), group.end())) + 1;
  require(groups >= 2, "A log-rank test needs at least two groups; it got {}.", groups);
  LogRank result{
      .size = std::vector<long>(groups, 0),
      .observed = std::vector<double>(groups, 0),
      .expected = std::vector<double>(groups, 0),
      .variance = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(groups), static_cast<Eigen::Index>(groups))};
  for (const int g : group) ++result.size[static_cast<std::size_t>(g)];
  for (const auto& order : by_stratum(time, stratum)) add_stratum(result, order, time, event, group, weight);

  // One of the groups that could have had an event is redundant: the differences add up to 0.
  std::vector<Eigen::Index> compared;
  for (std::size_t g = 0; g < groups; ++g)
    if (result.expected[g] > 0) compared.push_back(static_cast<Eigen::Index>(g));
  require(compared.size() >= 2, "No two groups were at risk together at an event: there is nothing to compare.");
  compared.pop_back();
  Eigen::VectorXd away(std::ssize(compared));
  for (Eigen::Index i = 0; i < away.size(); ++i) {
    const auto g = static_cast<std::size_t>(compared[static_cast<std::size_t>(i)]);
    away[i] = result.observed[g] - result.expected[g];
  }
  const Eigen::LDLT<Eigen::MatrixXd> solver(result.variance(compared, compared));
  require(solver.info() == Eigen::Success && solver.vectorD().minCoeff() > 1e-12 * solver.vectorD().maxCoeff(),
          "At no event were two groups at risk together often enough: their difference has no variance.");
  result.df = std::ssize(compared);
  result.chi_squared = away.dot(solver.solve(away));
  result.p = chi_squared_upper(result.chi_squared, result.df);
  return result;
}

}  // namespace titrate::stats
