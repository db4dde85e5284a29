#pragma once
// When a whole trial stops: what is counted, and the rule that each count is held against.
//
// Four rules stand behind one interface: whatever its statistics, a rule says for each number of patients which counts
// stop the trial (design/boundary.hpp). Operating characteristics, paths and virtual trials know only those counts.

#include "protocol/protocol.hpp"
#include "stats/beta.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace titrate::design {

/// What is counted, and of what. The unit is part of the rule: 30 % of patients is not 30 % of courses.
struct Event {
  std::string endpoint = {};  ///< id as in endpoints.json
  bool per_course = false;    ///< counted in courses, not patients
  int within_days = protocol::no_end;
  bool stated_window() const { return within_days != protocol::no_end; }
};

/// The rate that the new one is held against: a constant, or a beta distribution of what is known of it.
struct Standard {
  double rate = 0;
  std::optional<stats::Beta> distribution = {};
};

/// Thall, Simon and Estey, Stat Med 1995;14:357. With several outcomes their rates have a joint Dirichlet prior, whose
/// margins are beta: each outcome is looked at by itself. The trial stops where the posterior probability of being on
/// the wrong side of the standard (plus `offset`) exceeds `cutoff`.
struct ThallSimonEstey {
  Standard standard = {};
  double offset = 0;
  stats::Beta prior = {};
  double cutoff = 0;
};

/// Thall and Simon, Biometrics 1994;50:337. Promising where Pr(rate > standard) >= `promising`, not promising where
/// Pr(rate > standard + offset) <= `not_promising`, inconclusive where neither holds of the last patient.
struct ThallSimon {
  Standard standard = {};
  double offset = 0;
  stats::Beta prior = {};
  double promising = 0, not_promising = 0;
};

/// Simon, Control Clin Trials 1989;10:1. The two stages are found by search (design/simon.hpp).
struct SimonTwoStage {
  double null_rate = 0, alternative_rate = 0;
  double alpha = 0, beta = 0;
  bool minimax = false;  ///< smallest maximum; else smallest expected number at the null rate
};

/// Lee and Liu, Clin Trials 2008;5:93. Success = Pr(rate > null_rate) > `success` at the end. The trial stops where the
/// probability of success, over patients to come, is below `futility` or above `efficacy` (1 = never for that).
struct PredictiveProbability {
  stats::Beta prior = {};
  double null_rate = 0;
  double success = 0, futility = 0, efficacy = 1;
};

using Rule = std::variant<ThallSimonEstey, ThallSimon, SimonTwoStage, PredictiveProbability>;

/// As files, JSON and pages name them, in the order of Rule's alternatives.
inline constexpr std::array<std::string_view, 4> rule_ids{"thall-simon-estey", "thall-simon", "simon-two-stage",
                                                          "predictive-probability"};
inline constexpr std::array<std::string_view, 4> rule_names{"Thall, Simon and Estey", "Thall and Simon",
                                                            "Simon, two stages", "Predictive probability"};

struct Outcome {
  std::string label = {};
  Event event = {};
  bool want_high = true;  ///< a response; else a toxicity. Only Thall, Simon and Estey watch a toxicity
  Rule rule = {};
};

/// A truth to judge a design by.
struct Scenario {
  std::string label = {};
  std::vector<double> rates = {};  ///< one per outcome
  double odds_ratio = 1;           ///< between any two outcomes of a patient
};

/// Posterior interval that the trial is to end with: at most `width` wide, whatever the count.
struct Precision {
  double width = 0.30;
  double level = 0.95;
};

struct Design {
  std::string id = {}, title = {}, source = {};
  std::string protocol = {};  ///< regimen that drives virtual patients; "" = none named
  int patients = 0;           ///< at most
  int minimum_patients = 0, cohort_size = 1;
  std::vector<Outcome> outcomes = {};
  std::vector<Scenario> scenarios = {};
  Precision precision = {};
};

/// Numbers of patients at which the rules look: each full cohort from the minimum on, and the last patient.
std::vector<int> scheduled_looks(const Design& design);

/// Prior of the experimental rate; nothing for a rule that has none.
std::optional<stats::Beta> prior_of(const Rule& rule);
/// The rate that a rule holds the outcome against (mean of a distribution).
double standard_rate(const Rule& rule);

}  // namespace titrate::design
