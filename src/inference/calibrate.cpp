#include "inference/calibrate.hpp"

#include "base/random.hpp"
#include "inference/checkpoint.hpp"
#include "trial/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <numeric>

#include <fmt/format.h>

namespace titrate::inference {

namespace {

constexpr std::size_t block_points = 20;
constexpr double first_spread = 0.8;              // of the first round around the start, in prior standard deviations
constexpr double later_spread = 1.15;             // of later rounds: the last posterior, so much wider
constexpr double older_weight = 0.3;              // of a round's points once there is a nearer one
constexpr std::size_t hold_out = 5;               // every fifth point of the last round measures the emulator's error
constexpr std::uint32_t check_number = 1u << 16;  // trials of the check are none of the rounds'

/// Points that were simulated, as each trial sees them.
struct Design {
  std::vector<Eigen::MatrixXd> local;             ///< per trial, one row per point
  std::vector<std::vector<Simulated>> simulated;  ///< per point
  std::vector<int> round;

  std::size_t size() const { return simulated.size(); }
};

struct Work {
  const Trials& trials;
  const CalibrationOptions& options;
  Checkpoints checkpoints;
  std::vector<double> overdispersion;
  std::uint64_t patients = 0;

  void tell(const std::string& stage, std::uint64_t done, std::uint64_t total) const {
    if (options.progress) options.progress(stage, done, total);
  }
};

std::vector<Eigen::VectorXd> local_of(const Trials& trials, const Eigen::VectorXd& z) {
  std::vector<Eigen::VectorXd> local;
  for (std::size_t t = 0; t < trials.count(); ++t) local.push_back(trials.coordinates().local(z, t));
  return local;
}

void put(std::vector<std::vector<Simulated>>& all, std::size_t block, Block rows) {
  std::move(rows.begin(), rows.end(), all.begin() + static_cast<std::ptrdiff_t>(block * block_points));
}

/// The blocks that other processes simulated.
void fetch_others(const Work& work, const std::string& stage, std::size_t blocks,
                  std::vector<std::vector<Simulated>>& all) {
  if (work.options.share.processes == 1) return;
  work.options.share.meet();
  for (std::size_t b = 0; b < blocks; ++b) {
    if (work.options.share.mine(b)) continue;
    std::optional<Block> block = work.checkpoints.read(fmt::format("{}-{:05}", stage, b));
    if (!block)
      throw Error(Error::Kind::failure,
                  fmt::format("{}: block {} of {} is not there, though its process has passed it; do all processes see "
                              "one disk? The same command goes on from what is kept",
                              work.options.checkpoints, b, stage));
    put(all, b, std::move(*block));
  }
}

/// Every row of z simulated, in blocks that are kept. `same_patients`: all rows meet the same ones.
std::vector<std::vector<Simulated>> simulate_all(Work& work, const Eigen::MatrixXd& z, const std::string& stage,
                                                 std::uint32_t first_number, bool same_patients, int patients) {
  const auto points = static_cast<std::size_t>(z.rows());
  const std::size_t blocks = (points + block_points - 1) / block_points;
  std::vector<std::vector<Simulated>> all(points);
  std::mutex guard;
  std::uint64_t done = 0;
  trial::parallel_for(blocks, work.options.threads, [&](std::size_t b) {
    if (!work.options.share.mine(b)) return;
    const std::size_t first = b * block_points, last = std::min(points, first + block_points);
    const std::string name = fmt::format("{}-{:05}", stage, b);
    std::optional<Block> block = work.checkpoints.read(name);
    if (!block || block->size() != last - first) {
      block.emplace();
      for (std::size_t i = first; i < last; ++i)
        block->push_back(work.trials.simulate(
            local_of(work.trials, z.row(static_cast<Eigen::Index>(i)).transpose()), work.options.seed,
            first_number + (same_patients ? 0 : static_cast<std::uint32_t>(i)), patients, work.options.stop));
      work.checkpoints.write(name, *block);
    }
    put(all, b, std::move(*block));
    const std::lock_guard lock(guard);
    work.tell(stage, done += last - first, points);
  });
  fetch_others(work, stage, blocks, all);
  work.patients += points * work.trials.count() * static_cast<std::uint64_t>(patients);
  return all;
}

void add(Design& design, const Trials& trials, const Eigen::MatrixXd& z, std::vector<std::vector<Simulated>> simulated,
         int round) {
  design.local.resize(trials.count());
  const auto before = static_cast<Eigen::Index>(design.size());
  for (std::size_t t = 0; t < trials.count(); ++t) {
    const auto columns = static_cast<Eigen::Index>(trials.coordinates().seen_by(t).size());
    design.local[t].conservativeResize(before + z.rows(), columns);
    for (Eigen::Index i = 0; i < z.rows(); ++i)
      design.local[t].row(before + i) = trials.coordinates().local(z.row(i).transpose(), t).transpose();
  }
  for (auto& row : simulated) {
    design.simulated.push_back(std::move(row));
    design.round.push_back(round);
  }
}

/// Emulators of every statistic; their error from points that were held out, then fitted to all. `before`: those of the
/// round before, to begin from.
std::vector<Emulated> emulate(const Work& work, const Design& design, const std::vector<Emulated>& before) {
  const int newest = design.round.back();
  const auto points = static_cast<Eigen::Index>(design.size());
  Eigen::VectorXd all(points), fitted(points), held(points);
  for (Eigen::Index i = 0; i < points; ++i) {
    const int round = design.round[static_cast<std::size_t>(i)];
    all[i] = std::pow(older_weight, newest - round);
    const bool out = round == newest && static_cast<std::size_t>(i) % hold_out == 0;
    fitted[i] = out ? 0 : all[i];
    held[i] = out ? 1 : 0;
  }
  std::vector<Emulated> emulated(work.trials.statistics().size());
  std::mutex guard;
  std::uint64_t done = 0;
  trial::parallel_for(emulated.size(), work.options.threads, [&](std::size_t s) {
    if (work.options.stop != nullptr && work.options.stop->requested())
      throw Error(Error::Kind::interrupted, "Interrupted.");
    std::vector<Simulated> simulated;
    for (const auto& row : design.simulated) simulated.push_back(row[s]);
    const Eigen::MatrixXd& z = design.local[work.trials.statistics()[s].trial];
    const Emulator partial = Emulator::fit(z, simulated, fitted, before.empty() ? nullptr : &before[s].emulator);
    emulated[s] = {.emulator = Emulator::fit(z, simulated, all, &partial),
                   .logit_variance = partial.excess_variance(z, simulated, held),
                   .overdispersion = work.overdispersion[s]};
    const std::lock_guard lock(guard);
    work.tell(fmt::format("emulate-{}", newest + 1), ++done, emulated.size());
  });
  return emulated;
}

std::vector<Chain> run_chains(const Work& work, const Target& target, const Eigen::MatrixXd& starts, int warmup,
                              int draws) {
  const SamplerOptions sampler{.chains = work.options.chains,
                               .warmup = warmup,
                               .draws = draws,
                               .seed = work.options.seed,
                               .threads = work.options.threads,
                               .stop = work.options.stop};
  return sample([&](const Eigen::VectorXd& z, Eigen::VectorXd& gradient) { return target.log_density(z, gradient); },
                starts, sampler);
}

/// So many draws, evenly out of all chains.
Eigen::MatrixXd thinned(const std::vector<Chain>& chains, int wanted) {
  const Eigen::Index each = chains.front().draws.rows(), total = each * static_cast<Eigen::Index>(chains.size());
  Eigen::MatrixXd kept(wanted, chains.front().draws.cols());
  for (Eigen::Index i = 0; i < wanted; ++i) {
    const Eigen::Index at = i * total / wanted;
    kept.row(i) = chains[static_cast<std::size_t>(at / each)].draws.row(at % each);
  }
  return kept;
}

/// Chains begin away from each other.
Eigen::MatrixXd scattered(const Eigen::VectorXd& centre, int chains, std::uint64_t seed) {
  Eigen::MatrixXd starts =
      first_spread * space_filling(static_cast<std::size_t>(chains), static_cast<std::size_t>(centre.size()), seed + 1);
  starts.rowwise() += centre.transpose();
  return starts;
}

std::vector<std::vector<double>> column(const std::vector<Chain>& chains, Eigen::Index c) {
  std::vector<std::vector<double>> all;
  for (const Chain& chain : chains)
    all.emplace_back(chain.draws.col(c).data(), chain.draws.col(c).data() + chain.draws.rows());
  return all;
}

double weighted_quantile(std::vector<std::pair<double, double>> values, double p) {
  std::sort(values.begin(), values.end());
  double sum = 0;
  for (const auto& [value, weight] : values)
    if ((sum += weight) >= p) return value;
  return values.back().first;
}

std::vector<Marginal> marginals(const Trials& trials, const Calibrated& done) {
  std::vector<Marginal> all;
  for (std::size_t c = 0; c < trials.coordinates().count(); ++c) {
    const auto at = static_cast<Eigen::Index>(c);
    const Sampled& sampled = trials.coordinates().sampled(c);
    Marginal m{.name = trials.coordinates().names()[c]};
    const auto chains = column(done.chains, at);
    m.r_hat = split_r_hat(chains);
    m.effective = effective_sample_size(chains);
    std::vector<std::pair<double, double>> values;
    double mean = 0, z_mean = 0, z_square = 0;
    for (Eigen::Index i = 0; i < done.draws.rows(); ++i) {
      const double z = done.draws(i, at), weight = done.importance.weights[static_cast<std::size_t>(i)];
      const double value = sampled.value(z);
      values.emplace_back(value, weight);
      mean += weight * sampled.prior.to_scale(value);
      z_mean += weight * z;
      z_square += weight * z * z;
    }
    m.mean = sampled.prior.from_scale(mean);
    m.low = weighted_quantile(values, 0.05);
    m.high = weighted_quantile(values, 0.95);
    m.prior_low = sampled.value(normal_quantile(0.05));
    m.prior_high = sampled.value(normal_quantile(0.95));
    m.shrinkage = 1 - (z_square - z_mean * z_mean);
    all.push_back(m);
  }
  return all;
}

std::vector<Met> meet(const Trials& trials, const Calibrated& done,
                      const std::vector<std::vector<Simulated>>& simulated) {
  std::vector<Met> met(trials.calibration().terms.size());
  for (std::size_t s = trials.statistics().size(); s-- > 0;) {  // a contrast's first statistic is entered last
    const Term& term = trials.calibration().terms[trials.statistics()[s].term];
    Met& one = met[trials.statistics()[s].term];
    one = {.published = term.y / term.m,
           .expected = 0,
           .emulator_sd = std::sqrt(done.emulated[s].logit_variance),
           .overdispersion = done.emulated[s].overdispersion};
    for (std::size_t i = 0; i < simulated.size(); ++i) {
      const Simulated& counted = simulated[i][s];
      one.expected += done.importance.weights[i] * (static_cast<double>(counted.events) + 0.5) /
                      (static_cast<double>(counted.n) + 1);
    }
  }
  return met;
}

/// The draws that are kept, with weights from the simulator itself.
void reweigh(Work& work, const Target& target, Calibrated& done) {
  done.draws = thinned(done.chains, work.options.check_points);
  const auto simulated = simulate_all(work, done.draws, "check", check_number, true, work.options.check_patients);
  std::vector<double> log_weights, emulated;
  double mean = 0;
  for (std::size_t i = 0; i < simulated.size(); ++i) {
    const Eigen::VectorXd z = done.draws.row(static_cast<Eigen::Index>(i)).transpose();
    const double exact = simulated_log_likelihood(work.trials, simulated[i], work.overdispersion);
    log_weights.push_back(exact - target.log_likelihood(z));
    mean += log_weights.back() / static_cast<double>(simulated.size());
  }
  double squares = 0;
  for (const double each : log_weights) squares += (each - mean) * (each - mean);
  done.error_sd = std::sqrt(squares / static_cast<double>(log_weights.size() - 1));
  done.importance = smoothed_weights(log_weights);
  done.marginals = marginals(work.trials, done);
  done.met = meet(work.trials, done, simulated);
}

std::string settings(const CalibrationOptions& o) {
  return fmt::format("1 {} {} {} {} {} {} {} {} {} {}", o.seed, o.rounds, o.points, o.patients, o.generations, o.chains,
                     o.warmup, o.draws, o.check_points, o.check_patients);
}

/// The best point of the search, kept like a simulation (in millionths). One process searches for all.
Eigen::VectorXd start(Work& work) {
  if (!work.options.share.leads()) work.options.share.meet();
  constexpr double unit = 1e6;
  if (const auto kept = work.checkpoints.read("start")) {
    Eigen::VectorXd z(static_cast<Eigen::Index>(kept->front().size()));
    for (Eigen::Index i = 0; i < z.size(); ++i)
      z[i] = static_cast<double>(kept->front()[static_cast<std::size_t>(i)].events) / unit;
    if (work.options.share.leads()) work.options.share.meet();
    return z;
  }
  Eigen::VectorXd z = find_start(work.trials, work.overdispersion, work.options);
  Block block(1);
  for (double& each : z) {
    block.front().push_back({.events = static_cast<std::int64_t>(std::llround(each * unit)), .n = 0});
    each = static_cast<double>(block.front().back().events) / unit;
  }
  work.checkpoints.write("start", block);
  if (work.options.share.leads()) work.options.share.meet();
  return z;
}

}  // namespace

Calibrated calibrate(const Trials& trials, const CalibrationOptions& options) {
  Work work{.trials = trials,
            .options = options,
            .checkpoints = Checkpoints(options.checkpoints, calibration_key(trials, settings(options))),
            .overdispersion = {}};
  const std::size_t dimension = trials.coordinates().count();
  const auto zero = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(dimension));
  work.overdispersion =
      trials.overdispersion(local_of(trials, zero), options.seed, options.check_patients, options.stop);
  Eigen::VectorXd centre = start(work);
  work.overdispersion =
      trials.overdispersion(local_of(trials, centre), options.seed, options.check_patients, options.stop);

