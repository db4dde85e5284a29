#pragma once
// Serum cytokines as readouts of activation and stroma, in multiples of baseline: docs/model.md, "Cytokines".
// Ferrajoli et al., Blood 2008;111:5291: IL-6, IL-10, soluble IL-2 receptor and TNF-R1 rise by day 7 and are back by
// day 28.

#include "base/fields.hpp"
#include "model/real.hpp"

#include <array>

namespace titrate::model {

struct Cytokines {
  template <class Real>
  struct Parameters {
    Real il10_A, il6_A, il6_N, il2r_A, tnfr1_A, bfgf_N;
    static constexpr auto fields() {
      using P = Parameters;
      return std::array{
          field(&P::il10_A, "il10_A", "1", "IL-10 per activation"),
          field(&P::il6_A, "il6_A", "1", "IL-6 per activation, without stroma"),
          field(&P::il6_N, "il6_N", "1", "IL-6 per activation, from stroma"),
          field(&P::il2r_A, "il2r_A", "1", "soluble IL-2 receptor per activation"),
          field(&P::tnfr1_A, "tnfr1_A", "1", "TNF receptor 1 per activation"),
          field(&P::bfgf_N, "bfgf_N", "1", "share of basic FGF that comes from stroma"),
      };
    }
  };

  template <class Real>
  struct Levels {
    Real il6, il10, soluble_il2r, tnf_r1, bfgf;
  };

  /// `A`: activated effectors, `N`: stromal support.
  template <class Real>
  static Levels<Real> levels(const Parameters<Real>& p, Real A, Real N) {
    return {.il6 = 1.0 + A * (p.il6_A + p.il6_N * N),
            .il10 = 1.0 + p.il10_A * A,
            .soluble_il2r = 1.0 + p.il2r_A * A,
            .tnf_r1 = 1.0 + p.tnfr1_A * A,
            .bfgf = 1.0 + p.bfgf_N * (N - 1.0)};
  }
};

}  // namespace titrate::model
