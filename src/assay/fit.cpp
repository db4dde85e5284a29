#include "assay/fit.hpp"

#include "stats/check.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <boost/math/distributions/fisher_f.hpp>
#include <unsupported/Eigen/NonLinearOptimization>

namespace titrate::assay {

namespace {

using stats::require;

struct Well {
  double concentration, response, root_weight;
};

std::vector<Well> wells_of(const std::vector<Level>& levels, double power) {
  std::vector<Well> wells;
  for (const Level& level : levels) {
    const double mean = level.mean();
    require(level.responses.empty() || mean > 0 || power == 0,
            "The weights of a calibration curve need responses above 0; a standard's mean is {}.", mean);
    for (const double response : level.responses)
      wells.push_back({level.concentration, response, power == 0 ? 1 : std::pow(mean, -power / 2)});
  }
  return wells;
}

Curve curve_of(const Eigen::VectorXd& theta) {
  return {.a = theta[0],
          .b = std::exp(theta[2]),
          .c = std::exp(theta[3]),
          .d = theta[1],
          .g = theta.size() > 4 ? std::exp(theta[4]) : 1};
}

/// Weighted residuals and their Jacobian, as Eigen's Levenberg-Marquardt calls them.
class Residuals {
 public:
  Residuals(const std::vector<Well>& wells, Model model) : wells_(wells), parameters_(parameter_count(model)) {}

  int inputs() const { return parameters_; }
  int values() const { return static_cast<int>(wells_.size()); }

  int operator()(const Eigen::VectorXd& theta, Eigen::VectorXd& residuals) const {
    const Curve curve = curve_of(theta);
    for (int i = 0; i < values(); ++i) {
      const Well& well = wells_[static_cast<std::size_t>(i)];
      residuals[i] = well.root_weight * (curve.response(well.concentration) - well.response);
    }
    return residuals.allFinite() ? 0 : -1;
  }

  int df(const Eigen::VectorXd& theta, Eigen::MatrixXd& jacobian) const {
    const Curve curve = curve_of(theta);
    for (int i = 0; i < values(); ++i) {
      const Well& well = wells_[static_cast<std::size_t>(i)];
      const auto gradient = curve.gradient(well.concentration);
      for (int j = 0; j < parameters_; ++j) jacobian(i, j) = well.root_weight * gradient[static_cast<std::size_t>(j)];
    }
    return jacobian.allFinite() ? 0 : -1;
  }

