#include "stats/cox.hpp"

#include "base/random.hpp"
#include "stats/distributions.hpp"
#include "stats/survival_data.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Cholesky>

namespace titrate::stats {

namespace {

/// Partial likelihood at one value of the coefficients.
struct Likelihood {
  double log = 0;
  Eigen::VectorXd score;
  Eigen::MatrixXd information;
};

/// Weighted sums of 1, x and xx' over a set of patients.
struct Moments {
  explicit Moments(Eigen::Index p) : first(Eigen::VectorXd::Zero(p)), second(Eigen::MatrixXd::Zero(p, p)) {}
  void add(const Eigen::VectorXd& x, double weight) {
    zeroth += weight;
    first += weight * x;
    second += weight * x * x.transpose();
  }
  double zeroth = 0;
  Eigen::VectorXd first;
  Eigen::MatrixXd second;
};

class CoxModel {
 public:
  CoxModel(std::span<const double> time, std::span<const std::uint8_t> event, const Eigen::MatrixXd& covariates,
           CoxTies ties, std::span<const int> stratum)
      : time_(time),
        event_(event),
        x_(covariates.rowwise() - covariates.colwise().mean()),
        ties_(ties),
        strata_(by_stratum(time, stratum)) {}

  Likelihood at(const Eigen::VectorXd& beta) const {
    const Eigen::Index p = x_.cols();
    Likelihood sum{0, Eigen::VectorXd::Zero(p), Eigen::MatrixXd::Zero(p, p)};
    const Eigen::VectorXd linear = x_ * beta;
    for (const auto& order : strata_) add_stratum(sum, order, linear);
    return sum;
  }

 private:
  /// From the last time to the first, the risk set growing.
  void add_stratum(Likelihood& sum, const std::vector<std::size_t>& order, const Eigen::VectorXd& linear) const {
    // Hazards relative to the greatest of the stratum: no overflow, and the likelihood does not notice.
    double greatest = -INFINITY;
    for (const std::size_t i : order) greatest = std::max(greatest, linear[static_cast<Eigen::Index>(i)]);
    Moments risk(x_.cols());
    for (std::size_t end = order.size(), begin = end; end > 0; end = begin) {
      Moments dying(x_.cols());
      long deaths = 0;
      for (; begin > 0 && time_[order[begin - 1]] == time_[order[end - 1]]; --begin) {
        const auto i = static_cast<Eigen::Index>(order[begin - 1]);
        const Eigen::VectorXd x = x_.row(i).transpose();
        const double relative = linear[i] - greatest, hazard = std::exp(relative);
        risk.add(x, hazard);
        if (!event_[order[begin - 1]]) continue;
        ++deaths;
        dying.add(x, hazard);
        sum.log += relative;
        sum.score += x;
      }
      for (long k = 0; k < deaths; ++k) {
        const double gone = ties_ == CoxTies::efron ? static_cast<double>(k) / static_cast<double>(deaths) : 0;
        const double zeroth = risk.zeroth - gone * dying.zeroth;
        const Eigen::VectorXd mean = (risk.first - gone * dying.first) / zeroth;
        sum.log -= std::log(zeroth);
        sum.score -= mean;
        sum.information += (risk.second - gone * dying.second) / zeroth - mean * mean.transpose();
      }
    }
  }

