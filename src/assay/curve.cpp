#include "assay/curve.hpp"

#include <cmath>

namespace titrate::assay {

namespace {

/// What every derivative needs at one x: u = (x/c)^b, through its logarithm, so that nothing overflows.
struct Point {
  double log_ratio;  ///< ln(x / c)
  double log_term;   ///< ln(1 + u)
  double share;      ///< u / (1 + u)
  double fall;       ///< (1 + u)^-g
};

Point at(const Curve& k, double x) {
  const double log_ratio = std::log(x / k.c), log_u = k.b * log_ratio;
  const double log_term = log_u > 0 ? log_u + std::log1p(std::exp(-log_u)) : std::log1p(std::exp(log_u));
  return {log_ratio, log_term, 1 / (1 + std::exp(-log_u)), std::exp(-k.g * log_term)};
}

}  // namespace

const char* name(Model model) { return model == Model::four_parameters ? "4PL" : "5PL"; }

double Curve::response(double x) const { return x > 0 ? d + (a - d) * at(*this, x).fall : a; }

double Curve::slope(double x) const {
  const Point p = at(*this, x);
  return -(a - d) * g * p.fall * p.share * b / x;
}

std::optional<double> Curve::concentration(double y) const {
  const double ratio = (a - d) / (y - d);
  if (!(ratio > 1) || !std::isfinite(ratio)) return {};
  const double x = c * std::pow(std::expm1(std::log(ratio) / g), 1 / b);
  if (!(x > 0) || !std::isfinite(x)) return {};
  return x;
}

std::array<double, 5> Curve::gradient(double x) const {
  if (!(x > 0)) return {1, 0, 0, 0, 0};
  const Point p = at(*this, x);
  const double by_log_u = -(a - d) * g * p.fall * p.share;
  return {p.fall, 1 - p.fall, by_log_u * b * p.log_ratio, -by_log_u * b, -(a - d) * p.fall * g * p.log_term};
}

}  // namespace titrate::assay
