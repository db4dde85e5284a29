#pragma once
// Intervals for a binomial proportion.

namespace titrate::stats {

struct Interval {
  double low, high;
};

/// Exact interval of Clopper and Pearson (Biometrika 1934). 0 <= events <= n, n >= 1, 0 < level < 1; else
/// Error(failure).
Interval clopper_pearson(long events, long n, double level);
/// Score interval of Wilson (JASA 1927), without continuity correction.
Interval wilson(long events, long n, double level);
/// Equal-tailed posterior interval under the prior Beta(1/2, 1/2); the end at no events (or at all) set to 0 (or 1), as
/// Brown, Cai and DasGupta (Stat Sci 2001) advise.
Interval jeffreys(long events, long n, double level);

}  // namespace titrate::stats
