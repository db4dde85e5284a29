#include "inference/contrasts.hpp"

#include "engine/kernels.hpp"
#include "stats/friedman.hpp"
#include "stats/sample.hpp"
#include "stats/survival.hpp"
#include "trial/describe.hpp"
#include "trial/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <map>
#include <mutex>

#include <fmt/format.h>

namespace titrate::inference {

namespace {

using Quantity = Part::Quantity;

constexpr double level = 0.95;
constexpr double days_per_month = 365.25 / 12;

/// Had the drug on every day before a study day.
bool dosed_until(int study_day, chart::Agent drug, const chart::Chart& chart) {
  for (int day = 0; day < chart::day_of_study_day(study_day); ++day)
    if (std::none_of(chart.administrations.begin(), chart.administrations.end(), [&](const auto& given) {
          return given.agent == drug && given.amount > 0 && given.first_day <= day && day <= given.last_day;
        }))
      return false;
  return true;
}

bool belongs(const Part& part, const TrialView& trial, std::size_t i, int cohort) {
  const results::PatientOutcome& outcome = trial.outcomes[i];
  if (cohort >= 0 && outcome.cohort != cohort) return false;
  switch (part.among) {
    case Among::all: return true;
    case Among::flare: return outcome.flare_onset >= 0;
    case Among::no_flare: return outcome.flare_onset < 0;
    case Among::responders: return outcome.responded();
    case Among::others: return !outcome.responded();
    case Among::dosed:
      return dosed_until(part.days.back(), trial::study_drug(trial.setup.protocol), trial.records[i].chart);
  }
  return false;
}

/// Places in the trial of those who are looked at.
std::vector<std::size_t> members(const Part& part, const TrialView& trial) {
  int cohort = -1;
  const auto& cohorts = trial.setup.protocol.cohorts;
  for (std::size_t c = 0; c < cohorts.size(); ++c)
    if (cohorts[c].id == part.cohort) cohort = static_cast<int>(c);
  if (!part.cohort.empty() && cohort < 0)
    throw Error({Problem{.at = {},
                         .expected = fmt::format("a cohort of {}", trial.setup.protocol.id),
                         .seen = "\"" + part.cohort + "\"",
                         .mend = "correct `cohort` of the contrast"}});
  std::vector<std::size_t> who;
  for (std::size_t i = 0; i < trial.outcomes.size(); ++i)
    if (belongs(part, trial, i, cohort)) who.push_back(i);
  return who;
}

double median(std::vector<double> values) { return stats::median(std::move(values)).value_or(chart::missing); }

double share_of(int events, int n) { return n > 0 ? static_cast<double>(events) / n : chart::missing; }

/// A measure at the start of a study day; day 1 is the baseline.
double value_on(const chart::Chart& chart, chart::Measure measure, int study_day) {
  if (study_day <= 1) return chart.baseline_value(measure);
  const int day = chart::day_of_study_day(study_day);
  for (const chart::VisitRow visit : chart.visits)
    if (visit.day == day && visit.has(measure)) return visit[measure];
  return chart::missing;
}

double share(const Part& part, const TrialView& trial, const std::vector<std::size_t>& who) {
  const auto& rates = trial.endpoints.rates();
  const auto found = std::find_if(rates.begin(), rates.end(), [&](const results::RateDefinition& rate) {
    return rate.id == part.outcome && rate.per == part.per;
  });
  if (found == rates.end())
    throw Error({Problem{.at = {},
                         .expected = fmt::format("an endpoint of {}", trial.setup.protocol.id),
                         .seen = "\"" + part.outcome + "\"",
                         .mend = "docs/endpoints.md lists them; correct `outcome` or `per` of the contrast"}});
  std::vector<results::PatientOutcome> chosen;
  for (const std::size_t i : who) chosen.push_back(trial.outcomes[i]);
  const results::Count count = trial.endpoints.tally(chosen).rates[static_cast<std::size_t>(found - rates.begin())];
  return share_of(count.events, count.n);
}

double best_response(const Part& part, const TrialView& trial, const std::vector<std::size_t>& who) {
  int events = 0, n = 0;
  for (const std::size_t i : who) {
    const results::PatientOutcome& outcome = trial.outcomes[i];
    if (!outcome.responded()) continue;
    const int day = chart::study_day(outcome.best_response_day);
    ++n;
    events += part.days.front() <= day && day <= part.days.back();
  }
  return share_of(events, n);
}

double fold(const Part& part, const TrialView& trial, const std::vector<std::size_t>& who) {
  std::vector<double> folds;
  for (const std::size_t i : who) {
    const chart::Chart& chart = trial.records[i].chart;
    const double first = value_on(chart, part.measure, part.days.front()),
                 last = value_on(chart, part.measure, part.days.back());
    if (first > 0 && !chart::is_missing(last)) folds.push_back(last / first);
  }
  return median(std::move(folds));
}

double friedman_p(const Part& part, const TrialView& trial, const std::vector<std::size_t>& who) {
  std::vector<std::vector<double>> rows;
  for (const std::size_t i : who) {
    if (static_cast<int>(rows.size()) == part.n) break;
    std::vector<double> row;
    for (const int day : part.days) row.push_back(value_on(trial.records[i].chart, part.measure, day));
    if (std::none_of(row.begin(), row.end(), [](double value) { return chart::is_missing(value); }))
      rows.push_back(std::move(row));
  }
  if (static_cast<int>(rows.size()) < part.n) return chart::missing;
  return stats::p_asymptotic(stats::friedman(rows));
}

double survival(const TrialView& trial, const std::vector<std::size_t>& who) {
  std::vector<double> time;
  std::vector<std::uint8_t> event;
  for (const std::size_t i : who) {
    const std::optional<results::TimeToEvent>& t = trial.outcomes[i].progression_free_survival;
    if (!t) continue;
    time.push_back(t->days);
    event.push_back(t->event ? 1 : 0);
  }
  if (time.empty()) return chart::missing;
  const std::optional<double> reached = stats::quantile(stats::kaplan_meier(time, event), 1 / 2.0);
  return reached ? *reached / days_per_month : chart::missing;
}

/// First study day of the event within the part's days, by patient who had it.
std::vector<double> event_days(const Part& part, const TrialView& trial, const std::vector<std::size_t>& who) {
  std::vector<double> days;
  for (const std::size_t i : who)
    for (const chart::Event& event : trial.records[i].chart.events) {
      const int day = chart::study_day(event.day);
      if (event.kind != part.event || day < part.days.front() || day > part.days.back()) continue;
      days.push_back(day);
      break;
    }
  return days;
}

double flare_onset(const Part& part, const TrialView& trial, const std::vector<std::size_t>& who) {
  int events = 0, n = 0;
  for (const std::size_t i : who) {
    const int onset = trial.outcomes[i].flare_onset;
    if (onset < 0 || chart::study_day(onset) > part.days.back()) continue;
    ++n;
    events += chart::study_day(onset) >= part.days.front();
  }
  return share_of(events, n);
}

/// Nothing where both are 0.
double compare(Comparison comparison, double of, double against) {
  switch (comparison) {
    case Comparison::value: return of;
    case Comparison::ratio: return of / against;
    case Comparison::difference: return of - against;
  }
  return of;
}

trial::Setup load(const Scenario& scenario, const std::string& library, const std::string& parameters) {
  std::vector<Document::Override> overrides;
  for (const std::string& set : scenario.sets) {
    const std::size_t at = set.find('=');
    overrides.push_back({set.substr(0, at), set.substr(at + 1)});
  }
  trial::Setup setup = trial::load(scenario.regimen, library, overrides);
  if (!parameters.empty()) {
    Document document = Document::parse(parameters, "the posterior");
    setup.parameters = cohort::PopulationParameters::read(document);
    setup.parameters.speak_for(setup.protocol.evidence);
  }
  const auto start_at = [](cohort::Continuous& covariate, const std::optional<double>& value) {
    if (!value) return;
    covariate.location = covariate.to_scale(*value);
    covariate.low = covariate.high = *value;
  };
  start_at(setup.population.alc, scenario.alc);
  start_at(setup.population.longest_node, scenario.longest_node);
  return setup;
}

/// A number of each trial, for each part of one scenario.
using Values = std::vector<std::vector<double>>;

Values run(const trial::Setup& setup, int patients, const std::vector<const Part*>& parts,
           const ContrastOptions& options, ProgressMeter& progress) {
  const results::EndpointList endpoints = trial::endpoint_list(setup);
  Values values(parts.size(), std::vector<double>(static_cast<std::size_t>(options.trials)));
  trial::parallel_for(static_cast<std::size_t>(options.trials), options.threads, [&](std::size_t t) {
    const auto number = static_cast<std::uint32_t>(t);
    const cohort::Theta theta = setup.parameters.draw({options.seed, number, 0});
    std::vector<results::PatientRecord> records;
    const trial::Trial ran =
        trial::run_trial(setup, theta, options.seed, number, patients, options.stop, &records, engine::kernels());
    const TrialView view{setup, endpoints, ran.outcomes, records};
    for (std::size_t p = 0; p < parts.size(); ++p) values[p][t] = evaluate(*parts[p], view);
    progress.add(1);
  });
  return values;
}

}  // namespace

std::optional<double> Contrast::published() const {
  if (!published_of) return {};
  if (comparison != Comparison::value && !published_against) return {};
  return compare(comparison, published_of->value, published_against ? published_against->value : 0);
}

double evaluate(const Part& part, const TrialView& trial) {
  const std::vector<std::size_t> who = members(part, trial);
  switch (part.quantity) {
    case Quantity::share: return share(part, trial, who);
    case Quantity::best_response: return best_response(part, trial, who);
    case Quantity::fold: return fold(part, trial, who);
    case Quantity::friedman_p: return friedman_p(part, trial, who);
    case Quantity::survival: return survival(trial, who);
    case Quantity::event_share:
      return share_of(static_cast<int>(event_days(part, trial, who).size()), static_cast<int>(who.size()));
    case Quantity::event_day: return median(event_days(part, trial, who));
    case Quantity::flare_onset: return flare_onset(part, trial, who);
  }
  return chart::missing;
}

std::optional<bool> PredictedContrast::inside() const {
  const std::optional<double> published = contrast->published();
  if (!published || trials == 0) return {};
  constexpr double rounding = 1e-9;
  return low <= *published + rounding && *published - rounding <= high;
}

std::optional<bool> PredictedContrast::holds() const {
  if (trials == 0 || (!contrast->median_at_least && !contrast->median_at_most)) return {};
  return (!contrast->median_at_least || median >= *contrast->median_at_least) &&
         (!contrast->median_at_most || median <= *contrast->median_at_most);
}

std::vector<PredictedContrast> predict(const ContrastList& list, const std::string& library,
                                       const ContrastOptions& options) {
  std::map<std::string, std::vector<const Part*>> parts;
  for (const Contrast& contrast : list.contrasts) {
    parts[contrast.of.scenario].push_back(&contrast.of);
    if (contrast.against) parts[contrast.against->scenario].push_back(&*contrast.against);
  }
  ProgressMeter progress(options.progress, parts.size() * static_cast<std::uint64_t>(options.trials));
  std::map<const Part*, std::vector<double>> values;
  for (const Scenario& scenario : list.scenarios) {
    const auto wanted = parts.find(scenario.id);
    if (wanted == parts.end()) continue;
    const trial::Setup setup = load(scenario, library, options.parameters);
    const int patients = scenario.patients > 0 ? scenario.patients : setup.protocol.patients;
    Values of = run(setup, patients, wanted->second, options, progress);
    for (std::size_t p = 0; p < of.size(); ++p) values.emplace(wanted->second[p], std::move(of[p]));
  }
  std::vector<PredictedContrast> predicted;
  for (const Contrast& contrast : list.contrasts) {
    std::vector<double> seen;
    for (std::size_t t = 0; t < static_cast<std::size_t>(options.trials); ++t) {
      const double value = compare(contrast.comparison, values.at(&contrast.of)[t],
                                   contrast.against ? values.at(&*contrast.against)[t] : 0);
      if (!std::isnan(value)) seen.push_back(value);
    }
    std::sort(seen.begin(), seen.end());
    PredictedContrast p{.contrast = &contrast, .trials = static_cast<int>(seen.size())};
    if (!seen.empty()) {
      p.median = stats::quantile_type_1(seen, 1 / 2.0);
      p.low = stats::quantile_type_1(seen, (1 - level) / 2);
      p.high = stats::quantile_type_1(seen, (1 + level) / 2);
    }
    predicted.push_back(p);
  }
  return predicted;
}

}  // namespace titrate::inference
