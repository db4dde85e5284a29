#pragma once
// What the patients are like, as far as a stopping rule sees them: how often each combination of outcomes occurs.

#include <vector>

namespace titrate::design {

/// Probability of each combination of k outcomes, 2^k cells: bit i of a cell's number says that outcome i occurred.
/// With the stated rates as margins and the stated odds ratio between any two outcomes, nothing beyond pairs (a
/// log-linear model without higher terms; the margins are fitted by Deming and Stephan, Ann Math Stat 1940;11:427).
/// Throws Error(failure) unless 0 <= rate <= 1 and 0 < odds_ratio < infinity.
std::vector<double> cells(const std::vector<double>& rates, double odds_ratio = 1);

/// Probability of outcome i.
double margin(const std::vector<double>& cells, std::size_t outcome);

}  // namespace titrate::design
