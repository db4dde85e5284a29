#include "model/pharmacokinetics.hpp"

#include <algorithm>

#include <boost/math/quadrature/gauss.hpp>

namespace titrate::model {
namespace {

constexpr double hours_per_day = 24.0;

/// Hour of the highest concentration after a single dose.
double peak_hour(const Pharmacokinetics::Parameters<double>& p) {
  const double k = p.CL / p.V;
  const double ratio = p.k_a / k - 1.0;
  const double peak = std::abs(ratio) < 1e-9 ? 1.0 / k : std::log1p(ratio) / (k * ratio);
  return std::min(peak, hours_per_day / 4.0);
}

}  // namespace

Effects<double> DailyEffect::Means::day() const {
  return {.immune = (morning.immune + evening.immune) / 2.0,
          .neutrophil = (morning.neutrophil + evening.neutrophil) / 2.0,
          .platelet = (morning.platelet + evening.platelet) / 2.0,
          .hemoglobin = (morning.hemoglobin + evening.hemoglobin) / 2.0};
}

DailyEffect::DailyEffect(const Pharmacokinetics::Parameters<double>& kinetics,
                         const DrugEffect::Parameters<double>& effect)
    : effect_(effect) {
  using Rule = boost::math::quadrature::gauss<double, nodes_per_panel>;
  const double noon = hours_per_day / 2.0, peak = peak_hour(kinetics);
  // The rise in two parts, for the effect starts steeply; the fall in four, for somewhere there it leaves its cap.
  const std::array<double, panels + 1> edge = {0.0,  peak / 6.0, peak,         peak + (noon - peak) / 3.0,
                                               noon, noon * 1.5, hours_per_day};
  const double per_liter = Pharmacokinetics::concentration(kinetics, 1.0);
  std::size_t i = 0;
  for (std::size_t panel = 0; panel < panels; ++panel) {
    const double middle = (edge[panel] + edge[panel + 1]) / 2.0, reach = (edge[panel + 1] - edge[panel]) / 2.0;
    for (std::size_t j = 0; j < Rule::abscissa().size(); ++j)
      for (const double side : {-1.0, 1.0}) {
        const double hour = middle + side * reach * Rule::abscissa()[j];
        nodes_.weight[i] = Rule::weights()[j] * reach / noon;
        nodes_.from_central[i] = per_liter * std::exp(-kinetics.CL / kinetics.V * hour);
        nodes_.from_gut[i] = per_liter * Pharmacokinetics::from_gut(kinetics, hour);
        ++i;
      }
  }
  gut_left_ = std::exp(-kinetics.k_a * hours_per_day);
  central_left_ = std::exp(-kinetics.CL / kinetics.V * hours_per_day);
  gut_to_central_ = Pharmacokinetics::from_gut(kinetics, hours_per_day);
}

DailyEffect::Means DailyEffect::over_halves(Amounts& state, double dose_mg) const {
  const Amounts start = {.gut = state.gut + dose_mg, .central = state.central};
  state = next_day(start);
  const auto half = [&](std::size_t which) {
    return add_places(panel_sums<double, 1>(nodes_, which, effect_, start.gut, start.central,
                                            [](const double* from) { return *from; }));
  };
  return {.morning = half(0), .evening = half(1)};
}

Effects<double> add_places(const std::array<Effects<double>, DailyEffect::nodes_per_panel>& places) {
  Effects<double> mean = {.immune = 0.0, .neutrophil = 0.0, .platelet = 0.0, .hemoglobin = 0.0};
  for (const Effects<double>& place : places) {
    mean.immune += place.immune;
    mean.neutrophil += place.neutrophil;
    mean.platelet += place.platelet;
    mean.hemoglobin += place.hemoglobin;
  }
  return mean;
}

}  // namespace titrate::model
