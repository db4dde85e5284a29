// A search as text, as JSON and as protocol files.

#include "design/search_report.hpp"
#include "report/numbers.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::design {

namespace {

using Json = nlohmann::ordered_json;

/// Six decimals, as in endpoints.json.
double rounded(double value) { return std::round(value * 1e6) / 1e6; }

const char* word(Holds holds) { return holds == Holds::yes ? "yes" : holds == Holds::no ? "no" : "unclear"; }

Json described(const Quantity& judged) {
  Json json;
  if (judged.endpoints.size() == 1)
    json["endpoint"] = judged.endpoints.front();
  else
    json["any_of"] = judged.endpoints;
  json["label"] = judged.label;
  const bool dose = !judged.unit.empty() || judged == dose_quantities().back();
  if (dose)
    json["unit"] = judged.unit.empty() ? "1" : judged.unit;
  else
    json["per"] = judged.per == results::Per::course ? "course" : "patient";
  return json;
}

Json value_json(const AcrossDraws& value) {
  if (value.draws.empty()) return {{"mean", nullptr}, {"interval", nullptr}, {"standard_error", nullptr}};
  return {{"mean", rounded(value.mean)},
          {"interval", {rounded(value.interval.low), rounded(value.interval.high)}},
          {"standard_error", rounded(value.standard_error)}};
}

Json candidate_json(const SearchReport& r, std::size_t index) {
  const Search& search = r.space->search();
  const Candidate& c = r.found->candidates[index];
  Json json{{"name", candidate_name(index)},
            {"label", c.label},
            {"file", "protocols/" + candidate_name(index) + ".toml"},
            {"values", Json::object()},
            {"base", c.base},
            {"confirmed", c.confirmed},
            {"front", c.front},
            {"meets_constraints", c.met}};
  for (std::size_t a = 0; a < c.genome.size(); ++a)
    json["values"][search.axes[a].id] = search.axes[a].options[c.genome[a]].label;
  json["not_beaten"] = c.confirmed && c.met ? Json(rounded(c.non_dominated)) : Json(nullptr);
  json["same_as"] = c.same_as < 0 ? Json(nullptr) : Json(candidate_name(static_cast<std::size_t>(c.same_as)));
  json["quantities"] = Json::array();
  for (std::size_t j = 0; j < c.judged.size(); ++j) {
    Json one = described(search.judged[j]);
    one.update(value_json(c.judged[j]));
    json["quantities"].push_back(std::move(one));
  }
  json["constraints"] = Json::array();
  for (std::size_t i = 0; i < c.chance.size(); ++i)
    json["constraints"].push_back(
        {{"probability", rounded(c.chance[i].value)},
         {"interval", {rounded(c.chance[i].interval.low), rounded(c.chance[i].interval.high)}},
         {"holds", word(c.holds[i])}});
  return json;
}

Json spent_json(const Spent& s) {
  return {{"every_protocol_tried", s.every_one},
          {"tried", s.tried},
          {"not_allowed", s.not_allowed},
          {"draws", s.draws},
          {"patients_per_draw", s.patients},
          {"fresh_draws", s.fresh_draws},
          {"fresh_patients_per_draw", s.fresh_patients},
          {"published_trials_patients", s.evidence_patients},
          {"patients", s.all}};
}

Json grounds_json(const Search& search, const Grounds& grounds) {
  Json all = Json::array();
  for (std::size_t j = 0; j < search.judged.size(); ++j)
    for (const Reproduced& each : grounds.of[j])
      all.push_back({{"endpoint", search.judged[j].endpoints.front()},
                     {"per", search.judged[j].per == results::Per::course ? "course" : "patient"},
                     {"trial", each.trial},
                     {"events", each.events},
                     {"n", each.n},
                     {"predicted", rounded(each.predicted)},
                     {"interval", {rounded(each.interval.low), rounded(each.interval.high)}},
                     {"inside", each.inside},
                     {"status", each.fitted ? "fitted" : "validated"}});
  return all;
}

/// Columns as wide as their widest cell; Markdown that is read as it stands.
std::string table(const std::vector<std::vector<std::string>>& rows) {
  // A code point is as wide as another: the text holds nothing wider.
  const auto width = [](const std::string& text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0u) != 0x80u; }));
  };
  std::vector<std::size_t> widest(rows.front().size(), 3);
  for (const auto& row : rows)
    for (std::size_t c = 0; c < row.size(); ++c) widest[c] = std::max(widest[c], width(row[c]));
  std::string text;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    text += "|";
    for (std::size_t c = 0; c < rows[r].size(); ++c)
      text += " " + rows[r][c] + std::string(widest[c] - width(rows[r][c]), ' ') + " |";
    text += "\n";
    if (r > 0) continue;
    text += "|";
    for (const std::size_t w : widest) text += std::string(w + 2, '-') + "|";
    text += "\n";
  }
  return text;
}

