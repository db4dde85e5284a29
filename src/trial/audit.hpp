#pragma once
// Decisions are auditable: from a patient's record alone, the same trajectory and the same decisions follow again.

#include "trial/participant.hpp"

#include <string>

namespace titrate::trial {

/// Gives the recorded doses and supportive care as a fixed schedule, with no protocol and no clinic. Returns "" where
/// every day's state without measurement error equals `truth` bit for bit, else the first difference.
std::string replay_doses(const Setup& setup, const cohort::Theta& theta, StreamKey key, std::uint32_t attempt,
                         const results::PatientRecord& record, const std::vector<chart::Visit>& truth);

/// Carries out the protocol on the recorded chart, visit by visit, with the recorded draws, with no model. Returns ""
/// where doses, assessments and ledger come out identical, else the first difference.
std::string rederive_decisions(const Setup& setup, const results::PatientRecord& record);

}  // namespace titrate::trial