  Calibrated done;
  Design design;
  const auto points = static_cast<std::size_t>(options.points);
  for (int round = 0; round < options.rounds; ++round) {
    const bool last = round + 1 == options.rounds;
    Eigen::MatrixXd z;
    if (round == 0) {
      z = first_spread * space_filling(points, dimension, options.seed);
      z.rowwise() += centre.transpose();
    } else {
      z = thinned(done.chains, options.points);
      const Eigen::RowVectorXd mean = z.colwise().mean();
      centre = mean.transpose();
      z = (later_spread * (z.rowwise() - mean)).rowwise() + mean;
    }
    const auto first_number = static_cast<std::uint32_t>(1 + static_cast<std::size_t>(round) * points);
    add(design, trials, z,
        simulate_all(work, z, fmt::format("round-{}", round + 1), first_number, false, options.patients), round);
    done.emulated = emulate(work, design, done.emulated);
    const Target target(trials, done.emulated);
    work.tell("sample", static_cast<std::uint64_t>(round), static_cast<std::uint64_t>(options.rounds));
    done.chains = run_chains(work, target, scattered(centre, options.chains, options.seed), options.warmup,
                             last ? options.draws : std::max(options.draws / 2, options.points / options.chains + 1));
  }
  for (const Chain& chain : done.chains) {
    done.acceptance += chain.acceptance / static_cast<double>(done.chains.size());
    done.divergent += chain.divergent;
  }
  reweigh(work, Target(trials, done.emulated), done);
  done.patients = work.patients;
  return done;
}

Eigen::MatrixXd posterior_without(const Trials& trials, const Calibrated& calibrated, int without,
                                  const CalibrationOptions& options, int draws) {
  const Work work{.trials = trials, .options = options, .checkpoints = Checkpoints("", ""), .overdispersion = {}};
  const Target target(trials, calibrated.emulated, without);
  const Eigen::VectorXd centre = calibrated.draws.colwise().mean().transpose();
  return thinned(run_chains(work, target, scattered(centre, options.chains, options.seed), options.warmup,
                            std::max(options.draws, draws / options.chains + 1)),
                 draws);
}

}  // namespace titrate::inference
