#pragma once
// Change of a measured value over a patient's visits, by rank tests that know of limits.

#include "assay/concentration.hpp"

#include <optional>
#include <string>
#include <vector>

namespace titrate::assay {

/// One value of one patient at one visit.
struct Measured {
  std::string subject, group;
  std::size_t visit = 0;  ///< index
  Concentration value;
};

/// Median of one visit; where it lies at a limit all that is known is its side.
struct VisitMedian {
  long n = 0, censored = 0;
  std::optional<Concentration> median = {};
};

struct Pairs {
  std::size_t visit = 0;  ///< against the first
  long n = 0, higher = 0, lower = 0, equal = 0;
  std::optional<double> p_exact = {}, p_asymptotic = {};  ///< nothing where no pair differs
};

/// Of the patients measured at every visit (Friedman), or at the first and one other (Wilcoxon's signed-rank test).
struct Change {
  std::string what = {};   ///< an analyte's id, or "microvessel density"
  std::string group = {};  ///< "" = all patients
  std::vector<VisitMedian> visits = {};
  long complete = 0;  ///< patients measured at every visit
  long tied = 0;      ///< values tied at a limit among theirs
  std::optional<double> friedman = {},
                        p_friedman = {};  ///< chi-squared, tie-corrected, and its asymptotic P; three visits or more
  std::optional<double> p_friedman_exact = {};  ///< nothing where it would take too long
  std::vector<Pairs> pairs = {};
};

/// Overall, and for each group where there are several. Values that could not be measured are left out. Values below
/// the highest lower limit among those of one test are tied there, and above the lowest upper limit there. Signed-rank
/// tests leave out pairs without difference and are not corrected for continuity, which is how the P values of
/// Ferrajoli et al. 2008 can be had; P values are not adjusted for their number.
std::vector<Change> changes(const std::string& what, const std::vector<Measured>& values, std::size_t visits);

}  // namespace titrate::assay
