// Reading a search: docs/search.md.

#include "design/design_file.hpp"
#include "design/search.hpp"
#include "design/toml_source.hpp"
#include "trial/modelled.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::design {

namespace {

constexpr double least_budget = 2'000, most_budget = 1e9;
constexpr std::size_t most_axes = 30, most_options = 1000;

/// `"21 d"` as `21 d`, `["1-21"]` as `1-21`: a value as people would say it.
std::string plain(std::string typed) {
  std::erase_if(typed, [](char c) { return c == '"' || c == '\'' || c == '[' || c == ']'; });
  return typed;
}

struct Reader {
  Document& document;
  SourceLines lines;
  toml::table raw;

  explicit Reader(Document& d) : document(d), lines(d.text()), raw(toml::parse(d.text())) {}

  Place place(const toml::node& node) const {
    return {document.name(), static_cast<int>(node.source().begin.line), static_cast<int>(node.source().begin.column)};
  }
  void problem(const Place& at, std::string expected, std::string seen, std::string mend) const {
    document.problem({at, std::move(expected), std::move(seen), std::move(mend)});
  }

  /// Who is treated, how they are looked at and what is counted stay as they are: a pair must differ in treatment
  /// alone.
  void check_path(const std::string& path, const Place& at) const {
    static const std::vector<std::string> treatment = {"arm", "cohort", "stopping", "maximum_treatment"};
    const std::string first = path.substr(0, path.find('.'));
    if (std::find(treatment.begin(), treatment.end(), first) != treatment.end()) return;
    problem(at, fmt::format("a path that begins with {}", fmt::join(treatment, ", ")), "`" + path + "`",
            "a search varies how patients are treated, not who they are or how they are looked at; --set changes that "
            "for all candidates alike");
  }

  void values(const Table& table, const toml::node* list, const std::string& path, Axis& axis) const {
    const toml::array* values = list->as_array();
    if (values == nullptr || values->empty()) {
      table.problem("values", "a list of values", values == nullptr ? "no list" : "an empty list: the space is empty",
                    "as in values = [\"5 mg\", \"10 mg\"]");
      return;
    }
    for (const toml::node& each : *values) {
      const std::string value = lines.typed(each);
      const Place at = place(each);
      axis.options.push_back({.label = plain(value),
                              .changes = {{.kind = Change::Kind::set, .path = path, .value = value, .at = at}},
                              .at = at});
    }
  }

  void range(const Table& table, const std::string& path, Axis& axis) const {
    std::vector<double> ends;
    std::set<std::string> units;
    for (const char* key : {"from", "to", "by"}) {
      const toml::node* node = table.has(key) ? at_path(table.path() + "." + key) : nullptr;
      if (node == nullptr) {
        table.problem(key, fmt::format("the key `{}` beside `from`, `to` and `by`", key), "none", "add it");
        return;
      }
      const std::string text = plain(lines.typed(*node));
      double number = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
      if (error != std::errc() || !std::isfinite(number)) {
        table.problem(key, "a number, or a number and a unit between quotes", "`" + text + "`",
                      "as in from = \"14 d\"");
        return;
      }
      ends.push_back(number);
      units.insert(std::string(end, text.data() + text.size()));
    }
    if (units.size() > 1) {
      table.problem("from", "one unit for `from`, `to` and `by`", fmt::format("`{}`", fmt::join(units, "`, `")),
                    "write all in the same");
      return;
    }
    const double steps = std::floor((ends[1] - ends[0]) / ends[2] + 1e-9);
    if (!(ends[2] > 0) || !(steps >= 0) || steps >= static_cast<double>(most_options)) {
      table.problem("by", fmt::format("at most {} steps upwards from `from` to `to`", most_options),
                    ends[2] > 0 && steps < 0 ? "`to` below `from`: the space is empty" : "another step",
                    "correct one of the three");
      return;
    }
    for (int i = 0; i <= static_cast<int>(steps); ++i) {
      const std::string value = fmt::format("{:g}{}", ends[0] + i * ends[2], *units.begin());
      axis.options.push_back({.label = value,
                              .changes = {{.kind = Change::Kind::set,
                                           .path = path,
                                           .value = units.begin()->empty() ? value : "\"" + value + "\"",
                                           .at = table.place("from")}},
                              .at = table.place("from")});
    }
  }

