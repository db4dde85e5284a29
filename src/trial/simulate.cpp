#include "trial/simulate.hpp"

#include "results/publish.hpp"
#include "trial/describe.hpp"
#include "trial/modelled.hpp"
#include "trial/parallel.hpp"
#include "trial/rows.hpp"

#include <algorithm>
#include <mutex>

#include <fmt/format.h>

namespace titrate::trial {

Trial run_trial(const Setup& setup, const cohort::Theta& theta, std::uint64_t seed, std::uint32_t trial, int patients,
                const StopToken* stop, std::vector<results::PatientRecord>* records) {
  Trial result{.places = enrol(setup.protocol, seed, trial, patients), .outcomes = {}, .days = 0};
  for (int i = 0; i < patients; ++i) {
    if (stop && stop->requested()) throw Error(Error::Kind::interrupted, "interrupted: nothing was written");
    const Place& place = result.places[static_cast<std::size_t>(i)];
    results::PatientRecord record = run_patient(setup, theta, {seed, trial, static_cast<std::uint32_t>(i)}, place);
    result.outcomes.push_back(results::summarize(record, study_drug(setup.protocol), place.cut_day, setup.definitions));
    result.days += static_cast<std::uint64_t>(record.days_simulated);
    if (records) records->push_back(std::move(record));
  }
  return result;
}

std::vector<Trial> run_trials(const Setup& setup, std::span<const cohort::Theta> theta, std::uint64_t seed,
                              std::uint32_t first_trial, int patients, const StopToken* stop) {
  std::vector<Trial> trials;
  for (std::uint32_t t = 0; t < theta.size(); ++t)
    trials.push_back(run_trial(setup, theta[t], seed, first_trial + t, patients, stop));
  return trials;
}

namespace {

/// Trials are shared out in blocks; each block aggregates for itself and the blocks merge by integer addition. A block
/// holds patients enough for all lanes, and there are blocks enough for all threads to end at about the same time.
/// No result depends on it.
std::size_t trials_per_block(std::size_t trials, int patients, int threads) {
  constexpr std::size_t patients_wanted = 512, blocks_per_thread = 4;
  const auto size = static_cast<std::size_t>(patients), crew = static_cast<std::size_t>(threads);
  const std::size_t wanted = (patients_wanted + size - 1) / size;
  return std::max<std::size_t>(1, std::min(wanted, trials / (blocks_per_thread * crew)));
}

struct Work {
  const Setup& setup;
  const Options& options;
  const results::EndpointList& list;
  int patients;
  std::mutex guard;
  std::uint64_t done = 0, total = 0;

  void finished(std::uint64_t count) {
    const std::lock_guard lock(guard);
    done += count;
    if (options.progress) options.progress(done, total);
  }
};

results::Aggregate run_all(Work& work, bool draw_parameters, std::vector<std::string>* rows) {
  const auto trials = static_cast<std::size_t>(work.options.trials);
  const int threads = work.options.threads > 0 ? work.options.threads : default_threads();
  const std::size_t size = trials_per_block(trials, work.patients, threads);
  results::Aggregate all;
  std::mutex merging;
  parallel_for((trials + size - 1) / size, threads, [&](std::size_t block) {
    const std::size_t first = block * size, last = std::min(trials, first + size);
    std::vector<cohort::Theta> theta;
    for (std::size_t t = first; t < last; ++t)
      theta.push_back(draw_parameters
                          ? work.setup.parameters.draw({work.options.seed, static_cast<std::uint32_t>(t), 0})
                          : work.setup.parameters.central());
    results::Aggregate mine;
    const std::vector<Trial> ran = run_trials(work.setup, theta, work.options.seed, static_cast<std::uint32_t>(first),
                                              work.patients, work.options.stop);
    for (std::size_t t = first; t < last; ++t) {
      const Trial& trial = ran[t - first];
      mine.add(work.list, trial.outcomes);
      if (rows)
        for (std::size_t i = 0; i < trial.outcomes.size(); ++i)
          (*rows)[t] += patient_row(work.setup, static_cast<int>(t), static_cast<int>(i), trial.outcomes[i]);
      work.finished(trial.outcomes.size());
    }
    const std::lock_guard lock(merging);
    all.merge(mine);
  });
  return all;
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

results::ExampleTrial make_example(const Setup& setup, const Options& options, int patients) {
  results::ExampleTrial example;
  const cohort::Theta theta = setup.parameters.draw({options.seed, 0, 0});
  Trial trial = run_trial(setup, theta, options.seed, 0, patients, options.stop, &example.records);
  for (const Place& place : trial.places) example.cut_day.push_back(place.cut_day);
  example.outcomes = std::move(trial.outcomes);
  example.shown_patient = patient_to_show(example.outcomes);
  const auto shown = static_cast<std::uint32_t>(example.shown_patient);
  run_patient(setup, theta, {options.seed, 0, shown}, trial.places[shown], &example.truth);
  return example;
}

}  // namespace

Simulation simulate(const Setup& setup, const Options& options) {
  require_modelled_drugs(setup);
  const int patients = options.patients > 0 ? options.patients : setup.protocol.patients;
  const results::EndpointList list = endpoint_list(setup);
  Work work{.setup = setup,
            .options = options,
            .list = list,
            .patients = patients,
            .guard = {},
            .done = 0,
            .total = static_cast<std::uint64_t>(options.trials) * static_cast<std::uint64_t>(patients) *
                     (options.sampling_only ? 2 : 1)};
  std::vector<std::string> rows(options.patient_rows ? static_cast<std::size_t>(options.trials) : 0);
  const results::Aggregate predictive = run_all(work, true, options.patient_rows ? &rows : nullptr);
  const results::Aggregate sampling = options.sampling_only ? run_all(work, false, nullptr) : results::Aggregate{};

  Simulation simulation;
  results::Study& study = simulation.study;
  describe(setup, study);
  study.seed = options.seed;
  study.trials = options.trials;
  study.patients_per_trial = patients;
  results::PublishOptions publish;
  publish.not_modelled = why_not_modelled;
  const auto& fitted = setup.parameters.fitted_to();
  if (std::find(fitted.begin(), fitted.end(), setup.protocol.evidence) == fitted.end()) publish.status = "validated";
  study.endpoints = results::make_endpoints(list, predictive, sampling, setup.evidence, publish);
  study.score = results::make_score(study.endpoints);
  study.curves = results::make_curves(predictive, publish.level);
  if (options.example) study.example = make_example(setup, options, patients);
  if (options.patient_rows) {
    simulation.patients_csv = patient_header();
    for (const std::string& trial : rows) simulation.patients_csv += trial;
  }
  return simulation;
}

}  // namespace titrate::trial
