#pragma once
// Where the nodes lie between two doses: dense after the dose, where the concentration rises within minutes, then ever
// wider, up to the time that elimination takes. One smooth change of time from s in [0, 1], so that nodes laid evenly
// in s converge as fast as on a smooth problem:
//
//   s(t) = S(t) / S(T),   S(t) = log(1 + t / e) + t g,   e = 0.15 / k_a,   g = k_e + 1 / T.
//
// Near the dose the response of an Emax effect is singular at a small time before it, hence the logarithm; later at a
// distance of about 1 / k_e, hence the linear part. 0.15 was found on the common benchmark of bench/, where a tenth to
// three tenths do about as well.

#include "engine/linear_kinetics.hpp"

namespace titrate::engine {

template <class Real>
class DoseGrid {
 public:
  /// `length` > 0: from dose to dose.
  DoseGrid(const LinearKinetics<Real>& kinetics, Real length)
      : early_(0.15 / kinetics.absorption), late_(kinetics.elimination + 1.0 / length), whole_(stretched(length)) {}

  /// s at time t after the dose.
  Real position(Real t) const { return stretched(t) / whole_; }

  /// t at s. In u = log(1 + t / e) the equation is convex and Newton's method falls from any bound above.
  Real time(Real s) const {
    const Real target = s * whole_, slope = late_ * early_;
    Real u = min(target, log(1.0 + target / slope));
    for (int iteration = 0; iteration < 6; ++iteration) {
      const Real grown = exp(u);
      u = u - (u + slope * (grown - 1.0) - target) / (1.0 + slope * grown);
    }
    return early_ * (exp(u) - 1.0);
  }

  /// dt / ds at time t.
  Real stretch(Real t) const { return whole_ / (1.0 / (early_ + t) + late_); }

 private:
  Real stretched(Real t) const { return log(1.0 + t / early_) + t * late_; }

  Real early_, late_, whole_;
};

}  // namespace titrate::engine
