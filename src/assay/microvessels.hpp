#pragma once
// Microvessel density from grid counts.

#include "assay/plates.hpp"

#include <string>
#include <vector>

namespace titrate::assay {

/// One section: mean of the fields that count (all, or the hot spots) over the area of one.
struct Density {
  std::string subject, group;
  std::size_t visit = 0;  ///< index into Microvessels::visits
  long fields = 0, counted = 0;
  double per_mm2 = 0, standard_error = 0;  ///< the latter between fields; 0 of a single one
};

/// By subject, then visit.
std::vector<Density> densities(const Microvessels& vessels);

}  // namespace titrate::assay
