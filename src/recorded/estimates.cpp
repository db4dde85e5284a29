#include "recorded/estimates.hpp"

#include "results/publish.hpp"
#include "stats/intervals.hpp"
#include "stats/survival.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <boost/math/distributions/binomial.hpp>
#include <fmt/format.h>

namespace titrate::recorded {

namespace {

using chart::Term;
using results::Count;
using results::Endpoint;
using results::PatientOutcome;
using results::Per;

constexpr const char* exact = "Clopper-Pearson";
constexpr const char* order_statistics = "order statistics";
constexpr const char* log_log = "Kaplan-Meier, log-log";
constexpr double hundred = 100;

/// Harms that no virtual patient has and that adverse events tell of: Table 4 of the model trial prints them.
struct Harm {
  Term term;
  const char* id;
  const char* label;
};
constexpr std::array harms{Harm{Term::fatigue, "fatigue", "Fatigue"}, Harm{Term::diarrhea, "diarrhea", "Diarrhea"},
                           Harm{Term::rash, "rash", "Rash"}};

struct HarmRate {
  const Harm& harm;
  results::RateDefinition definition;
  results::GradeBand band;

  Count of(const PatientOutcome& o) const {
    Count count;
    const auto note = [&](int worst) {
      if (worst < 0) return;
      ++count.n;
      count.events += band.holds(worst);
    };
    if (definition.per == Per::patient) {
      note(o.worst[chart::index(harm.term)]);
      return count;
    }
    for (const results::Course& course : o.courses)
      if (course.dosed) note(course.worst[chart::index(harm.term)]);
    return count;
  }
};

std::vector<HarmRate> harm_rates(const results::Definitions& d) {
  std::vector<HarmRate> rates;
  for (const Harm& harm : harms)
    for (const auto& [suffix, label, band] :
         {std::tuple{"g1_2", "grade 1–2", d.low_grades}, std::tuple{"g3_4", "grade 3–4", d.high_grades}})
      for (const Per per : {Per::patient, Per::course})
        rates.push_back(
            {harm, {fmt::format("{}_{}", harm.id, suffix), per, fmt::format("{}, {}", harm.label, label)}, band});
  return rates;
}

Endpoint rate(double level, const results::RateDefinition& definition, Count count) {
  Endpoint e;
  e.id = definition.id;
  e.label = definition.label;
  e.per = definition.per;
  e.level = level;
  e.mean_n = count.n;
  e.counted = count;
  e.method = exact;
  if (count.n == 0) {
    e.reason = "no recorded patient belongs to its denominator";
    return e;
  }
  e.mean = static_cast<double>(count.events) / count.n;
  const stats::Interval interval = stats::clopper_pearson(count.events, count.n, level);
  e.interval = results::Span{interval.low, interval.high};
  return e;
}

Endpoint quantity(double level, const results::QuantityDefinition& definition,
                  const std::optional<std::int64_t>& value) {
  Endpoint e;
  e.id = definition.id;
  e.label = definition.label;
  e.unit = definition.unit;
  e.level = level;
  e.method = "none";
  if (value)
    e.mean = static_cast<double>(*value) * definition.resolution;
  else
    e.reason = "not reached, or no patient has it";
  return e;
}

/// From the k-th smallest to the k-th largest value, k the largest for which at most (1 - level) / 2 of samples have
/// fewer than k values below the median (Conover, Practical Nonparametric Statistics, 3rd ed., section 3.2).
std::optional<results::Span> median_interval(std::vector<double> values, double level) {
  if (values.empty()) return std::nullopt;
  const double tail = (1 - level) / 2;
  const boost::math::binomial_distribution<double> below(static_cast<double>(values.size()), 1 / 2.0);
  std::size_t k = 0;
  while (k < values.size() / 2 && cdf(below, static_cast<double>(k)) <= tail) ++k;
  if (k == 0) return std::nullopt;
  std::sort(values.begin(), values.end());
  return results::Span{values[k - 1], values[values.size() - k]};
}

bool is_total(const Endpoint& e) { return e.id == "courses_total" || e.id == "hold_blocks_total"; }
bool is_landmark(const Endpoint& e) { return !e.per && e.unit == "%"; }

struct Sample {
  std::vector<double> days;
  std::vector<std::uint8_t> event;
};
Sample sample_of(results::Curve curve, const std::vector<PatientOutcome>& outcomes) {
  Sample sample;
  for (const PatientOutcome& o : outcomes)
    if (const auto t = results::time_to_event(curve, o)) {
      sample.days.push_back(t->days);
      sample.event.push_back(t->event ? 1 : 0);
    }
  return sample;
}

stats::Survival kaplan_meier(const Sample& sample, double level) {
  return stats::kaplan_meier(sample.days, sample.event, level, stats::Confidence::log_log);
}

void add_survival_intervals(const results::Definitions& d, const std::vector<PatientOutcome>& outcomes,
                            std::vector<Endpoint>& endpoints) {
  const Sample sample = sample_of(results::Curve::overall_survival, outcomes);
  if (sample.days.empty()) return;
  std::size_t mark = 0;  // the endpoints stand in the order of the marks
  for (Endpoint& e : endpoints) {
    if (!is_landmark(e) || mark >= d.survival_marks_days.size()) continue;
    const int day = d.survival_marks_days[mark++];
    if (!e.mean) continue;
    const stats::Interval interval = stats::interval_at(kaplan_meier(sample, e.level), day);
    if (!std::isfinite(interval.low) || !std::isfinite(interval.high)) continue;
    e.interval = results::Span{hundred * interval.low, hundred * interval.high};
    e.method = log_log;
  }
}

void add_median_intervals(const std::vector<std::vector<Share>>& shares, std::vector<Endpoint>& endpoints) {
  for (std::size_t i = 0; i < endpoints.size(); ++i) {
    Endpoint& e = endpoints[i];
    if (e.per || !e.mean || is_total(e) || is_landmark(e)) continue;
    std::vector<double> values;
    for (const Share& share : shares[i]) values.push_back(share.value);
    e.interval = median_interval(std::move(values), e.level);
    if (e.interval) e.method = order_statistics;
  }
}

/// The bands of one trial are those of its own curve.
void add_bands(const std::vector<PatientOutcome>& outcomes, double level, std::vector<results::CurveResult>& curves) {
  for (results::CurveResult& result : curves) {
    const Sample sample = sample_of(result.curve, outcomes);
    if (sample.days.empty()) continue;
    const stats::Survival curve = kaplan_meier(sample, level);
    for (std::size_t i = 0; i < result.day.size(); ++i) {
      const stats::Interval interval = stats::interval_at(curve, result.day[i]);
      result.low[i] = interval.low;
      result.high[i] = interval.high;
    }
  }
}

void add_published(const Inputs& in, Endpoint& e) {
  if (!e.per) return;
  const results::PublishedRate* published = in.evidence.find(e.id, *e.per);
  if (!published) return;
  e.published = *published;
  const stats::Interval interval = stats::clopper_pearson(published->events, published->n, in.level);
  e.published_interval = results::Span{interval.low, interval.high};
}

std::vector<PatientOutcome> outcomes_of(const Study& study) {
  std::vector<PatientOutcome> outcomes;
  for (const Patient& patient : study.patients) outcomes.push_back(patient.outcome);
  return outcomes;
}

}  // namespace

void estimate(const Inputs& in, Study& study) {
  const std::vector<PatientOutcome> outcomes = outcomes_of(study);
  std::uint64_t days = 0;
  for (const PatientOutcome& o : outcomes) days += static_cast<std::uint64_t>(std::max(0, o.followed_days));
  results::Study& out = study.results;
  out.kind = "recorded";
  out.trials = 1;
  out.patients_per_trial = static_cast<int>(outcomes.size());
  out.days_simulated = days;  // followed, here
  const results::TrialTally tally = in.endpoints.tally(outcomes);
  for (std::size_t i = 0; i < tally.rates.size(); ++i)
    out.endpoints.push_back(rate(in.level, in.endpoints.rates()[i], tally.rates[i]));
  for (std::size_t i = 0; i < tally.quantities.size(); ++i)
    out.endpoints.push_back(quantity(in.level, in.endpoints.quantities()[i], tally.quantities[i]));
  for (const HarmRate& harm : harm_rates(in.endpoints.definitions())) {
    Count all;
    for (const PatientOutcome& o : outcomes) {
      const Count one = harm.of(o);
      all.events += one.events;
      all.n += one.n;
    }
    out.endpoints.push_back(rate(in.level, harm.definition, all));
  }
  for (Endpoint& each : out.endpoints) add_published(in, each);
  add_median_intervals(shares(in.endpoints, study), out.endpoints);
  add_survival_intervals(in.endpoints.definitions(), outcomes, out.endpoints);
  results::Aggregate aggregate;
  aggregate.add(in.endpoints, outcomes);
  out.curves = results::make_curves(aggregate, in.level);
  add_bands(outcomes, in.level, out.curves);
}

std::vector<std::vector<Share>> shares(const results::EndpointList& endpoints, const Study& study) {
  const std::size_t rates = endpoints.rates().size(), quantities = endpoints.quantities().size();
  const std::vector<HarmRate> further = harm_rates(endpoints.definitions());
  std::vector<std::vector<Share>> all(rates + quantities + further.size());
  for (std::size_t p = 0; p < study.patients.size(); ++p) {
    const PatientOutcome& outcome = study.patients[p].outcome;
    const auto patient = static_cast<std::uint32_t>(p);
    const auto put = [&](std::size_t endpoint, Count count) {
      if (count.n > 0) all[endpoint].push_back({.patient = patient, .events = count.events, .n = count.n});
    };
    const results::TrialTally alone = endpoints.tally({&outcome, 1});
    for (std::size_t i = 0; i < rates; ++i) put(i, alone.rates[i]);
    for (std::size_t i = 0; i < quantities; ++i)
      if (const auto value = alone.quantities[i])
        all[rates + i].push_back(
            {.patient = patient, .n = 1, .value = static_cast<double>(*value) * endpoints.quantities()[i].resolution});
    for (std::size_t i = 0; i < further.size(); ++i) put(rates + quantities + i, further[i].of(outcome));
  }
  return all;
}

}  // namespace titrate::recorded
