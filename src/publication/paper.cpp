#include "publication/paper.hpp"

#include "base/document.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace titrate::publication {

namespace {

constexpr double most = 1e9;           // patients
constexpr std::size_t most_of = 1000;  // counts, sums, P values of one paper

const std::vector<std::pair<std::string, Family>> families = {{"sign", Family::sign},
                                                              {"signed-rank", Family::signed_rank},
                                                              {"friedman", Family::friedman},
                                                              {"rank-sum", Family::rank_sum},
                                                              {"kruskal-wallis", Family::kruskal_wallis}};

/// Names of counts to their places in the list; a problem for those that are none.
class Names {
 public:
  void add(const Table& table, const std::string& id, std::size_t index) {
    if (id.empty()) return;
    if (!places_.emplace(id, index).second)
      table.problem("id", "an id of its own", fmt::format("`{}` a second time", id), "rename one of the two");
  }
  std::optional<std::size_t> find(const Table& table, const char* key, const std::string& id) const {
    if (const auto found = places_.find(id); found != places_.end()) return found->second;
    std::vector<std::string> known;
    for (const auto& [name, index] : places_) known.push_back(name);
    const std::string near = did_you_mean(id, known);
    table.problem(key, "the id of a [[count]]", fmt::format("`{}`", id),
                  near.empty() ? "write a [[count]] with this id" : fmt::format("did you mean `{}`?", near));
    return {};
  }
  std::vector<std::size_t> find_all(const Table& table, const char* key, bool required) const {
    std::vector<std::size_t> all;
    for (const std::string& id : table.texts(key, required))
      if (const auto index = find(table, key, id)) {
        if (std::find(all.begin(), all.end(), *index) != all.end())
          table.problem(key, "each id once", fmt::format("`{}` twice", id), "name it once");
        all.push_back(*index);
      }
    return all;
  }

