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
  return std::min(peak, hours_per_day / 2.0);
}

}  // namespace

DailyEffect::DailyEffect(const Pharmacokinetics::Parameters<double>& kinetics,
                         const DrugEffect::Parameters<double>& effect)
    : effect_(effect) {
  using Rule = boost::math::quadrature::gauss<double, nodes_per_panel>;
  const double peak = peak_hour(kinetics);
  const double rest = hours_per_day - peak;
  // The rise in two parts, for the effect starts steeply; the fall in three, for somewhere there it leaves its cap.
  const std::array<double, panels + 1> edge = {0.0,          peak / 6.0, peak, peak + rest / 6.0, peak + rest / 2.0,
                                               hours_per_day};
  const double per_liter = Pharmacokinetics::concentration(kinetics, 1.0);
  std::size_t i = 0;
  for (std::size_t panel = 0; panel < panels; ++panel) {
    const double middle = (edge[panel] + edge[panel + 1]) / 2.0, half = (edge[panel + 1] - edge[panel]) / 2.0;
    for (std::size_t j = 0; j < Rule::abscissa().size(); ++j)
      for (const double side : {-1.0, 1.0}) {
        const double hour = middle + side * half * Rule::abscissa()[j];
        weight_[i] = Rule::weights()[j] * half / hours_per_day;
        from_central_[i] = per_liter * std::exp(-kinetics.CL / kinetics.V * hour);
        from_gut_[i] = per_liter * Pharmacokinetics::from_gut(kinetics, hour);
        ++i;
      }
  }
  gut_left_ = std::exp(-kinetics.k_a * hours_per_day);
  central_left_ = std::exp(-kinetics.CL / kinetics.V * hours_per_day);
  gut_to_central_ = Pharmacokinetics::from_gut(kinetics, hours_per_day);
}

Effects<double> DailyEffect::day(Amounts& state, double dose_mg) const {
  const double gut = state.gut + dose_mg, central = state.central;
  state = {.gut = gut * gut_left_, .central = central * central_left_ + gut * gut_to_central_};
  Effects<double> mean = {.immune = 0.0, .neutrophil = 0.0, .platelet = 0.0, .hemoglobin = 0.0};
  if (gut == 0.0 && central == 0.0) return mean;
  for (std::size_t i = 0; i < nodes; ++i) {
    const Effects<double> e = DrugEffect::at(effect_, central * from_central_[i] + gut * from_gut_[i]);
    mean.immune += weight_[i] * e.immune;
    mean.neutrophil += weight_[i] * e.neutrophil;
    mean.platelet += weight_[i] * e.platelet;
    mean.hemoglobin += weight_[i] * e.hemoglobin;
  }
  return mean;
}

}  // namespace titrate::model
