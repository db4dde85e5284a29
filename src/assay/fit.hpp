#pragma once
// A calibration curve from the wells of its standards.

#include "assay/curve.hpp"

#include <optional>
#include <string>
#include <vector>

#include <Eigen/Dense>

namespace titrate::assay {

/// The wells of one concentration. A blank is the standard of concentration 0.
struct Level {
  double concentration = 0;
  std::vector<double> responses;

  double mean() const;
};

/// Weighted least squares: weight of a well 1 / m^power, m the mean response of its level (not its own response, which
/// would favour the low wells of a level).
struct Fit {
  Model model = Model::four_parameters;
  Curve curve;
  Eigen::MatrixXd covariance;  ///< of a, d, ln b, ln c(, ln g); parameters x parameters
  long wells = 0;
  double variance_power = 0;
  double sum_of_squares = 0;  ///< weighted
  double r_squared = 0;       ///< weighted; near 1 for any curve that rises with the standards
  int steps = 0;              ///< evaluations that the minimum took

  long degrees_of_freedom() const { return wells - parameter_count(model); }
  /// Standard deviation of a response at a mean of 1: of any other m, times m^(power/2).
  double residual_deviation() const;
  /// Standard error of a, b, c, d, g, in that order; 0 for a g that is not fitted.
  std::array<double, 5> standard_errors() const;
};

/// The least squares of one model, by Levenberg and Marquardt's method from several starts. Levels: responses > 0 (of
/// power 0: finite), in all more wells than parameters; else Error(failure). Nothing where no minimum with a finite
/// covariance is found (the standards do not show both ends of the curve).
std::optional<Fit> fit(const std::vector<Level>& levels, Model model, double variance_power);

/// Extra-sum-of-squares F test of four parameters against five, on 1 and wells - 5 degrees of freedom.
struct FTest {
  double f = 0, p = 1;
};
FTest extra_sum_of_squares(const Fit& four, const Fit& five);

/// A concentration and its standard error by the delta method: the variance of the mean of `wells` responses and the
/// covariance of the curve. O'Connell, Belanger and Haaland, Chemom Intell Lab Syst 1993;20:97.
struct Estimate {
  double value = 0, standard_error = 0;
};
/// Nothing where the response is not between the curve's ends.
std::optional<Estimate> inverse(const Fit& fit, double mean_response, long wells);

}  // namespace titrate::assay
