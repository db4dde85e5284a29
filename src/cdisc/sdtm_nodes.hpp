#pragma once
// Diameters of lesions → the longest node and the sum of products of an examination. Used by sdtm_chart.cpp alone.

#include "cdisc/sdtm_assembly.hpp"

namespace titrate::cdisc {

/// Fills `sizes` and `responses` of the patient with those of the evaluator who counts, and adds an observation of the
/// longest node and of the sum of products for every day on which all the patient's target nodes were measured.
void place_lesions(Assembly& assembly, std::size_t patient);

}  // namespace titrate::cdisc
