#include "recorded/opened.hpp"

namespace titrate::recorded {

Opened::Opened(const Study& study, const Patient& patient)
    : patient_(patient), source_(study.source, study.source.patients[patient.source]) {
  if (!patient.put_away) return;
  copy_ = patient;
  copy_->record.chart.visits = source_->chart.visits;
  study.source.shelf->fetch(*patient.put_away, copy_->record.assessments);
}

void put_away(Study& study, Patient& patient) {
  if (!study.source.patients[patient.source].put_away) return;
  patient.put_away = study.source.shelf->put(patient.record.assessments);
  patient.record.assessments = std::vector<results::Assessment>();  // `= {}` would keep the room
  patient.record.chart.visits = chart::Visits();
}

}  // namespace titrate::recorded
