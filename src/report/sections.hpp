#pragma once
// The page's sections in their order. Each returns HTML; a study without the needed part gets a sentence instead.

#include "report/figure.hpp"
#include "results/study.hpp"

#include <optional>
#include <string>

namespace titrate::report {

using results::Study;

std::string heading(const Study& study);
std::string comparison(const Study& study, Figures& figures);
std::string trial_tables(const Study& study);     ///< Tables 1 to 3 and response by pretreatment factor
std::string toxicity_tables(const Study& study);  ///< Tables 4 and 5
std::string survival(const Study& study, Figures& figures);
std::string one_trial(const Study& study, Figures& figures);          ///< swimmer, waterfall, spider
std::string dose_and_toxicity(const Study& study, Figures& figures);  ///< of the same trial
std::string one_patient(const Study& study, Figures& figures);
std::string methods(const Study& study);

/// "Research use only" as it stands wherever a patient is shown.
std::string research_use_only(const std::string& more = "");

/// The endpoint of that id and unit, or nothing.
const results::Endpoint* find(const Study& study, const std::string& id, std::optional<results::Per> per);
/// "patient", "28-day course".
std::string unit_name(const Study& study, results::Per per);
/// The label of an outcome; its id where it has none.
std::string label_of(const Study& study, const results::PublishedRate& rate);
/// Interval level as text: "95 %".
std::string level_text(const Study& study);

/// Raised after a published count that was worked out from a printed percentage.
inline constexpr const char* rounded_mark = "r";

/// Cells that tables share: predicted mean with its interval; "not modelled" or the reason where there is none.
Cell predicted_cell(const results::Endpoint* endpoint);
Cell published_cell(const results::Endpoint* endpoint);
Cell published_cell(int events, int n);

inline constexpr double days_per_month = 365.25 / 12;  ///< calendar months, for time axes
inline double months(double days) { return days / days_per_month; }
/// Patient 7 of the trial, as pages and axes name it (1-based).
std::string patient_name(std::size_t patient);
const char* response_short(chart::Response response);  ///< "CR"
const char* response_long(chart::Response response);   ///< "complete response"

std::string dose_text(double dose);  ///< "2.5 mg"
/// Position of a dose on its ladder -> a colour of the dose scale, light to dark.
std::string dose_color(std::size_t level, std::size_t levels);
bool study_drug(chart::Agent agent);
/// A dose of the study drug whose ladder the report draws.
bool on_ladder(const Study& study, const chart::Administration& given);

}  // namespace titrate::report
