#pragma once
// How likely the published counts are, given the shares that the model expects.

#include "inference/calibration.hpp"
#include "inference/statistics.hpp"

#include <vector>

namespace titrate::inference {

/// log Pr(y of m) of the beta-binomial with mean p and correlation rho between any two of the m (0 = binomial), without
/// the binomial coefficient. `slope`: its derivative by p. y may be a half (a median).
double log_beta_binomial(double y, double m, double p, double rho, double& slope);

/// log Pr(y of m in the subgroup | y + y_other in both) where the odds ratio is exp(log_ratio): Fisher's noncentral
/// hypergeometric distribution, with its derivative by log_ratio.
double log_contrast(double y, double m, double y_other, double m_other, double log_ratio, double& slope);

/// Correlation of the draws that stand for one published count: of courses within patients, and of the error of the
/// expected share (variance of its logit), which moves all of them together.
double correlation(const Term& term, double overdispersion, double logit_variance);

/// One term with the logits of its statistics (two for a contrast) and `rho` of correlation(); slopes by logit.
double log_likelihood(const Term& term, const double* logits, double rho, double logit_variance, double* slopes);

}  // namespace titrate::inference
