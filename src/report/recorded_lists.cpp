// Deviations and findings: how many of each kind, and each with its row.

#include "recorded/publish.hpp"
#include "report/numbers.hpp"
#include "report/recorded_sections.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::report {

namespace {

constexpr std::size_t most_listed = 4'000;
constexpr std::size_t most_of_a_kind = 400;

std::string place(const recorded::Study& study, cdisc::RowRef row) {
  if (row.file >= study.source.files.size() || row.row == 0) return "";
  return fmt::format("{}, row {}", study.source.files[row.file].path, row.row);
}

const cdisc::Patient& patient_of(const recorded::Study& study, const recorded::Deviation& d) {
  return study.source.patients[study.patients[d.patient].source];
}

Cell number(std::uint64_t value, const std::string& key) {
  Cell cell = number_cell(thousands(static_cast<long long>(value)));
  if (value > 0) cell.rows = key;
  return cell;
}

std::string days(const recorded::Deviation& d) {
  const int first = chart::study_day(d.first_day), last = chart::study_day(d.last_day);
  return first == last ? std::to_string(first) : fmt::format("{} to {}", first, last);
}

}  // namespace

Table deviations_table(const recorded::Study& study) {
  Table table{.id = "table-deviations",
              .caption = "Protocol deviations by kind",
              .head = {"Kind", "Deviations", "No longer than\nthe visit window", "Patients"},
              .rows = {},
              .notes = {}};
  const std::vector<recorded::DeviationTally> tallies = recorded::tally(study.deviations);
  for (std::size_t k = 0; k < recorded::deviation_kind_count; ++k) {
    const recorded::DeviationTally& of_kind = tallies[k];
    const std::string title(recorded::info(static_cast<recorded::DeviationKind>(k)).title);
    table.row({text_cell(title), number(of_kind.all, "deviations/" + title),
               number_cell(thousands(static_cast<long long>(of_kind.minor))),
               number_cell(count(static_cast<int>(of_kind.patients), static_cast<int>(study.patients.size())))});
  }
  table.notes = {
      "The dose, care or visit that the protocol would have ordered on this chart against what was done. A "
      "stretch of days on which it was the same is one deviation."};
  return table;
}

Table findings_table(const recorded::Study& study) {
  Table table{.id = "table-findings",
              .caption = "Data findings by check",
              .head = {"Check", "Rows or patients"},
              .rows = {},
              .notes = {}};
  const cdisc::Findings& findings = study.source.findings;
  std::vector<std::string> nothing;
  for (std::size_t c = 0; c < cdisc::check_count; ++c) {
    const auto check = static_cast<cdisc::Check>(c);
    const std::string title(cdisc::info(check).title);
    if (findings.count(check) > 0)
      table.row({text_cell(title), number(findings.count(check), "findings/" + title)});
    else
      nothing.push_back(title);
  }
  if (!nothing.empty())
    table.notes.emplace_back(fmt::format("Looked for and not found: {}.", fmt::join(nothing, "; ")));
  table.notes.emplace_back(
      "Every suspicious or impossible record is listed with what was done about it; nothing is dropped silently.");
  return table;
}

Listing deviations_listing(const recorded::Study& study) {
  Listing listing{.id = "list-deviations",
                  .caption = "Deviations, by patient and day",
                  .columns = {"Kind", "Subject", "Study days", "What", "Rule", "Row", "Extent"},
                  .faceted = {true, false, false, false, false, false, true},
                  .rows = {},
                  .where_all = "deviations.csv"};
  for (const recorded::Deviation& d : study.deviations) {
    if (listing.rows.size() == most_listed) break;
    listing.rows.push_back({std::string(recorded::info(d.kind).title), patient_of(study, d).id, days(d), d.what, d.rule,
                            place(study, d.row), d.minor ? "within the visit window" : "beyond the visit window"});
  }
  listing.unlisted = study.deviations.size() - listing.rows.size();
  return listing;
}

Listing findings_listing(const recorded::Study& study) {
  Listing listing{
      .id = "list-findings",
      .caption = "Findings, by check",
      .columns = {"Check", "Subject", "Domain", "Row", "Variable", "Value", "What", "What was done", "Rows"},
      .faceted = {true, false, true},
      .rows = {},
      .where_all = "findings.csv"};
  std::array<std::size_t, cdisc::check_count> listed{};
  std::uint64_t all = 0, shown = 0;
  for (std::size_t c = 0; c < cdisc::check_count; ++c) all += study.source.findings.count(static_cast<cdisc::Check>(c));
  for (const cdisc::Finding* f : recorded::in_order(study.source.findings)) {
    std::size_t& of_check = listed[static_cast<std::size_t>(f->check)];
    if (of_check == most_of_a_kind || listing.rows.size() == most_listed) continue;
    ++of_check;
    shown += f->count;
    listing.rows.push_back({std::string(cdisc::info(f->check).title), f->subject, f->domain, place(study, f->row),
                            f->variable, f->value, f->what, f->consequence,
                            thousands(static_cast<long long>(f->count))});
  }
  listing.unlisted = all > shown ? all - shown : 0;
  return listing;
}

}  // namespace titrate::report
