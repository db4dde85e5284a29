// library/contrasts/: which contrasts, and what the papers print.

#include "base/document.hpp"
#include "inference/contrasts.hpp"
#include "results/evidence.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

#include <fmt/format.h>

namespace titrate::inference {

namespace {

namespace fs = std::filesystem;
using results::Per;
using Quantity = Part::Quantity;

template <class Enum, class Names>
std::vector<std::pair<std::string, Enum>> words(const Names& names) {
  std::vector<std::pair<std::string, Enum>> all;
  for (std::size_t i = 0; i < names.size(); ++i) all.emplace_back(std::string(names[i]), static_cast<Enum>(i));
  return all;
}

std::vector<std::pair<std::string, chart::Measure>> measure_words() {
  std::vector<std::pair<std::string, chart::Measure>> all;
  for (const chart::MeasureInfo& info : chart::measures) all.emplace_back(std::string(info.name), info.measure);
  return all;
}

bool takes_measure(Quantity q) { return q == Quantity::fold || q == Quantity::friedman_p; }
bool takes_event(Quantity q) { return q == Quantity::event_share || q == Quantity::event_day; }

/// How many study days a quantity is of, at least.
std::size_t days_needed(Quantity q) {
  switch (q) {
    case Quantity::share:
    case Quantity::survival: return 0;
    case Quantity::friedman_p: return 3;
    default: return 2;
  }
}

Part read_part(const Table& table, const std::string& scenario) {
  Part part;
  part.quantity = table.choice<Quantity>("quantity",
                                         {{"share", Quantity::share},
                                          {"best_response", Quantity::best_response},
                                          {"fold", Quantity::fold},
                                          {"friedman_p", Quantity::friedman_p},
                                          {"survival", Quantity::survival},
                                          {"event_share", Quantity::event_share},
                                          {"event_day", Quantity::event_day},
                                          {"flare_onset", Quantity::flare_onset}},
                                         Quantity::share);
  part.scenario = table.text("scenario", scenario);
  part.among = table.choice<Among>("among",
                                   {{"all", Among::all},
                                    {"flare", Among::flare},
                                    {"no_flare", Among::no_flare},
                                    {"responders", Among::responders},
                                    {"others", Among::others},
                                    {"dosed", Among::dosed}},
                                   Among::all);
  part.cohort = table.text("cohort", "");
  if (part.quantity == Quantity::share) {
    part.outcome = table.text("outcome");
    part.per = table.choice<Per>("per", {{"patient", Per::patient}, {"course", Per::course}}, Per::patient);
  }
  if (takes_measure(part.quantity)) part.measure = table.choice<chart::Measure>("measure", measure_words());
  if (takes_event(part.quantity))
    part.event = table.choice<chart::EventKind>("event", words<chart::EventKind>(chart::events));
  if (part.quantity == Quantity::friedman_p) part.n = static_cast<int>(table.integer("n", {.low = 2}));
  const std::size_t needed = days_needed(part.quantity);
  if (needed > 0) {
    for (const double day : table.numbers("days", true)) part.days.push_back(static_cast<int>(day));
    const bool known = std::none_of(part.days.begin(), part.days.end(), [](int day) { return day == 0; });
    if (part.days.size() < needed || !known || !std::is_sorted(part.days.begin(), part.days.end()))
      table.problem("days", fmt::format("{} study days or more, ascending (there is no day 0)", needed),
                    fmt::format("{} of them", part.days.size()), "day 1 is that of the first dose");
  }
  if (part.among == Among::dosed && part.days.empty())
    table.problem("among", "\"dosed\" beside `days`", "no days", "say which days are looked at");
  table.close();
  return part;
}

using Papers = std::map<std::string, results::Evidence>;

/// A rate of the evidence file, a number in it by its path, or a pair [events, n] by its path.
std::optional<Figure> find(const results::Evidence& paper, const std::string& id, Per per) {
  if (const results::PublishedRate* rate = paper.find(id, per))
    return Figure{static_cast<double>(rate->events) / rate->n, rate->events, rate->n};
  if (const std::optional<double> value = paper.value(id)) return Figure{*value, {}, {}};
  const std::optional<double> events = paper.value(id + ".0"), n = paper.value(id + ".1");
  if (!events || !n || *n <= 0) return {};
  return Figure{*events / *n, static_cast<int>(*events), static_cast<int>(*n)};
}

Figure read_figure(const Table& table, const std::string& library, Papers& papers, std::vector<std::string>& files) {
  Figure figure;
  if (table.has("value")) {
    figure.value = table.number("value");
  } else if (table.has("events")) {
    figure.events = static_cast<int>(table.integer("events", {.low = 0}));
    figure.n = static_cast<int>(table.integer("n", {.low = 1}));
    figure.value = static_cast<double>(*figure.events) / *figure.n;
  } else {
    const std::string paper = table.text("evidence"), id = table.text("figure");
    const Per per = table.choice<Per>("per", {{"patient", Per::patient}, {"course", Per::course}}, Per::patient);
    const fs::path file = fs::path(library) / "evidence" / (paper + ".toml");
    if (!papers.contains(paper) && fs::exists(file)) {
      papers.emplace(paper, results::read_evidence(file.string()));
      files.push_back(file.string());
    }
    const auto found = papers.find(paper);
    if (found == papers.end())
      table.problem("evidence", "the id of a file in library/evidence", "\"" + paper + "\"",
                    "`titrate library evidence` lists them");
    else if (const auto printed = find(found->second, id, per))
      figure = *printed;
    else
      table.problem("figure", "an outcome's id, or the dotted path of a number or of [events, n]", "\"" + id + "\"",
                    "see " + file.string());
  }
  table.close();
  return figure;
}

class Reader {
 public:
  Reader(ContrastList& list, const std::string& library) : list_(list), library_(library) {}

