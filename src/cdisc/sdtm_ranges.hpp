#pragma once
// Limits of normal that change within a patient: another laboratory, another method, another age.

#include "cdisc/sdtm_study.hpp"

#include <vector>

namespace titrate::cdisc {

/// Notes the range of one result (first_day = last_day). Rows may come in any order of days; what the days between two
/// results of the same range are is what those say, unless another result says otherwise.
void note_range(std::vector<ReferenceRange>& ranges, const ReferenceRange& one);

/// The limits of a day: of each measure those of the last result on or before it, or of the first where there is none
/// before; `otherwise` where the patient has no range of the measure.
chart::Limits limits_on(const Patient& patient, const chart::Limits& otherwise, int day);

/// Whether any measure has more than one range.
bool limits_change(const Patient& patient);

}  // namespace titrate::cdisc
