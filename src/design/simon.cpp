#include "design/simon.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <boost/math/distributions/binomial.hpp>
#include <fmt/format.h>

namespace titrate::design {

namespace {

/// Binomial probabilities, density[m][x] and tail[m][x] = Pr(X >= x) of m patients; x = 0 … m + 1.
struct Binomials {
  std::vector<std::vector<double>> density, tail;

  Binomials(int most, double p) {
    for (int m = 0; m <= most; ++m) {
      const auto size = static_cast<std::size_t>(m);
      std::vector<double> d(size + 2, 0.0), t(size + 2, 0.0);
      const boost::math::binomial_distribution<double> binomial(m, p);
      for (std::size_t x = size + 1; x-- > 0;) {
        d[x] = boost::math::pdf(binomial, static_cast<double>(x));
        t[x] = t[x + 1] + d[x];
      }
      density.push_back(std::move(d));
      tail.push_back(std::move(t));
    }
  }
  double at_least(int m, int x) const {
    return x > m ? 0 : tail[static_cast<std::size_t>(m)][static_cast<std::size_t>(std::max(0, x))];
  }
};

/// Probability of more than r1 responses in stage 1 and more than r in all.
double pursued(const Binomials& b, int r1, int n1, int r, int n) {
  double sum = 0;
  for (int x = r1 + 1; x <= n1; ++x)
    sum += b.density[static_cast<std::size_t>(n1)][static_cast<std::size_t>(x)] * b.at_least(n - n1, r + 1 - x);
  return sum;
}

class Search {
 public:
  Search(const SimonTwoStage& asked, int patients)
      : asked_(asked), null_(patients, asked.null_rate), alternative_(patients, asked.alternative_rate) {}

  /// The best design of exactly n patients by expected number at the null rate, if it beats what is kept.
  void of_size(int n) {
    for (int n1 = 1; n1 < n; ++n1) {
      // The smallest r that keeps alpha falls as r1 rises, and rises with n: begin where the last one was.
      for (int r1 = 0; r1 < n1; ++r1) {
        const double ends = 1 - null_.at_least(n1, r1 + 1);
        const double expected = n1 + (1 - ends) * (n - n1);
        if (expected >= best_.expected_null && found()) continue;
        if (alternative_.at_least(n1, r1 + 1) < 1 - asked_.beta) break;  // the first stage alone misses the power
        judge(r1, n1, n, ends, expected);
      }
    }
  }
  bool found() const { return best_.n > 0; }
  const SimonDesign& best() const { return best_; }

 private:
  void judge(int r1, int n1, int n, double ends, double expected) {
    int low = r1, high = n;  // smallest r in low … high with alpha kept: alpha falls as r rises
    while (low < high) {
      const int middle = (low + high) / 2;
      if (pursued(null_, r1, n1, middle, n) <= asked_.alpha)
        high = middle;
      else
        low = middle + 1;
    }
    const double power = pursued(alternative_, r1, n1, low, n);
    if (low >= n || power < 1 - asked_.beta) return;
    best_ = {.r1 = r1,
             .n1 = n1,
             .r = low,
             .n = n,
             .alpha = pursued(null_, r1, n1, low, n),
             .power = power,
             .expected_null = expected,
             .stop_early_null = ends};
  }

  const SimonTwoStage& asked_;
  Binomials null_, alternative_;
  SimonDesign best_;
};

}  // namespace

SimonDesign find_simon(const SimonTwoStage& asked, int patients) {
  Search search(asked, patients);
  for (int n = 2; n <= patients; ++n) {
    // Minimax: the first size that has a design at all, and of that size the best. Optimal: no larger trial can have a
    // smaller expected number once n1 alone exceeds it, which the search itself sees.
    search.of_size(n);
    if (asked.minimax && search.found()) break;
  }
  if (!search.found())
    throw Error(
        {Problem{.at = {},
                 .expected = fmt::format("a two-stage design of at most {} patients for {} against {} with alpha "
                                         "{} and beta {}",
                                         patients, asked.null_rate, asked.alternative_rate, asked.alpha, asked.beta),
                 .seen = "none that keeps both error rates",
                 .mend = "allow more patients, or larger error rates, or a better alternative"}});
  return search.best();
}

}  // namespace titrate::design
