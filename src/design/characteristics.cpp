#include "design/characteristics.hpp"

#include "design/counts.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace titrate::design {

double Characteristics::stop() const {
  double sum = 0;
  for (const auto& [why, probability] : reasons)
    if (why != 0) sum += probability;
  return sum;
}

double Characteristics::stop_early() const { return std::accumulate(n.begin(), n.end() - 1, 0.0); }

double Characteristics::with(Reasons any) const {
  double sum = 0;
  for (const auto& [why, probability] : reasons)
    if (why & any) sum += probability;
  return sum;
}

double Characteristics::alone(Reasons one) const {
  const auto found = reasons.find(one);
  return found == reasons.end() ? 0 : found->second;
}

double Characteristics::mean_n() const {
  double sum = 0;
  for (std::size_t i = 0; i < n.size(); ++i) sum += static_cast<double>(i) * n[i];
  return sum;
}

int Characteristics::quantile(double p) const {
  constexpr double rounding = 1e-12;
  double below = 0;
  for (std::size_t i = 0; i < n.size(); ++i)
    if ((below += n[i]) >= p - rounding) return static_cast<int>(i);
  return static_cast<int>(n.size()) - 1;
}

std::optional<double> Characteristics::standard_error(double probability) const {
  if (replicates == 0) return std::nullopt;
  return std::sqrt(std::max(0.0, probability * (1 - probability)) / static_cast<double>(replicates));
}

double exact_cost(const Boundary& boundary) {
  const auto k = static_cast<double>(boundary.outcomes), n = static_cast<double>(boundary.patients);
  return std::pow(n + 1, k + 1) * std::exp2(k) / (k + 1);
}

Characteristics exact(const Boundary& boundary, const std::vector<double>& cells) {
  Characteristics result;
  result.n.assign(static_cast<std::size_t>(boundary.patients) + 1, 0.0);
  CountGrid grid(boundary.outcomes, boundary.patients);
  std::size_t next = 0;
  for (int n = 1; n <= boundary.patients; ++n) {
    grid.one_more(cells);
    if (next == boundary.looks.size() || boundary.looks[next].n != n) continue;
    result.n[static_cast<std::size_t>(n)] = grid.take_crossed(boundary.looks[next++].limits, result.reasons);
  }
  const double ran_out = grid.left();
  result.n.back() += ran_out;
  if (ran_out > 0) result.reasons[0] += ran_out;
  return result;
}

Characteristics exact_lagged(const std::vector<std::vector<Limits>>& limits, const std::vector<int>& looks,
                             const std::vector<double>& rates, const std::vector<int>& lag) {
  const std::size_t outcomes = rates.size();
  const int patients = looks.back();
  Characteristics result;
  result.n.assign(static_cast<std::size_t>(patients) + 1, 0.0);
  CountGrid grid(outcomes, patients);
  std::vector<double> combined(std::size_t{1} << outcomes);
  std::size_t next = 0;
  for (int n = 1; n <= patients; ++n) {
    // Of whom the outcome becomes known now is another patient for each outcome: independent.
    for (std::size_t cell = 0; cell < combined.size(); ++cell) {
      combined[cell] = 1;
      for (std::size_t i = 0; i < outcomes; ++i) {
        const double rate = n > lag[i] ? rates[i] : 0;
        combined[cell] *= cell >> i & 1 ? rate : 1 - rate;
      }
    }
    grid.one_more(combined);
    if (looks[next] != n) continue;
    ++next;
    std::vector<Limits> here;
    for (std::size_t i = 0; i < outcomes; ++i)
      here.push_back(limits[i][static_cast<std::size_t>(std::max(0, n - lag[i]))]);
    result.n[static_cast<std::size_t>(n)] = grid.take_crossed(here, result.reasons);
  }
  const double ran_out = grid.left();
  result.n.back() += ran_out;
  if (ran_out > 0) result.reasons[0] += ran_out;
  return result;
}

Characteristics characteristics(const Boundary& boundary, const std::vector<double>& cells, std::uint64_t seed,
                                std::int64_t replicates, int threads, const StopToken* stop) {
  return exact_cost(boundary) <= affordable ? exact(boundary, cells)
                                            : simulated(boundary, cells, seed, replicates, threads, stop);
}

}  // namespace titrate::design
