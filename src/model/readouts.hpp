#pragma once
// From cells to what a clinic measures, without error: docs/model.md, "Readouts".

#include "base/fields.hpp"
#include "model/real.hpp"

#include <array>
#include <numbers>

namespace titrate::model {

struct Anatomy {
  template <class Real>
  struct Parameters {
    Real blood_volume, normal_lymphocytes, cell_density, diameter_0, node_rest, spleen_F;
    static constexpr auto fields() {
      using P = Parameters;
      return std::array{
          field(&P::blood_volume, "blood_volume", "L", "blood volume"),
          field(&P::normal_lymphocytes, "normal_lymphocytes", "1e9/L", "lymphocytes that are not CLL"),
          field(&P::cell_density, "cell_density", "1e9/mL", "CLL cells in packed tissue"),
          field(&P::diameter_0, "diameter_0", "cm", "longest node before treatment"),
          field(&P::node_rest, "node_rest", "mL", "nodal volume without CLL"),
          field(&P::spleen_F, "spleen_F", "1", "swelling of the spleen relative to nodes"),
      };
    }
  };

  /// mL, of `count` ellipsoids with two axes equal to the longest diameter and a `third` one, cm.
  template <class Real>
  static Real nodal_volume(Real count, Real diameter, Real third) {
    return count * (std::numbers::pi / 6.0) * diameter * diameter * third;  // volume of an ellipsoid
  }

  template <class Real>
  static Real lymphocytes(const Parameters<Real>& p, Real B) {
    return B / p.blood_volume + p.normal_lymphocytes;
  }

  /// Nodal volume now over that before treatment.
  template <class Real>
  static Real node_volume_ratio(const Parameters<Real>& p, Real L, Real L_0, Real F) {
    const Real rest = p.node_rest * p.cell_density;
    return (L * (1.0 + F) + rest) / (L_0 + rest);
  }

  template <class Real>
  static Real spleen_excess(const Parameters<Real>& p, Real S, Real F) {
    return S / p.cell_density * (1.0 + p.spleen_F * F);
  }
};

/// Everything that could be measured in a patient at one moment, without error.
template <class Real>
struct Readouts {
  Real alc, anc, platelets, hemoglobin, creatinine, urate, potassium, phosphate, calcium;
  Real longest_node_cm, node_product_ratio, spleen_excess_ml, marrow_lymphocyte_fraction, symptom_score;
  Real il6, il10, soluble_il2r, tnf_r1, bfgf;
  static constexpr auto fields() {
    using R = Readouts;
    return std::array{
        field(&R::alc, "alc", "1e9/L", "lymphocytes"),
        field(&R::anc, "anc", "1e9/L", "neutrophils"),
        field(&R::platelets, "platelets", "1e9/L", "platelets"),
        field(&R::hemoglobin, "hemoglobin", "g/dL", "hemoglobin"),
        field(&R::creatinine, "creatinine", "mg/dL", "creatinine"),
        field(&R::urate, "urate", "mg/dL", "urate"),
        field(&R::potassium, "potassium", "mmol/L", "potassium"),
        field(&R::phosphate, "phosphate", "mg/dL", "phosphate"),
        field(&R::calcium, "calcium", "mg/dL", "calcium"),
        field(&R::longest_node_cm, "longest_node_cm", "cm", "longest node"),
        field(&R::node_product_ratio, "node_product_ratio", "1", "sum of products of diameters over baseline"),
        field(&R::spleen_excess_ml, "spleen_excess_ml", "mL", "spleen volume above normal"),
        field(&R::marrow_lymphocyte_fraction, "marrow_lymphocyte_fraction", "1", "lymphocytes in marrow"),
        field(&R::symptom_score, "symptom_score", "1", "flare symptoms"),
        field(&R::il6, "il6", "1", "IL-6 over baseline"),
        field(&R::il10, "il10", "1", "IL-10 over baseline"),
        field(&R::soluble_il2r, "soluble_il2r", "1", "soluble IL-2 receptor over baseline"),
        field(&R::tnf_r1, "tnf_r1", "1", "TNF receptor 1 over baseline"),
        field(&R::bfgf, "bfgf", "1", "basic FGF over baseline"),
    };
  }
};

}  // namespace titrate::model
