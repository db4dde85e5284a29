#pragma once
// Hand-made charts as tables: left of the bar what the chart says at each visit, right of it what the clinic must find.
// A failing test prints the table as written and as found, one under the other.

#include "clinic/clinic.hpp"

#include <algorithm>
#include <functional>
#include <iomanip>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace titrate::test {

using chart::Measure;

inline std::string criteria_folder() { return std::string(TITRATE_SOURCE_DIR) + "/library/criteria"; }
inline const protocol::Protocol::CriteriaSets standard_sets{"nci-wg-1996", "ctcae-3.0", "cairo-bishop-2004",
                                                            "ctcae-3.0-flare", "reference-laboratory"};
inline const clinic::Criteria& library() {
  static const clinic::Criteria criteria = clinic::load_criteria(criteria_folder(), standard_sets);
  return criteria;
}

// ---- columns ----

inline const std::map<std::string, Measure> inputs{{"alc", Measure::lymphocytes},
                                                   {"anc", Measure::neutrophils},
                                                   {"plt", Measure::platelets},
                                                   {"hb", Measure::hemoglobin},
                                                   {"wbc", Measure::leukocytes},
                                                   {"creat", Measure::creatinine},
                                                   {"urate", Measure::urate},
                                                   {"k", Measure::potassium},
                                                   {"p", Measure::phosphate},
                                                   {"ca", Measure::calcium},
                                                   {"bili", Measure::bilirubin},
                                                   {"alt", Measure::alt},
                                                   {"ast", Measure::ast},
                                                   {"temp", Measure::temperature},
                                                   {"node", Measure::longest_node},
                                                   {"spd", Measure::node_products},
                                                   {"spleen", Measure::spleen},
                                                   {"liver", Measure::liver},
                                                   {"marrow", Measure::marrow_lymphocytes},
                                                   {"nodules", Measure::marrow_nodules},
                                                   {"pro", Measure::prolymphocytes},
                                                   {"pain", Measure::flare_pain}};

inline std::string spell(chart::Response response) {
  static const char* names[] = {"-", "PD", "SD", "PR-L", "PR", "nPR", "CRi", "CR"};
  return names[chart::index(response)];
}
/// Undetectable: yes, no, or nobody looked.
inline std::string spell(chart::Answer undetectable) {
  return undetectable == chart::Answer::unknown ? "." : undetectable == chart::Answer::yes ? "neg" : "pos";
}
inline std::string spell_day(int day) { return day < 0 ? "-" : fmt::format("{}", day); }
inline std::string letters(std::initializer_list<std::pair<bool, const char*>> which) {
  std::string text;
  for (const auto& [on, letter] : which)
    if (on) text += letter;
  return text.empty() ? "-" : text;
}

using Finding = std::function<std::string(const results::Assessment&)>;
inline const std::map<std::string, Finding> outputs{
    {"met", [](const auto& a) { return spell(a.met_now); }},
    {"best", [](const auto& a) { return spell(a.confirmed); }},
    {"since", [](const auto& a) { return spell_day(a.confirmed_since); }},
    {"pd", [](const auto& a) { return a.progression ? spell_day(a.progression_day) : "-"; }},
    {"why",  // Nodes, Spleen or liver, Lymphocytes, new lEsion, Transformation, Counts, Marrow
     [](const auto& a) {
       const auto has = [&](int bit) { return (a.progression_reason & bit) != 0; };
       return letters({{has(results::progression_nodes), "N"},
                       {has(results::progression_spleen_liver), "S"},
                       {has(results::progression_lymphocytes), "L"},
                       {has(results::progression_new_lesion), "E"},
                       {has(results::progression_transformation), "T"},
                       {has(results::progression_counts), "C"},
                       {has(results::progression_marrow), "M"}});
     }},
    {"flare", [](const auto& a) { return a.flare ? fmt::format("{}", a.flare_grade) : "-"; }},
    {"onset", [](const auto& a) { return spell_day(a.flare_onset); }},
    {"episodes", [](const auto& a) { return fmt::format("{}", a.flare_episodes); }},
    {"beside",
     [](const auto& a) {
       return letters({{a.flare_nodes, "n"}, {a.flare_lymphocytosis, "l"}});
     }},
    {"strict",
     [](const auto& a) {
       return letters({{a.lysis_laboratory, "L"}, {a.lysis_clinical, "C"}});
     }},
    {"extended",
     [](const auto& a) {
       return letters({{a.lysis_laboratory_extended, "L"}, {a.lysis_clinical_extended, "C"}});
     }},
    {"lgrade",
     [](const auto& a) { return a.lysis_grade < 0 ? std::string("-") : fmt::format("{}", int{a.lysis_grade}); }},
    {"flow", [](const auto& a) { return spell(a.mrd_flow_negative); }},
    {"pcr", [](const auto& a) { return spell(a.mrd_pcr_negative); }},
};

inline Finding finding(const std::string& column) {
  if (const auto known = outputs.find(column); known != outputs.end()) return known->second;
  const auto term = std::find(chart::terms.begin(), chart::terms.end(), column);
  if (term == chart::terms.end()) throw std::runtime_error("no column " + column);
  const auto t = static_cast<chart::Term>(term - chart::terms.begin());
  return [t](const auto& a) { return a.grade_of(t) < 0 ? std::string(".") : fmt::format("{}", a.grade_of(t)); };
}

