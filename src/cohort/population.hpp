#pragma once
// Who a trial's patients are: how each covariate is distributed and how they go together, from library/populations/.

#include "base/document.hpp"
#include "cohort/distribution.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace titrate::cohort {

/// The covariates that are correlated. The order is part of the result (a draw's index): append, never reorder.
/// Larger is: older, female, heavier, ..., riskier (FISH, VH), more cytopenic.
enum class Covariate : std::uint32_t {
  age,
  female,
  weight,
  creatinine_clearance,
  prior_lines,
  fludarabine_refractory,
  fish,
  vh,
  cytopenia,
  longest_node,
  spleen_excess,
  alc,
  anc,
  platelets,
  hemoglobin,
  beta2_microglobulin,
  marrow,
  count
};

class Population {
 public:
  /// Throws Error(input) with every problem of the file (and of the one it is based on, beside it in the same folder).
  static Population read(const std::string& file);

  std::string id, title;

  Continuous age, weight_female, weight_male, height_female, height_male;
  double female = 0;
  Continuous creatinine_clearance;  ///< at reference_age
  double clearance_reference_age = 0, clearance_per_year = 0;
  double untreated = 0;                                           ///< share of patients without a prior line
  Continuous prior_lines;                                         ///< of the others
  double fludarabine_refractory = 0;                              ///< share of all patients
  double del17p = 0, del11q = 0, trisomy12 = 0, normal_fish = 0;  ///< hierarchical; the rest has del(13q) alone
  double vh_unmutated = 0, vh_not_tested = 0;
  double zap70_if_unmutated = 0, zap70_if_mutated = 0;
  double cytopenia = 0, anemia_only = 0, thrombocytopenia_only = 0;  ///< Rai III or IV, and of which kind
  double anemia_below = 0, thrombocytopenia_below = 0;               ///< g/dL, 1e9/L
  Continuous hemoglobin, platelets, longest_node, alc, beta2_microglobulin, marrow;
  double anc_sd = 0, anc_low = 0, anc_high = 0;  ///< of the log; the median is Theta::anc0R or anc0U
  double spleen_enlarged = 0, spleen_otherwise = 0;
  Continuous spleen_excess;             ///< mL, where enlarged
  double rai_node = 0, rai_spleen = 0;  ///< cm, mL: above these Rai counts nodes or spleen
  Continuous urate, phosphate, potassium, calcium;

  /// Correlated standard normals out of independent ones.
  using Normals = std::array<double, static_cast<std::size_t>(Covariate::count)>;
  Normals correlate(const Normals& independent) const;

 private:
  void read_tables(const Table& root, bool all);

  std::vector<double> factor_;  ///< lower Cholesky factor of the correlation, by rows
};

}  // namespace titrate::cohort
