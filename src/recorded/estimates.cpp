#include "recorded/estimates.hpp"

#include "results/publish.hpp"
#include "stats/intervals.hpp"

#include <algorithm>

namespace titrate::recorded {

namespace {

using results::Endpoint;

constexpr const char* exact = "Clopper-Pearson";

Endpoint rate(const Inputs& in, const results::RateDefinition& definition, results::Count count) {
  Endpoint e;
  e.id = definition.id;
  e.label = definition.label;
  e.per = definition.per;
  e.level = in.level;
  e.mean_n = count.n;
  e.counted = count;
  e.method = exact;
  if (count.n == 0) {
    e.reason = "no recorded patient belongs to its denominator";
    return e;
  }
  e.mean = static_cast<double>(count.events) / count.n;
  const stats::Interval interval = stats::clopper_pearson(count.events, count.n, in.level);
  e.interval = results::Span{interval.low, interval.high};
  return e;
}

Endpoint quantity(const Inputs& in, const results::QuantityDefinition& definition,
                  const std::optional<std::int64_t>& value) {
  Endpoint e;
  e.id = definition.id;
  e.label = definition.label;
  e.unit = definition.unit;
  e.level = in.level;
  e.method = "none";
  if (value)
    e.mean = static_cast<double>(*value) * definition.resolution;
  else
    e.reason = "not reached, or no patient has it";
  return e;
}

void add_published(const Inputs& in, Endpoint& e) {
  if (!e.per) return;
  const results::PublishedRate* published = in.evidence.find(e.id, *e.per);
  if (!published) return;
  e.published = *published;
  const stats::Interval interval = stats::clopper_pearson(published->events, published->n, in.level);
  e.published_interval = results::Span{interval.low, interval.high};
}

}  // namespace

void estimate(const Inputs& in, Study& study) {
  std::vector<results::PatientOutcome> outcomes;
  std::uint64_t days = 0;
  for (const Patient& patient : study.patients) {
    outcomes.push_back(patient.outcome);
    days += static_cast<std::uint64_t>(std::max(0, patient.outcome.followed_days));
  }
  results::Study& out = study.results;
  out.kind = "recorded";
  out.trials = 1;
  out.patients_per_trial = static_cast<int>(outcomes.size());
  out.days_simulated = days;  // followed, here
  const results::TrialTally tally = in.endpoints.tally(outcomes);
  for (std::size_t i = 0; i < tally.rates.size(); ++i)
    out.endpoints.push_back(rate(in, in.endpoints.rates()[i], tally.rates[i]));
  for (std::size_t i = 0; i < tally.quantities.size(); ++i)
    out.endpoints.push_back(quantity(in, in.endpoints.quantities()[i], tally.quantities[i]));
  for (Endpoint& each : out.endpoints) add_published(in, each);
  results::Aggregate aggregate;
  aggregate.add(in.endpoints, outcomes);
  out.curves = results::make_curves(aggregate, in.level);
}

}  // namespace titrate::recorded
