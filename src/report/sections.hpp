#pragma once
// The page's sections in their order. Each returns HTML; a study without the needed part gets a sentence instead.

#include "report/figure.hpp"
#include "report/tables.hpp"
#include "results/study.hpp"

#include <optional>
#include <span>
#include <string>

namespace titrate::report {

using results::Study;

std::string heading(const Study& study);
/// What the protocol says, the command that repeats the run, and its inputs.
std::string protocol_and_command(const Study& study);
/// A number with what it counts, for a list of class "keys".
std::string key_number(const std::string& value, const std::string& meaning);
std::string comparison(const Study& study, Figures& figures);
/// Cytokines and T cells, where the protocol samples them.
std::string biology(const Study& study, Figures& figures);
/// Response by pretreatment factor and by flare: shares with their intervals beside the published ones.
std::string response_by_subgroup(const Study& study, Figures& figures);
std::string published_tables(const Study& study);  ///< response_tables() and toxicity_tables(), as sections
/// `outcomes`: of the patients whose curve is drawn, those of the trial shown or all who were recorded.
std::string survival(const Study& study, std::span<const results::PatientOutcome> outcomes, Figures& figures);
std::string one_trial(const Study& study, Figures& figures);          ///< swimmer, waterfall, spider
std::string dose_and_toxicity(const Study& study, Figures& figures);  ///< of the same trial
std::string one_patient(const Study& study, Figures& figures);
/// `further`: terms and what they mean here, after the intervals.
std::string methods(const Study& study, const std::vector<std::pair<std::string, std::string>>& further = {});

/// "Research use only" as it stands wherever a patient is shown.
std::string research_use_only(const Study& study);

/// What ORIGIN says of patients of 65 and over, with how many of the trial shown are; "" where nobody is.
std::string patients_of_65(const Study& study);

/// The endpoint of that id and unit, or nothing.
const results::Endpoint* find(const Study& study, const std::string& id, std::optional<results::Per> per);
/// "patient", "28-day course".
std::string unit_name(const Study& study, results::Per per);
/// The label of an outcome; its id where it has none.
std::string label_of(const Study& study, const results::PublishedRate& rate);
double level_of(const Study& study);
/// Interval level as text: "95 %".
std::string level_text(const Study& study);

/// Raised after a published count that was worked out from a printed percentage.
inline constexpr const char* rounded_mark = "r";

inline bool recorded(const Study& study) { return study.kind == "recorded"; }
/// "virtual", "recorded".
inline const std::string& kind_word(const Study& study) { return study.kind; }
/// Heading of the column of results: "Virtual\nmean [95 % predictive interval]".
std::string result_head(const Study& study);

/// Cells that tables share. Virtual patients: predicted mean with its interval; "not modelled" or the reason where
/// there is none. Recorded patients: count, share and interval, with the patients and rows behind them.
Cell result_cell(const Study& study, const results::Endpoint* endpoint);
/// What no result can stand for.
Cell no_result_cell(const Study& study);
/// Key of the rows behind an endpoint: "overall_response/patient", "courses_total".
std::string rows_key(const results::Endpoint& endpoint);
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
