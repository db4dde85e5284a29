#pragma once
// findings.json, deviations.json, patients.json and the CSV twins of the first two.

#include "cdisc/mapping.hpp"
#include "recorded/study.hpp"

#include <ostream>
#include <vector>

#include <nlohmann/json.hpp>

namespace titrate::recorded {

/// `{"schema": "titrate/findings/1", …}`: counts by check, the findings in order of check, and notes of the reading.
nlohmann::ordered_json findings_json(const Study& study);
/// `{"schema": "titrate/deviations/1", …}`: counts by kind, the deviations by patient and day.
nlohmann::ordered_json deviations_json(const Study& study);
/// `{"schema": "titrate/patients/1", …}`: per patient eligibility, outcome in short, what cannot be assessed; the flow.
nlohmann::ordered_json patients_json(const Study& study);
/// The texts of the three, as dump(1) spells them, row by row.
void write_findings(const Study& study, std::ostream& out);
void write_deviations(const Study& study, std::ostream& out);
void write_patients(const Study& study, std::ostream& out);
void write_findings_csv(const Study& study, std::ostream& out);
void write_deviations_csv(const Study& study, std::ostream& out);
/// `{"schema": "titrate/mapping/1", …}`: what was understood of every code, and what was not.
nlohmann::ordered_json mapping_json(const cdisc::RecordedStudy& study, const cdisc::Mapping& mapping);

/// Findings by check, deviations by patient and day: the order of all of the above. Called once, after `analyze`.
std::vector<const cdisc::Finding*> in_order(const cdisc::Findings& findings);

}  // namespace titrate::recorded
