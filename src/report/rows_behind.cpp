#include "report/rows_behind.hpp"

#include "report/evidence.hpp"
#include "report/numbers.hpp"
#include "report/sections.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace titrate::report {

using recorded::Share;

struct RowsBehind::Opened {
  std::string key, title, topic, unit;  ///< unit: "patient", "course", "value" or "subject"
  std::vector<std::size_t> subjects;
  std::vector<Share> shares;  ///< beside subjects
};

namespace {

const std::string flow_prefix = "flow/";

}  // namespace

RowsBehind::RowsBehind(const recorded::Study& study, const std::vector<std::vector<Share>>& shares, RowLimits limits)
    : study_(study), shares_(shares), limits_(limits), patient_of_(study.source.patients.size(), -1) {
  for (std::size_t p = 0; p < study.patients.size(); ++p)
    patient_of_[study.patients[p].source] = static_cast<std::ptrdiff_t>(p);
}

void RowsBehind::add(const std::string& key) {
  if (std::find(keys_.begin(), keys_.end(), key) == keys_.end()) keys_.push_back(key);
}

void RowsBehind::add(const Table& table) {
  for (const Row& row : table.rows)
    for (const Cell& cell : row.cells)
      if (!cell.rows.empty()) add(cell.rows);
}

std::size_t RowsBehind::number(std::map<std::string, std::size_t>& places, Json& list, const std::string& text) {
  const auto [place, fresh] = places.emplace(text, list.size());
  if (fresh) list.push_back(text);
  return place->second;
}

const recorded::Opened& RowsBehind::opened(std::size_t patient) {
  if (opened_.first != patient || !opened_.second)
    opened_ = {patient, std::make_unique<recorded::Opened>(study_, study_.patients[patient])};
  return *opened_.second;
}

void RowsBehind::collect(const std::string& topic, std::size_t subject) {
  if (placed_.contains({topic, subject})) return;
  std::vector<SourceLine> lines;
  if (patient_of_[subject] >= 0)
    lines = evidence(topic, study_, opened(static_cast<std::size_t>(patient_of_[subject])), limits_.rows_of_a_patient,
                     cut_);
  else
    lines.push_back({.row = study_.source.patients[subject].row, .what = "Demographics", .value = "not enrolled"});
  const std::size_t room = limits_.rows - std::min(limits_.rows, row_.size());
  if (lines.size() > room) {
    cut_ += lines.size() - room;
    lines.resize(room);
  }
  placed_[{topic, subject}] = {row_.size(), lines.size()};
  for (const SourceLine& line : lines) {
    file_.push_back(line.row.file);
    row_.push_back(line.row.row);
    day_.push_back(line.day ? Json(chart::study_day(*line.day)) : Json(nullptr));
    what_of_.push_back(number(whats_, what_, line.what));
    value_of_.push_back(number(values_, value_, line.value));
  }
}

/// Rows of those with the event first: where room ends, it is theirs that are wanted.
void RowsBehind::collect(const Opened& cell, bool with_event) {
  const std::size_t listed = std::min(cell.subjects.size(), limits_.subjects_of_a_cell);
  for (std::size_t i = 0; i < listed; ++i)
    if ((cell.shares.empty() || cell.unit == "value" || cell.shares[i].events > 0) == with_event)
      collect(cell.topic, cell.subjects[i]);
}

RowsBehind::Opened RowsBehind::open(const std::string& key) const {
  Opened cell;
  cell.key = key;
  if (key.starts_with(flow_prefix)) {
    cell.topic = "survival";
    cell.unit = "subject";
    for (const recorded::FlowLine& line : study_.flow)
      if (flow_prefix + line.id == key) {
        cell.title = line.label;
        cell.subjects = line.subjects;
      }
    return cell;
  }
  const auto& endpoints = study_.results.endpoints;
  for (std::size_t i = 0; i < endpoints.size() && i < shares_.size(); ++i) {
    if (rows_key(endpoints[i]) != key) continue;
    cell.title = endpoints[i].label;
    cell.topic = topic_of(endpoints[i].id);
    cell.unit = !endpoints[i].per ? "value" : endpoints[i].per == results::Per::patient ? "patient" : "course";
    cell.shares = shares_[i];
    // Those with the event stand first, and values ascend.
    std::stable_sort(cell.shares.begin(), cell.shares.end(), [](const Share& a, const Share& b) {
      return std::pair(-a.events, a.value) < std::pair(-b.events, b.value);
    });
    for (const Share& share : cell.shares) cell.subjects.push_back(study_.patients[share.patient].source);
  }
  return cell;
}

Json RowsBehind::to_json(const Opened& cell) const {
  Json json{{"title", cell.title}, {"topic", cell.topic}, {"unit", cell.unit}, {"subjects", Json::array()}};
  const std::size_t listed = std::min(cell.subjects.size(), limits_.subjects_of_a_cell);
  for (std::size_t i = 0; i < listed; ++i) {
    json["subjects"].push_back(cell.subjects[i]);
    if (cell.shares.empty()) continue;
    if (cell.unit == "value")
      json["values"].push_back(significant(cell.shares[i].value));
    else
      json["events"].push_back(cell.shares[i].events);
    if (cell.unit == "course") json["n"].push_back(cell.shares[i].n);
  }
  if (listed < cell.subjects.size()) json["unlisted"] = cell.subjects.size() - listed;
  return json;
}

Json RowsBehind::json() {
  std::vector<Opened> cells;
  for (const std::string& key : keys_) cells.push_back(open(key));
  for (const bool with_event : {true, false})
    for (const Opened& cell : cells) collect(cell, with_event);
  Json json{
      {"cells", Json::object()}, {"topics", Json::object()}, {"subjects", Json::array()}, {"files", Json::array()}};
  for (const cdisc::Patient& patient : study_.source.patients) json["subjects"].push_back(patient.id);
  for (const cdisc::StudyFile& file : study_.source.files) json["files"].push_back({file.path, file.domain});
  for (const auto& [place, rows] : placed_) {
    Json& topic = json["topics"][place.first];
    for (const std::size_t each : {place.second, rows.first, rows.second}) topic.push_back(each);
  }
  for (const Opened& cell : cells) json["cells"][cell.key] = to_json(cell);
  json["rows"] = {{"file", file_}, {"row", row_}, {"day", day_}, {"what", what_of_}, {"value", value_of_}};
  json["what"] = what_;
  json["value"] = value_;
  json["cut"] = cut_;
  return json;
}

}  // namespace titrate::report
