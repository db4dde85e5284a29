#include "design/boundary.hpp"

#include "design/predictive.hpp"
#include "design/simon.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include <fmt/format.h>

namespace titrate::design {

double probability_above(const Standard& standard, double offset, const stats::Beta& prior, double events, double n) {
  const stats::Beta rate{prior.a + events, prior.b + n - events};
  return standard.distribution ? stats::probability_greater(rate, *standard.distribution, offset)
                               : stats::upper(rate, standard.rate + offset);
}

namespace {

/// `probability_above` for whole counts. Against a distribution without offset, one more event or patient adds a term
/// in closed form (Cook JD, Exact calculation of beta inequalities, MD Anderson technical report UTMDABTR-005-05,
/// 2005), so that only the prior's own probability is an integral.
class Above {
 public:
  Above(const Standard& standard, double offset, const stats::Beta& prior)
      : standard_(standard), offset_(offset), prior_(prior) {
    if (by_terms()) of_prior_ = stats::probability_greater(prior, *standard.distribution);
  }
  double operator()(int events, int n) const {
    if (!by_terms()) return probability_above(standard_, offset_, prior_, events, n);
    stats::Beta rate = prior_;
    double probability = of_prior_;
    for (int i = 0; i < events; ++i, ++rate.a) probability += term(rate) / rate.a;
    for (int i = events; i < n; ++i, ++rate.b) probability -= term(rate) / rate.b;
    return probability;
  }

 private:
  bool by_terms() const { return standard_.distribution && offset_ == 0; }
  /// B(a + c, b + d) / (B(a, b) B(c, d)).
  double term(const stats::Beta& rate) const {
    const auto log_beta = [](double p, double q) { return std::lgamma(p) + std::lgamma(q) - std::lgamma(p + q); };
    const stats::Beta& standard = *standard_.distribution;
    return std::exp(log_beta(rate.a + standard.a, rate.b + standard.b) - log_beta(rate.a, rate.b) -
                    log_beta(standard.a, standard.b));
  }

  const Standard& standard_;
  double offset_;
  stats::Beta prior_;
  double of_prior_ = 0;
};

using Stops = std::function<bool(int events, int n)>;

/// Posterior and predictive probabilities are means of what they will be after one more patient, so that a limit
/// stays or rises by one from n - 1 to n: one question for each n finds them all.
void walk(int patients, const Stops& low, const Stops& high, std::vector<Limits>& all) {
  // What the prior alone would do: the limits of nobody, from which those of one follow.
  Limits here{.low = low && low(0, 0) ? 0 : -1, .high = high && high(0, 0) ? 0 : 1};
  for (int n = 1; n <= patients; ++n) {
    if (low && low(here.low + 1, n)) ++here.low;
    if (!high)
      here.high = n + 1;
    else if (here.high > n || !high(here.high, n))
      ++here.high;
    here.high = std::min(here.high, n + 1);
    all[static_cast<std::size_t>(n)] = here;
  }
}

struct Find {
  bool want_high;
  int patients;
  std::vector<Limits>& all;

  void operator()(const ThallSimonEstey& rule) const {
    const Above above(rule.standard, rule.offset, rule.prior);
    if (want_high)
      walk(
          patients, [&](int x, int n) { return 1 - above(x, n) > rule.cutoff; }, {}, all);
    else
      walk(
          patients, {}, [&](int x, int n) { return above(x, n) > rule.cutoff; }, all);
  }
  void operator()(const ThallSimon& rule) const {
    const Above with_offset(rule.standard, rule.offset, rule.prior), above(rule.standard, 0, rule.prior);
    walk(
        patients, [&](int x, int n) { return with_offset(x, n) <= rule.not_promising; },
        [&](int x, int n) { return above(x, n) >= rule.promising; }, all);
  }
  void operator()(const SimonTwoStage& rule) const {
    const SimonDesign two = find_simon(rule, patients);
    all[static_cast<std::size_t>(two.n1)].low = two.r1;
    all[static_cast<std::size_t>(two.n)] = {.low = two.r, .high = two.r + 1};
  }
  void operator()(const PredictiveProbability& rule) const {
    const Predictive predictive(rule, patients);
    walk(
        patients, [&](int x, int n) { return predictive(x, n) < rule.futility; },
        [&](int x, int n) { return predictive(x, n) > rule.efficacy; }, all);
    all.back() = {.low = predictive.successes_needed() - 1, .high = predictive.successes_needed()};
  }
};

}  // namespace

std::vector<Limits> limits(const Outcome& outcome, int patients) {
  std::vector<Limits> all;
  for (int n = 0; n <= patients; ++n) all.push_back({.low = -1, .high = n + 1});
  std::visit(Find{outcome.want_high, patients, all}, outcome.rule);
  return all;
}

const Look* Boundary::at(int n) const {
  const auto found = std::lower_bound(looks.begin(), looks.end(), n, [](const Look& l, int m) { return l.n < m; });
  return found != looks.end() && found->n == n ? &*found : nullptr;
}

Boundary boundary(const Design& design) {
  const std::vector<int> scheduled = scheduled_looks(design);
  std::vector<std::vector<Limits>> all;
  std::vector<int> numbers = scheduled;
  for (const Outcome& outcome : design.outcomes) {
    all.push_back(limits(outcome, design.patients));
    if (!std::holds_alternative<SimonTwoStage>(outcome.rule)) continue;
    for (int n = 1; n <= design.patients; ++n)
      if (all.back()[static_cast<std::size_t>(n)] != Limits{-1, n + 1}) numbers.push_back(n);
  }
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  Boundary made{.patients = design.patients, .outcomes = design.outcomes.size(), .looks = {}};
  for (const int n : numbers) {
    Look look{.n = n, .limits = {}};
    const bool planned = std::binary_search(scheduled.begin(), scheduled.end(), n);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const bool own = planned || std::holds_alternative<SimonTwoStage>(design.outcomes[i].rule);
      look.limits.push_back(own ? all[i][static_cast<std::size_t>(n)] : Limits{-1, n + 1});
    }
    made.looks.push_back(std::move(look));
  }
  return made;
}

