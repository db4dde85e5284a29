#pragma once
// One CSV row per virtual patient.

#include "results/biology.hpp"
#include "results/outcome.hpp"
#include "trial/setup.hpp"

#include <string>

namespace titrate::trial {

/// Header line of patients.csv; units in the names.
std::string patient_header();
/// `trial` and `patient` count from 0 and are written from 1. Missing = empty.
/// `biology`: null where the protocol samples none.
std::string patient_row(const Setup& setup, int trial, int patient, const results::PatientOutcome& outcome,
                        const results::BiologySample* biology = nullptr);

}  // namespace titrate::trial
