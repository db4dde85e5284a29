#pragma once
// The fixed lists of words that a protocol file may choose from, each in the order of the enum that it names.

#include "chart/vocabulary.hpp"
#include "protocol/protocol.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace titrate::protocol {

/// CTCAE's grades; their number is the highest grade that a file may name.
inline constexpr auto grade_names =
    std::to_array<std::string_view>({"mild", "moderate", "severe", "life-threatening", "death"});

/// Outcomes that a monitoring rule may count: ids as in endpoints.json.
inline constexpr auto endpoints = std::to_array<std::string_view>({"overall_response",
                                                                   "complete_response",
                                                                   "nodular_partial_response",
                                                                   "partial_response",
                                                                   "stable_disease",
                                                                   "progressive_disease",
                                                                   "progression_before_3_months",
                                                                   "early_death",
                                                                   "alive_at_data_cut",
                                                                   "flare_any",
                                                                   "flare_g1_2",
                                                                   "flare_g2_4",
                                                                   "flare_g3_4",
                                                                   "lysis_laboratory",
                                                                   "lysis_clinical",
                                                                   "lysis_laboratory_extended",
                                                                   "lysis_clinical_extended",
                                                                   "neutropenia_g3_4",
                                                                   "neutropenia_g1_2",
                                                                   "thrombocytopenia_g3_4",
                                                                   "thrombocytopenia_g1_2",
                                                                   "anemia_g3_4",
                                                                   "anemia_g1_2",
                                                                   "infection_g3_4",
                                                                   "pneumonia_g3_4",
                                                                   "thrombosis",
                                                                   "febrile_neutropenia_g3_4",
                                                                   "creatinine_increased_g3_4",
                                                                   "hyperuricemia_g3_4",
                                                                   "hyperkalemia_g3_4",
                                                                   "hypophosphatemia_g3_4",
                                                                   "dose_25mg_at_least_28_days"});

/// The words of one list ("measure", "agent", "term", …). Throws Error(failure) for a list that does not exist.
const std::vector<std::string>& words(std::string_view list);

/// Unit of a baseline covariate in files, "" where it is a plain number, "yes or no" where it is an answer.
std::string_view unit_of(Condition::Covariate covariate);
inline constexpr std::string_view yes_or_no = "yes or no";

/// What an activity measures. Observation and the checks of a protocol's calendar use the same list.
const std::vector<chart::Measure>& measured_by(chart::Activity activity);

/// Whether some activity of the list shows a measure, or what a term's grade needs (a term that comes from an event
/// needs none).
bool shows(const std::vector<chart::Activity>& activities, chart::Measure measure);
bool shows(const std::vector<chart::Activity>& activities, chart::Term term);

}  // namespace titrate::protocol
