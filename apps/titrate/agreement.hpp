#pragma once
// Do the numbers of a published trial agree with each other?

#include "results/evidence.hpp"

#include <string>
#include <vector>

namespace titrate::app {

/// What cannot all be true, one sentence each: parts that do not add up to their whole, a subgroup larger than the
/// whole or leaving an impossible remainder, outcomes that exclude each other but exceed the patients, grades that
/// exceed any grade. A count that was rounded from a percentage may be off by one.
std::vector<std::string> disagreements(const results::Evidence& evidence);

}  // namespace titrate::app
