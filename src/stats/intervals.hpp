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
/// Wilson's interval with continuity correction (Newcombe, Stat Med 1998); uncorrected at exactly one half, as R's
/// prop.test has it.
Interval wilson_corrected(long events, long n, double level);
/// Normal approximation at the estimate (Wald). Its ends may leave 0 … 1, and it is a point at no events and at all.
Interval wald(long events, long n, double level);
/// Agresti and Coull (Am Stat 1998): Wald's about Wilson's middle. Its ends may leave 0 … 1.
Interval agresti_coull(long events, long n, double level);
/// Clopper and Pearson's with half the weight on the count seen (mid-P; Lancaster, JASA 1961).
Interval mid_p(long events, long n, double level);
/// Equal-tailed posterior interval under the prior Beta(1/2, 1/2); the end at no events (or at all) set to 0 (or 1), as
/// Brown, Cai and DasGupta (Stat Sci 2001) advise.
Interval jeffreys(long events, long n, double level);

/// Exact test of a rate against p0, 0 <= p0 <= 1: probability, under p0, of counts that are no more probable than the
/// one seen (those within 1e-7 of it count as equal, as in R), and of that many or more.
struct BinomialTest {
  double p_two_sided, p_greater;
};
BinomialTest binomial_test(long events, long n, double p0);

}  // namespace titrate::stats
