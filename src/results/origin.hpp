#pragma once
// ORIGIN, the phase 3 trial that was halted for excess deaths on lenalidomide: whom its warning is about, and what it
// says. Chanan-Khan et al., Leukemia 2017;31:1240.

#include "results/outcome.hpp"

#include <string>

namespace titrate::results {

/// Of the age that ORIGIN was about, 65 years or older.
bool of_origins_age(const PatientOutcome& patient);

/// What happened in ORIGIN, and that `what` ("nothing here", "no comparison here") may be read as safety, as one
/// sentence each.
std::string origin_warning(const std::string& what);

}  // namespace titrate::results
