// Reads every hand-made chart; holds each clause of each shipped criteria set to a chart that would notice it move.

#include "clinic/chart_file.hpp"

#include <cstdlib>
#include <set>

using namespace titrate;
using namespace titrate::test;

namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

// ---- every chart is judged as it says ----

class Charts : public testing::TestWithParam<ChartFile> {};

TEST_P(Charts, AreJudgedAsTheySay) {
  const ChartFile& file = GetParam();
  const clinic::Criteria criteria = clinic::load_criteria(criteria_folder(), sets_of(file));
  EXPECT_EQ(found_in(file, criteria), expected_in(file));
}

std::string test_name(const testing::TestParamInfo<ChartFile>& info) {
  std::string name = info.param.name;
  for (char& c : name)
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  return name;
}
INSTANTIATE_TEST_SUITE_P(All, Charts, testing::ValuesIn(chart_files()), test_name);

// ---- a clause moved a little ----

/// A quantity or number as a file spells it, moved; whole numbers of days and counts by one.
std::vector<std::string> moved(const std::string& value) {
  char* end = nullptr;
  const double number = std::strtod(value.c_str(), &end);
  const std::string unit(end);
  if (end == value.c_str()) return {};
  const bool whole = unit == " d" || (unit.empty() && number == std::floor(number));
  if (number == 0 && !whole) return {"1" + unit};
  if (whole) return {fmt::format("{:g}{}", number + 1, unit), fmt::format("{:g}{}", number - 1, unit)};
  return {fmt::format("{:.9g}{}", number * 1.03, unit), fmt::format("{:.9g}{}", number * 0.97, unit)};
}

const std::vector<std::vector<std::string>> choices{{"each", "any"},
                                                    {"smallest", "baseline"},
                                                    {"window", "visit"},
                                                    {"counts", "not_counted"},
                                                    {"included", "excluded"}};

/// Other values, as TOML, for one that a criteria table holds.
std::vector<std::string> other_values(const std::string& toml) {
  if (toml == "true") return {"false"};
  if (toml == "false") return {"true"};
  if (toml.front() == '[') return {toml == "[]" ? "[\"lenalidomide\"]" : "[]", "[\"rituximab\"]"};
  if (toml.front() != '"') return moved(toml);
  const std::string word = toml.substr(1, toml.size() - 2);
  std::vector<std::string> others;
  for (const auto& list : choices)
    if (std::find(list.begin(), list.end(), word) != list.end())
      for (const std::string& each : list)
        if (each != word) others.push_back("\"" + each + "\"");
  for (const std::string& each : moved(word)) others.push_back("\"" + each + "\"");
  return others;
}

/// The file with the value of `section.key` changed, once for each other value.
std::vector<std::string> with_key_moved(const std::string& text, const std::string& clause) {
  const auto dot = clause.find('.');
  const auto section = text.find("\n[" + clause.substr(0, dot) + "]\n");
  if (section == std::string::npos) return {};
  const std::string start = "\n" + clause.substr(dot + 1) + " = {value = ";
  auto at = text.find(start, section);
  if (at == std::string::npos) return {};
  at += start.size();
  const std::size_t length = text.find(", definition", at) - at;
  std::vector<std::string> texts;
  for (const std::string& other : other_values(text.substr(at, length))) {
    texts.push_back(text);
    texts.back().replace(at, length, other);
  }
  return texts;
}

/// Other thresholds for one that a grade begins at; a limit of normal becomes a number beside it.
std::vector<std::string> other_bounds(const std::string& bound, Measure measure, const chart::Limits& limits) {
  if (bound == "ULN") return {"1.03 ULN", "0.97 ULN"};
  if (bound != "LLN") return moved(bound);
  const double lower = limits.lower[chart::index(measure)];
  const auto unit = chart::measures[chart::index(measure)].unit;
  const char* between = unit.starts_with("1e9") ? "e9/L" : " ";
  std::vector<std::string> bounds;
  for (const double factor : {1.03, 0.97})
    bounds.push_back(fmt::format("{:.9g}{}{}", lower * factor, between, unit.starts_with("1e9") ? "" : unit));
  return bounds;
}

/// The file with the threshold at which one grade begins changed there and where the milder one ends.
std::vector<std::string> with_grade_moved(const std::string& text, const std::string& clause,
                                          const chart::Limits& limits) {
  std::stringstream words(clause);
  std::string term, word, grade, rest;
  words >> term >> word >> grade;
  std::getline(words, rest);
  const auto block = text.find("id = \"" + term + "\"");
  const auto next = std::min(text.find("\n[[term]]", block), text.size());
  std::string array = "\ngrade = [";
  if (rest == " by baseline")
    array = text.find("\nwhere_baseline_abnormal = [", block) < next ? "\nwhere_baseline_abnormal = ["
                                                                     : "\nor_of_baseline = [";
  const auto rows = text.find(array, block);
  if (block == std::string::npos || rows > next || rest == " as reported") return {};
  const auto end = text.find("\n]", rows);
  const auto row = text.find("{grade = " + grade + ", ", rows);
  if (row > end) return {};
  const auto quote = text.find('"', row), unquote = text.find('"', quote + 1);
  const std::string key = text.substr(row, quote - row);
  if (key.find("definition") != std::string::npos) return {};
  const std::string bound = text.substr(quote + 1, unquote - quote - 1);
  const auto measure_at = text.find("measure = \"", block) + std::string("measure = \"").size();
  const std::string measure = text.substr(measure_at, text.find('"', measure_at) - measure_at);
  const auto info = std::find_if(chart::measures.begin(), chart::measures.end(),
                                 [&](const chart::MeasureInfo& each) { return each.name == measure; });
  std::vector<std::string> texts;
  for (const std::string& other : other_bounds(bound, info->measure, limits)) {
    std::string changed = text;
    changed.replace(quote + 1, bound.size(), other);
    const std::string milder_end = "= \"" + bound + "\", definition";
    if (const auto milder = changed.rfind(milder_end, row); milder != std::string::npos && milder > rows)
      changed.replace(milder + 3, bound.size(), other);
    texts.push_back(changed);
  }
  return texts;
}