  void scenario(const Table& table) {
    Scenario scenario{.id = table.text("id"),
                      .regimen = table.text("regimen"),
                      .sets = table.texts("set"),
                      .patients = static_cast<int>(table.integer("patients", {.low = 1}, 0)),
                      .alc = {},
                      .longest_node = {},
                      .why = table.text("why", "")};
    if (table.has("alc")) scenario.alc = table.quantity("alc", "1e9/L", {.low = 0});
    if (table.has("longest_node")) scenario.longest_node = table.quantity("longest_node", "cm", {.low = 0});
    for (const std::string& set : scenario.sets)
      if (set.find('=') == std::string::npos)
        table.problem("set", "path=value, as simulate --set takes it", "\"" + set + "\"",
                      "see `titrate simulate --help`");
    table.close();
    list_.scenarios.push_back(std::move(scenario));
  }

  void contrast(const Table& table) {
    Contrast c;
    c.id = table.text("id");
    c.label = table.text("label");
    c.unit = table.text("unit", "");
    c.source = table.text("source");
    c.note = table.text("note", "");
    c.comparison = table.choice<Comparison>(
        "comparison",
        {{"value", Comparison::value}, {"ratio", Comparison::ratio}, {"difference", Comparison::difference}},
        Comparison::value);
    const std::string scenario = table.text("scenario");
    const bool two = c.comparison != Comparison::value;
    if (const auto of = table.table("of", true)) c.of = checked(*of, scenario);
    if (two)
      if (const auto against = table.table("against", true)) c.against = checked(*against, scenario);
    if (const auto of = table.table("published")) c.published_of = figure(*of);
    if (two)
      if (const auto against = table.table("published_against", c.published_of.has_value()))
        c.published_against = figure(*against);
    if (table.has("median_at_least")) c.median_at_least = table.number("median_at_least");
    if (table.has("median_at_most")) c.median_at_most = table.number("median_at_most");
    if (!c.published_of && !c.median_at_least && !c.median_at_most)
      table.problem("published", "a published figure, or what the median must show", "neither",
                    "add published = {...}, median_at_least or median_at_most");
    table.close();
    list_.contrasts.push_back(std::move(c));
  }

 private:
  Part checked(const Table& table, const std::string& scenario) {
    Part part = read_part(table, scenario);
    const auto is_it = [&](const Scenario& s) { return s.id == part.scenario; };
    if (std::none_of(list_.scenarios.begin(), list_.scenarios.end(), is_it))
      table.problem("scenario", "the id of a [[scenario]]", "\"" + part.scenario + "\"", "add it, or correct the id");
    return part;
  }
  Figure figure(const Table& table) { return read_figure(table, library_, papers_, list_.files); }

  ContrastList& list_;
  const std::string& library_;
  Papers papers_;
};

}  // namespace

ContrastList ContrastList::read(const std::string& id, const std::string& library) {
  ContrastList list;
  list.files.push_back((fs::path(library) / "contrasts" / (id + ".toml")).string());
  Document document = Document::read(list.files.front());
  const Table root = document.root();
  list.id = root.text("id");
  list.title = root.text("title");
  root.text("source", "");
  Reader reader(list, library);
  for (const Table& table : root.tables("scenario", true)) reader.scenario(table);
  for (const Table& table : root.tables("contrast", true)) reader.contrast(table);
  root.close();
  document.check();
  return list;
}

}  // namespace titrate::inference