  const toml::node* at_path(const std::string& path) const {
    const toml::node* here = &raw;
    for (std::size_t begin = 0; here != nullptr && begin <= path.size();) {
      const std::size_t dot = std::min(path.find('.', begin), path.size());
      const std::string step = path.substr(begin, dot - begin);
      begin = dot + 1;
      if (const auto* list = here->as_array())
        here = list->get(static_cast<std::size_t>(std::stoul(step)));
      else
        here = here->is_table() ? here->as_table()->get(step) : nullptr;
    }
    return here;
  }

  /// The lines of a table that is typed on one: its keys with their values as typed.
  std::string table_lines(const toml::table& table) const {
    std::vector<std::pair<std::size_t, std::string>> keys;
    for (const auto& [key, value] : table)
      keys.emplace_back(lines.offset(key.source().begin), fmt::format("{} = {}\n", key.str(), lines.typed(value)));
    std::sort(keys.begin(), keys.end());
    std::string all;
    for (const auto& [at, line] : keys) all += line;
    return all;
  }

  void changes(const Table& table, const std::string& key, Change::Kind kind, Option& option) const {
    if (!table.has(key)) return;
    const toml::node* node = at_path(table.path() + "." + key);
    if (const auto* paths = node->as_array(); kind == Change::Kind::remove && paths != nullptr) {
      for (const toml::node& each : *paths)
        if (each.is_string())
          option.changes.push_back(
              {.kind = kind, .path = each.value_or(std::string()), .value = {}, .at = place(each)});
        else
          problem(place(each), "a path as text", "another value", "put it between quotes");
      return;
    }
    const auto* pairs = node->as_table();
    if (kind == Change::Kind::remove || pairs == nullptr) {
      table.problem(key, kind == Change::Kind::remove ? "a list of paths" : "paths with their values", "another value",
                    kind == Change::Kind::remove ? "as in remove = [\"arm.0.support.allopurinol\"]"
                                                 : "as in set = { \"arm.0.intervention.0.start\" = \"5 mg\" }");
      return;
    }
    for (const auto& [path, value] : *pairs) {
      const bool adds = kind == Change::Kind::add;
      if (adds && !(value.is_table() && value.as_table()->is_inline())) {
        problem(place(value), "a table on one line, to be added to the list", "another value",
                "as in add = { \"arm.0.support\" = { id = \"…\", agent = \"…\" } }");
        continue;
      }
      option.changes.push_back({.kind = kind,
                                .path = std::string(path.str()),
                                .value = adds ? table_lines(*value.as_table()) : lines.typed(value),
                                .at = place(value)});
    }
  }

  Option option(const Table& table) const {
    Option made{.label = table.text("label"), .changes = {}, .at = table.place()};
    changes(table, "set", Change::Kind::set, made);
    changes(table, "add", Change::Kind::add, made);
    changes(table, "remove", Change::Kind::remove, made);
    table.close();
    return made;
  }

  Axis axis(const Table& table) const {
    Axis made{.id = table.text("id"), .label = {}, .options = {}, .at = table.place()};
    made.label = table.text("label", made.id);
    const bool listed = table.has("values"), ranged = table.has("from") || table.has("to") || table.has("by"),
               options = table.has("option");
    if (listed + ranged + options != 1)
      table.problem("id", "one of `values`, `from` with `to` and `by`, and [[axis.option]]",
                    listed + ranged + options == 0 ? "none of them: the space is empty" : "several of them",
                    "keep one of them");
    else if (options)
      for (const Table& each : table.tables("option", true)) made.options.push_back(option(each));
    else {
      const std::string path = table.text("path");
      if (listed)
        values(table, at_path(table.path() + ".values"), path, made);
      else
        range(table, path, made);
    }
    std::set<std::string> labels;
    for (const Option& each : made.options) {
      if (!labels.insert(each.label).second)
        problem(each.at, "values that differ", "`" + each.label + "` twice", "remove one, or give it another label");
      for (const Change& change : each.changes) check_path(change.path, change.at);
      if (listed || ranged) continue;
    }
    if (made.options.size() > most_options)
      table.problem("id", fmt::format("at most {} values", most_options), fmt::format("{}", made.options.size()),
                    "leave some out");
    table.close();
    return made;
  }

