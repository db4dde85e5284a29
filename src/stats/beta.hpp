#pragma once
// Beta posteriors of a rate.

#include "stats/intervals.hpp"

namespace titrate::stats {

/// Beta distribution with a, b > 0, both finite (checked by the functions: Error(failure)).
struct Beta {
  double a = 1, b = 1;
};

/// After `events` of n, 0 <= events <= n.
Beta posterior(const Beta& prior, long events, long n);
double mean(const Beta& beta);
double cdf(const Beta& beta, double x);             ///< Pr(rate <= x)
double upper(const Beta& beta, double x);           ///< Pr(rate > x), without cancellation
double log_upper(const Beta& beta, double x);       ///< its logarithm, where the probability itself is no double too
double quantile(const Beta& beta, double p);        ///< x with Pr(rate <= x) = p
double upper_quantile(const Beta& beta, double p);  ///< x with Pr(rate > x) = p, without cancellation
/// Equal-tailed interval.
Interval equal_tailed(const Beta& beta, double level);
/// Shortest interval with that probability (highest density). Where the density rises towards an end of 0 … 1, it
/// begins there. Error(failure) where the density is lowest in the middle (a, b < 1), or the same everywhere (a = b =
/// 1): then no one interval is the shortest.
Interval highest_density(const Beta& beta, double level);
/// Pr(first > second + delta) for independent rates, by adaptive quadrature (absolute error below 1e-10).
double probability_greater(const Beta& first, const Beta& second, double delta = 0);

}  // namespace titrate::stats