/// A folder of criteria that are the library's but for one file.
class OneChanged {
 public:
  OneChanged() : folder_(fs::temp_directory_path() / "titrate_charts_test") {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    for (const auto& entry : fs::directory_iterator(criteria_folder())) fs::copy(entry.path(), folder_);
  }
  ~OneChanged() { fs::remove_all(folder_); }
  clinic::Criteria load(const std::string& set, const std::string& text, const ChartFile& file) const {
    std::ofstream(folder_ / (set + ".toml")) << text;
    const clinic::Criteria criteria = [&] {
      try {
        return clinic::load_criteria(folder_.string(), sets_of(file));
      } catch (...) {
        restore(set);
        throw;
      }
    }();
    restore(set);
    return criteria;
  }

 private:
  void restore(const std::string& set) const {
    fs::copy_file(criteria_folder() + "/" + set + ".toml", folder_ / (set + ".toml"),
                  fs::copy_options::overwrite_existing);
  }
  fs::path folder_;
};

/// Sets of the library that charts answer for; limits of normal are exercised through the grades that begin at them.
std::vector<clinic::Provenance> shipped_sets() {
  std::vector<clinic::Provenance> sets;
  for (const auto& entry : fs::directory_iterator(criteria_folder())) {
    const std::string id = entry.path().stem().string();
    if (id == "definitions" || id == "censoring" || id == "reference-laboratory") continue;
    sets.push_back(clinic::describe_criteria(entry.path().string()));
  }
  return sets;
}

bool names(const std::string& named, const std::string& clause) {
  return named.ends_with("*") ? clause.starts_with(named.substr(0, named.size() - 1)) : named == clause;
}

TEST(ChartsOfClauses, ThereAreAtLeastFortyAndEachNamesItsClause) {
  const auto files = chart_files();
  EXPECT_GE(files.size(), 40U);
  for (const ChartFile& file : files) EXPECT_FALSE(file.clauses.empty()) << file.name;
}

TEST(ChartsOfClauses, EveryClauseOfEveryShippedSetIsNamedByOne) {
  const auto files = chart_files();
  std::set<std::string> known;
  for (const clinic::Provenance& set : shipped_sets())
    for (const clinic::Definition& row : set.definitions) {
      const std::string clause = set.id + " " + row.key;
      known.insert(clause);
      EXPECT_TRUE(std::any_of(files.begin(), files.end(),
                              [&](const ChartFile& file) {
                                return std::any_of(file.clauses.begin(), file.clauses.end(),
                                                   [&](const std::string& n) { return names(n, clause); });
                              }))
          << "no chart names: " << clause;
    }
  for (const ChartFile& file : files)
    for (const std::string& named : file.clauses)
      EXPECT_TRUE(std::any_of(known.begin(), known.end(), [&](const std::string& c) { return names(named, c); }))
          << file.name << " names a clause that is in no set: " << named;
}

/// Of each clause the charts that name it; at least one of them must be judged differently once it is moved.
TEST(ChartsOfClauses, AClauseThatMovesIsNoticedByAChartThatNamesIt) {
  const auto files = chart_files();
  const OneChanged folder;
  int moves = 0;
  for (const clinic::Provenance& set : shipped_sets()) {
    const std::string text = text_of(criteria_folder() + "/" + set.id + ".toml");
    for (const clinic::Definition& row : set.definitions) {
      const std::string clause = set.id + " " + row.key;
      bool movable = false, noticed = false;
      for (const ChartFile& file : files) {
        if (noticed ||
            std::none_of(file.clauses.begin(), file.clauses.end(), [&](const auto& n) { return names(n, clause); }))
          continue;
        const auto limits = chart_of(file, library()).limits;
        const auto texts = row.key.find(" grade ") != std::string::npos ? with_grade_moved(text, row.key, limits)
                                                                        : with_key_moved(text, row.key);
        movable |= !texts.empty();
        for (const std::string& changed : texts) {
          if (noticed) break;
          try {
            noticed = found_in(file, folder.load(set.id, changed, file)) != expected_in(file);
            ++moves;
          } catch (const Error&) {
            // moved to where the reader refuses it (a grade out of order): the other way will do
          }
        }
      }
      if (row.threshold.empty()) continue;  // a definition without a number: as reported
      EXPECT_TRUE(movable) << "nothing to move: " << clause;
      EXPECT_TRUE(noticed || !movable) << "no chart notices when this moves: " << clause;
    }
  }
  EXPECT_GT(moves, 200);
}

}  // namespace
