#pragma once
// Counts, percentages and sums held against each other.

#include "publication/finding.hpp"
#include "publication/ledger.hpp"

#include <vector>

namespace titrate::publication {

/// Kinds: `percent_of_count` (a percentage that its count does not give), `no_such_percent` (one that no count gives),
/// `printed_twice` (a count printed with different values), `above_whole`, `sum` (parts that do not make the whole).
/// In the file's order, per count and then per sum.
std::vector<Finding> check_counts(const Ledger& ledger);

}  // namespace titrate::publication