Reasons crossed(const Look& look, const std::vector<int>& events) {
  Reasons reasons = 0;
  for (std::size_t i = 0; i < look.limits.size(); ++i) {
    if (look.limits[i].stops_low(events[i])) reasons |= reason(i, false);
    if (look.limits[i].stops_high(events[i])) reasons |= reason(i, true);
  }
  return reasons;
}

std::string reason_text(const Outcome& outcome, bool high) {
  if (!outcome.want_high) return outcome.label + " too frequent";
  if (!high) return outcome.label + (std::holds_alternative<ThallSimon>(outcome.rule) ? " not promising" : " too rare");
  return outcome.label + (std::holds_alternative<ThallSimon>(outcome.rule) ? " promising" : " frequent enough");
}

std::string reasons_text(const Design& design, Reasons reasons) {
  std::string text;
  for (std::size_t i = 0; i < design.outcomes.size(); ++i)
    for (const bool high : {false, true})
      if (reasons & reason(i, high)) text += (text.empty() ? "" : " and ") + reason_text(design.outcomes[i], high);
  return text.empty() ? "no boundary crossed" : text;
}

namespace {

/// Why the count that speaks loudest does not stop: what the rule computes of it.
struct WhyNever {
  const Design& design;
  const Outcome& outcome;

  std::string operator()(const ThallSimonEstey& rule) const {
    const int n = design.patients;
    const int x = outcome.want_high ? 0 : n;
    const double above = probability_above(rule.standard, rule.offset, rule.prior, x, n);
    return fmt::format(
        "even {} of {} give a probability of {:.4f} of being on the wrong side, which does not exceed {}"
        "; a prior worth {:g} patients or the cut-off is too strong",
        x, n, outcome.want_high ? 1 - above : above, rule.cutoff, rule.prior.a + rule.prior.b);
  }
  std::string operator()(const ThallSimon& rule) const {
    const int n = design.patients;
    return fmt::format(
        "0 of {0} give a probability of {1:.4f} of being better (not promising: at most {2}), {0} of {0} "
        "one of {3:.4f} (promising: at least {4})",
        n, probability_above(rule.standard, rule.offset, rule.prior, 0, n), rule.not_promising,
        probability_above(rule.standard, 0, rule.prior, n, n), rule.promising);
  }
  std::string operator()(const SimonTwoStage&) const { return "neither stage has a limit"; }
  std::string operator()(const PredictiveProbability& rule) const {
    return fmt::format("no count at a look has a probability of success below {} or above {}", rule.futility,
                       rule.efficacy);
  }
};

bool can_stop(const Boundary& boundary, std::size_t outcome, bool before_last) {
  return std::any_of(boundary.looks.begin(), boundary.looks.end(), [&](const Look& look) {
    const Limits& l = look.limits[outcome];
    return (!before_last || look.n < boundary.patients) && (l.low >= 0 || l.high <= look.n);
  });
}

/// The first look that no count survives; nullptr where there is none.
const Look* hopeless(const Boundary& boundary, std::size_t outcome) {
  for (const Look& look : boundary.looks) {
    const Limits& l = look.limits[outcome];
    if (look.n < boundary.patients && l.low + 1 >= l.high) return &look;
  }
  return nullptr;
}

std::string why_hopeless(const Outcome& outcome, int n) {
  const auto* tse = std::get_if<ThallSimonEstey>(&outcome.rule);
  if (!tse) return fmt::format("its two limits leave no count between them at {} patients", n);
  const int best = outcome.want_high ? n : 0;
  const double above = probability_above(tse->standard, tse->offset, tse->prior, best, n);
  return fmt::format(
      "even {} of {} leave a probability of {:.4f} of being on the wrong side, above {}: the prior "
      "Beta({:g}, {:g}) decides before the data do",
      best, n, outcome.want_high ? 1 - above : above, tse->cutoff, tse->prior.a, tse->prior.b);
}

}  // namespace

std::vector<std::string> warnings(const Design& design, const Boundary& boundary) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < design.outcomes.size(); ++i) {
    const Outcome& outcome = design.outcomes[i];
    if (!can_stop(boundary, i, false))
      all.push_back(fmt::format("The rule on {} can never stop the trial: {}.", outcome.label,
                                std::visit(WhyNever{design, outcome}, outcome.rule)));
    else if (!can_stop(boundary, i, true))
      all.push_back(
          fmt::format("The rule on {} can stop the trial only at its last look, when all {} patients have "
                      "been treated: look earlier or at smaller cohorts.",
                      outcome.label, boundary.patients));
    const bool simon = std::holds_alternative<SimonTwoStage>(outcome.rule);  // its second stage ends every trial
    if (const Look* look = simon ? nullptr : hopeless(boundary, i))
      all.push_back(fmt::format("The rule on {} always stops the trial, at {} patients at the latest: {}.",
                                outcome.label, look->n, why_hopeless(outcome, look->n)));
  }
  return all;
}

}  // namespace titrate::design
