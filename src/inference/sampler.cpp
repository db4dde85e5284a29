#include "inference/sampler.hpp"

#include "base/error.hpp"
#include "base/random.hpp"
#include "inference/point.hpp"
#include "trial/parallel.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <Eigen/Cholesky>

namespace titrate::inference {

namespace {

/// Numbers of one chain, in order.
class Draws {
 public:
  Draws(std::uint64_t seed, int chain)
      : stream_({.seed = seed, .trial = static_cast<std::uint32_t>(chain) + 1}, calibration_draws) {}
  double uniform() { return stream_.uniform(next_++); }
  Eigen::VectorXd normals(Eigen::Index n) {
    Eigen::VectorXd z(n);
    for (double& each : z) each = stream_.normal(next_++);
    return z;
  }

 private:
  Stream stream_;
  std::uint64_t next_ = 0;
};

/// Dual averaging of the log step (Hoffman and Gelman 2014, algorithm 5, with its constants).
class StepSize {
 public:
  explicit StepSize(double first) { restart(first); }
  void restart(double first) {
    centre_ = std::log(10 * first);
    step_ = first;
    error_ = average_ = 0;
    count_ = 0;
  }
  void learn(double acceptance, double wanted) {
    constexpr double gamma = 0.05, offset = 10, forget = 0.75;
    ++count_;
    const double share = 1 / (count_ + offset);
    error_ = (1 - share) * error_ + share * (wanted - acceptance);
    const double log_step = centre_ - std::sqrt(count_) / gamma * error_;
    const double weight = std::pow(count_, -forget);
    average_ = weight * log_step + (1 - weight) * average_;
    step_ = std::exp(log_step);
  }
  double step() const { return step_; }
  double settled() const { return std::exp(average_); }

 private:
  double centre_ = 0, step_ = 0, error_ = 0, average_ = 0, count_ = 0;
};

struct State {
  Eigen::VectorXd z, gradient;
  double density = 0;
};

/// One chain. Positions are z = factor * x with x of about unit covariance.
class Walk {
 public:
  Walk(const Density& density, const Eigen::VectorXd& start, const SamplerOptions& options, int chain)
      : density_(density), options_(options), draws_(options.seed, chain), step_(0.1) {
    here_.z = start;
    here_.density = density_(here_.z, here_.gradient);
    factor_ = Eigen::MatrixXd::Identity(start.size(), start.size());
  }

  Chain run() {
    const int half = options_.warmup / 2;
    Eigen::MatrixXd kept(options_.warmup - half, here_.z.size());
    for (int i = 0; i < options_.warmup; ++i) {
      // The metric is learned twice: roughly after half of the warm-up, from its second half for good.
      if (i == half || i == half + half / 2) {
        learn_metric(i == half ? early_.topRows(std::min<Eigen::Index>(early_.rows(), i)) : kept.topRows(i - half));
        step_.restart(0.5);
      }
      move(step_.step());
      step_.learn(acceptance_, options_.accept);
      if (i < half) {
        if (early_.rows() == 0) early_.resize(half, here_.z.size());
        early_.row(i) = here_.z.transpose();
      } else {
        kept.row(i - half) = here_.z.transpose();
      }
    }
    Chain chain;
    chain.step = step_.settled();
    chain.draws.resize(options_.draws, here_.z.size());
    for (int i = 0; i < options_.draws; ++i) {
      move(chain.step);
      chain.acceptance += acceptance_ / options_.draws;
      chain.divergent += divergent_;
      chain.draws.row(i) = here_.z.transpose();
      chain.density.push_back(here_.density);
    }
    return chain;
  }

 private:
  void learn_metric(const Eigen::MatrixXd& seen) {
    const auto n = static_cast<double>(seen.rows());
    const Eigen::MatrixXd centred = seen.rowwise() - seen.colwise().mean();
    // Held towards a small multiple of the unit, as Stan does with few draws.
    Eigen::MatrixXd covariance = centred.transpose() * centred / (n + 5);
    covariance.diagonal().array() += 0.05 * 5 / (n + 5);
    factor_ = covariance.llt().matrixL();
  }

  void move(double step) {
    if (options_.stop != nullptr && options_.stop->requested()) throw Error(Error::Kind::interrupted, "Interrupted.");
    const Eigen::VectorXd start = draws_.normals(here_.z.size());
    Eigen::VectorXd momentum = start;
    State there = here_;
    const double length = std::numbers::pi / 2 * (0.2 + 0.8 * draws_.uniform());
    const int steps = std::clamp(static_cast<int>(std::ceil(length / step)), 1, 200);
    momentum += step / 2 * (factor_.transpose() * there.gradient);
    for (int i = 0; i < steps; ++i) {
      there.z += step * (factor_ * momentum);
      there.density = density_(there.z, there.gradient);
      momentum += (i + 1 < steps ? step : step / 2) * (factor_.transpose() * there.gradient);
    }
    const double change = there.density - 0.5 * momentum.squaredNorm() - (here_.density - 0.5 * start.squaredNorm());
    divergent_ = !(change > -1000);
    acceptance_ = std::isfinite(change) ? std::min(1.0, std::exp(change)) : 0;
    if (draws_.uniform() < acceptance_) here_ = std::move(there);
  }

  const Density& density_;
  const SamplerOptions& options_;
  Draws draws_;
  StepSize step_;
  State here_;
  Eigen::MatrixXd factor_, early_;
  double acceptance_ = 0;
  bool divergent_ = false;
};

}  // namespace

std::vector<Chain> sample(const Density& density, const Eigen::MatrixXd& starts, const SamplerOptions& options) {
  std::vector<Chain> chains(static_cast<std::size_t>(options.chains));
  trial::parallel_for(chains.size(), options.threads, [&](std::size_t c) {
    const Eigen::VectorXd start = starts.row(static_cast<Eigen::Index>(c) % starts.rows()).transpose();
    chains[c] = Walk(density, start, options, static_cast<int>(c)).run();
  });
  return chains;
}

}  // namespace titrate::inference
