#pragma once
// Tests of the same patients at several times, as the report prints them.

#include <string>
#include <vector>

namespace titrate::report {

/// Friedman's test, asymptotic, of patients who have every time, one row each: "P .018 (n = 8)"; "too few" of less than
/// two, "all equal" where no row differs.
std::string friedman_text(const std::vector<std::vector<double>>& rows);

/// Wilcoxon's signed-rank test of differences, exact (as the normal approximation without correction from 1,000 on),
/// zeros left out: "P .018 (n = 7)", n being the pairs; "–" where there are none, "all equal" where none differs.
std::string signed_rank_text(const std::vector<double>& differences);

}  // namespace titrate::report
