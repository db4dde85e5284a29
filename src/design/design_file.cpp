#include "design/design_file.hpp"

#include "design/boundary.hpp"
#include "design/simon.hpp"
#include "protocol/words.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::design {

namespace {

constexpr int most_patients = 1000;
constexpr double most_prior = 1e6;

std::string spell(double value) { return fmt::format("{:g}", value); }

/// A probability with 0 and 1 excluded: a cut-off there would stop at once, or never.
double inside(const Table& table, std::string_view key, std::optional<double> fallback = {}) {
  const double value = table.number(key, {}, fallback);
  if (table.has(key) && !(value > 0 && value < 1) && std::isfinite(value)) {
    table.problem(key, "a probability between 0 and 1, neither of them", spell(value),
                  "at 0 or 1 and beyond, the trial would stop at once or never");
    return fallback.value_or(0.5);
  }
  return value;
}

stats::Beta beta(const Table& table, std::string_view key, bool required = true) {
  const std::vector<double> two = table.numbers(key, required);
  const auto good = [](double v) { return v > 0 && v <= most_prior; };
  if (two.size() == 2 && good(two[0]) && good(two[1])) return {two[0], two[1]};
  if (!two.empty())
    table.problem(key, "two numbers above 0, the parameters [a, b] of a beta distribution",
                  fmt::format("[{}]", fmt::join(two, ", ")),
                  "a / (a + b) is its mean and a + b the patients it is worth, as in [0.4, 1.6]");
  return {};
}

Standard standard(const Table& table) {
  const bool constant = table.has("standard_rate"), distributed = table.has("standard_prior");
  Standard made;
  if (distributed) made.distribution = beta(table, "standard_prior");
  if (constant) made.rate = inside(table, "standard_rate");
  if (constant == distributed)
    table.problem(constant ? "standard_prior" : "standard_rate",
                  "one of `standard_rate` (a constant) and `standard_prior` (a beta distribution)",
                  constant ? "both" : "neither", constant ? "remove one" : "add one");
  return made;
}

double offset(const Table& table, const Standard& standard) {
  const double value = table.number("offset", {-1, 1}, 0.0);
  const double sum = value + standard.rate;
  if (!standard.distribution && standard.rate > 0 && !(sum > 0 && sum < 1))
    table.problem(
        "offset", "an offset that leaves the standard between 0 and 1", spell(value),
        fmt::format("{} + {} is no rate that could be exceeded or missed", spell(standard.rate), spell(value)));
  return value;
}

ThallSimonEstey thall_simon_estey(const Table& t) {
  ThallSimonEstey rule;
  rule.standard = standard(t);
  rule.offset = offset(t, rule.standard);
  rule.prior = beta(t, "prior");
  rule.cutoff = inside(t, "cutoff");
  return rule;
}

ThallSimon thall_simon(const Table& t) {
  ThallSimon rule;
  rule.standard = standard(t);
  rule.offset = offset(t, rule.standard);
  rule.prior = beta(t, "prior");
  rule.promising = inside(t, "promising");
  rule.not_promising = inside(t, "not_promising");
  if (rule.not_promising >= rule.promising)
    t.problem("not_promising", "less than `promising`", spell(rule.not_promising), "0.05 and 0.95 are common");
  return rule;
}

SimonTwoStage simon(const Table& t) {
  SimonTwoStage rule{.null_rate = inside(t, "null_rate"),
                     .alternative_rate = inside(t, "alternative_rate"),
                     .alpha = inside(t, "alpha"),
                     .beta = inside(t, "beta"),
                     .minimax = t.choice<bool>("criterion", {{"optimal", false}, {"minimax", true}}, false)};
  if (rule.alternative_rate <= rule.null_rate)
    t.problem("alternative_rate", "more than `null_rate`", spell(rule.alternative_rate),
              "the alternative is the rate that is hoped for");
  return rule;
}

PredictiveProbability predictive(const Table& t) {
  PredictiveProbability rule{.prior = beta(t, "prior"),
                             .null_rate = inside(t, "null_rate"),
                             .success = inside(t, "success"),
                             .futility = t.number("futility", {0, 1}),
                             .efficacy = t.number("efficacy", {0, 1}, 1.0)};
  if (rule.futility >= rule.efficacy)
    t.problem("futility", "less than `efficacy`", spell(rule.futility),
              "0.05 and 1 (never early for success) are common");
  return rule;
}

enum class RuleKind { thall_simon_estey, thall_simon, simon, predictive };

Rule rule(const Table& t, bool want_high) {
  const auto kind = t.choice<RuleKind>("rule",
                                       {{"thall-simon-estey", RuleKind::thall_simon_estey},
                                        {"thall-simon", RuleKind::thall_simon},
                                        {"simon-two-stage", RuleKind::simon},
                                        {"predictive-probability", RuleKind::predictive}},
                                       RuleKind::thall_simon_estey);
  if (!want_high && kind != RuleKind::thall_simon_estey)
    t.problem("rule", "thall-simon-estey for an outcome that is to be rare", t.text("rule", ""),
              "the other rules ask whether a rate is high enough");
  switch (kind) {
    case RuleKind::thall_simon: return thall_simon(t);
    case RuleKind::simon: return simon(t);
    case RuleKind::predictive: return predictive(t);
    case RuleKind::thall_simon_estey: break;
  }
  return thall_simon_estey(t);
}

Event event(const Table& t) {
  Event made;
  made.endpoint = t.text("endpoint");
  const std::vector<std::string>& known = protocol::words("endpoint");
  if (!made.endpoint.empty() && std::find(known.begin(), known.end(), made.endpoint) == known.end()) {
    const std::string near = did_you_mean(made.endpoint, known);
    t.problem("endpoint", "an event that endpoints.json counts", "\"" + made.endpoint + "\"",
              near.empty() ? fmt::format("one of {}", fmt::join(known, ", ")) : "did you mean \"" + near + "\"?");
  }
  made.per_course = t.choice<bool>("per", {{"patient", false}, {"course", true}});
  if (t.has("within")) made.within_days = static_cast<int>(std::lround(t.quantity("within", "d", {1, 36525})));
  return made;
}

Outcome outcome(const Table& t) {
  Outcome made;
  made.event = event(t);
  made.want_high = t.choice<bool>("want", {{"high", true}, {"low", false}});
  made.label = t.text("label", made.event.endpoint.empty() ? "outcome" : endpoint_label(made.event.endpoint));
  made.rule = rule(t, made.want_high);
  t.close();
  return made;
}

Scenario scenario(const Table& t, std::size_t outcomes) {
  Scenario made{
      .label = t.text("label"), .rates = t.numbers("rates", true), .odds_ratio = t.number("odds_ratio", {}, 1.0)};
  if (!made.rates.empty() && made.rates.size() != outcomes)
    t.problem("rates", fmt::format("{} rates, one for each outcome in order", outcomes),
              fmt::format("{}", made.rates.size()), "as in rates = [0.2, 0.3]");
  if (std::any_of(made.rates.begin(), made.rates.end(), [](double r) { return !(r >= 0 && r <= 1); }))
    t.problem("rates", "rates from 0 to 1", fmt::format("[{}]", fmt::join(made.rates, ", ")), "30 % is 0.3");
  if (!(made.odds_ratio > 0) || !std::isfinite(made.odds_ratio))
    t.problem("odds_ratio", "a number above 0", spell(made.odds_ratio), "1 is no association");
  t.close();
  return made;
}

/// Simon's search needs the whole design; what it does not find is a problem of the outcome.
void check_simon(const Design& d, const std::vector<Table>& outcomes) {
  for (std::size_t i = 0; i < d.outcomes.size(); ++i) {
    const auto* two = std::get_if<SimonTwoStage>(&d.outcomes[i].rule);
    if (!two || d.patients < 1) continue;
    try {
      (void)find_simon(*two, d.patients);
    } catch (const Error& error) {
      for (const Problem& p : error.problems()) outcomes[i].problem("rule", p.expected, p.seen, p.mend);
    }
  }
}

}  // namespace

