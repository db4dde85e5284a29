#pragma once
// Probability of success at the end, over patients to come. Lee JJ, Liu DD, Clin Trials 2008;5:93-106.

#include "design/rule.hpp"

namespace titrate::design {

class Predictive {
 public:
  Predictive(const PredictiveProbability& rule, int patients);
  /// After `events` of n: the beta-binomial probability that all `patients` end with a success.
  double operator()(int events, int n) const;
  /// Events that make a success at the end; patients + 1 where not even all do.
  int successes_needed() const { return needed_; }

 private:
  stats::Beta prior_;
  int patients_, needed_;
};

}  // namespace titrate::design