  std::span<const double> time_;
  std::span<const std::uint8_t> event_;
  Eigen::MatrixXd x_;
  CoxTies ties_;
  std::vector<std::vector<std::size_t>> strata_;
};

/// Can the information matrix be inverted? Judged on correlations, whatever the covariates' units; `scale` is what the
/// square roots of its diagonal are about.
bool informative(const Eigen::MatrixXd& information, const Eigen::VectorXd& scale) {
  const Eigen::MatrixXd scaled = scale.cwiseInverse().asDiagonal() * information * scale.cwiseInverse().asDiagonal();
  const Eigen::LDLT<Eigen::MatrixXd> factors(scaled);
  return factors.info() == Eigen::Success && factors.vectorD().minCoeff() > 1e-11;
}

void check(std::span<const double> time, std::span<const std::uint8_t> event, const Eigen::MatrixXd& covariates,
           std::span<const int> stratum) {
  require(time.size() == event.size() && std::ssize(time) == covariates.rows() &&
              (stratum.empty() || stratum.size() == time.size()),
          "A Cox model needs a mark, a row of covariates (and a stratum) per time; it got {} times, {} marks, {} rows.",
          time.size(), event.size(), covariates.rows());
  require(covariates.cols() >= 1, "A Cox model needs at least one covariate.");
  require_times(time);
  require(covariates.allFinite(), "A Cox model needs covariates that are numbers; one is missing or infinite.");
  require(std::any_of(event.begin(), event.end(), [](std::uint8_t e) { return e != 0; }),
          "Of {} patients none had the event: there is nothing to fit.", time.size());
}

}  // namespace

double CoxFit::hazard_ratio(Eigen::Index covariate) const { return std::exp(coefficient[covariate]); }

Interval CoxFit::hazard_ratio_interval(Eigen::Index covariate, double level) const {
  require_level(level);
  const double half = normal_quantile((1 + level) / 2) * standard_error[covariate];
  return {std::exp(coefficient[covariate] - half), std::exp(coefficient[covariate] + half)};
}

double CoxFit::wald_p(Eigen::Index covariate) const {
  return normal_two_sided(coefficient[covariate] / standard_error[covariate]);
}

CoxFit cox(std::span<const double> time, std::span<const std::uint8_t> event, const Eigen::MatrixXd& covariates,
           CoxTies ties, std::span<const int> stratum) {
  check(time, event, covariates, stratum);
  constexpr int most_iterations = 50;
  constexpr double converged = 1e-13;  // relative, of the log likelihood: the quadratic convergence then is complete
  constexpr double separated = 25;     // standard deviations' worth of log hazard that no data can show
  const CoxModel model(time, event, covariates, ties, stratum);
  Eigen::VectorXd beta = Eigen::VectorXd::Zero(covariates.cols());
  Likelihood here = model.at(beta);
  const Eigen::VectorXd spread = ((covariates.rowwise() - covariates.colwise().mean()).colwise().squaredNorm() /
                                  std::max<double>(1, static_cast<double>(time.size())))
                                     .cwiseSqrt();
  require(spread.minCoeff() > 0, "A covariate is the same in all {} patients: its effect cannot be told.", time.size());
  CoxFit fit;
  fit.n = std::ssize(time);
  fit.events = std::count_if(event.begin(), event.end(), [](std::uint8_t e) { return e != 0; });
  fit.log_likelihood_null = here.log;
  const Eigen::VectorXd scale = spread * std::sqrt(static_cast<double>(fit.events));
  require(informative(here.information, scale),
          "The covariates are constant among those at risk, or depend on each other: their effects cannot be told.");
  fit.score = here.score.dot(here.information.ldlt().solve(here.score));
  for (bool settled = false; !settled;) {
    require(fit.iterations++ < most_iterations && informative(here.information, scale) &&
                (beta.array() * spread.array()).abs().maxCoeff() < separated,
            "The likelihood of the Cox model rises for ever: a covariate separates the patients with events from the "
            "others, and its hazard ratio is 0 or infinite.");
    Eigen::VectorXd step = here.information.ldlt().solve(here.score);
    Likelihood next = model.at(beta + step);
    while (!(next.log >= here.log - converged * std::abs(here.log))) {
      step /= 2;
      next = model.at(beta + step);
    }
    settled = next.log - here.log <= converged * std::abs(here.log) &&
              (step.array() * spread.array()).abs().maxCoeff() < 1e-8;
    beta += step;
    here = next;
  }
  fit.coefficient = beta;
  fit.variance = here.information.ldlt().solve(Eigen::MatrixXd::Identity(beta.size(), beta.size()));
  fit.standard_error = fit.variance.diagonal().cwiseSqrt();
  fit.log_likelihood = here.log;
  fit.likelihood_ratio = 2 * (here.log - fit.log_likelihood_null);
  fit.wald = beta.dot(here.information * beta);
  return fit;
}

}  // namespace titrate::stats
