#include "report/numbers.hpp"
#include "report/sections.hpp"
#include "results/origin.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace titrate::report {

using results::Endpoint;
using results::Per;

std::string research_use_only(const Study& study) {
  return paragraph(
      std::string("<strong>Research use only.</strong> ") +
          (recorded(study) ? "An analysis of recorded data by stated rules" : "Virtual patients made by equations") +
          ": nothing here is advice for the treatment of a person.",
      "warning");
}

std::string patients_of_65(const Study& study) {
  const auto& shown = study.example.outcomes;
  const auto of_age = std::count_if(shown.begin(), shown.end(), results::of_origins_age);
  if (of_age == 0) return "";
  return fmt::format("Of the {} patients of the trial shown {} are 65 or older. {}", shown.size(), of_age,
                     results::origin_warning("nothing here"));
}

const Endpoint* find(const Study& study, const std::string& id, std::optional<Per> per) {
  for (const Endpoint& endpoint : study.endpoints)
    if (endpoint.id == id && endpoint.per == per) return &endpoint;
  return nullptr;
}

std::string unit_name(const Study& study, Per per) {
  return per == Per::patient ? "patients" : fmt::format("{}-day courses", study.definitions.course_days);
}

std::string label_of(const Study& study, const results::PublishedRate& rate) {
  const Endpoint* endpoint = find(study, rate.id, rate.per);
  return endpoint && !endpoint->label.empty() ? endpoint->label : rate.id;
}

double level_of(const Study& study) {
  constexpr double usual = 0.95;
  return study.endpoints.empty() || study.endpoints.front().level <= 0 ? usual : study.endpoints.front().level;
}

std::string level_text(const Study& study) {
  constexpr double hundred = 100;
  return plain(level_of(study) * hundred) + "\u00a0%";
}

std::string result_head(const Study& study) {
  if (recorded(study)) return "Recorded\nn/N (%) [" + level_text(study) + " interval]";
  return "Virtual\nmean [" + level_text(study) + " predictive interval]";
}

Cell no_result_cell(const Study& study) { return none_cell(recorded(study) ? "not recorded" : "not modelled"); }

std::string rows_key(const Endpoint& endpoint) {
  if (!endpoint.per) return endpoint.id;
  return endpoint.id + (*endpoint.per == Per::patient ? "/patient" : "/course");
}

namespace {

/// What was counted, and the share with its exact interval.
Cell recorded_cell(const Endpoint& endpoint) {
  if (!endpoint.mean) return none_cell(endpoint.per ? "nobody to count" : "no value recorded");
  const results::Span* span = endpoint.interval ? &*endpoint.interval : nullptr;
  Cell cell = number_cell(quantity_with_interval(*endpoint.mean, span, endpoint.unit));
  if (endpoint.counted) {
    cell.text = count(endpoint.counted->events, endpoint.counted->n);
    if (span) cell.text += "\u00a0[" + percent_interval(*span, endpoint.mean_n) + "]";
  }
  cell.rows = rows_key(endpoint);
  return cell;
}

}  // namespace

Cell result_cell(const Study& study, const Endpoint* endpoint) {
  if (!endpoint) return no_result_cell(study);
  if (recorded(study)) return recorded_cell(*endpoint);
  if (!endpoint->mean)
    return none_cell(endpoint->reason.empty()                       ? "not predicted"
                     : endpoint->reason.starts_with("not modelled") ? endpoint->reason
                                                                    : "not predicted: " + endpoint->reason);
  const results::Span* span = endpoint->interval ? &*endpoint->interval : nullptr;
  if (endpoint->per) return number_cell(percent_with_interval(*endpoint->mean, span, endpoint->mean_n));
  return number_cell(quantity_with_interval(*endpoint->mean, span, endpoint->unit));
}

Cell published_cell(const Endpoint* endpoint) {
  if (!endpoint || !endpoint->published) return none_cell("–");
  Cell cell = published_cell(endpoint->published->events, endpoint->published->n);
  if (endpoint->published->rounded) cell.mark = rounded_mark;
  return cell;
}

Cell published_cell(int events, int n) { return number_cell(count(events, n)); }

std::string patient_name(std::size_t patient) { return std::to_string(patient + 1); }

const char* response_short(chart::Response response) {
  switch (response) {
    case chart::Response::complete: return "CR";
    case chart::Response::complete_incomplete_recovery: return "CRi";
    case chart::Response::nodular_partial: return "nPR";
    case chart::Response::partial: return "PR";
    case chart::Response::partial_with_lymphocytosis: return "PR-L";
    case chart::Response::stable_disease: return "SD";
    case chart::Response::progressive_disease: return "PD";
    case chart::Response::not_assessed: break;
  }
  return "NE";
}

const char* response_long(chart::Response response) {
  switch (response) {
    case chart::Response::complete: return "complete response";
    case chart::Response::complete_incomplete_recovery: return "complete response, incomplete marrow recovery";
    case chart::Response::nodular_partial: return "nodular partial response";
    case chart::Response::partial: return "partial response";
    case chart::Response::partial_with_lymphocytosis: return "partial response with lymphocytosis";
    case chart::Response::stable_disease: return "stable disease";
    case chart::Response::progressive_disease: return "progressive disease";
    case chart::Response::not_assessed: break;
  }
  return "not assessed";
}

std::string dose_text(double dose) { return fmt::format("{:g}\u00a0mg", dose); }

std::string dose_color(std::size_t level, std::size_t levels) {
  constexpr std::size_t colors = 7, usual = 5;
  const std::size_t index =
      levels < 2 ? usual / 2 + 1 : 1 + level * (std::clamp(levels, usual, colors) - 1) / (levels - 1);
  return fmt::format("dose-{}", index);
}

bool study_drug(chart::Agent agent) { return agent <= chart::Agent::flavopiridol; }

bool on_ladder(const Study& study, const chart::Administration& given) {
  return study_drug(given.agent) && given.amount > 0 &&
         std::find(study.dose_levels_mg.begin(), study.dose_levels_mg.end(), given.amount) !=
             study.dose_levels_mg.end();
}

}  // namespace titrate::report