std::string endpoint_label(const std::string& endpoint) {
  std::string text = endpoint, grades;
  for (const auto& [suffix, label] :
       {std::pair{"_g3_4", ", grade 3–4"}, {"_g2_4", ", grade 2–4"}, {"_g1_2", ", grade 1–2"}})
    if (text.ends_with(suffix)) {
      text.resize(text.size() - std::string_view(suffix).size());
      grades = label;
    }
  std::replace(text.begin(), text.end(), '_', ' ');
  return text + grades;
}

std::string event_text(const Event& event) {
  const std::string unit = event.per_course ? "counted per course" : "counted per patient";
  if (!event.stated_window()) return unit + ", at any time (no window stated)";
  return fmt::format("{}, within {} days of day 1", unit, event.within_days);
}

Design parse(Document& document) {
  const Table root = document.root();
  Design d;
  (void)root.integer("design", {1, 1});
  d.id = root.text("id");
  d.title = root.text("title", d.id);
  d.source = root.text("source", "");
  d.protocol = root.text("protocol", "");
  d.patients = static_cast<int>(root.integer("patients", {1, most_patients}));
  d.minimum_patients = static_cast<int>(root.integer("minimum_patients", {0, most_patients}, 0L));
  d.cohort_size = static_cast<int>(root.integer("cohort_size", {1, most_patients}, 1L));
  if (d.minimum_patients > d.patients && d.patients > 0)
    root.problem("minimum_patients", fmt::format("a first look within the {} patients", d.patients),
                 fmt::format("{}", d.minimum_patients), "look earlier");
  if (const auto precision = root.table("precision")) {
    d.precision.width = inside(*precision, "width", d.precision.width);
    d.precision.level = inside(*precision, "level", d.precision.level);
    precision->close();
  }
  const std::vector<Table> outcomes = root.tables("outcome", true);
  if (outcomes.size() > most_outcomes)
    root.problem("outcome", fmt::format("at most {} outcomes", most_outcomes), fmt::format("{}", outcomes.size()),
                 "fewer outcomes are easier to explain, too");
  for (const Table& each : outcomes) d.outcomes.push_back(outcome(each));
  for (const Table& each : root.tables("scenario")) d.scenarios.push_back(scenario(each, d.outcomes.size()));
  root.close();
  if (document.problems().empty()) check_simon(d, outcomes);
  document.check();
  return d;
}

