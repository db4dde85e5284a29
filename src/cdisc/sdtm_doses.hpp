#pragma once
// Rows of EX, CM and PR → the administrations of a chart. Used by sdtm_chart.cpp alone.

#include "cdisc/sdtm_assembly.hpp"

namespace titrate::cdisc {

/// Rows of an agent that overlap are added up day by day. Nothing is given after `last_day`.
void place_doses(Assembly& assembly, std::size_t patient, int last_day);
/// Last day with a dose of a study drug (EX); -1 = none.
int last_study_dose(const Raw& raw);

}  // namespace titrate::cdisc