  Quantity judged(const Table& table) const {
    Quantity made;
    made.at = table.place(table.has("endpoints") ? "endpoints" : "endpoint");
    made.endpoints =
        table.has("endpoints") ? table.texts("endpoints", true) : std::vector<std::string>{table.text("endpoint")};
    if (table.has("endpoints") && table.has("endpoint"))
      table.problem("endpoint", "one of `endpoint` and `endpoints`", "both", "remove one");
    made.per = table.choice<results::Per>("per", {{"patient", results::Per::patient}, {"course", results::Per::course}},
                                          results::Per::patient);
    if (made.endpoints.size() > 1 && made.per == results::Per::course)
      table.problem("per", "\"patient\" for any of several endpoints", "\"course\"",
                    "count patients who have any of them");
    const auto& doses = dose_quantities();
    const auto dose = std::find_if(doses.begin(), doses.end(), [&](const Quantity& d) { return d == made; });
    if (dose != doses.end()) made.unit = dose->unit;
    std::vector<std::string> labels;
    for (const std::string& id : made.endpoints) labels.push_back(endpoint_label(id));
    std::string usual = dose != doses.end() ? dose->label : fmt::format("{}", fmt::join(labels, " or "));
    if (dose == doses.end() && !usual.empty() && usual[0] >= 'a' && usual[0] <= 'z')
      usual[0] = static_cast<char>(usual[0] - 'a' + 'A');
    made.label = table.text("label", usual + (made.per == results::Per::course ? ", per course" : ""));
    return made;
  }

  static std::size_t enter(Search& search, Quantity made) {
    const auto there = std::find(search.judged.begin(), search.judged.end(), made);
    if (there != search.judged.end()) return static_cast<std::size_t>(there - search.judged.begin());
    search.judged.push_back(std::move(made));
    return search.judged.size() - 1;
  }

  void constraint(const Table& table, Search& search) const {
    Constraint made;
    made.judged = enter(search, judged(table));
    made.below = table.has("below");
    const char* key = made.below ? "below" : "above";
    if (table.has("below") == table.has("above"))
      table.problem("below", "one of `below` and `above`", made.below ? "both" : "neither", "as in below = 0.05");
    else
      made.limit = table.number(key);
    const bool share = search.judged[made.judged].share();
    if (table.has(key) && ((share && !(made.limit > 0 && made.limit < 1)) || (!share && made.limit <= 0)))
      table.problem(key, share ? "a share between 0 and 1, neither of them" : "a limit above 0",
                    fmt::format("{:g}", made.limit),
                    share ? "5 % is 0.05; at 0 and 1 the constraint could never hold, or never fail" : "correct it");
    made.probability = table.number("probability");
    if (table.has("probability") && !(made.probability > 0 && made.probability < 1))
      table.problem("probability", "a probability between 0 and 1, neither of them",
                    fmt::format("{:g}", made.probability),
                    "no number of draws shows certainty; 0.9 asks for 90 % of them");
    for (const Constraint& other : search.constraints) {
      const auto& low = made.below ? other : made;
      const auto& high = made.below ? made : other;
      if (other.judged == made.judged && other.below != made.below && low.limit >= high.limit &&
          low.probability + high.probability >= 1)
        table.problem(key, "constraints that can hold together",
                      fmt::format("above {:g} and below {:g} of the same quantity", low.limit, high.limit),
                      "no protocol can meet both: correct one of them");
    }
    table.close();
    search.constraints.push_back(made);
  }

