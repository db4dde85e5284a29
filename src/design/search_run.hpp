#pragma once
// Running a search: candidates are tried on the same virtual patients, the best of them again on fresh ones.

#include "base/progress.hpp"
#include "design/blocks.hpp"
#include "design/search.hpp"

#include <array>

namespace titrate::design {

struct RunOptions {
  int threads = 0;  ///< never changes a result
  const StopToken* stop = nullptr;
  Progress progress = {};    ///< in patients, of the budget
  Blocks* blocks = nullptr;  ///< shared with other processes, or kept for a restart; changes no byte of the result
};

/// How the budget was spent.
struct Spent {
  bool every_one = false;         ///< each protocol of the space was tried, none left out
  std::uint64_t tried = 0;        ///< protocols
  std::uint64_t not_allowed = 0;  ///< combinations that are no protocol
  int draws = 0, patients = 0;    ///< per protocol tried: draws of parameters, patients of each
  int fresh_draws = 0, fresh_patients = 0;
  std::uint64_t evidence_patients = 0;  ///< of the published trials, to see how well the model does
  std::uint64_t all = 0;                ///< virtual patients in all
};

/// A constraint on one protocol. Three answers: so many draws may not tell.
enum class Holds : std::uint8_t { yes, no, unclear };

struct Candidate {
  Genome genome = {};  ///< empty: the base where it is not in the space
  std::string label = {};
  bool base = false;                     ///< the protocol as it is
  bool confirmed = false;                ///< on fresh patients; otherwise what the search saw of it
  std::vector<AcrossDraws> judged = {};  ///< [Search::judged]; without draws where nothing could be counted
  std::vector<Probability> chance = {};  ///< [constraint]
  std::vector<Holds> holds = {};
  bool met = true;           ///< every constraint, by the estimate
  bool front = false;        ///< met, and no other that is met beats it in the mean
  double non_dominated = 0;  ///< share of the draws in which no other that is met beats it
  int same_as = -1;          ///< an earlier candidate that treats every patient alike
};

/// Two candidates on the same patients.
struct Pair {
  std::size_t a = 0, b = 0;
  std::vector<AcrossDraws> difference = {};  ///< a - b, [objective]
  bool apart = false;                        ///< some difference's interval lies on one side of 0
};

struct Found {
  Spent spent = {};
  bool finished = true;
  std::vector<Candidate> candidates = {};  ///< the front first, by the first objective; the base always among them
  std::vector<Pair> pairs = {};            ///< of the front and the base, and each with each
  double aged_65 = 0;                      ///< share of the patients of 65 years and over
  bool leads = true;                       ///< false in the processes that do not: nothing else is there then
};

/// Throws Error(failure) when a patient leaves the finite numbers, Error(input) where the budget does not go round.
/// Stopped early, it returns what it has: `finished` is false. `reserved` patients of the budget are spent elsewhere.
Found run_search(const Space& space, std::uint64_t reserved, const RunOptions& options);

/// Tells whether a constraint's probability is reached.
Holds holds(const Probability& chance, double wanted);

}  // namespace titrate::design
