#include "recorded/estimates.hpp"
#include "report/numbers.hpp"
#include "report/page_shell.hpp"
#include "report/recorded.hpp"
#include "report/recorded_sections.hpp"
#include "report/rows_behind.hpp"
#include "report/sections.hpp"
#include "report/tables.hpp"

#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::report {

namespace {

/// Patients whose own page is in the file, and their visits: more would make it too large to mail.
constexpr std::size_t most_pages = 120, most_visits = 8'000;

void add_gaps(const recorded::Study& study, const cdisc::Mapping& mapping, std::vector<Table>& tables) {
  for (Table& table : tables)
    for (Note& note : gaps(study, mapping, table.id)) table.notes.push_back(std::move(note));
}

std::vector<Table> paper_tables(const recorded::Study& study, const cdisc::Mapping& mapping) {
  std::vector<Table> tables = response_tables(study.results);
  for (Table& table : toxicity_tables(study.results)) tables.push_back(std::move(table));
  add_gaps(study, mapping, tables);
  return tables;
}

std::string tables_section(const std::vector<Table>& tables) {
  std::string html = "<section id=\"tables\">\n<h2>The trial’s tables, recorded beside published</h2>\n";
  html += paragraph(
      "In the layout of the published trial. Recorded: count, share and interval. What these data do not hold is said "
      "below each table, with the rows that would fill it; a zero beside it is no evidence of absence.");
  for (const Table& table : tables) html += render(table);
  return html + "</section>\n";
}

std::string deviations_section(const Table& table, const Listing& listing) {
  return "<section id=\"deviations\">\n<h2>Protocol deviations</h2>\n" + render(table) + render(listing) +
         "</section>\n";
}

std::string findings_section(const Table& table, const Listing& listing) {
  return "<section id=\"findings\">\n<h2>Data findings</h2>\n" + render(table) + render(listing) + "</section>\n";
}

/// The patients that the sections of single patients show, in the order of DM.
results::Study with_patients(const recorded::Study& study) {
  results::Study shown = study.results;
  std::size_t visits = 0;
  for (std::size_t i = 0; i < std::min(study.patients.size(), most_pages); ++i) {
    const recorded::Opened opened(study, study.patients[i]);
    const recorded::Patient& patient = opened.patient();
    visits += patient.record.chart.visits.size();
    if (i > 0 && visits > most_visits) break;
    shown.example.records.push_back(patient.record);
    shown.example.outcomes.push_back(patient.outcome);
    shown.example.cut_day.push_back(study.source.patients[patient.source].cut_day);
  }
  return shown;
}

std::string cut_note(const recorded::Study& study, std::size_t shown) {
  if (study.patients.size() <= shown) return "";
  return paragraph(fmt::format("<strong>The first {} of {} patients are shown one by one</strong>, in the order of DM. "
                               "Every table and curve above counts all of them; <code>patients.json</code> lists all.",
                               shown, study.patients.size()),
                   "warning");
}

std::string files_text(const recorded::Study& study) {
  std::vector<std::string> files;
  for (const cdisc::StudyFile& file : study.source.files)
    files.push_back(
        fmt::format("{} ({}, {} rows)", file.path, file.domain, thousands(static_cast<long long>(file.rows))));
  return joined(files);
}

std::vector<std::pair<std::string, std::string>> reading_notes(const recorded::Study& study,
                                                               const cdisc::Mapping& mapping) {
  return {
      {"Dates known in part", study.imputation},
      {"Mapping", mapping.title.empty() ? mapping.id : mapping.title},
      {"Censoring",
       "Patients without an event are censored where the censoring table says, here as in endpoints.json, times.json "
       "and ADTTE: at the last assessment, before another treatment of the leukemia or a gap in assessments; survival "
       "at the last day known alive. Death without progression censors the time to progression. Virtual patients are "
       "censored by the same table"},
      {"Files", files_text(study)},
      {"Reading", study.source.notes.empty() ? "Nothing had to be assumed."
                                             : fmt::format("{}.", fmt::join(study.source.notes, "; "))}};
}

/// All that follows the tables, section by section.
void write_sections(const recorded::Study& study, const cdisc::Mapping& mapping, std::ostream& out) {
  Figures figures;
  out << published_figures(study, mapping, figures);
  {
    std::vector<results::PatientOutcome> outcomes;
    for (const recorded::Patient& patient : study.patients) outcomes.push_back(patient.outcome);
    out << survival(study.results, outcomes, figures);
  }
  const results::Study shown = with_patients(study);
  out << cut_note(study, shown.example.records.size()) << one_trial(shown, figures);
  out << dose_and_toxicity(shown, figures);
  out << deviations_section(deviations_table(study), deviations_listing(study));
  out << findings_section(findings_table(study), findings_listing(study));
  out << one_patient(shown, figures);
  out << methods(study.results, reading_notes(study, mapping));
}

}  // namespace

std::vector<Table> recorded_tables(const recorded::Study& study, const cdisc::Mapping& mapping) {
  std::vector<Table> tables{flow_table(study)};
  for (Table& table : paper_tables(study, mapping)) tables.push_back(std::move(table));
  tables.push_back(deviations_table(study));
  tables.push_back(findings_table(study));
  return tables;
}

void write_recorded_html(const recorded::Study& study, const cdisc::Mapping& mapping,
                         const results::EndpointList& endpoints, const std::string& runtime_folder, std::ostream& out) {
  const std::vector<std::vector<recorded::Share>> shares = recorded::shares(endpoints, study);
  const std::vector<Table> tables = paper_tables(study, mapping);
  RowsBehind behind(study, shares);
  behind.add(flow_table(study));
  for (const char* shown : {"overall_response/patient", "flare_any/patient", "alive_at_data_cut/patient"})
    behind.add(std::string(shown));
  for (const Table& table : tables) behind.add(table);
  for (ValuesBehind& values : months_behind(study, mapping)) behind.add(std::move(values));
  const Page page{.title = study.source.study.empty() ? study.results.title : study.source.study,
                  .sections = {{"summary", "Summary"},
                               {"flow", "Flow"},
                               {"tables", "Tables"},
                               {"figures", "Figures"},
                               {"survival", "Survival"},
                               {"trial", "Patients"},
                               {"deviations", "Deviations"},
                               {"findings", "Findings"},
                               {"patient", "One patient"},
                               {"methods", "Methods"}},
                  .html = recorded_heading(study) + recorded_flow(study) + tables_section(tables),
                  .colophon = fmt::format("Titrate {}, regimen {}, study {}.", study.results.version,
                                          study.results.regimen, study.source.study)};
  write_page(page, runtime_folder, out, [&] {
    write_sections(study, mapping, out);
    out << "<script type=\"application/json\" id=\"rows-data\">";
    behind.write(out);
    out << "</script>\n";
  });
}

}  // namespace titrate::report
