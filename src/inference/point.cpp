#include "inference/point.hpp"

#include "base/random.hpp"

#include <cmath>

#include <boost/random/sobol.hpp>

namespace titrate::inference {

Coordinates::Coordinates(const Calibration& calibration) : calibration_(&calibration) {
  const auto add = [&](std::size_t parameter, const std::string& name) {
    names_.push_back(name);
    parameter_.push_back(parameter);
    return names_.size() - 1;
  };
  const std::size_t parameters = calibration.sampled.size();
  std::vector<std::size_t> shared(parameters, 0);
  for (std::size_t p = 0; p < parameters; ++p)
    if (!calibration.sampled[p].per_trial) shared[p] = add(p, calibration.sampled[p].name);
  for (const std::string& trial : calibration.trials) {
    std::vector<std::size_t> seen = shared;
    for (std::size_t p = 0; p < parameters; ++p)
      if (calibration.sampled[p].per_trial) seen[p] = add(p, calibration.sampled[p].name + "@" + trial);
    seen_.push_back(std::move(seen));
  }
}

Eigen::VectorXd Coordinates::local(const Eigen::VectorXd& z, std::size_t trial) const {
  const std::vector<std::size_t>& seen = seen_[trial];
  Eigen::VectorXd local(static_cast<Eigen::Index>(seen.size()));
  for (std::size_t p = 0; p < seen.size(); ++p)
    local[static_cast<Eigen::Index>(p)] = z[static_cast<Eigen::Index>(seen[p])];
  return local;
}

cohort::Theta Coordinates::theta(const cohort::Theta& base, const Eigen::VectorXd& local) const {
  cohort::Theta theta = base;
  for (std::size_t p = 0; p < calibration_->sampled.size(); ++p) {
    const Sampled& sampled = calibration_->sampled[p];
    theta.set(sampled.name, sampled.value(local[static_cast<Eigen::Index>(p)]));
  }
  return theta;
}

Eigen::MatrixXd space_filling(std::size_t points, std::size_t dimension, std::uint64_t seed) {
  boost::random::sobol sequence(dimension);
  const Stream shift(StreamKey{.seed = seed}, calibration_draws);
  const double cells = static_cast<double>((boost::random::sobol::max)()) + 1;
  Eigen::MatrixXd z(static_cast<Eigen::Index>(points), static_cast<Eigen::Index>(dimension));
  for (Eigen::Index i = 0; i < z.rows(); ++i)
    for (Eigen::Index d = 0; d < z.cols(); ++d) {
      double u = (static_cast<double>(sequence()) + 0.5) / cells + shift.uniform(static_cast<std::uint64_t>(d));
      u -= std::floor(u);
      z(i, d) = normal_quantile(std::min(std::max(u, 1e-9), 1 - 1e-9));
    }
  return z;
}

}  // namespace titrate::inference
