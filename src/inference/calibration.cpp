#include "inference/calibration.hpp"

#include "base/document.hpp"
#include "base/random.hpp"
#include "cohort/theta.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::inference {

namespace {

namespace fs = std::filesystem;
using results::Per;
using results::PublishedRate;

constexpr double prior_level = 0.90;  // of `low` and `high` in the file

Sampled read_sampled(const Table& table) {
  using Scale = cohort::Continuous::Scale;
  Sampled sampled{.name = table.text("name"), .prior = {}, .per_trial = table.boolean("per_trial", false), .why = {}};
  sampled.why = table.text("why");
  const std::vector<std::string> known = cohort::Theta::names();
  if (std::find(known.begin(), known.end(), sampled.name) == known.end()) {
    const std::string near = did_you_mean(sampled.name, known);
    table.problem("name", "a parameter of the model", "\"" + sampled.name + "\"",
                  near.empty() ? "`titrate library parameters` names the file that lists them"
                               : "did you mean \"" + near + "\"?");
  }
  sampled.prior.scale = table.choice<Scale>("scale", {{"linear", Scale::linear}, {"log", Scale::log}});
  const std::vector<double> interval = table.numbers("interval", true), range = table.numbers("range", true);
  const double smallest = sampled.prior.scale == Scale::log ? std::numeric_limits<double>::min() : -1e300;
  if (interval.size() != 2 || range.size() != 2 || !(interval[0] < interval[1]) || range[0] > interval[0] ||
      range[1] < interval[1] || range[0] < smallest) {
    table.problem("range", "interval = [low, high] inside range = [lowest, highest], above 0 on the log scale",
                  fmt::format("interval = [{}], range = [{}]", fmt::join(interval, ", "), fmt::join(range, ", ")),
                  "give two numbers each, the smaller first");
    return sampled;
  }
  const double low = sampled.prior.to_scale(interval[0]), high = sampled.prior.to_scale(interval[1]);
  sampled.prior.location = (low + high) / 2;
  sampled.prior.sd = (high - low) / 2 / normal_quantile((1 + prior_level) / 2);
  sampled.prior.low = range[0];
  sampled.prior.high = range[1];
  table.close();
  return sampled;
}

/// The published counts that an id stands for; a problem at `key` where the evidence lacks it.
const PublishedRate* published(const Table& table, const std::string& key, const results::Evidence& evidence,
                               const std::string& id, Per per) {
  const PublishedRate* rate = evidence.find(id, per);
  if (rate == nullptr)
    table.problem(key, "an outcome of the evidence file, with the unit that it has there", "\"" + id + "\"",
                  "see the file's ids; per = \"course\" where the outcome is counted per course");
  return rate;
}

void read_counts(const Table& table, const results::Evidence& evidence, Term& term) {
  const PublishedRate* events = published(table, "events", evidence, term.events, term.per);
  const PublishedRate* of = term.of.empty() ? nullptr : published(table, "of", evidence, term.of, term.per);
  if (events == nullptr || (of == nullptr && !term.of.empty())) return;
  term.y = events->events;
  if (term.kind == TermKind::contrast) {
    if (of == nullptr) return table.problem("of", "the outcome of everyone", "nothing", "name it: of = \"flare_any\"");
    term.m = events->n;
    term.y_other = of->events - term.y;
    term.m_other = of->n - term.m;
  } else {
    term.m = of == nullptr ? events->n : of->events;
  }
  for (const std::string& id : term.except)
    if (const PublishedRate* rate = published(table, "except", evidence, id, term.per)) term.m -= rate->events;
  if (term.y > term.m || term.y_other > term.m_other || term.y_other < 0 || term.m < 1)
    table.problem("events", "no more events than there are to count among", fmt::format("{:g} of {:g}", term.y, term.m),
                  "check `of` and `except`");
}

Term read_term(const Table& table, const Calibration& calibration) {
  Term term{.kind = table.choice<TermKind>(
                "kind", {{"count", TermKind::count}, {"contrast", TermKind::contrast}, {"median", TermKind::median}},
                TermKind::count),
            .trial = table.text("evidence"),
            .events = table.text("events"),
            .of = table.text("of", ""),
            .except = table.texts("except"),
            .per = table.choice<Per>("per", {{"patient", Per::patient}, {"course", Per::course}}, Per::patient),
            .cohort = {},
            .why = table.text("why", "")};
  if (term.kind == TermKind::median) {
    term.day = table.number("day", {.low = 0});
    term.cohort = table.text("cohort", "");
    term.m = table.number("n", {.low = 1});
    term.y = term.m / 2;  // half of them by that day: what a median says of its sample
    if (term.events != "flare_onset" && term.events != "flare_duration")
      table.problem("events", "\"flare_onset\" or \"flare_duration\"", "\"" + term.events + "\"",
                    "medians of other times are not known here");
  }
  const auto trial = std::find(calibration.trials.begin(), calibration.trials.end(), term.trial);
  if (trial == calibration.trials.end())
    table.problem("evidence", fmt::format("one of {}", fmt::join(calibration.trials, ", ")), "\"" + term.trial + "\"",
                  "add it to `evidence` or correct it");
  else if (term.kind != TermKind::median)
    read_counts(table, calibration.evidence[static_cast<std::size_t>(trial - calibration.trials.begin())], term);
  table.close();
  return term;
}

/// Every scored outcome has a place: in a term, as the sum of terms, or left out with a reason.
void account(const Table& root, const Calibration& calibration) {
  std::set<std::tuple<std::string, std::string, Per>> known;
  for (const Term& term : calibration.terms) {
    known.emplace(term.trial, term.events, term.per);
    if (!term.of.empty()) known.emplace(term.trial, term.of, term.per);
    for (const std::string& id : term.except) known.emplace(term.trial, id, term.per);
  }
  for (const LeftOut& each : calibration.left_out) known.emplace(each.trial, each.id, each.per);
  for (std::size_t t = 0; t < calibration.trials.size(); ++t)
    for (const PublishedRate& rate : calibration.evidence[t].rates)
      if (rate.score && !known.contains({calibration.trials[t], rate.id, rate.per}))
        root.problem("term", "every scored outcome in a term or left out with a reason",
                     fmt::format("no word of {} (per {}) of {}", rate.id,
                                 rate.per == Per::course ? "course" : "patient", calibration.trials[t]),
                     "add a [[term]], or a [[left_out]] that says why");
}

}  // namespace

