#include "report/numbers.hpp"
#include "report/sections.hpp"

#include <fmt/format.h>

namespace titrate::report {

namespace {

std::string definitions(const Study& study) {
  const results::Definitions& d = study.definitions;
  const std::pair<const char*, std::string> terms[]{
      {"Day 1", "The first day of the first study drug. There is no day 0."},
      {"Course", fmt::format("A block of {} days counted from day 1 in which at least one dose was given. The worst "
                             "grade of any assessment in it counts once. Blocks wholly on hold are listed apart.",
                             d.course_days)},
      {"Tolerated dose", fmt::format("The dose with most treated days, ties to the higher. “{:g} mg for at least {} "
                                     "days” counts consecutive days.",
                                     d.high_dose_mg, d.high_dose_days)},
      {"Early death, early progression", fmt::format("Death on study day {} or before; progression before day {}.",
                                                     d.early_death_days, d.early_progression_days)},
      {"Response date",
       "The visit at which the criteria were first met, confirmed later as the criteria set asks. Time to best "
       "response ends at the first date of the best category."},
      {"Status at the data cut",
       "Responder ever, else progressed, else dead early, else stable. It is not the best response."},
      {"Data cut",
       "Each trial has its own accrual and is cut where the median patient has the protocol’s follow-up. Crude counts, "
       "such as “alive”, are at the cut."},
      {"Flare",
       "Onset: the first visit or report at which the criteria hold. Resolution: the first without. A recurrence needs "
       "at least seven days without. The grade is pain and function, never size; nodes and lymphocytes are recorded "
       "beside it."},
      {"Ascertainment of flare",
       "How closely mild flare was looked for: a property of a trial, with uncertainty, and one reason why two trials’ "
       "flare rates differ."},
      {"Lysis",
       "Strict: within 3 days before to 7 days after day 1. Extended: within 15 days after the start, each escalation "
       "and each resumption. Laboratory and clinical lysis are separate outcomes."},
      {"Toxicity grade",
       "Of the value as assayed, with the laboratory’s limits. Abnormal baselines are graded. A missing value has no "
       "grade and never counts as normal."},
      {"Month",
       fmt::format("Months of response visits are courses ({} days); survival axes use calendar months (30.4 days).",
                   d.month_days)},
      {"What a rule sees", "The assayed values of its visit; never what the virtual patient truly is."}};
  std::string html = "<dl class=\"facts\">\n";
  for (const auto& [term, meaning] : terms) html += fmt::format("<dt>{}</dt><dd>{}</dd>\n", term, meaning);
  return html + "</dl>\n";
}

std::string criteria(const Study& study) {
  std::string html = "<dl class=\"facts\">\n";
  for (const auto& [name, title] : {std::pair{"Response", study.response_criteria},
                                    {"Toxicity", study.toxicity_criteria},
                                    {"Tumor lysis", study.lysis_criteria}})
    html += fmt::format("<dt>{}</dt><dd>{}</dd>\n", name, escape(title.empty() ? "not stated" : title));
  html += "</dl>\n";
  if (study.unverified.empty())
    return html + paragraph("All criteria sets in use have been compared with their originals.");
  std::vector<std::string> names;
  for (const std::string& set : study.unverified) names.push_back(escape(set));
  return html + paragraph("<strong>Unverified against the original:</strong> " + joined(names) +
                              ". These thresholds were written from memory or from secondary sources. Tests on them "
                              "show that the program follows them, not that they are right.",
                          "warning");
}

using Terms = std::vector<std::pair<std::string, std::string>>;

Terms intervals_of_virtual(const Study& study) {
  const std::string level = level_text(study);
  return {{"Predictive interval",
           fmt::format("Central {} of a rate over virtual trials of the protocol’s size, each with its own draw of "
                       "parameters; quantiles are type 1 (observed values). Patients, courses within patients and "
                       "measurement error vary too.",
                       level)},
          {"Sampling alone",
           "The same with parameters held fixed: what chance in patients and measurement does by itself."},
          {"Published interval",
           fmt::format("Exact, Clopper–Pearson, {}. For rates per course it treats courses as independent; courses of "
                       "one patient are not, so the true one is wider.",
                       level)},
          {"Survival", "Kaplan–Meier; pooled over all trials, with the band in which single trials lie."},
          {"Parameter uncertainty", study.parameter_note.empty() ? "not stated" : study.parameter_note}};
}

Terms intervals_of_recorded(const Study& study) {
  const std::string level = level_text(study);
  return {
      {"Rates", fmt::format("Counts, the share, and its exact interval (Clopper–Pearson, {}), recorded and "
                            "published alike. For rates per course it treats courses as independent; courses of one "
                            "patient are not, so the true one is wider.",
                            level)},
      {"Medians", fmt::format("From order statistics: the two values between which the median lies with at least {} "
                              "confidence by the binomial distribution. Of fewer than six values there is none.",
                              level)},
      {"Survival",
       fmt::format("Kaplan–Meier with Greenwood’s variance; intervals ({}) on the log-log scale, pointwise. "
                   "Medians and their intervals are read off the curve and its bands.",
                   level)}};
}

std::vector<std::string> limits_of(const Study& study) {
  if (recorded(study))
    return {
        "What nobody recorded is not counted as normal: it is left out of a denominator where the definition says so, "
        "and said beside the table.",
        "Grades, responses, flare and lysis are derived from the rows by the criteria named above. Where the "
        "investigator reported otherwise, both stand among the findings, and the derived one is used.",
        "Published and recorded patients were not randomised against each other: a difference between the columns may "
        "be one of patients, doses, or how closely something was looked for."};
  std::vector<std::string> limits = {
      "“Fitted” means that the published trial was seen while the model was built: agreement with it shows that the "
      "model can describe the trial, not that it can predict another. Only a trial neither used nor seen counts as "
      "“validated”.",
      "Fatigue, diarrhea, rash and other toxicities that no equation produces are printed as not modelled, never as "
      "zero.",
      "Early death, withdrawal, new lesions and transformation happen by hazards, not by mechanism.",
      "A virtual patient resembles nobody in particular. Rates over many trials carry meaning; the story of one "
      "patient illustrates and proves nothing."};
  if (const std::string aged = patients_of_65(study); !aged.empty()) limits.push_back(aged);
  return limits;
}

std::string listed(const Terms& terms) {
  std::string html = "<dl class=\"facts\">\n";
  for (const auto& [term, meaning] : terms)
    html += fmt::format("<dt>{}</dt><dd>{}</dd>\n", escape(term), escape(meaning));
  return html + "</dl>\n";
}

}  // namespace

std::string methods(const Study& study, const Terms& further) {
  Terms intervals = recorded(study) ? intervals_of_recorded(study) : intervals_of_virtual(study);
  intervals.insert(intervals.end(), further.begin(), further.end());
  std::string html = "<section id=\"methods\">\n<h2>Methods, definitions and limits</h2>\n<h3>";
  html += recorded(study) ? "Intervals and data" : "Intervals";
  html += "</h3>\n" + listed(intervals);
  html += "<h3>Definitions</h3>\n" + definitions(study) + "<h3>Criteria</h3>\n" + criteria(study);
  html += recorded(study) ? "<h3>Limits</h3>\n" : "<h3>Limits of the model</h3>\n";
  html += list(limits_of(study));
  html += "<h3>Number formats</h3>\n";
  html +=
      paragraph(std::string("Counts are n/N (%). Percentages have no decimals where the denominator is under 100 and "
                            "one above.") +
                    (recorded(study) ? "" : " The denominator of a virtual rate is its mean over trials."),
                "small");
  return html + "</section>\n";
}

}  // namespace titrate::report
