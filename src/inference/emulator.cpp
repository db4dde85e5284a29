#include "inference/emulator.hpp"

#include <algorithm>
#include <cmath>

#include <Eigen/Cholesky>

namespace titrate::inference {

namespace {

// Standard deviations of the coefficients before the data, in logits per prior standard deviation of a parameter.
constexpr double linear_sd = 2, square_sd = 0.7, product_sd = 0.35;
constexpr int scorings = 8;
constexpr double converged = 0.02, largest_logit = 12, largest_move = 4;  // logits

/// 1, z, squares, products.
Eigen::VectorXd features(const Eigen::VectorXd& z) {
  const Eigen::Index d = z.size();
  Eigen::VectorXd x(1 + 2 * d + d * (d - 1) / 2);
  x[0] = 1;
  x.segment(1, d) = z;
  x.segment(1 + d, d) = z.array().square();
  for (Eigen::Index i = 0, at = 1 + 2 * d; i < d; ++i)
    for (Eigen::Index j = i + 1; j < d; ++j) x[at++] = z[i] * z[j];
  return x;
}

Eigen::VectorXd penalties(Eigen::Index d) {
  Eigen::VectorXd precision(1 + 2 * d + d * (d - 1) / 2);
  precision.setConstant(1 / (product_sd * product_sd));
  precision[0] = 1e-4;
  precision.segment(1, d).setConstant(1 / (linear_sd * linear_sd));
  precision.segment(1 + d, d).setConstant(1 / (square_sd * square_sd));
  return precision;
}

}  // namespace

double inverse_logit(double eta) { return eta >= 0 ? 1 / (1 + std::exp(-eta)) : std::exp(eta) / (1 + std::exp(eta)); }

Emulator Emulator::fit(const Eigen::MatrixXd& z, const std::vector<Simulated>& simulated, const Eigen::VectorXd& weight,
                       const Emulator* from) {
  const Eigen::Index points = z.rows(), d = z.cols();
  const Eigen::VectorXd precision = penalties(d);
  Eigen::MatrixXd x(points, precision.size());
  Eigen::VectorXd events(points), n(points);
  for (Eigen::Index i = 0; i < points; ++i) {
    x.row(i) = features(z.row(i).transpose()).transpose();
    events[i] = weight[i] * static_cast<double>(simulated[static_cast<std::size_t>(i)].events);
    n[i] = weight[i] * static_cast<double>(simulated[static_cast<std::size_t>(i)].n);
  }
  Eigen::VectorXd beta = Eigen::VectorXd::Zero(precision.size());
  const double share = (events.sum() + 0.5) / (n.sum() + 1);
  beta[0] = std::log(share / (1 - share));
  if (from != nullptr) beta = from->coefficients();
  for (int step = 0; step < scorings; ++step) {
    const Eigen::VectorXd eta = (x * beta).cwiseMax(-largest_logit).cwiseMin(largest_logit);
    Eigen::VectorXd w(points), score(points);
    for (Eigen::Index i = 0; i < points; ++i) {
      const double p = inverse_logit(eta[i]);
      w[i] = n[i] * p * (1 - p);
      score[i] = events[i] - n[i] * p;
    }
    Eigen::MatrixXd information(precision.size(), precision.size());
    information.setZero();
    const Eigen::MatrixXd scaled = w.cwiseSqrt().asDiagonal() * x;
    information.selfadjointView<Eigen::Lower>().rankUpdate(scaled.transpose());
    information.diagonal() += precision;
    const Eigen::VectorXd gradient = x.transpose() * score - precision.cwiseProduct(beta);
    Eigen::VectorXd move = information.selfadjointView<Eigen::Lower>().llt().solve(gradient);
    const double far = (x * move).cwiseAbs().maxCoeff();
    if (far > largest_move) move *= largest_move / far;  // no point leaps past where its curvature says anything
    beta += move;
    if (far < converged) break;
  }
  Emulator emulator;
  emulator.constant_ = beta[0];
  emulator.linear_ = beta.segment(1, d);
  emulator.quadratic_ = beta.segment(1 + d, d).asDiagonal();
  for (Eigen::Index i = 0, at = 1 + 2 * d; i < d; ++i)
    for (Eigen::Index j = i + 1; j < d; ++j) emulator.quadratic_(i, j) = emulator.quadratic_(j, i) = beta[at++] / 2;
  return emulator;
}

Eigen::VectorXd Emulator::coefficients() const {
  const Eigen::Index d = linear_.size();
  Eigen::VectorXd beta(1 + 2 * d + d * (d - 1) / 2);
  beta[0] = constant_;
  beta.segment(1, d) = linear_;
  beta.segment(1 + d, d) = quadratic_.diagonal();
  for (Eigen::Index i = 0, at = 1 + 2 * d; i < d; ++i)
    for (Eigen::Index j = i + 1; j < d; ++j) beta[at++] = 2 * quadratic_(i, j);
  return beta;
}

double Emulator::logit(const Eigen::VectorXd& z) const { return constant_ + z.dot(linear_ + quadratic_ * z); }

double Emulator::logit(const Eigen::VectorXd& z, Eigen::VectorXd& gradient) const {
  const Eigen::VectorXd turned = quadratic_ * z;
  gradient += linear_ + 2 * turned;
  return constant_ + z.dot(linear_ + turned);
}

double Emulator::excess_variance(const Eigen::MatrixXd& z, const std::vector<Simulated>& simulated,
                                 const Eigen::VectorXd& weight) const {
  double squares = 0, points = 0, informations = 0;
  for (Eigen::Index i = 0; i < z.rows(); ++i) {
    const Simulated& s = simulated[static_cast<std::size_t>(i)];
    if (s.n == 0) continue;
    const double p = inverse_logit(logit(z.row(i).transpose())), n = static_cast<double>(s.n);
    const double information = n * p * (1 - p);
    if (information <= 0) continue;
    // E[(y - np)^2] = information + information^2 v, for small v.
    const double residual = static_cast<double>(s.events) - n * p;
    squares += weight[i] * residual * residual;
    points += weight[i] * information;
    informations += weight[i] * information * information;
  }
  return informations > 0 ? std::max(0.0, (squares - points) / informations) : 0;
}

}  // namespace titrate::inference
