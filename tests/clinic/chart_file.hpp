#pragma once
// Hand-made charts in files of their own, one table each (tests/clinic/charts/README.md says how they are written).

#include "clinic/chart_table.hpp"
#include "clinic/flare_episodes.hpp"
#include "results/time_to_event.hpp"

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <fmt/ranges.h>

namespace titrate::test {

struct ChartFile {
  std::string name;
  std::vector<std::string> clauses;  ///< "set clause"; a clause may end in *
  std::map<std::string, std::string> criteria, baseline, results;
  std::vector<std::string> doses, found, events, limits;
  Table table;
};

inline std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t");
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}
inline std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::stringstream stream(text);
  for (std::string part; std::getline(stream, part, at);)
    if (const std::string kept = trimmed(part); !kept.empty()) parts.push_back(kept);
  return parts;
}

inline ChartFile read_chart_file(const std::filesystem::path& path) {
  ChartFile file;
  file.name = path.stem().string();
  std::ifstream in(path);
  std::string table, line;
  const auto pairs = [](std::map<std::string, std::string>& into, const std::string& text, char between) {
    for (const std::string& each : split(text, between)) {
      const auto equals = each.find('=');
      into[trimmed(each.substr(0, equals))] = trimmed(each.substr(equals + 1));
    }
  };
  const auto list = [](std::vector<std::string>& into, const std::string& text) {
    for (const std::string& each : split(text, ';')) into.push_back(each);
  };
  while (std::getline(in, line)) {
    if (line.empty() || line[0] == '#') continue;
    const auto colon = line.find(": ");
    const std::string key = colon == std::string::npos ? "" : trimmed(line.substr(0, colon));
    const std::string rest = colon == std::string::npos ? "" : trimmed(line.substr(colon + 2));
    if (key == "clauses")
      list(file.clauses, rest);
    else if (key == "criteria")
      pairs(file.criteria, rest, ',');
    else if (key == "baseline")
      pairs(file.baseline, rest, ',');
    else if (key == "doses")
      list(file.doses, rest);
    else if (key == "found")
      list(file.found, rest);
    else if (key == "events")
      list(file.events, rest);
    else if (key == "limits")
      list(file.limits, rest);
    else if (key == "result")
      pairs(file.results, rest, '\0');
    else if (line.find('|') != std::string::npos)
      table += line + "\n";
    else
      throw std::runtime_error(fmt::format("{}: what is `{}`?", file.name, line));
  }
  file.table = parse(table);
  return file;
}

inline std::vector<ChartFile> chart_files() {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(TITRATE_SOURCE_DIR) + "/tests/clinic/charts"))
    if (entry.path().extension() == ".chart") paths.push_back(entry.path());
  std::sort(paths.begin(), paths.end());
  std::vector<ChartFile> files;
  for (const auto& path : paths) files.push_back(read_chart_file(path));
  return files;
}

inline protocol::Protocol::CriteriaSets sets_of(const ChartFile& file) {
  auto sets = standard_sets;
  for (const auto& [kind, id] : file.criteria) {
    if (kind == "response")
      sets.response = id;
    else if (kind == "toxicity")
      sets.toxicity = id;
    else if (kind == "lysis")
      sets.lysis = id;
    else if (kind == "flare")
      sets.flare = id;
    else if (kind == "hematologic")
      sets.hematologic = id;
    else if (kind == "mrd")
      sets.residual_disease = id;
    else
      throw std::runtime_error(file.name + ": no kind of criteria: " + kind);
  }
  return sets;
}

template <class Enum, class Names>
Enum word(const Names& names, const std::string& text) {
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) throw std::runtime_error("no such word: " + text);
  return static_cast<Enum>(found - names.begin());
}

inline chart::Event event_of(int day, const std::string& text) {
  const auto end = text.find_first_of(":/");
  chart::Event event{word<chart::EventKind>(chart::events, text.substr(0, end)), day, 0, ""};
  if (end != std::string::npos && text[end] == ':') event.grade = std::stoi(text.substr(end + 1));
  if (const auto slash = text.find('/'); slash != std::string::npos) event.detail = text.substr(slash + 1);
  return event;
}

