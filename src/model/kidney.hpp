#pragma once
// Creatinine and its clearance. Cockcroft and Gault, Nephron 1976;16:31-41.

namespace titrate::model {

/// mL/min, from age (years), weight (kg) and serum creatinine (mg/dL). 140, 72 and 0.85 are those of the paper.
inline double cockcroft_gault(double age, double weight, double creatinine, bool female) {
  return (140.0 - age) * weight / (72.0 * creatinine) * (female ? 0.85 : 1.0);
}

/// The creatinine (mg/dL) that Cockcroft and Gault turn into this clearance (mL/min).
inline double creatinine_of_clearance(double age, double weight, double clearance, bool female) {
  return cockcroft_gault(age, weight, clearance, female);  // the formula is its own inverse
}

}  // namespace titrate::model
