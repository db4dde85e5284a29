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
  Trial result{.places = enrol(setup.protocol, seed, trial, patients), .outcomes = {}};
  for (int i = 0; i < patients; ++i) {
    if (stop && stop->requested()) throw Error(Error::Kind::interrupted, "interrupted: nothing was written");
    const Place& place = result.places[static_cast<std::size_t>(i)];
    results::PatientRecord record = run_patient(setup, theta, {seed, trial, static_cast<std::uint32_t>(i)}, place);
    result.outcomes.push_back(results::summarize(record, study_drug(setup.protocol), place.cut_day, setup.definitions));
    if (records) records->push_back(std::move(record));
  }
  return result;
}

namespace {

/// Trials are shared out in blocks; each block aggregates for itself and the blocks merge by integer addition.
constexpr std::size_t trials_per_block = 4;

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
  const std::size_t blocks = (trials + trials_per_block - 1) / trials_per_block;
  results::Aggregate all;
  std::mutex merging;
  parallel_for(blocks, work.options.threads, [&](std::size_t block) {
    results::Aggregate mine;
    for (std::size_t t = block * trials_per_block; t < std::min(trials, (block + 1) * trials_per_block); ++t) {
      const StreamKey key{work.options.seed, static_cast<std::uint32_t>(t), 0};
      const cohort::Theta theta = draw_parameters ? work.setup.parameters.draw(key) : work.setup.parameters.central();
      const Trial trial = run_trial(work.setup, theta, work.options.seed, key.trial, work.patients, work.options.stop);
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
