#pragma once
// What rests on no source, and what the model is known not to reproduce: for every reader of a run.

#include "trial/setup.hpp"

#include <string>

namespace titrate::trial {

/// The values that the population's file marks as assumed, and the names of those that it takes over from the file it
/// is based on. "" where nothing is marked or the setup was not read from a library.
std::string assumed_of_population(const Setup& setup);

/// The sentences of library/contrasts/PARAMETERS-misfit.toml; "" where there is no such file.
std::string what_does_not_fit(const Setup& setup);

}  // namespace titrate::trial