 private:
  const std::vector<Well>& wells_;
  int parameters_;
};

struct Minimum {
  Eigen::VectorXd theta;
  double sum_of_squares = 0;
  int steps = 0;
};

std::optional<Minimum> descend(Residuals& residuals, Eigen::VectorXd theta) {
  Eigen::LevenbergMarquardt<Residuals> search(residuals);
  search.parameters.ftol = search.parameters.xtol = 1e-14;
  search.parameters.maxfev = 2000;
  const auto status = search.minimize(theta);
  if (status == Eigen::LevenbergMarquardtSpace::ImproperInputParameters ||
      status == Eigen::LevenbergMarquardtSpace::UserAsked || !theta.allFinite())
    return {};
  return Minimum{theta, search.fvec.squaredNorm(), static_cast<int>(search.nfev)};
}

/// The concentration at which the levels' means pass the middle between two responses.
double middle(const std::vector<Level>& levels, double low, double high) {
  const double half = (low + high) / 2;
  double nearest = 0, least = std::abs(high - low) * 2;
  for (const Level& level : levels)
    if (const double off = std::abs(level.mean() - half); level.concentration > 0 && off < least) {
      least = off;
      nearest = level.concentration;
    }
  return nearest > 0 ? nearest : 1;
}

/// Ends of the curve as far as the standards show them, and beyond: few plates reach the upper one.
std::vector<Eigen::VectorXd> starts(const std::vector<Level>& levels) {
  const auto [lowest, highest] = std::minmax_element(
      levels.begin(), levels.end(), [](const Level& l, const Level& r) { return l.concentration < r.concentration; });
  const double first = lowest->mean(), last = highest->mean();
  std::vector<Eigen::VectorXd> all;
  for (const double beyond : {0.02, 0.5, 4.0})
    for (const double slope : {0.7, 1.0, 2.0}) {
      Eigen::VectorXd theta(4);
      const double end = last + beyond * (last - first);
      theta << first - 0.01 * (last - first), end, std::log(slope), std::log(middle(levels, first, end));
      all.push_back(theta);
    }
  return all;
}

/// From the four-parameter minimum, bent either way about the same middle.
std::vector<Eigen::VectorXd> bent(const Eigen::VectorXd& four) {
  std::vector<Eigen::VectorXd> all;
  for (const double g : {1.0, 0.5, 2.0, 0.2, 5.0}) {
    Eigen::VectorXd theta(5);
    // (1 + (x/c')^b)^-g is 1/2 at x = c.
    const double shift = -std::log(std::expm1(std::log(2) / g)) / std::exp(four[2]);
    theta << four[0], four[1], four[2], four[3] + shift, std::log(g);
    all.push_back(theta);
  }
  return all;
}

std::optional<Minimum> least(Residuals& residuals, const std::vector<Eigen::VectorXd>& from) {
  std::optional<Minimum> best;
  for (const Eigen::VectorXd& theta : from)
    if (auto found = descend(residuals, theta); found && (!best || found->sum_of_squares < best->sum_of_squares))
      best = std::move(found);
  return best;
}

/// s^2 (J'WJ)^-1; nothing where the standards do not determine every parameter.
std::optional<Eigen::MatrixXd> covariance(const Residuals& residuals, const Minimum& minimum) {
  Eigen::MatrixXd jacobian(residuals.values(), residuals.inputs());
  if (residuals.df(minimum.theta, jacobian) != 0) return {};
  // Columns of one length: a rank that does not depend on the unit of the response.
  const Eigen::VectorXd length = jacobian.colwise().norm();
  if (!(length.minCoeff() > 0)) return {};
  const Eigen::MatrixXd scaled = jacobian * length.cwiseInverse().asDiagonal();
  const Eigen::JacobiSVD<Eigen::MatrixXd> parts(scaled, Eigen::ComputeThinV);
  const Eigen::VectorXd& singular = parts.singularValues();
  if (!(singular.minCoeff() > 1e-7 * singular.maxCoeff())) return {};
  const Eigen::MatrixXd root =
      length.cwiseInverse().asDiagonal() * parts.matrixV() * singular.cwiseInverse().asDiagonal();
  const double variance = minimum.sum_of_squares / (residuals.values() - residuals.inputs());
  Eigen::MatrixXd result = variance * root * root.transpose();
  if (!result.allFinite()) return {};
  return result;
}

double r_squared(const std::vector<Well>& wells, double sum_of_squares) {
  double weight = 0, mean = 0, total = 0;
  for (const Well& well : wells) {
    const double w = well.root_weight * well.root_weight;
    weight += w;
    mean += w * well.response;
  }
  mean /= weight;
  for (const Well& well : wells) {
    const double off = well.root_weight * (well.response - mean);
    total += off * off;
  }
  return total > 0 ? 1 - sum_of_squares / total : 0;
}

}  // namespace

double Level::mean() const {
  return responses.empty()
             ? 0
             : std::accumulate(responses.begin(), responses.end(), 0.0) / static_cast<double>(responses.size());
}

double Fit::residual_deviation() const { return std::sqrt(sum_of_squares / static_cast<double>(degrees_of_freedom())); }

std::array<double, 5> Fit::standard_errors() const {
  const auto error = [&](int i) { return std::sqrt(covariance(i, i)); };
  return {error(0), curve.b * error(2), curve.c * error(3), error(1),
          model == Model::five_parameters ? curve.g * error(4) : 0};
}

std::optional<Fit> fit(const std::vector<Level>& levels, Model model, double variance_power) {
  const std::vector<Well> wells = wells_of(levels, variance_power);
  for (const Well& well : wells) stats::require_finite(std::array{well.concentration, well.response}, "standards");
  require(static_cast<int>(wells.size()) > parameter_count(model),
          "A curve of {} parameters needs more wells than that; there are {}.", parameter_count(model), wells.size());

  Residuals four(wells, Model::four_parameters), five(wells, Model::five_parameters);
  auto minimum = least(four, starts(levels));
  if (minimum && model == Model::five_parameters) minimum = least(five, bent(minimum->theta));
  if (!minimum) return {};
  const auto spread = covariance(model == Model::four_parameters ? four : five, *minimum);
  if (!spread) return {};
  return Fit{.model = model,
             .curve = curve_of(minimum->theta),
             .covariance = *spread,
             .wells = static_cast<long>(wells.size()),
             .variance_power = variance_power,
             .sum_of_squares = minimum->sum_of_squares,
             .r_squared = r_squared(wells, minimum->sum_of_squares),
             .steps = minimum->steps};
}

FTest extra_sum_of_squares(const Fit& four, const Fit& five) {
  const auto freedom = static_cast<double>(five.degrees_of_freedom());
  const double gained = std::max(0.0, four.sum_of_squares - five.sum_of_squares);
  if (!(five.sum_of_squares > 0)) return gained > 0 ? FTest{INFINITY, 0} : FTest{0, 1};
  const double f = gained / (five.sum_of_squares / freedom);
  return {f, boost::math::cdf(boost::math::complement(boost::math::fisher_f(1, freedom), f))};
}

std::optional<Estimate> inverse(const Fit& fit, double mean_response, long wells) {
  const auto x = fit.curve.concentration(mean_response);
  if (!x) return {};
  const auto all = fit.curve.gradient(*x);
  const Eigen::VectorXd gradient = Eigen::Map<const Eigen::VectorXd>(all.data(), fit.covariance.rows());
  const double s = fit.residual_deviation() * std::pow(std::abs(mean_response), fit.variance_power / 2);
  const double variance = s * s / static_cast<double>(wells) + gradient.dot(fit.covariance * gradient);
  return Estimate{*x, std::sqrt(variance) / std::abs(fit.curve.slope(*x))};
}

}  // namespace titrate::assay
