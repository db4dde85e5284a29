#include "trial/simulate.hpp"

#include "engine/kernels.hpp"
#include "results/publish.hpp"
#include "trial/describe.hpp"
#include "trial/modelled.hpp"
#include "trial/parallel.hpp"
#include "trial/rows.hpp"

#include <algorithm>
#include <memory>
#include <mutex>

#include <fmt/format.h>

namespace titrate::trial {

namespace {

/// Patients of all the trials side by side; a trial's outcomes stand in the order of its patients.
std::vector<Trial> run_side_by_side(const Setup& setup, std::span<const cohort::Theta> theta, std::uint64_t seed,
                                    std::uint32_t first_trial, int patients, const engine::Kernels& kernels,
                                    const StopToken* stop, std::vector<results::PatientRecord>* records,
                                    ProgressMeter* progress, bool biology) {
  const auto size = static_cast<std::size_t>(patients);
  std::vector<Trial> trials;
  for (std::uint32_t t = 0; t < theta.size(); ++t)
    trials.push_back({.places = enrol(setup.protocol, seed, first_trial + t, patients),
                      .outcomes = std::vector<results::PatientOutcome>(size),
                      .biology = std::vector<results::BiologySample>(biology ? size : 0),
                      .days = 0});
  if (records) records->resize(theta.size() * size);
  const chart::Agent drug = study_drug(setup.protocol);
  run_patients(
      setup, kernels, theta.size() * size,
      [&](std::size_t i, Participant& p) {
        p.samples_biology = biology;
        const auto trial = static_cast<std::uint32_t>(i / size), patient = static_cast<std::uint32_t>(i % size);
        p.begin(theta[trial], StreamKey{seed, first_trial + trial, patient}, trials[trial].places[patient]);
      },
      [&](std::size_t i, Participant& p) {
        Trial& trial = trials[i / size];
        results::summarize(p.history(), drug, p.cut_day, setup.definitions, trial.outcomes[i % size]);
        results::take_times(setup.censoring, results::time_facts(p.history(), p.cut_day, true),
                            trial.outcomes[i % size]);
        trial.days += static_cast<std::uint64_t>(p.days_simulated());
        if (!trial.biology.empty()) trial.biology[i % size] = results::biology_sample(p.chart, p.t_cells);
        if (records) (*records)[i] = p.record();
        if (progress) progress->add(1);
      },
      stop);
  return trials;
}

}  // namespace

std::vector<Trial> run_trials(const Setup& setup, std::span<const cohort::Theta> theta, std::uint64_t seed,
                              std::uint32_t first_trial, int patients, const StopToken* stop,
                              const engine::Kernels& kernels, ProgressMeter* progress, bool biology) {
  return run_side_by_side(setup, theta, seed, first_trial, patients, kernels, stop, nullptr, progress,
                          biology && samples_biology(setup.protocol));
}

Trial run_trial(const Setup& setup, const cohort::Theta& theta, std::uint64_t seed, std::uint32_t trial, int patients,
                const StopToken* stop, std::vector<results::PatientRecord>* records, const engine::Kernels& kernels) {
  return std::move(
      run_side_by_side(setup, std::span(&theta, 1), seed, trial, patients, kernels, stop, records, nullptr, false)
          .front());
}

namespace {

/// Trials are shared out in blocks. A block holds patients enough for all lanes, and there are blocks enough for all
/// threads to end at about the same time. No result depends on it.
std::size_t trials_per_block(std::size_t trials, int patients, int threads) {
  constexpr std::size_t patients_wanted = 512, blocks_per_thread = 4;
  const auto size = static_cast<std::size_t>(patients), crew = static_cast<std::size_t>(threads);
  const std::size_t wanted = (patients_wanted + size - 1) / size;
  return std::max<std::size_t>(1, std::min(wanted, trials / (blocks_per_thread * crew)));
}

/// Aggregates that threads fill in turn. There are only as many as were ever being filled at the same time, which is
/// few: most of the time goes into the patients. Which trial went into which does not matter, they merge by addition.
class Aggregates {
 public:
  std::unique_ptr<Counted> take() {
    const std::lock_guard lock(guard_);
    if (idle_.empty()) return std::make_unique<Counted>();
    std::unique_ptr<Counted> one = std::move(idle_.back());
    idle_.pop_back();
    return one;
  }
  void give_back(std::unique_ptr<Counted> one) {
    const std::lock_guard lock(guard_);
    idle_.push_back(std::move(one));
  }
  Counted merged() const {
    Counted all;
    for (const auto& one : idle_) all.merge(*one);
    return all;
  }