/// A text between quotes, as TOML wants it.
std::string quoted(const std::string& text) {
  std::string all = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') all += '\\';
    all += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return all + "\"";
}

}  // namespace

std::string candidate_name(std::size_t candidate) { return fmt::format("{:02}", candidate + 1); }

std::string constraint_text(const Search& search, const Constraint& c) {
  const Quantity& judged = search.judged[c.judged];
  const std::string limit =
      judged.share() ? fmt::format("{:g} %", 100 * c.limit) : fmt::format("{:g} {}", c.limit, judged.unit);
  return fmt::format("{} {} {} with {:g} % probability", judged.label, c.below ? "below" : "above", limit,
                     100 * c.probability);
}

std::string shown(const Quantity& judged, double value) {
  return judged.share() ? fmt::format("{:.1f} %", 100 * value) : fmt::format("{:.1f} {}", value, judged.unit);
}

std::string shown(const Quantity& judged, const AcrossDraws& value) {
  if (value.draws.empty()) return "–";
  const double scale = judged.share() ? 100 : 1;
  return fmt::format("{} [{:.1f}–{:.1f}]", shown(judged, value.mean), scale * value.interval.low,
                     scale * value.interval.high);
}

std::string answer(const Candidate& candidate, std::size_t constraint) {
  return fmt::format("{}, {:.0f} %", word(candidate.holds[constraint]), 100 * candidate.chance[constraint].value);
}

std::string spent_text(const SearchReport& r) {
  const Spent& s = r.found->spent;
  const Search& search = r.space->search();
  const auto whole = [](double value) { return report::thousands(static_cast<long long>(value)); };
  std::string text = fmt::format(
      "{} protocols in the space, {} tried on the same {} virtual patients ({} draws of the parameters, {} patients of "
      "each)",
      whole(search.size()), s.every_one && r.found->finished ? "every one" : whole(static_cast<double>(s.tried)),
      whole(static_cast<double>(s.draws) * s.patients), s.draws, s.patients);
  if (s.not_allowed > 0)
    text += fmt::format(", {} whose values do not go together left out", whole(static_cast<double>(s.not_allowed)));
  const auto confirmed = std::count_if(r.found->candidates.begin(), r.found->candidates.end(),
                                       [](const Candidate& c) { return c.confirmed; });
  if (confirmed > 0)
    text += fmt::format("; {} tried again on {} fresh ones ({} draws, {} of each)", confirmed,
                        whole(static_cast<double>(s.fresh_draws) * s.fresh_patients), s.fresh_draws, s.fresh_patients);
  return text + fmt::format("; {} virtual patients in all, seed {}", whole(static_cast<double>(s.all)), search.seed);
}

