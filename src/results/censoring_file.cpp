// Reading and printing the censoring table.

#include "base/document.hpp"
#include "results/time_to_event.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace titrate::results {

namespace {

using When = CensoringRow::When;
using At = CensoringRow::At;
template <class Enum>
using Words = std::vector<std::pair<std::string, Enum>>;

const Words<EventOf> event_words{{"progression", EventOf::progression},
                                 {"death", EventOf::death},
                                 {"new_treatment", EventOf::new_treatment},
                                 {"response", EventOf::response}};
const Words<Population> population_words{
    {"all", Population::all}, {"responders", Population::responders}, {"off_treatment", Population::off_treatment}};
const Words<TimeFrom> from_words{
    {"day_1", TimeFrom::day_1}, {"response", TimeFrom::response}, {"end_of_treatment", TimeFrom::end_of_treatment}};
const Words<When> when_words{{"no_event", When::no_event},
                             {"death_without_event", When::death_without_event},
                             {"new_treatment_first", When::new_treatment_first},
                             {"event_after_gap", When::event_after_gap}};
const Words<At> at_words{
    {"last_assessment", At::last_assessment}, {"last_known_alive", At::last_known_alive}, {"death", At::death}};

template <class Enum>
std::string spell(const Words<Enum>& words, Enum value) {
  for (const auto& [word, meaning] : words)
    if (meaning == value) {
      std::string text = word;
      std::replace(text.begin(), text.end(), '_', ' ');
      return text;
    }
  return "";
}

std::vector<EventOf> read_events(const Table& table) {
  std::vector<EventOf> events;
  for (const std::string& word : table.texts("events", true)) {
    const auto known =
        std::find_if(event_words.begin(), event_words.end(), [&](const auto& each) { return each.first == word; });
    if (known == event_words.end())
      table.problem("events", "progression, death, new_treatment or response", fmt::format("\"{}\"", word),
                    "correct it");
    else
      events.push_back(known->second);
  }
  return events;
}

TimeEndpoint read_endpoint(const Table& table) {
  TimeEndpoint endpoint{.id = table.text("id"),
                        .code = table.text("code"),
                        .label = table.text("label"),
                        .population = table.choice<Population>("population", population_words),
                        .from = table.choice<TimeFrom>("from", from_words),
                        .events = read_events(table),
                        .censored = {},
                        .source = table.text("source"),
                        .confidence = table.text("confidence")};
  for (const Table& row : table.tables("censored", true)) {
    endpoint.censored.push_back(
        {row.choice<When>("when", when_words), row.choice<At>("at", at_words), row.text("reason")});
    row.close();
  }
  const auto has = [&](When when) {
    return std::any_of(endpoint.censored.begin(), endpoint.censored.end(),
                       [&](const auto& r) { return r.when == when; });
  };
  if (!endpoint.censored.empty() && !has(When::no_event))
    table.problem("censored", "a row for those without an event, when = \"no_event\"", "none", "add one");
  for (const CensoringRow& row : endpoint.censored)
    if (row.at == At::death && row.when != When::death_without_event)
      table.problem("censored", "`at = \"death\"` only where the patient died without the event",
                    fmt::format("when = \"{}\"", spell(when_words, row.when)), "choose another day");
  table.close();
  return endpoint;
}

}  // namespace

CensoringTable read_censoring(const std::string& file) {
  Document document = Document::read(file);
  const Table root = document.root();
  CensoringTable table{.id = root.text("id"),
                       .title = root.text("title"),
                       .source = root.text("source"),
                       .verified = root.boolean("verified"),
                       .gap_days = static_cast<int>(std::lround(root.quantity("gap", "d", {.low = 1}))),
                       .endpoints = {}};
  if (root.text("kind") != "censoring")
    root.problem("kind", "\"censoring\"", "another kind of set", "name a censoring table");
  for (const Table& each : root.tables("endpoint", true)) {
    TimeEndpoint endpoint = read_endpoint(each);
    if (table.find(endpoint.id))
      each.problem("id", "each endpoint once", fmt::format("\"{}\" again", endpoint.id), "remove one");
    table.endpoints.push_back(std::move(endpoint));
  }
  for (const char* id :
       {"overall_survival", "progression_free_survival", "time_to_progression", "duration_of_response"})
    if (!table.find(id))
      root.problem("endpoint", "the four endpoints that are drawn and compared", fmt::format("no \"{}\"", id),
                   "add an [[endpoint]] with that id");
  root.close();
  document.check();
  return table;
}

std::string censoring_markdown(const CensoringTable& table) {
  std::string text = fmt::format("{}. Source: {}{}. A gap is longer than {} days.\n", table.title, table.source,
                                 table.verified ? "" : "; unverified against the originals", table.gap_days);
  for (const TimeEndpoint& endpoint : table.endpoints) {
    std::string events;
    for (const EventOf event : endpoint.events) events += (events.empty() ? "" : " or ") + spell(event_words, event);
    text += fmt::format(
        "\n**{} ({})**, of {}: from {} to {}. {} ({}).\n\n| when | censored at | because |\n|---|---|---|\n",
        endpoint.label, endpoint.code, spell(population_words, endpoint.population), spell(from_words, endpoint.from),
        events, endpoint.source, endpoint.confidence);
    for (const CensoringRow& row : endpoint.censored)
      text += fmt::format("| {} | {} | {} |\n", spell(when_words, row.when), spell(at_words, row.at), row.reason);
  }
  return text;
}

}  // namespace titrate::results
