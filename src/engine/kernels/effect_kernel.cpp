// The drug's effects over the halves of a day, in lanes: one quadrature node per lane.

#include "engine/kernel.hpp"
#include "engine/kernels.hpp"
#include "engine/lanes.hpp"
#include "model/pharmacokinetics.hpp"

#include <array>

namespace titrate::engine {

extern "C" void TITRATE_KERNEL_NAME(effect_kernel)(const model::DailyEffect& drug, double gut, double central,
                                                   model::DailyEffect::Halves& halves) {
  using HWY_NAMESPACE::Lanes;
  using model::DailyEffect;
  using Effects = model::Effects<double>;
  const auto& p = drug.effect();
  const model::DrugEffect::Parameters<Lanes> everywhere = {p.EC50_I, p.EC50_M, p.Emax_N, p.Emax_P,
                                                           p.Emax_H, p.cap_N,  p.cap_P,  p.cap_H};
  std::array<DailyEffect::Moments, DailyEffect::halves> moments;
  for (std::size_t half = 0; half < DailyEffect::halves; ++half) {
    const auto sums =
        model::panel_sums<Lanes, Lanes::count>(drug.at_nodes(), half, everywhere, Lanes(gut), Lanes(central),
                                               [](const double* from) { return Lanes::load(from); });
    std::array<model::PanelSums<double>, DailyEffect::nodes_per_panel> places;
    for (std::size_t i = 0; i < sums.size(); ++i) {
      const auto spread = [&](const Lanes& sum, Effects model::PanelSums<double>::*which, double Effects::*member) {
        alignas(64) std::array<double, Lanes::count> lane;
        sum.store(lane.data());
        for (std::size_t j = 0; j < lane.size(); ++j) places[i * Lanes::count + j].*which.*member = lane[j];
      };
      const auto spread_all = [&](const model::Effects<Lanes>& e, Effects model::PanelSums<double>::*which) {
        spread(e.immune, which, &Effects::immune);
        spread(e.neutrophil, which, &Effects::neutrophil);
        spread(e.platelet, which, &Effects::platelet);
        spread(e.hemoglobin, which, &Effects::hemoglobin);
      };
      spread_all(sums[i].mean, &model::PanelSums<double>::mean);
      spread_all(sums[i].moment, &model::PanelSums<double>::moment);
    }
    moments[half] = model::add_places(places);
  }
  halves = model::halves_from(moments);
}

}  // namespace titrate::engine