/// The whole chart of a file. Without a line of doses, lenalidomide 10 mg a day from the first day to the last visit.
inline chart::Chart chart_of(const ChartFile& file, const clinic::Criteria& criteria) {
  chart::Chart chart = chart_of(file.table, criteria);
  chart::Baseline& b = chart.baseline;
  const auto answer = [](const std::string& text) {
    return text == "yes" ? chart::Answer::yes : text == "no" ? chart::Answer::no : chart::Answer::unknown;
  };
  for (const auto& [key, value] : file.baseline) {
    if (key == "female")
      b.female = answer(value);
    else if (key == "age")
      b.age_years = std::stod(value);
    else if (key == "weight")
      b.weight_kg = std::stod(value);
    else if (key == "height")
      b.height_cm = std::stod(value);
    else if (key == "every risk factor")
      b.risk_factors.fill(answer(value));
    else
      b.risk_factors[chart::index(word<chart::RiskFactor>(chart::risk_factors, key))] = answer(value);
  }
  chart.limits = clinic::laboratory_limits(criteria, b);
  for (const std::string& line : file.limits) {  // "alt 10 40"; "." for none
    std::stringstream words(line);
    std::string measure, lower, upper;
    words >> measure >> lower >> upper;
    const auto m = chart::index(inputs.at(measure));
    chart.limits.lower[m] = lower == "." ? chart::missing : std::stod(lower);
    chart.limits.upper[m] = upper == "." ? chart::missing : std::stod(upper);
  }
  for (const std::string& line : file.doses) {  // "lenalidomide 10 0-27"
    std::stringstream words(line);
    std::string agent, days;
    double amount = 0;
    words >> agent >> amount >> days;
    const auto dash = days.find('-', 1);
    const int first = std::stoi(days), last = dash == std::string::npos ? first : std::stoi(days.substr(dash + 1));
    chart.administrations.push_back({word<chart::Agent>(chart::agents, agent), first, last, amount});
  }
  if (file.doses.empty())
    chart.administrations.push_back({chart::Agent::lenalidomide, 0, std::max(0, chart.visits.back().day), 10});
  for (const std::string& line : file.found) {  // "84 mrd_flow 5e-5" or "84 mrd_flow <1e-4"
    std::stringstream words(line);
    int day = 0;
    std::string what, value;
    words >> day >> what >> value;
    const auto known = std::find_if(chart::findings.begin(), chart::findings.end(),
                                    [&](const chart::FindingInfo& info) { return info.name == what; });
    if (known == chart::findings.end()) throw std::runtime_error("no finding " + what);
    chart.found.push_back(
        {known->finding, day, value[0] == '<' ? chart::less_than(std::stod(value.substr(1))) : std::stod(value)});
  }
  for (const std::string& line : file.events) {
    std::stringstream words(line);
    int day = 0;
    std::string text;
    words >> day >> text;
    chart.events.push_back(event_of(day, text));
  }
  std::stable_sort(chart.events.begin(), chart.events.end(),
                   [](const auto& a, const auto& c) { return a.day < c.day; });
  return chart;
}

struct ChartRun {
  chart::Chart chart;
  std::vector<results::Assessment> assessments;
  const clinic::Criteria& criteria;
};

inline ChartRun run(const ChartFile& file, const clinic::Criteria& criteria) {
  ChartRun run{chart_of(file, criteria), {}, criteria};
  const auto changes = clinic::dose_changes(run.chart, chart::Agent::lenalidomide, criteria.flare.resumption_gap_days);
  clinic::Clinic judge(criteria, run.chart);
  for (std::size_t v = 0; v < run.chart.visits.size(); ++v) {
    std::vector<int>
        restarts;  // a visit stands before the day's dose; that treatment is to begin is known from the start
    for (const clinic::DoseChange& change : changes)
      if (change.kind == clinic::DoseChange::Kind::start || change.day < run.chart.visits[v].day)
        if (change.kind != clinic::DoseChange::Kind::reduction) restarts.push_back(change.day);
    run.assessments.push_back(judge.assess(v, restarts));
  }
  return run;
}

inline const results::CensoringTable& censoring() {
  static const auto table = results::read_censoring(criteria_folder() + "/censoring.toml");
  return table;
}

