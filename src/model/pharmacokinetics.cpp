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
        nodes_.time[i] = hour / hours_per_day;
        nodes_.from_central[i] = per_liter * std::exp(-kinetics.CL / kinetics.V * hour);
        nodes_.from_gut[i] = per_liter * Pharmacokinetics::from_gut(kinetics, hour);
        ++i;
      }
  }
  gut_left_ = std::exp(-kinetics.k_a * hours_per_day);
  central_left_ = std::exp(-kinetics.CL / kinetics.V * hours_per_day);
  gut_to_central_ = Pharmacokinetics::from_gut(kinetics, hours_per_day);
}

DailyEffect::Halves DailyEffect::over_halves(Amounts& state, double dose_mg) const {
  const Amounts start = {.gut = state.gut + dose_mg, .central = state.central};
  state = next_day(start);
  const auto half = [&](std::size_t which) {
    return add_places(panel_sums<double, 1>(nodes_, which, effect_, start.gut, start.central,
                                            [](const double* from) { return *from; }));
  };
  return halves_from({half(0), half(1)});
}

DailyEffect::Moments add_places(const std::array<PanelSums<double>, DailyEffect::nodes_per_panel>& places) {
  DailyEffect::Moments sum = {places[0].mean, places[0].moment};
  for (std::size_t i = 1; i < places.size(); ++i) {
    sum.mean = sum.mean + places[i].mean;
    sum.moment = sum.moment + places[i].moment;
  }
  return sum;
}

DailyEffect::Halves halves_from(const std::array<DailyEffect::Moments, DailyEffect::halves>& moments) {
  const auto& [morning, evening] = moments;
  // a over the first half and b over the second have the day's mean (a + b) / 2 and first moment (a + 3 b) / 8.
  const Effects<double> m0 = 0.5 * (morning.mean + evening.mean), m1 = 0.5 * (morning.moment + evening.moment);
  DailyEffect::Halves halves = {.morning = 3.0 * m0 + -4.0 * m1, .evening = 4.0 * m1 + -1.0 * m0};
  // Blood counts answer to the moments. What follows the immune effect is quick enough to answer to the halves' means
  // too; a quarter of the way between the two came nearest to the course within the day (docs/accuracy.md).
  constexpr double way = 0.25;
  halves.morning.immune = morning.mean.immune + way * (halves.morning.immune - morning.mean.immune);
  halves.evening.immune = evening.mean.immune + way * (halves.evening.immune - evening.mean.immune);
  return halves;
}

}  // namespace titrate::model
