#pragma once
// Simon's optimal and minimax two-stage designs. Simon R, Control Clin Trials 1989;10:1-10.

#include "design/rule.hpp"

namespace titrate::design {

/// Stage 1: n1 patients, stop with r1 responses or fewer. In all n patients: not worth pursuing with r or fewer.
struct SimonDesign {
  int r1 = 0, n1 = 0, r = 0, n = 0;
  double alpha = 0;            ///< probability of pursuing at the null rate
  double power = 0;            ///< at the alternative
  double expected_null = 0;    ///< expected number of patients at the null rate
  double stop_early_null = 0;  ///< probability of ending after stage 1 at the null rate
};

/// Searches all designs of at most `patients`. Throws Error(input) where none keeps both error rates.
SimonDesign find_simon(const SimonTwoStage& asked, int patients);

}  // namespace titrate::design
