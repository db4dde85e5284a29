#pragma once
// Proportional hazards regression (Cox, J R Stat Soc B 1972).

#include "stats/intervals.hpp"

#include <cstdint>
#include <span>
#include <vector>

#include <Eigen/Core>

namespace titrate::stats {

/// How events at the same time share their risk set (Efron, JASA 1977; Breslow, Biometrics 1974).
enum class CoxTies : std::uint8_t { efron, breslow };

struct CoxFit {
  long n = 0, events = 0;
  Eigen::VectorXd coefficient, standard_error;  ///< log hazard ratio per unit of each covariate
  Eigen::MatrixXd variance;
  double log_likelihood_null = 0, log_likelihood = 0;
  // Chi-squared statistics of all coefficients being 0, on as many degrees of freedom.
  double likelihood_ratio = 0, score = 0, wald = 0;
  int iterations = 0;

  double hazard_ratio(Eigen::Index covariate) const;
  Interval hazard_ratio_interval(Eigen::Index covariate, double level = 0.95) const;
  double wald_p(Eigen::Index covariate) const;  ///< two-sided, of one coefficient
};

/// `covariates`: a row per patient, a column per covariate, finite. `stratum` is empty or a number per patient: strata
/// have hazards of their own. Error(failure) for data of unequal lengths, without events, with covariates that are
/// constant within strata or depend on each other, and where the likelihood rises for ever (a covariate separates those
/// with events): then the estimate is infinite.
CoxFit cox(std::span<const double> time, std::span<const std::uint8_t> event, const Eigen::MatrixXd& covariates,
           CoxTies ties = CoxTies::efron, std::span<const int> stratum = {});

}  // namespace titrate::stats