Json search_json(const SearchReport& r) {
  const Search& search = r.space->search();
  Json json{{"schema", "titrate/search/1"},
            {"search", search.id},
            {"title", search.title},
            {"regimen", r.space->base().protocol.id},
            {"finished", r.found->finished},
            {"seed", search.seed},
            {"budget", search.budget},
            {"level", search.level},
            {"spent", spent_json(r.found->spent)},
            {"axes", Json::array()},
            {"objectives", Json::array()},
            {"constraints", Json::array()},
            {"candidates", Json::array()},
            {"pairs", Json::array()}};
  for (const Axis& axis : search.axes) {
    Json values = Json::array();
    for (const Option& option : axis.options) values.push_back(option.label);
    json["axes"].push_back({{"id", axis.id}, {"label", axis.label}, {"values", values}});
  }
  for (const Objective& each : search.objectives) {
    Json one = described(search.judged[each.judged]);
    one["want"] = each.high ? "high" : "low";
    json["objectives"].push_back(std::move(one));
  }
  for (const Constraint& each : search.constraints) {
    Json one = described(search.judged[each.judged]);
    one[each.below ? "below" : "above"] = each.limit;
    one["probability"] = each.probability;
    json["constraints"].push_back(std::move(one));
  }
  for (std::size_t c = 0; c < r.found->candidates.size(); ++c) json["candidates"].push_back(candidate_json(r, c));
  for (const Pair& pair : r.found->pairs) {
    Json differences = Json::array();
    for (const AcrossDraws& each : pair.difference) differences.push_back(value_json(each));
    json["pairs"].push_back({{"of", {candidate_name(pair.a), candidate_name(pair.b)}},
                             {"differences", differences},
                             {"told_apart", pair.apart}});
  }
  json["published"] = r.grounds != nullptr ? grounds_json(search, *r.grounds) : Json::array();
  json["notes"] = search_notes(r);
  return json;
}

std::string search_text(const SearchReport& r) {
  const Search& search = r.space->search();
  const Found& found = *r.found;
  std::string text = fmt::format("{}\n{}.\n\n", search.title, spent_text(r));
  std::vector<std::vector<std::string>> rows(1);
  auto& head = rows.front();
  head.emplace_back("");
  for (const Axis& axis : search.axes) head.push_back(axis.label);
  for (const Quantity& judged : search.judged) head.push_back(judged.label);
  for (const Constraint& each : search.constraints) head.push_back(constraint_text(search, each));
  head.emplace_back("front");
  head.emplace_back("not beaten");
  for (std::size_t i = 0; i < found.candidates.size(); ++i) {
    const Candidate& c = found.candidates[i];
    auto& row = rows.emplace_back();
    row.push_back(candidate_name(i) + (c.base ? " (as it is)" : "") + (c.confirmed ? "" : " (not confirmed)"));
    for (std::size_t a = 0; a < search.axes.size(); ++a)
      row.push_back(c.genome.empty() ? "" : search.axes[a].options[c.genome[a]].label);
    for (std::size_t j = 0; j < search.judged.size(); ++j) row.push_back(shown(search.judged[j], c.judged[j]));
    for (std::size_t k = 0; k < search.constraints.size(); ++k) row.push_back(answer(c, k));
    row.push_back(c.same_as >= 0 ? "as " + candidate_name(static_cast<std::size_t>(c.same_as)) : c.front ? "yes" : "");
    row.push_back(c.confirmed && c.met ? fmt::format("{:.0f} %", 100 * c.non_dominated) : "");
  }
  text += table(rows);
  text += fmt::format(
      "\nMean over draws of the parameters [{:g} % of them]. Front: meets the constraints, and no other that does is "
      "better "
      "in every objective. Not beaten: in so many of the draws.\n\n",
      100 * search.level);
  for (const std::string& note : search_notes(r)) text += "- " + note + "\n";
  return text + "\nResearch use only: virtual patients, no advice for any patient.\n";
}

std::string candidate_file(const SearchReport& r, std::size_t candidate) {
  const Candidate& c = r.found->candidates[candidate];
  const protocol::Protocol& base = r.space->base().protocol;
  const std::string id = base.id + "-" + candidate_name(candidate);
  std::vector<Problem> none;
  const std::string text = with_changes(
      c.genome.empty() ? r.space->base_text() : r.space->text(c.genome),
      {{.path = "id", .value = quoted(id)}, {.path = "title", .value = quoted(base.title + ": " + c.label)}}, none);
  return fmt::format(
             "# Candidate {} of the search {} ({}), Titrate {}: {}.\n# Changed from {}: what follows is its file, "
             "comments included; comments on changed values speak of the old ones.\n",
             candidate_name(candidate), r.space->search().id, r.command, r.version, c.label, base.id) +
         text;
}

}  // namespace titrate::design