 private:
  std::map<std::string, std::size_t> places_;
};

std::optional<Printed> printed(const Table& table, const char* key, const char* what, const char* example,
                               double highest) {
  const std::string text = table.text(key);
  auto read = read_printed(text);
  if (!read || read->value() > highest) {
    if (table.place(key).line != table.place().line || !text.empty())
      table.problem(key, fmt::format("{} as printed, at most {}", what, highest), fmt::format("\"{}\"", text),
                    fmt::format("write the digits that the paper has, such as \"{}\"", example));
    return {};
  }
  return read;
}

Print read_print(const Table& table, bool has_whole) {
  Print print{.count = {}, .percent = {}, .where = table.text("where"), .at = table.place()};
  if (table.has("count")) print.count = table.integer("count", {0, most});
  if (table.has("percent")) {
    print.percent = printed(table, "percent", "a percentage", "25", 100);
    if (!has_whole)
      table.problem("percent", "a percentage of something", "a count without `of`", "say `of` which count it is");
  }
  if (!table.has("count") && !table.has("percent"))
    table.problem("count", "a `count`, a `percent`, or both", "neither", "write what the paper prints");
  table.close();
  return print;
}

Count read_count(const Table& table, const Names& names) {
  Count count{.id = table.text("id"), .label = {}, .of = {}, .prints = {}, .at = table.place()};
  count.label = table.text("label", count.id);
  if (table.has("of")) count.of = names.find(table, "of", table.text("of"));
  for (const Table& print : table.tables("printed")) count.prints.push_back(read_print(print, table.has("of")));
  table.text("note", "");
  table.close();
  return count;
}

std::optional<Sum> read_sum(const Table& table, const Names& names) {
  const auto whole = names.find(table, "whole", table.text("whole"));
  Sum sum{.whole = whole.value_or(0), .parts = names.find_all(table, "parts", true), .at = table.place()};
  if (sum.parts.size() < 2)
    table.problem("parts", "at least two parts", fmt::format("{}", sum.parts.size()), "name every part of the whole");
  if (whole && std::find(sum.parts.begin(), sum.parts.end(), *whole) != sum.parts.end())
    table.problem("parts", "parts other than the whole", fmt::format("`{}`", table.text("whole")), "leave it out");
  table.text("note", "");
  table.close();
  if (!whole) return {};
  return sum;
}

void read_origin(const Table& table, const Names& names, const std::vector<Count>& counts, PValue& p) {
  const int kinds = table.has("within") + table.has("between") + table.has("rates");
  if (kinds != 1) {
    table.problem("within", "one of `within`, `between` and `rates`", fmt::format("{} of them", kinds),
                  "say whose values were compared");
    return;
  }
  if (table.has("within")) {
    p.within = names.find(table, "within", table.text("within"));
    p.measurements = table.integer("measurements", {2, 8});
  }
  if (table.has("between")) p.between = names.find_all(table, "between", true);
  if (table.has("rates")) p.rates = names.find_all(table, "rates", true);
  if (table.has("between") && p.between.size() < 2)
    table.problem("between", "at least two groups", fmt::format("{}", p.between.size()), "name the groups compared");
  if (table.has("rates") && p.rates.size() != 2)
    table.problem("rates", "two counts", fmt::format("{}", p.rates.size()), "name the two counts compared");
  for (const std::size_t rate : p.rates)
    if (!counts[rate].of)
      table.problem("rates", "counts that are `of` another", fmt::format("`{}`", counts[rate].id),
                    "say there what it is a part of");
}

PValue read_p(const Table& table, const Names& names, const std::vector<Count>& counts) {
  PValue p;
  p.at = table.place();
  p.id = table.text("id");
  p.label = table.text("label", p.id);
  read_origin(table, names, counts, p);
  for (const Table& print : table.tables("printed", true)) {
    const std::string where = print.text("where");
    if (const auto read = printed(print, "p", "a P value", ".018", 1))
      p.prints.push_back({*read, where, print.place()});
    print.close();
  }
  p.analysis = table.text("analysis", "");
  if (table.has("test")) p.test = table.choice("test", families);
  table.text("note", "");
  table.close();
  return p;
}

/// One analysis is one test of the same patients.
void check_analyses(const std::vector<PValue>& p_values, const std::vector<Table>& tables) {
  std::map<std::string, std::size_t> first;
  for (std::size_t i = 0; i < p_values.size(); ++i) {
    const PValue& p = p_values[i];
    if (p.analysis.empty()) continue;
    const PValue& other = p_values[first.emplace(p.analysis, i).first->second];
    if (!p.rates.empty())
      tables[i].problem("analysis", "an analysis of measured values", "one of `rates`", "leave it out");
    else if (p.within != other.within || p.measurements != other.measurements || p.between != other.between ||
             p.test != other.test)
      tables[i].problem("analysis", fmt::format("the patients, measurements and test of `{}`", other.id),
                        fmt::format("others in `{}`", p.id), "give it an analysis of its own, or the same data");
  }
}

/// The tables of a list, if there are not too many of them to be compared with each other.
std::vector<Table> limited(const Table& root, const char* key, bool required) {
  auto tables = root.tables(key, required);
  if (tables.size() > most_of) {
    tables[most_of].problem("id", fmt::format("at most {} tables [[{}]]", most_of, key),
                            fmt::format("{}", tables.size()), "check the paper in parts");
    tables.resize(most_of, tables.front());
  }
  return tables;
}

}  // namespace

Paper read_paper(const std::string& file) {
  Document document = Document::read(file);
  const Table root = document.root();
  const std::string schema = root.text("schema");
  if (schema != paper_schema)
    root.problem("schema", fmt::format("\"{}\"", paper_schema), fmt::format("\"{}\"", schema),
                 "this program reads version 1");
  Paper paper{.file = file,
              .id = root.text("id"),
              .title = root.text("title", ""),
              .source = root.text("source"),
              .counts = {},
              .sums = {},
              .p_values = {}};
  Names names;
  const auto counts = limited(root, "count", true);
  for (std::size_t i = 0; i < counts.size(); ++i) names.add(counts[i], counts[i].text("id"), i);
  for (const Table& table : counts) paper.counts.push_back(read_count(table, names));
  for (std::size_t i = 0; i < counts.size(); ++i) {
    // What a count is of may be of another; it must not come back to itself.
    std::size_t steps = 0;
    for (auto of = paper.counts[i].of; of && steps <= counts.size(); of = paper.counts[*of].of) ++steps;
    if (steps > counts.size())
      counts[i].problem("of", "a count that this one is a part of", "a circle", "end it at the patients of the trial");
  }
  for (const Table& table : limited(root, "sum", false))
    if (auto sum = read_sum(table, names)) paper.sums.push_back(std::move(*sum));
  const auto p_values = limited(root, "p_value", false);
  for (const Table& table : p_values) paper.p_values.push_back(read_p(table, names, paper.counts));
  check_analyses(paper.p_values, p_values);
  root.close();
  document.check();
  return paper;
}

}  // namespace titrate::publication
