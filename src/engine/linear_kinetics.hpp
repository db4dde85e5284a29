#pragma once
// One compartment with first-order absorption in closed form, from an amount in gut and centre to any later time. The
// course is exact whatever the step, so that fast absorption sets no limit to it.

#include "engine/one_lane.hpp"

namespace titrate::engine {

/// Rates per unit of the model's time; `volume` in amount per concentration.
template <class Real>
struct LinearKinetics {
  Real absorption, elimination, volume;
};

/// Amounts of drug, in the unit of the doses.
template <class Real>
struct DrugAmounts {
  Real gut, central;
};

/// What of one unit is left, or has arrived, after some time.
template <class Real>
struct Transfer {
  Real gut_to_gut, gut_to_central, central_to_central;

  DrugAmounts<Real> operator()(const DrugAmounts<Real>& from) const {
    return {.gut = from.gut * gut_to_gut,
            .central = multiply_add(from.gut, gut_to_central, from.central * central_to_central)};
  }
};

/// The Bateman function, relative error below 1e-12 also where absorption is as fast as elimination: there the
/// difference of the exponentials, (1 - exp(-x)) / x with x = (k_a - k_e) t, is taken from its power series.
template <class Real>
Transfer<Real> transfer(const LinearKinetics<Real>& k, Real time) {
  const Real left = exp(-(k.elimination * time));
  const Real not_absorbed = exp(-(k.absorption * time));
  const Real difference = k.absorption - k.elimination;
  const Real x = difference * time;
  const Real series =
      1.0 - x * (1.0 / 2.0) * (1.0 - x * (1.0 / 3.0) * (1.0 - x * (1.0 / 4.0) * (1.0 - x * (1.0 / 5.0))));
  const auto close = abs(x) < Real(1e-3);
  const Real shape = (left - not_absorbed) / select(close, Real(1.0), difference);
  return {.gut_to_gut = not_absorbed,
          .gut_to_central = k.absorption * select(close, left * time * series, shape),
          .central_to_central = left};
}

}  // namespace titrate::engine