double Sampled::value(double z) const { return prior.quantile(normal_cdf(z)); }

std::string Term::label() const {
  if (kind == TermKind::median)
    return fmt::format("{} by day {:g}{}", events, day, cohort.empty() ? "" : ", " + cohort);
  if (kind == TermKind::contrast) return fmt::format("{} against the others", events);
  std::string text = events;
  if (!of.empty()) text += " of " + of;
  if (!except.empty()) text += fmt::format(" without {}", fmt::join(except, ", "));
  return text + (per == results::Per::course ? " (per course)" : "");
}

std::size_t Calibration::trial(const std::string& wanted) const {
  return static_cast<std::size_t>(std::find(trials.begin(), trials.end(), wanted) - trials.begin());
}

Calibration Calibration::read(const std::string& id, const std::string& library) {
  const fs::path root = library;
  Calibration calibration;
  calibration.files.push_back(id.ends_with(".toml") ? id : (root / "calibrations" / (id + ".toml")).string());
  Document document = Document::read(calibration.files.front());
  const Table table = document.root();
  calibration.id = table.text("id");
  calibration.title = table.text("title");
  calibration.parameters = table.text("parameters");
  calibration.trials = table.texts("evidence", true);
  for (const std::string& trial : calibration.trials) {
    calibration.files.push_back((root / "evidence" / (trial + ".toml")).string());
    calibration.evidence.push_back(results::read_evidence(calibration.files.back()));
  }
  for (const Table& each : table.tables("sampled", true)) calibration.sampled.push_back(read_sampled(each));
  for (const Table& each : table.tables("fixed")) {
    calibration.fixed.push_back({each.text("name"), each.text("why")});
    each.close();
  }
  for (const Table& each : table.tables("term", true)) calibration.terms.push_back(read_term(each, calibration));
  for (const Table& each : table.tables("left_out")) {
    calibration.left_out.push_back(
        {each.text("evidence"), each.text("events"),
         each.choice<Per>("per", {{"patient", Per::patient}, {"course", Per::course}}, Per::patient),
         each.text("why")});
    each.close();
  }
  account(table, calibration);
  table.close();
  document.check();
  return calibration;
}

}  // namespace titrate::inference
