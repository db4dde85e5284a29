#pragma once
// Cytokines by response and T cells over time, as Figures 3 to 5 of Ferrajoli et al. (Blood 2008;111:5291) show them
// and as that paper tested them: Friedman over the days, Wilcoxon between two days and between the groups.

#include "chart/chart.hpp"
#include "results/study.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace titrate::results {

inline constexpr std::array cytokines{chart::Measure::il6, chart::Measure::il10, chart::Measure::soluble_il2_receptor,
                                      chart::Measure::tnf_receptor_1, chart::Measure::bfgf};

/// Baseline and the paper's two later times: cytokines on study days 8 and 29 (days 7 and 28 of treatment), T cells
/// after three and six months of 28 days.
inline constexpr std::array cytokine_days{0, 7, 28}, t_cell_days{0, 84, 168};
inline constexpr std::size_t biology_times = 3;

/// Of one patient, by time; NaN where it was not taken.
struct BiologySample {
  std::array<std::array<double, biology_times>, cytokines.size()> cytokine;
  std::array<double, biology_times> t_cells;  ///< over the patient's own at baseline
  BiologySample();
};

/// Cytokines of a chart at the three times, T cells apart.
BiologySample biology_sample(const chart::Chart& chart, const std::array<double, biology_times>& t_cells);

/// Adds one trial, a sample and an outcome per patient, to what is kept of many: quantities alone, in an aggregate of
/// their own.
void add_biology(Aggregate& biology, std::span<const BiologySample> samples, std::span<const PatientOutcome> outcomes);

/// As endpoints with a unit: medians over patients in multiples of the baseline's with their predictive intervals, P
/// values (mean over trials and interval), and the share of trials in which P is below 5 %. Empty where nothing was
/// sampled.
std::vector<Endpoint> biology_endpoints(const Aggregate& biology, double level);

/// As ids spell them: "il10", "soluble_il2_receptor"; groups "responders" and "others".
inline constexpr std::array<const char*, 2> biology_groups{"responders", "others"};

}  // namespace titrate::results
