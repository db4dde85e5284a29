#pragma once
// What a protocol's appendix needs of a design: boundaries, operating characteristics, precision, and what to beware
// of.

#include "design/boundary.hpp"
#include "design/characteristics.hpp"
#include "design/path.hpp"
#include "design/real_time.hpp"
#include "design/simon.hpp"
#include "design/width.hpp"

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace titrate::design {

/// One scenario and what the design does to it.
struct Judged {
  Scenario scenario = {};
  Characteristics at_once = {};              ///< every outcome known at once
  std::optional<Characteristics> late = {};  ///< known only after the memo's `lag` further patients; no association
};

struct WidthTable {
  std::size_t outcome = 0;
  std::vector<Width> widths = {};
  int enough = 0;  ///< patients from which on the interval is as narrow as asked; 0 = not within the maximum
};

struct Memo {
  Design design = {};
  Boundary boundary = {};
  std::vector<std::size_t> per_patient = {};     ///< outcomes that operating characteristics are of
  std::vector<std::vector<Limits>> limits = {};  ///< of every outcome, by number of its units
  std::vector<std::string> warnings = {}, notes = {};
  std::vector<Judged> judged = {};
  std::vector<int> lag = {};    ///< patients who enter while an outcome is awaited; empty = not known
  double patients_a_month = 0;  ///< 0 = not stated
  std::vector<WidthTable> widths = {};
  std::optional<Path> path = {};
  std::optional<RealTime> real_time = {};
};

struct MemoOptions {
  std::vector<Scenario> scenarios = {};  ///< in place of the design's own; none of either: the usual ones
  double patients_a_month = 0;           ///< of accrual; 0 = not known, and nothing is said of late outcomes
  std::uint64_t seed = 1;
  std::int64_t replicates = 100'000;  ///< where too many outcomes make exact numbers unaffordable
  int threads = 0;
  const StopToken* stop = nullptr;
};

/// All that needs no patients.
Memo make_memo(const Design& design, const MemoOptions& options);

/// The part of a design that is counted per patient.
Design only(const Design& design, const std::vector<std::size_t>& outcomes);

/// A limit with the range of units over which it holds.
struct Step {
  int from = 0, to = 0, limit = 0;
};
/// The boundary in as few rows as it has: low limits, or high ones, of units 1 … the last.
std::vector<Step> steps(const std::vector<Limits>& limits, bool high);

/// `{"schema": "titrate/monitoring/1", …}`
nlohmann::ordered_json to_json(const Memo& memo);
/// For a terminal, or to paste into a memo.
std::string to_text(const Memo& memo);
/// The rule of an outcome in a sentence.
std::string rule_text(const Outcome& outcome);

}  // namespace titrate::design