 private:
  std::mutex guard_;
  std::vector<std::unique_ptr<Counted>> idle_;
};

struct Work {
  const Setup& setup;
  const Options& options;
  const results::EndpointList& list;
  const engine::Kernels& kernels;
  int patients, threads;
  ProgressMeter progress;
};

/// Trials [first, last) of the run.
struct Stretch {
  std::size_t first, last;
};

/// Rows are written as blocks end, in order; what ended early waits, which parallel_in_order keeps to a few blocks.
Counted run_stretch(Work& work, bool draw_parameters, Stretch stretch,
                    const std::function<void(std::string_view)>& patient_rows) {
  const std::size_t size = trials_per_block(stretch.last - stretch.first, work.patients, work.threads);
  Aggregates aggregates;
  const auto run_block = [&](std::size_t block) {
    const std::size_t first = stretch.first + block * size, last = std::min(stretch.last, first + size);
    std::vector<cohort::Theta> theta;
    for (std::size_t t = first; t < last; ++t)
      theta.push_back(draw_parameters
                          ? work.setup.parameters.draw({work.options.seed, static_cast<std::uint32_t>(t), 0})
                          : work.setup.parameters.central());
    // The sampling-only interval of biology is not reported.
    const std::vector<Trial> ran =
        run_trials(work.setup, theta, work.options.seed, static_cast<std::uint32_t>(first), work.patients,
                   work.options.stop, work.kernels, &work.progress, draw_parameters);
    std::string rows;
    std::unique_ptr<Counted> counted = aggregates.take();
    for (std::size_t t = first; t < last; ++t) {
      const Trial& trial = ran[t - first];
      counted->aggregate.add(work.list, trial.outcomes);
      counted->aggregate.days_simulated += trial.days;
      if (!trial.biology.empty()) add_biology(counted->biology, trial.biology, trial.outcomes);
      for (std::size_t i = 0; patient_rows && i < trial.outcomes.size(); ++i)
        rows += patient_row(work.setup, static_cast<int>(t), static_cast<int>(i), trial.outcomes[i],
                            trial.biology.empty() ? nullptr : &trial.biology[i]);
    }
    aggregates.give_back(std::move(counted));
    return rows;
  };
  const std::size_t blocks = (stretch.last - stretch.first + size - 1) / size;
  parallel_in_order(blocks, work.threads, run_block, [&](const std::string& rows) {
    if (patient_rows) patient_rows(rows);
  });
  return aggregates.merged();
}

/// Patients of a chunk: a second or so of work. The number is part of what a kept chunk means.
constexpr std::size_t patients_per_chunk = 8192;

struct Chunked {
  std::size_t trials, per_chunk;
  std::size_t count() const { return (trials + per_chunk - 1) / per_chunk; }
  Stretch stretch(std::size_t chunk) const { return {chunk * per_chunk, std::min(trials, (chunk + 1) * per_chunk)}; }
  static std::string name(bool draw_parameters, std::size_t chunk) {
    return fmt::format("{}-{:06}", draw_parameters ? "predictive" : "sampling", chunk);
  }
};

Chunked chunked(const Options& options, int patients) {
  return {static_cast<std::size_t>(options.trials),
          std::max<std::size_t>(1, patients_per_chunk / static_cast<std::size_t>(patients))};
}

/// Sees to this process's share.
void keep_chunks(Work& work, bool draw_parameters, bool rows) {
  const Chunked all = chunked(work.options, work.patients);
  for (std::size_t c = 0; c < all.count(); ++c) {
    const std::string name = Chunked::name(draw_parameters, c);
    if (!work.options.chunks->mine(c)) continue;
    const Stretch stretch = all.stretch(c);
    if (work.options.chunks->kept(name)) {
      work.progress.add((stretch.last - stretch.first) * static_cast<std::size_t>(work.patients));
      continue;
    }
    Chunk chunk;
    const auto take = [&chunk](std::string_view text) { chunk.rows += text; };
    chunk.counted =
        run_stretch(work, draw_parameters, stretch,
                    rows ? std::function<void(std::string_view)>(take) : std::function<void(std::string_view)>());
    work.options.chunks->keep(name, chunk);
  }
}

Counted gather_chunks(const Work& work, bool draw_parameters,
                      const std::function<void(std::string_view)>& patient_rows) {
  Counted all;
  for (std::size_t c = 0; c < chunked(work.options, work.patients).count(); ++c) {
    const std::string name = Chunked::name(draw_parameters, c);
    const std::optional<Chunk> chunk = work.options.chunks->load(name);
    if (!chunk) throw Error(Error::Kind::failure, fmt::format("block {} of the run is missing", name));
    all.merge(chunk->counted);
    if (patient_rows) patient_rows(chunk->rows);
  }
  return all;
}

struct Predicted {
  Counted predictive, sampling;
};

/// Nothing in a process that does not lead.
std::optional<Predicted> run_all(Work& work) {
  const Options& options = work.options;
  const Stretch whole{0, static_cast<std::size_t>(options.trials)};
  if (!options.chunks) {
    if (options.patient_rows) options.patient_rows(patient_header());
    Predicted all{run_stretch(work, true, whole, options.patient_rows), {}};
    if (options.sampling_only) all.sampling = run_stretch(work, false, whole, {});
    return all;
  }
  keep_chunks(work, true, options.patient_rows != nullptr);
  if (options.sampling_only) keep_chunks(work, false, false);
  options.chunks->meet();
  if (!options.chunks->leads()) return {};
  if (options.patient_rows) options.patient_rows(patient_header());
  Predicted all{gather_chunks(work, true, options.patient_rows), {}};
  if (options.sampling_only) all.sampling = gather_chunks(work, false, {});
  return all;
}

/// Patients that this process lives through.
std::uint64_t share(const Options& options, int patients) {
  const std::size_t runs = options.sampling_only ? 2 : 1, size = static_cast<std::size_t>(patients);
  if (!options.chunks) return static_cast<std::uint64_t>(options.trials) * size * runs;
  std::uint64_t mine = 0;
  const Chunked all = chunked(options, patients);
  for (std::size_t c = 0; c < all.count(); ++c)
    if (options.chunks->mine(c)) mine += (all.stretch(c).last - all.stretch(c).first) * size * runs;
  return mine;
}

/// The patient that a reader learns most from: flare and then a response; else flare; else the first.
int patient_to_show(const std::vector<results::PatientOutcome>& outcomes) {
  const auto find = [&](auto wanted) {
    const auto found = std::find_if(outcomes.begin(), outcomes.end(), wanted);
    return found == outcomes.end() ? -1 : static_cast<int>(found - outcomes.begin());
  };
  const int best = find([](const results::PatientOutcome& o) { return o.flare_onset >= 0 && o.responded(); });
  return best >= 0 ? best : std::max(0, find([](const results::PatientOutcome& o) { return o.flare_onset >= 0; }));
}

results::ExampleTrial make_example(const Setup& setup, const Options& options, int patients,
                                   const engine::Kernels& kernels) {
  results::ExampleTrial example;
  const cohort::Theta theta = setup.parameters.draw({options.seed, 0, 0});
  Trial trial = run_trial(setup, theta, options.seed, 0, patients, options.stop, &example.records, kernels);
  for (const Place& place : trial.places) example.cut_day.push_back(place.cut_day);
  example.outcomes = std::move(trial.outcomes);
  example.shown_patient = patient_to_show(example.outcomes);
  const auto shown = static_cast<std::uint32_t>(example.shown_patient);
  run_patient(setup, theta, {options.seed, 0, shown}, trial.places[shown], &example.truth, kernels);
  return example;
}

}  // namespace

Simulation simulate(const Setup& setup, const Options& options) {
  require_modelled_drugs(setup);
  const engine::Kernels& kernels = engine::kernels(engine::choose_isa(options.isa));
  const int patients = options.patients > 0 ? options.patients : setup.protocol.patients;
  const results::EndpointList list = endpoint_list(setup);
  Work work{.setup = setup,
            .options = options,
            .list = list,
            .kernels = kernels,
            .patients = patients,
            .threads = options.threads > 0 ? options.threads : default_threads(),
            .progress = {options.progress, share(options, patients)}};
  const std::optional<Predicted> predicted = run_all(work);
  if (!predicted) return {};
  const results::Aggregate& predictive = predicted->predictive.aggregate;
  const results::Aggregate& sampling = predicted->sampling.aggregate;

  Simulation simulation{.study = {}, .threads = work.threads, .isa = std::string(engine::name(kernels.isa))};
  results::Study& study = simulation.study;
  describe(setup, study);
  study.seed = options.seed;
  study.trials = options.trials;
  study.patients_per_trial = patients;
  study.days_simulated = predictive.days_simulated + sampling.days_simulated;
  results::PublishOptions publish;
  publish.not_modelled = why_not_modelled;
  const auto& fitted = setup.parameters.fitted_to();
  if (std::find(fitted.begin(), fitted.end(), setup.protocol.evidence) == fitted.end()) publish.status = "validated";
  study.endpoints = results::make_endpoints(list, predictive, sampling, setup.evidence, publish);
  for (results::Endpoint& each : results::biology_endpoints(predicted->predictive.biology, publish.level))
    study.endpoints.push_back(std::move(each));
  study.score = results::make_score(study.endpoints);
  study.curves = results::make_curves(predictive, publish.level);
  if (options.example) study.example = make_example(setup, options, patients, kernels);
  return simulation;
}

}  // namespace titrate::trial
