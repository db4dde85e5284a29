#include "inference/importance.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace titrate::inference {

namespace {

struct Pareto {
  double k, sigma;
};

/// Generalized Pareto of exceedances in rising order: Zhang and Stephens' weighted profile likelihood.
Pareto fit(const std::vector<double>& x) {
  const auto n = static_cast<double>(x.size());
  const int grid = 30 + static_cast<int>(std::sqrt(n));
  const double quartile = x[static_cast<std::size_t>(std::floor(n / 4 + 0.5)) - 1];
  std::vector<double> theta, likelihood;
  for (int i = 1; i <= grid; ++i) {
    const double b = 1 / x.back() + (1 - std::sqrt(grid / (i - 0.5))) / (3 * quartile);
    double k = 0;
    for (const double each : x) k += std::log1p(-b * each);
    k /= n;
    theta.push_back(b);
    likelihood.push_back(n * (std::log(-b / k) - k - 1));
  }
  double b = 0;
  for (std::size_t i = 0; i < theta.size(); ++i) {
    double sum = 0;
    for (const double other : likelihood) sum += std::exp(other - likelihood[i]);
    b += theta[i] / sum;
  }
  double k = 0;
  for (const double each : x) k += std::log1p(-b * each);
  k /= n;
  const double sigma = -k / b;
  return {(n * k + 10 * 0.5) / (n + 10), sigma};
}

}  // namespace

Importance smoothed_weights(const std::vector<double>& log_weights) {
  const std::size_t count = log_weights.size();
  const double largest = *std::max_element(log_weights.begin(), log_weights.end());
  Importance result;
  for (const double each : log_weights) result.weights.push_back(std::exp(each - largest));
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return log_weights[a] < log_weights[b]; });
  const auto size = static_cast<double>(count);
  const auto tail = static_cast<std::size_t>(std::ceil(std::min(0.2 * size, 3 * std::sqrt(size))));
  if (tail >= 5 && tail < count) {
    const double cut = result.weights[order[count - tail - 1]];
    std::vector<double> above;
    for (std::size_t i = count - tail; i < count; ++i) above.push_back(result.weights[order[i]] - cut);
    if (above.front() >= 0 && above.back() > 0) {
      above.front() = std::max(above.front(), 1e-300);
      for (double& each : above) each = std::max(each, 1e-300);
      const Pareto pareto = fit(above);
      result.pareto_k = pareto.k;
      for (std::size_t i = 0; i < tail; ++i) {
        const double p = (static_cast<double>(i) + 0.5) / static_cast<double>(tail);
        const double quantile = std::abs(pareto.k) < 1e-12
                                    ? -pareto.sigma * std::log1p(-p)
                                    : pareto.sigma * std::expm1(-pareto.k * std::log1p(-p)) / pareto.k;
        result.weights[order[count - tail + i]] = std::min(1.0, cut + quantile);
      }
    }
  }
  const double sum = std::accumulate(result.weights.begin(), result.weights.end(), 0.0);
  double squares = 0;
  for (double& each : result.weights) {
    each /= sum;
    squares += each * each;
  }
  result.effective = 1 / squares;
  return result;
}

}  // namespace titrate::inference
