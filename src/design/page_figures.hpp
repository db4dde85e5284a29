#pragma once
// The figures of a memo's page.

#include "design/memo.hpp"
#include "report/figure.hpp"

namespace titrate::design {

/// Events against units: what stops the trial, and the path of a running one where there is one.
report::Figure boundary_figure(const Memo& memo, std::size_t outcome);
/// Widest posterior interval against patients, of every outcome with a prior.
report::Figure width_figure(const Memo& memo);

}  // namespace titrate::design
