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
  std::vector<std::size_t> subjects;    ///< the first of them, as many as are listed
  std::vector<Share> shares;            ///< beside subjects
  std::size_t in_all = 0;

  void list(std::size_t at_most) {
    in_all = subjects.size();
    subjects.resize(std::min(in_all, at_most));
    subjects.shrink_to_fit();
    if (shares.size() > subjects.size()) shares.resize(subjects.size());
    shares.shrink_to_fit();
  }
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

void RowsBehind::add(ValuesBehind values) {
  add(values.key);
  values_behind_[values.key] = std::move(values);
}

std::uint32_t RowsBehind::Texts::number(const std::string& text) {
  const auto [place, fresh] = places_.emplace(text, static_cast<std::uint32_t>(all_.size()));
  if (fresh) all_.push_back(&place->first);
  return place->second;
}

const recorded::Opened& RowsBehind::opened(std::size_t patient) {
  if (opened_.first != patient || !opened_.second)
    opened_ = {patient, std::make_unique<recorded::Opened>(study_, study_.patients[patient])};
  return *opened_.second;
}

void RowsBehind::collect(const std::string& topic, std::size_t subject) {
  const auto [place, fresh] = placed_[topic].try_emplace(subject);
  if (!fresh) return;
  std::vector<SourceLine> lines;
  if (patient_of_[subject] >= 0)
    lines = evidence(topic, study_, opened(static_cast<std::size_t>(patient_of_[subject])), limits_.rows_of_a_patient,
                     cut_);
  else
    lines.push_back({.row = study_.source.patients[subject].row, .what = "Demographics", .value = "not enrolled"});
  const std::size_t room = limits_.rows - std::min(limits_.rows, lines_.size());
  if (lines.size() > room) {
    cut_ += lines.size() - room;
    lines.resize(room);
  }
  place->second = {static_cast<std::uint32_t>(lines_.size()), static_cast<std::uint32_t>(lines.size())};
  for (const SourceLine& line : lines)
    lines_.push_back({line.row, line.day, whats_.number(line.what), values_.number(line.value)});
}

/// Rows of those with the event first: where room ends, it is theirs that are wanted.
void RowsBehind::collect(const Opened& cell, bool with_event) {
  for (std::size_t i = 0; i < cell.subjects.size(); ++i)
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
    cell.list(limits_.subjects_of_a_cell);
    return cell;
  }
  if (const auto given = values_behind_.find(key); given != values_behind_.end()) {
    cell.title = given->second.title;
    cell.topic = given->second.topic;
    cell.unit = "value";
    take(given->second.shares, cell);
  }
  const auto& endpoints = study_.results.endpoints;
  for (std::size_t i = 0; i < endpoints.size() && i < shares_.size(); ++i) {
    if (rows_key(endpoints[i]) != key) continue;
    cell.title = endpoints[i].label;
    cell.topic = topic_of(endpoints[i].id);
    cell.unit = !endpoints[i].per ? "value" : endpoints[i].per == results::Per::patient ? "patient" : "course";
    take(shares_[i], cell);
  }
  cell.list(limits_.subjects_of_a_cell);
  return cell;
}

void RowsBehind::take(std::vector<Share> shares, Opened& cell) const {
  std::stable_sort(shares.begin(), shares.end(), [](const Share& a, const Share& b) {
    return std::pair(-a.events, a.value) < std::pair(-b.events, b.value);
  });
  for (const Share& share : shares) cell.subjects.push_back(study_.patients[share.patient].source);
  cell.shares = std::move(shares);
}

Json RowsBehind::to_json(const Opened& cell) const {
  Json json{{"title", cell.title}, {"topic", cell.topic}, {"unit", cell.unit}, {"subjects", Json::array()}};
  const std::size_t listed = cell.subjects.size();
  for (std::size_t i = 0; i < listed; ++i) {
    json["subjects"].push_back(cell.subjects[i]);
    if (cell.shares.empty()) continue;
    if (cell.unit == "value")
      json["values"].push_back(significant(cell.shares[i].value));
    else
      json["events"].push_back(cell.shares[i].events);
    if (cell.unit == "course") json["n"].push_back(cell.shares[i].n);
  }
  if (listed < cell.in_all) json["unlisted"] = cell.in_all - listed;
  return json;
}

namespace {

/// A JSON array or object of what `put` writes of each.
template <class All, class Put>
void write_all(std::ostream& out, std::string_view brackets, const All& all, Put put) {
  out << brackets[0];
  bool first = true;
  for (const auto& each : all) {
    if (!first) out << ',';
    first = false;
    put(each);
  }
  out << brackets[1];
}

}  // namespace

void RowsBehind::write(std::ostream& out) {
  std::vector<Opened> cells;
  for (const std::string& key : keys_) cells.push_back(open(key));
  for (const bool with_event : {true, false})
    for (const Opened& cell : cells) collect(cell, with_event);
  opened_ = {};
  const auto numbers = [&](const char* name, auto get) {
    out << name;
    write_all(out, "[]", lines_, [&](const Line& line) { out << get(line); });
  };
  const auto texts = [&](const char* name, const Texts& all) {
    out << name;
    write_all(out, "[]", all.all(), [&](const std::string* text) { out << script_json(*text); });
  };
  out << "{\"cells\":";
  std::sort(cells.begin(), cells.end(), [](const Opened& a, const Opened& b) { return a.key < b.key; });
  write_all(out, "{}", cells,
            [&](const Opened& cell) { out << script_json(cell.key) << ':' << script_json(to_json(cell)); });
  out << ",\"cut\":" << cut_ << ",\"files\":";
  write_all(out, "[]", study_.source.files, [&](const cdisc::StudyFile& file) {
    out << script_json({file.path, file.domain});
  });
  out << ",\"rows\":{";
  numbers("\"day\":", [](const Line& l) { return l.day ? std::to_string(chart::study_day(*l.day)) : "null"; });
  numbers(",\"file\":", [](const Line& l) { return l.row.file; });
  numbers(",\"row\":", [](const Line& l) { return l.row.row; });
  numbers(",\"value\":", [](const Line& l) { return l.value; });
  numbers(",\"what\":", [](const Line& l) { return l.what; });
  out << "},\"subjects\":";
  write_all(out, "[]", study_.source.patients, [&](const cdisc::Patient& patient) { out << script_json(patient.id); });
  out << ",\"topics\":";
  write_all(out, "{}", placed_, [&](const auto& topic) {
    out << script_json(topic.first) << ':';
    write_all(out, "[]", topic.second, [&](const auto& placed) {
      out << placed.first << ',' << placed.second.first << ',' << placed.second.rows;
    });
  });
  texts(",\"value\":", values_);
  texts(",\"what\":", whats_);
  out << '}';
}

}  // namespace titrate::report
