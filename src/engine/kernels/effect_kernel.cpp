// The drug's mean effects over the halves of a day, in lanes: one quadrature node per lane.

#include "engine/kernel.hpp"
#include "engine/kernels.hpp"
#include "engine/lanes.hpp"
#include "model/pharmacokinetics.hpp"

#include <array>

namespace titrate::engine {

extern "C" void TITRATE_KERNEL_NAME(effect_kernel)(const model::DailyEffect& drug, double gut, double central,
                                                   model::DailyEffect::Means& means) {
  using HWY_NAMESPACE::Lanes;
  using model::DailyEffect;
  using Effects = model::Effects<double>;
  const auto& p = drug.effect();
  const model::DrugEffect::Parameters<Lanes> everywhere = {p.EC50_I, p.EC50_M, p.Emax_N, p.Emax_P,
                                                           p.Emax_H, p.cap_N,  p.cap_P,  p.cap_H};
  for (std::size_t half = 0; half < DailyEffect::halves; ++half) {
    const auto sums =
        model::panel_sums<Lanes, Lanes::count>(drug.at_nodes(), half, everywhere, Lanes(gut), Lanes(central),
                                               [](const double* from) { return Lanes::load(from); });
    std::array<Effects, DailyEffect::nodes_per_panel> places;
    for (std::size_t i = 0; i < sums.size(); ++i) {
      alignas(64) std::array<double, Lanes::count> lane;
      const auto spread = [&](const Lanes& sum, double Effects::*member) {
        sum.store(lane.data());
        for (std::size_t j = 0; j < lane.size(); ++j) places[i * Lanes::count + j].*member = lane[j];
      };
      spread(sums[i].immune, &Effects::immune);
      spread(sums[i].neutrophil, &Effects::neutrophil);
      spread(sums[i].platelet, &Effects::platelet);
      spread(sums[i].hemoglobin, &Effects::hemoglobin);
    }
    (half == 0 ? means.morning : means.evening) = model::add_places(places);
  }
}

}  // namespace titrate::engine