// ---- the table ----

using Cells = std::vector<std::string>;
struct Table {
  Cells inputs, outputs;
  std::vector<Cells> rows;  ///< inputs, then outputs
};

inline Table parse(const std::string& text) {
  Table table;
  std::stringstream lines(text);
  bool header = true;
  for (std::string line; std::getline(lines, line);) {
    std::stringstream words(line);
    Cells row;
    bool left = true;
    for (std::string word; words >> word;) {
      if (word == "|") {
        left = false;
        continue;
      }
      if (header)
        (left ? table.inputs : table.outputs).push_back(word);
      else
        row.push_back(word);
    }
    if (!header && !row.empty()) table.rows.push_back(row);
    header = header && table.inputs.empty();
  }
  for (const Cells& row : table.rows)
    if (row.size() != table.inputs.size() + table.outputs.size())
      throw std::runtime_error("a row of the table is too short or too long: day " + row.front());
  return table;
}

inline std::string print(const Table& table, const std::vector<Cells>& rows) {
  Cells header = table.inputs;
  header.insert(header.end(), table.outputs.begin(), table.outputs.end());
  std::vector<std::size_t> width;
  for (std::size_t c = 0; c < header.size(); ++c) {
    width.push_back(header[c].size());
    for (const Cells& row : rows) width[c] = std::max(width[c], row[c].size());
  }
  std::string text;
  const auto line = [&](const Cells& cells) {
    for (std::size_t c = 0; c < cells.size(); ++c)
      text += fmt::format("{}{:>{}}", c == table.inputs.size() ? " | " : " ", cells[c], width[c]);
    text += "\n";
  };
  line(header);
  for (const Cells& row : rows) line(row);
  return text;
}

/// The chart of a table. "." is a missing value; `event` "kind", "kind:grade", "kind/detail" or "kind:grade/detail" is
/// dated the day before.
inline chart::Chart chart_of(const Table& table, const clinic::Criteria& criteria) {
  chart::Chart chart;
  chart.id = "table";
  chart.baseline.female = chart::Answer::no;
  chart.limits = clinic::laboratory_limits(criteria, chart.baseline);
  for (const Cells& row : table.rows) {
    chart::Visit visit;
    for (std::size_t c = 0; c < table.inputs.size(); ++c) {
      const std::string &column = table.inputs[c], &cell = row[c];
      if (column == "day") {
        visit.day = std::stoi(cell);
      } else if (column == "visit") {
        visit.scheduled = cell != "call";
      } else if (column == "event") {
        if (cell == ".") continue;
        const auto end = cell.find_first_of(":/");
        const auto kind = std::find(chart::events.begin(), chart::events.end(), cell.substr(0, end));
        if (kind == chart::events.end()) throw std::runtime_error("no event " + cell);
        chart::Event event{static_cast<chart::EventKind>(kind - chart::events.begin()), visit.day - 1, 0, ""};
        if (end != std::string::npos && cell[end] == ':') event.grade = std::stoi(cell.substr(end + 1));
        if (const auto slash = cell.find('/'); slash != std::string::npos) event.detail = cell.substr(slash + 1);
        chart.events.push_back(event);
      } else if (column != "restarts" && cell != ".") {
        visit[inputs.at(column)] = std::stod(cell);
      }
    }
    chart.visits.push_back(visit);
  }
  return chart;
}

/// Restarts known at each visit: the column lists them once, at the visit from which on they are known.
inline std::vector<std::vector<int>> restarts_of(const Table& table) {
  std::vector<std::vector<int>> restarts;
  std::vector<int> so_far;
  const auto column = std::find(table.inputs.begin(), table.inputs.end(), "restarts") - table.inputs.begin();
  for (const Cells& row : table.rows) {
    if (column < static_cast<std::ptrdiff_t>(table.inputs.size())) {
      std::stringstream days(row[static_cast<std::size_t>(column)]);
      for (std::string day; std::getline(days, day, ',');)
        if (day != ".") so_far.push_back(std::stoi(day));
    }
    restarts.push_back(so_far);
  }
  return restarts;
}

/// Judges the chart visit by visit and holds what is found against the right side of the table.
inline void expect_table(const std::string& text, const clinic::Criteria& criteria = library()) {
  const Table table = parse(text);
  const chart::Chart whole = chart_of(table, criteria);
  const auto restarts = restarts_of(table);
  // The chart grows as it is judged, so that nothing of the future can be seen.
  chart::Chart growing = whole;
  growing.visits.clear();
  growing.events.clear();
  clinic::Clinic judge(criteria, growing);
  std::vector<Cells> found = table.rows;
  for (std::size_t v = 0; v < whole.visits.size(); ++v) {
    for (const auto& event : whole.events)
      if (event.day == whole.visits[v].day - 1) growing.events.push_back(event);
    growing.visits.push_back(whole.visits[v]);
    const auto& assessment = judge.assess(v, restarts[v]);
    for (std::size_t c = 0; c < table.outputs.size(); ++c)
      found[v][table.inputs.size() + c] = finding(table.outputs[c])(assessment);
  }
  EXPECT_EQ("\n" + print(table, found), "\n" + print(table, table.rows));
}

}  // namespace titrate::test
