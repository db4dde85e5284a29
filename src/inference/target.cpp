#include "inference/target.hpp"

#include <array>
#include <cmath>

namespace titrate::inference {

namespace {

/// Statistics of each term that counts: [first, first + count).
template <class Visit>
void for_each_term(const Trials& trials, int without, Visit visit) {
  const std::vector<Statistic>& statistics = trials.statistics();
  for (std::size_t s = 0; s < statistics.size();) {
    std::size_t count = 1;
    while (s + count < statistics.size() && statistics[s + count].term == statistics[s].term) ++count;
    if (static_cast<int>(statistics[s].trial) != without) visit(s, count);
    s += count;
  }
}

}  // namespace

Target::Target(const Trials& trials, const std::vector<Emulated>& emulated, int without)
    : trials_(&trials), emulated_(&emulated) {
  for_each_term(trials, without, [&](std::size_t first, std::size_t count) {
    const Statistic& statistic = trials.statistics()[first];
    double variance = 0;
    for (std::size_t s = first; s < first + count; ++s) variance += emulated[s].logit_variance;
    pieces_.push_back(
        {.term = statistic.term,
         .statistic = first,
         .count = count,
         .trial = statistic.trial,
         .rho = correlation(trials.calibration().terms[statistic.term], emulated[first].overdispersion, variance),
         .logit_variance = variance});
  });
}

double Target::log_density(const Eigen::VectorXd& z, Eigen::VectorXd& gradient) const {
  double value = -0.5 * z.squaredNorm();
  gradient = -z;
  std::vector<Eigen::VectorXd> local;
  for (std::size_t t = 0; t < trials_->count(); ++t) local.push_back(trials_->coordinates().local(z, t));
  Eigen::VectorXd slope_z(local.front().size());
  for (const Piece& piece : pieces_) {
    std::array<double, 2> logits{}, slopes{};
    std::array<Eigen::VectorXd, 2> by_z;
    for (std::size_t i = 0; i < piece.count; ++i) {
      by_z[i] = Eigen::VectorXd::Zero(slope_z.size());
      logits[i] = (*emulated_)[piece.statistic + i].emulator.logit(local[piece.trial], by_z[i]);
    }
    value += inference::log_likelihood(trials_->calibration().terms[piece.term], logits.data(), piece.rho,
                                       piece.logit_variance, slopes.data());
    const std::vector<std::size_t>& seen = trials_->coordinates().seen_by(piece.trial);
    for (std::size_t i = 0; i < piece.count; ++i)
      for (std::size_t p = 0; p < seen.size(); ++p)
        gradient[static_cast<Eigen::Index>(seen[p])] += slopes[i] * by_z[i][static_cast<Eigen::Index>(p)];
  }
  return value;
}

double Target::log_likelihood(const Eigen::VectorXd& z) const {
  Eigen::VectorXd unused;
  return log_density(z, unused) + 0.5 * z.squaredNorm();
}

double simulated_log_likelihood(const Trials& trials, const std::vector<Simulated>& simulated,
                                const std::vector<double>& overdispersion, int without) {
  double value = 0;
  for_each_term(trials, without, [&](std::size_t first, std::size_t count) {
    const Term& term = trials.calibration().terms[trials.statistics()[first].term];
    std::array<double, 2> logits{}, slopes{};
    double variance = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const Simulated& s = simulated[first + i];
      const double events = static_cast<double>(s.events) + 0.5, rest = static_cast<double>(s.n - s.events) + 0.5;
      logits[i] = std::log(events / rest);
      variance += overdispersion[first] * (1 / events + 1 / rest);
    }
    value += inference::log_likelihood(term, logits.data(), correlation(term, overdispersion[first], variance),
                                       variance, slopes.data());
  });
  return value;
}

}  // namespace titrate::inference