  void objectives(const Table& root, Search& search) const {
    for (const Table& each : root.tables("objective", true)) {
      const std::size_t at = enter(search, judged(each));
      const bool high = each.choice<bool>("want", {{"high", true}, {"low", false}});
      for (const Objective& other : search.objectives)
        if (other.judged == at) each.problem("endpoint", "objectives that differ", "the same twice", "remove one");
      search.objectives.push_back({at, high});
      each.close();
    }
    if (root.has("objective") && search.objectives.size() < 2)
      root.problem("objective", "two objectives at least, as response and severe harm",
                   fmt::format("{}", search.objectives.size()),
                   "a single one needs no trade-off: give what it costs as a second, or as a constraint");
  }
};

}  // namespace

double Search::size() const {
  double all = 1;
  for (const Axis& axis : axes) all *= static_cast<double>(axis.options.size());
  return axes.empty() ? 0 : all;
}

bool is_search(const std::string& file) {
  Document document = Document::read(file);
  return document.root().has("search");
}

Search parse_search(Document& document) {
  const Reader read(document);
  const Table root = document.root();
  Search s;
  s.file = document.name();
  (void)root.integer("search", {1, 1});
  s.id = root.text("id");
  s.title = root.text("title", s.id);
  (void)root.text("source", "");
  s.protocol = root.text("protocol");
  s.budget = static_cast<std::uint64_t>(root.integer("budget", {least_budget, most_budget}, 1'000'000L));
  s.seed = static_cast<std::uint64_t>(root.integer("seed", {0, 9e15}, 1L));
  s.confirmed = static_cast<int>(root.integer("confirmed", {2, 64}, 12L));
  s.level = root.number("level", {0.5, 0.999}, 0.95);
  const std::vector<Table> axes = root.tables("axis", true);
  if (root.has("axis") && axes.empty() && document.problems().empty())
    root.problem("axis", "an axis at least", "none: the space is empty", "add [[axis]]");
  if (axes.size() > most_axes)
    root.problem("axis", fmt::format("at most {} axes", most_axes), fmt::format("{}", axes.size()), "leave some out");
  std::set<std::string> ids;
  for (const Table& each : axes) {
    s.axes.push_back(read.axis(each));
    if (!ids.insert(s.axes.back().id).second)
      each.problem("id", "axes with ids of their own", "`" + s.axes.back().id + "` twice", "rename one");
  }
  read.objectives(root, s);
  for (const Table& each : root.tables("constraint")) read.constraint(each, s);
  for (const Table& each : root.tables("shown")) {
    Reader::enter(s, read.judged(each));
    each.close();
  }
  root.close();
  return s;
}

void check_endpoints(Document& document, const Search& search, const results::EndpointList& list) {
  std::vector<std::string> known;
  for (const results::RateDefinition& each : list.rates()) known.push_back(each.id);
  for (const Quantity& each : dose_quantities()) known.push_back(each.endpoints.front());
  for (const Quantity& each : search.judged)
    for (const std::string& id : each.endpoints) {
      const bool dose =
          std::any_of(dose_quantities().begin(), dose_quantities().end(), [&](const Quantity& d) { return d == each; });
      const bool there = dose || std::any_of(list.rates().begin(), list.rates().end(),
                                             [&](const auto& rate) { return rate.id == id && rate.per == each.per; });
      const std::string why = trial::why_not_modelled(id);
      if (!why.empty()) {
        document.problem({each.at, "an endpoint that virtual patients have", "\"" + id + "\"", why});
        continue;
      }
      if (there || id.empty()) continue;
      const bool other = std::find(known.begin(), known.end(), id) != known.end();
      const std::string near = did_you_mean(id, known);
      document.problem({each.at, "an endpoint of endpoints.json, or dose_intensity or time_on_hold",
                        "\"" + id + "\"" + (other ? ", which is not counted so" : ""),
                        other          ? "change `per`, or name dose quantities one by one"
                        : near.empty() ? "docs/endpoints.md lists them"
                                       : "did you mean \"" + near + "\"?"});
    }
}

}  // namespace titrate::design