inline std::string spell(const clinic::FlareEpisode& e) {
  static const char* kinds[] = {"start", "escalation", "reduction", "resumption"};
  std::string text = fmt::format("onset {}, {}, grade {}", e.onset,
                                 e.resolved < 0 ? "not over" : fmt::format("over {}", e.resolved), e.grade);
  if (e.after)
    text += fmt::format(", {} days after {} to {:g}", e.days_after, kinds[chart::index(e.after->kind)], e.after->to);
  if (e.steroid_at_onset > 0) text += fmt::format(", on {:g} mg of prednisone", e.steroid_at_onset);
  if (e.taper_days >= 0) text += fmt::format(", {} days into a taper", e.taper_days);
  if (e.steroid_first_day >= 0)
    text +=
        fmt::format(", treated from {} for {} days with {:g} mg", e.steroid_first_day, e.steroid_days, e.steroid_total);
  return text;
}

/// A result of the whole chart, by the name that the file's `result:` line gives it. A name may end in " at N", the
/// cut.
inline std::string result(const std::string& asked, const ChartRun& run) {
  const auto at = asked.find(" at ");
  const std::string name = asked.substr(0, at);
  const int cut = at == std::string::npos ? 9999 : std::stoi(asked.substr(at + 4));
  const clinic::StagingCriteria& staging = run.criteria.staging;
  if (name == "rai") return fmt::format("{}", clinic::rai_stage(staging, run.chart));
  if (name == "binet") {
    const int stage = clinic::binet_stage(staging, run.chart);
    return stage < 0 ? "unknown" : std::string(1, static_cast<char>('A' + stage));
  }
  if (name == "creatinine clearance") {
    const auto& b = run.chart.baseline;
    return fmt::format("{:.2f}", clinic::cockcroft_gault(staging, b.age_years, b.weight_kg,
                                                         run.chart.baseline_value(Measure::creatinine), b.female));
  }
  if (name == "thrombosis") {
    const auto risk = clinic::thrombosis_risk(run.criteria.thrombosis, run.chart, at == std::string::npos ? 0 : cut);
    const auto advice = clinic::advised_prophylaxis(run.criteria.thrombosis, risk);
    std::string agents;
    for (const chart::Agent agent : advice.agents)
      agents += (agents.empty() ? "" : " or ") + std::string(chart::name(agent));
    return fmt::format("{} points, {} unknown: {} {:g} mg", risk.points, risk.unknown, agents, advice.amount);
  }
  const results::History history{run.chart, run.assessments, {}, -1};
  if (name == "flares") {
    std::vector<std::string> rows;
    for (const auto& episode : clinic::flare_episodes(run.criteria.flare, history, chart::Agent::lenalidomide))
      rows.push_back(spell(episode));
    return rows.empty() ? "none" : fmt::format("{}", fmt::join(rows, "; "));
  }
  if (const auto* endpoint = censoring().find(name)) {
    results::History whole = history;
    int off = -1;
    for (const auto& given : run.chart.administrations) off = std::max(off, given.last_day + 1);
    whole.off_treatment_day = off;
    const auto time = results::derive_time(*endpoint, censoring().gap_days, results::time_facts(whole, cut, false));
    return !time ? "-" : fmt::format("{} {}{}", time->days(), time->event ? "" : "censored: ", time->reason);
  }
  throw std::runtime_error("no result " + name);
}

/// All that a file expects, as found: the table, then the results.
inline std::string found_in(const ChartFile& file, const clinic::Criteria& criteria) {
  const ChartRun ran = run(file, criteria);
  std::vector<Cells> rows = file.table.rows;
  for (std::size_t v = 0; v < rows.size(); ++v)
    for (std::size_t c = 0; c < file.table.outputs.size(); ++c)
      rows[v][file.table.inputs.size() + c] = finding(file.table.outputs[c])(ran.assessments[v]);
  std::string text = "\n" + print(file.table, rows);
  for (const auto& [name, expected] : file.results) text += fmt::format("{} = {}\n", name, result(name, ran));
  return text;
}
inline std::string expected_in(const ChartFile& file) {
  std::string text = "\n" + print(file.table, file.table.rows);
  for (const auto& [name, expected] : file.results) text += fmt::format("{} = {}\n", name, expected);
  return text;
}

}  // namespace titrate::test
