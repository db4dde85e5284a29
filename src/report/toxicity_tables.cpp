// Tables 4 and 5 of the model trial: toxicity per course as published, per patient beside it.

#include "report/numbers.hpp"
#include "report/sections.hpp"

#include <cmath>

#include <fmt/format.h>

namespace titrate::report {

using results::Endpoint;
using results::NotModelled;
using results::Per;

namespace {

/// "fever_of_unknown_origin" -> "Fever of unknown origin".
std::string spelled(std::string term) {
  for (char& c : term)
    if (c == '_') c = ' ';
  if (!term.empty() && 'a' <= term[0] && term[0] <= 'z') term[0] = static_cast<char>(term[0] - 'a' + 'A');
  return term;
}

Cell course_rate(const Study& study, const std::string& id) { return result_cell(study, find(study, id, Per::course)); }
Cell patient_rate(const Study& study, const std::string& id) {
  return result_cell(study, find(study, id, Per::patient));
}
Cell published_course(const Study& study, const std::string& id) {
  return published_cell(find(study, id, Per::course));
}

std::vector<Cell> not_modelled_row(const Study& study, const NotModelled& item) {
  const int n = study.evidence.not_modelled_n;
  Cell low = none_cell("–"), high = none_cell("–");
  if (item.g1_2) low = published_cell(*item.g1_2, n);
  if (item.g3_4)
    high = item.g3_4_percent ? number_cell(quantity(*item.g3_4, "%"))
                             : published_cell(static_cast<int>(std::lround(*item.g3_4)), n);
  return {text_cell(spelled(item.term)), low, course_rate(study, item.term + "_g1_2"), high,
          course_rate(study, item.term + "_g3_4")};
}

Table nonhematologic(const Study& study) {
  const std::string published = study.evidence.not_modelled_n > 0
                                    ? fmt::format("\npublished, N = {}", study.evidence.not_modelled_n)
                                    : "\npublished";
  Table table{
      .id = "table-4",
      .caption = fmt::format("Table 4. Nonhematologic toxicity, per {}-day course", study.definitions.course_days),
      .head = {"Toxicity", "Grade 1–2" + published, "Grade 1–2\n" + kind_word(study), "Grade 3–4" + published,
               "Grade 3–4\n" + kind_word(study)},
      .rows = {},
      .notes = {}};
  for (const NotModelled& item : study.evidence.not_modelled) table.row(not_modelled_row(study, item));
  for (const auto& [label, id] :
       {std::pair{"Tumor flare", "flare"}, {"Pneumonia", "pneumonia"}, {"Infection", "infection"}}) {
    const std::string low = std::string(id) + "_g1_2", high = std::string(id) + "_g3_4";
    table.row({text_cell(label), published_course(study, low), course_rate(study, low), published_course(study, high),
               course_rate(study, high)});
  }
  table.group("Same harms, per patient");
  for (const auto& [label, low, high] : {std::tuple{"Tumor flare", "flare_g1_2", "flare_g3_4"},
                                         {"Pneumonia", "pneumonia_g1_2", "pneumonia_g3_4"},
                                         {"Infection", "infection_g1_2", "infection_g3_4"}})
    table.row({text_cell(label), published_cell(find(study, low, Per::patient)), patient_rate(study, low),
               published_cell(find(study, high, Per::patient)), patient_rate(study, high)},
              Row::Kind::inset);
  table.row({text_cell("Tumor flare, any grade"), published_cell(find(study, "flare_any", Per::patient)),
             patient_rate(study, "flare_any"), none_cell("–"), none_cell("–")},
            Row::Kind::inset);
  const auto alone = [&](const char* label, const char* id) {
    table.row({text_cell(label), none_cell("–"), none_cell("–"), published_cell(find(study, id, Per::patient)),
               patient_rate(study, id)},
              Row::Kind::inset);
  };
  alone("Thrombosis, any grade", "thrombosis");
  table.group("Tumor lysis, per patient");
  alone("Laboratory, strict window", "lysis_laboratory");
  alone("Laboratory, extended windows", "lysis_laboratory_extended");
  alone("Clinical, strict window", "lysis_clinical");
  alone("Clinical, extended windows", "lysis_clinical_extended");
  table.notes = {
      "A worst grade counts once per course, and once per patient. Fatal events stand with grade 3–4.",
      "The row “any grade” stands in the columns of grade 1–2; thrombosis and lysis in those of grade 3–4.",
      "Flare rates depend on how closely mild flare was looked for (ascertainment, see Published against predicted)."};
  return table;
}

Table hematologic(const Study& study) {
  const std::string kind = recorded(study) ? "Recorded" : "Virtual";
  Table table{.id = "table-5",
              .caption = "Table 5. Hematologic toxicity, per course and per patient",
              .head = {"Toxicity", "Published\nper course, n/N (%)", kind + "\nper course",
                       kind + " per course,\nblocks on hold counted", "Published\nper patient", kind + "\nper patient"},
              .rows = {},
              .notes = {}};
  for (const auto& [label, id] :
       {std::pair{"Neutropenia", "neutropenia"}, {"Thrombocytopenia", "thrombocytopenia"}, {"Anemia", "anemia"}}) {
    table.group(label);
    for (const auto& [grade, suffix] : {std::pair{"Grade 1–2", "_g1_2"}, {"Grade 3–4", "_g3_4"}}) {
      const std::string name = std::string(id) + suffix;
      table.row({text_cell(grade), published_course(study, name), course_rate(study, name),
                 course_rate(study, name + "_with_hold_blocks"), published_cell(find(study, name, Per::patient)),
                 patient_rate(study, name)},
                Row::Kind::inset);
    }
  }
  if (const Endpoint* courses = find(study, "courses_total", std::nullopt); courses && courses->mean) {
    const auto published = study.evidence.value("trial.courses");
    table.row({text_cell("Courses given in the trial"), published ? number_cell(plain(*published)) : none_cell("–"),
               result_cell(study, courses), none_cell("–"), none_cell("–"), none_cell("–")});
  }
  table.notes = {fmt::format("A course is a block of {} days from day 1 with at least one dose; blocks wholly on hold "
                             "are counted only in the column that says so.",
                             study.definitions.course_days),
                 "Abnormal baseline values are graded; a missing value has no grade and never counts as normal.",
                 "The same drug looks far milder per course than per patient: rates of two trials can be compared only "
                 "in the same unit."};
  bool rounded = false;
  for (const results::PublishedRate& rate : study.evidence.rates) rounded |= rate.rounded && rate.per == Per::course;
  if (rounded)
    table.notes.push_back({"The paper prints a percentage; the count is the nearest whole number.", rounded_mark});
  for (const char* id : {"neutropenia_g3_4", "neutropenia_g1_2", "thrombocytopenia_g3_4", "thrombocytopenia_g1_2",
                         "anemia_g3_4", "anemia_g1_2"})
    if (const auto* published = study.evidence.find(id, Per::course); published && !published->note.empty())
      table.notes.push_back(label_of(study, *published) + ": " + published->note + ".");
  return table;
}

}  // namespace

std::vector<Table> toxicity_tables(const Study& study) { return {nonhematologic(study), hematologic(study)}; }

}  // namespace titrate::report
