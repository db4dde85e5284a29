#include "inference/agreement.hpp"

#include "trial/simulate.hpp"

#include <algorithm>
#include <cmath>

#include <boost/math/special_functions/gamma.hpp>
#include <fmt/format.h>

namespace titrate::inference {

namespace {

constexpr double level = 0.95;

int count(const std::vector<Prediction>& all, bool zero, bool inside_only) {
  return static_cast<int>(std::count_if(all.begin(), all.end(), [&](const Prediction& p) {
    return (p.events == 0) == zero && (!inside_only || p.inside());
  }));
}

double interval_score(double low, double high, double x) {
  const double penalty = 2 / (1 - level);
  return high - low + penalty * (std::max(0.0, low - x) + std::max(0.0, x - high));
}

double log_beta(double a, double b) {
  using boost::math::lgamma;
  return lgamma(a) + lgamma(b) - lgamma(a + b);
}

}  // namespace

double Prediction::score() const { return interval_score(low, high, share()); }

int Agreement::with_events() const { return count(predictions, false, false); }
int Agreement::with_events_inside() const { return count(predictions, false, true); }
int Agreement::zero_events() const { return count(predictions, true, false); }
int Agreement::zero_events_inside() const { return count(predictions, true, true); }
double Agreement::width() const {
  double sum = 0;
  for (const Prediction& p : predictions) sum += p.high - p.low;
  return sum;
}
double Agreement::sampling_width() const {
  double sum = 0;
  for (const Prediction& p : predictions) sum += p.sampling_high - p.sampling_low;
  return sum;
}

void predict(const trial::Setup& setup, const std::string& id, const std::string& text, bool sampling_only,
             const AgreementOptions& options, Agreement& into) {
  trial::Setup with = setup;
  Document document = Document::parse(text, "the posterior");
  with.parameters = cohort::PopulationParameters::read(document);
  with.parameters.speak_for(setup.protocol.evidence);
  const trial::Options wanted{.trials = options.trials,
                              .patients = 0,
                              .seed = options.seed,
                              .threads = options.threads,
                              .isa = {},
                              .sampling_only = sampling_only,
                              .example = false,
                              .patient_rows = {},
                              .stop = options.stop,
                              .progress = options.progress};
  const trial::Simulation simulation = trial::simulate(with, wanted);
  for (const results::Endpoint& endpoint : simulation.study.endpoints) {
    if (!endpoint.published || !endpoint.published->score) continue;
    if (!endpoint.interval) {
      into.not_predicted.push_back(fmt::format("{}: {}: {}", id, endpoint.id, endpoint.reason));
      continue;
    }
    Prediction p{.trial = id,
                 .id = endpoint.id,
                 .per = *endpoint.per,
                 .events = endpoint.published->events,
                 .n = endpoint.published->n,
                 .mean = endpoint.mean.value_or(0),
                 .low = endpoint.interval->low,
                 .high = endpoint.interval->high,
                 .reference_score = {}};
    if (endpoint.sampling) {
      p.sampling_low = endpoint.sampling->low;
      p.sampling_high = endpoint.sampling->high;
    }
    into.predictions.push_back(std::move(p));
  }
}

std::pair<double, double> beta_binomial_interval(const std::vector<std::pair<int, int>>& others, int n) {
  constexpr int means = 100, correlations = 40;
  std::vector<double> share(static_cast<std::size_t>(n) + 1, 0.0);
  double total = 0;
  for (int i = 0; i < means; ++i)
    for (int j = 0; j < correlations; ++j) {
      const double p = (i + 0.5) / means, rho = (j + 0.5) / correlations;
      const double size = (1 - rho) / rho, a = size * p, b = size * (1 - p);
      double log_weight = 8 * std::log1p(-rho);  // beta(1, 9)
      for (const auto& [events, of] : others) log_weight += log_beta(events + a, of - events + b) - log_beta(a, b);
      const double weight = std::exp(log_weight);
      total += weight;
      for (int y = 0; y <= n; ++y)
        share[static_cast<std::size_t>(y)] +=
            weight * std::exp(log_beta(y + a, n - y + b) - log_beta(a, b) - log_beta(y + 1, n - y + 1)) / (n + 1);
    }
  const auto quantile = [&](double p) {
    double sum = 0;
    for (int y = 0; y <= n; ++y)
      if ((sum += share[static_cast<std::size_t>(y)] / total) >= p) return static_cast<double>(y) / n;
    return 1.0;
  };
  return {quantile((1 - level) / 2), quantile((1 + level) / 2)};
}

void compare_with_beta_binomial(const Calibration& calibration, Agreement& agreement) {
  for (Prediction& prediction : agreement.predictions) {
    std::vector<std::pair<int, int>> others;
    for (std::size_t t = 0; t < calibration.trials.size(); ++t) {
      if (calibration.trials[t] == prediction.trial) continue;
      if (const auto* rate = calibration.evidence[t].find(prediction.id, prediction.per))
        others.emplace_back(rate->events, rate->n);
    }
    if (others.empty()) continue;
    const auto [low, high] = beta_binomial_interval(others, prediction.n);
    prediction.reference_score = interval_score(low, high, prediction.share());
    prediction.reference_inside = low <= prediction.share() && prediction.share() <= high;
  }
}

}  // namespace titrate::inference