Design read(const std::string& file, const std::vector<Document::Override>& overrides) {
  Document document = Document::read(file, overrides);
  return parse(document);
}

bool is_design(const std::string& file, const std::vector<Document::Override>& overrides) {
  Document document = Document::read(file, overrides);
  return document.root().has("design");
}

Design from_protocol(const protocol::Protocol& p, const std::string& file) {
  if (p.monitoring.kind == protocol::Monitoring::Kind::none)
    throw Error({Problem{.at = {.file = file},
                         .expected = "a protocol with a [monitoring] rule, or a design file (design = 1)",
                         .seen = "no rule for stopping the whole trial",
                         .mend = "add [monitoring] (docs/protocol.md), or write a design file (docs/monitoring.md)"}});
  Design d;
  d.id = p.id;
  d.title = p.title;
  d.source = p.source;
  d.protocol = file;
  d.patients = p.patients;
  d.minimum_patients = p.monitoring.minimum_patients;
  d.cohort_size = p.monitoring.cohort_size;
  for (const protocol::MonitoredOutcome& each : p.monitoring.outcomes)
    d.outcomes.push_back(
        {.label = endpoint_label(each.endpoint),
         .event = {.endpoint = each.endpoint, .per_course = each.per_course, .within_days = each.within_days},
         .want_high = each.want_high,
         .rule = ThallSimonEstey{.standard = {.rate = each.standard_rate},
                                 .offset = 0,
                                 .prior = {each.prior_a, each.prior_b},
                                 .cutoff = each.cutoff}});
  return d;
}

std::vector<Scenario> usual_scenarios(const Design& design) {
  // Arbitrary truths around the standard, the same for every design, so that two designs can be set side by side.
  const auto hoped = [](const Outcome& o) {
    const double standard = standard_rate(o.rule);
    return o.want_high ? standard + 0.15 * (1 - standard) : standard * 2 / 3;
  };
  const auto bad = [](const Outcome& o) {
    const double standard = standard_rate(o.rule);
    return o.want_high ? standard / 4 : standard + 2 * (1 - standard) / 7;
  };
  Scenario good{.label = "hoped for", .rates = {}}, same{.label = "as the standard", .rates = {}},
      useless{.label = "useless", .rates = {}}, harmful{.label = "harmful", .rates = {}};
  bool any_low = false, any_high = false;
  for (const Outcome& o : design.outcomes) {
    good.rates.push_back(hoped(o));
    same.rates.push_back(standard_rate(o.rule));
    useless.rates.push_back(o.want_high ? bad(o) : hoped(o));
    harmful.rates.push_back(o.want_high ? hoped(o) : bad(o));
    (o.want_high ? any_high : any_low) = true;
  }
  std::vector<Scenario> all{good, same};
  if (any_high) all.push_back(useless);
  if (any_low) all.push_back(harmful);
  return all;
}

}  // namespace titrate::design
