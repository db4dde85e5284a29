#include "base/random.hpp"
#include "inference/sampler.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace titrate::inference {

namespace {

using Chains = std::vector<std::vector<double>>;

Chains split(const Chains& chains) {
  Chains halves;
  for (const auto& chain : chains) {
    const auto half = static_cast<std::ptrdiff_t>(chain.size() / 2);
    halves.emplace_back(chain.begin(), chain.begin() + half);
    halves.emplace_back(chain.end() - half, chain.end());
  }
  return halves;
}

/// Normal scores of the ranks over all chains.
Chains scores(const Chains& chains) {
  std::vector<std::pair<double, std::pair<std::size_t, std::size_t>>> all;
  for (std::size_t c = 0; c < chains.size(); ++c)
    for (std::size_t i = 0; i < chains[c].size(); ++i) all.push_back({chains[c][i], {c, i}});
  std::sort(all.begin(), all.end());
  Chains z = chains;
  const auto n = static_cast<double>(all.size());
  for (std::size_t from = 0; from < all.size();) {
    std::size_t to = from;
    while (to < all.size() && all[to].first == all[from].first) ++to;
    const double rank = (static_cast<double>(from + to) + 1) / 2;  // ties share their mean rank
    for (std::size_t i = from; i < to; ++i)
      z[all[i].second.first][all[i].second.second] = normal_quantile((rank - 0.375) / (n + 0.25));
    from = to;
  }
  return z;
}

double mean(const std::vector<double>& x) {
  return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}
double variance(const std::vector<double>& x) {
  const double centre = mean(x);
  double sum = 0;
  for (const double each : x) sum += (each - centre) * (each - centre);
  return sum / static_cast<double>(x.size() - 1);
}

struct Variances {
  double within = 0, pooled = 0;  ///< mean within chains; estimate of the whole
};

Variances variances(const Chains& chains) {
  std::vector<double> means;
  Variances v;
  for (const auto& chain : chains) {
    means.push_back(mean(chain));
    v.within += variance(chain) / static_cast<double>(chains.size());
  }
  const auto n = static_cast<double>(chains.front().size());
  v.pooled = (n - 1) / n * v.within + variance(means);
  return v;
}

double r_hat(const Chains& chains) {
  const Variances v = variances(chains);
  return v.within > 0 ? std::sqrt(v.pooled / v.within) : 1;
}

Chains folded(const Chains& chains) {
  std::vector<double> all;
  for (const auto& chain : chains) all.insert(all.end(), chain.begin(), chain.end());
  const auto middle = all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2);
  std::nth_element(all.begin(), middle, all.end());
  Chains away = chains;
  for (auto& chain : away)
    for (double& each : chain) each = std::abs(each - *middle);
  return away;
}

/// Autocovariance at a lag, over n.
double autocovariance(const std::vector<double>& x, double centre, std::size_t lag) {
  double sum = 0;
  for (std::size_t i = 0; i + lag < x.size(); ++i) sum += (x[i] - centre) * (x[i + lag] - centre);
  return sum / static_cast<double>(x.size());
}

}  // namespace

double split_r_hat(const std::vector<std::vector<double>>& chains) {
  const Chains halves = split(chains);
  return std::max(r_hat(scores(halves)), r_hat(scores(folded(halves))));
}

double effective_sample_size(const std::vector<std::vector<double>>& chains) {
  const Chains z = scores(split(chains));
  const Variances v = variances(z);
  const std::size_t n = z.front().size();
  const auto total = static_cast<double>(n * z.size());
  if (v.pooled <= 0) return total;
  std::vector<double> centres;
  for (const auto& chain : z) centres.push_back(mean(chain));
  const auto correlation = [&](std::size_t lag) {
    double covariance = 0;
    for (std::size_t c = 0; c < z.size(); ++c)
      covariance += autocovariance(z[c], centres[c], lag) / static_cast<double>(z.size());
    return 1 - (v.within - covariance) / v.pooled;
  };
  // Geyer's initial monotone sequence: sums of neighbours stay positive and never rise.
  double sum = 0, last = std::numeric_limits<double>::infinity();
  for (std::size_t lag = 0; lag + 1 < n; lag += 2) {
    const double pair = std::min(last, (lag == 0 ? 1 : correlation(lag)) + correlation(lag + 1));
    if (pair < 0) break;
    sum += pair;
    last = pair;
  }
  const double time = std::max(2 * sum - 1, 1 / std::log10(total));
  return total / time;
}

}  // namespace titrate::inference
