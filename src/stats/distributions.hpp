#pragma once
// Tail probabilities that the tests share.

namespace titrate::stats {

/// Pr(X > x) of the chi-squared distribution, df >= 1, x >= 0; without cancellation.
double chi_squared_upper(double x, long df);
/// Pr(|Z| > |z|) of the standard normal.
double normal_two_sided(double z);

}  // namespace titrate::stats
