#pragma once
// Parts of the step from what was typed to what is meant; used by meaning.cpp alone.

#include "protocol/section.hpp"
#include "protocol/spec.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace titrate::protocol {

/// Notes problems in the document.
class Notes {
 public:
  explicit Notes(Document& document) : document_(&document) {}
  void operator()(const Place& at, std::string expected, std::string seen, std::string mend) const {
    document_->problem({at, std::move(expected), std::move(seen), std::move(mend)});
  }
  std::size_t count() const { return document_->problems().size(); }

 private:
  Document* document_;
};

/// Exact levels in the unit of the drug's basis, and how often a dose is given on each.
struct Ladder {
  std::string unit;
  std::vector<double> levels;
  std::vector<int> intervals;  ///< days from dose to dose, per level
  bool wrong = false;          ///< problems were noted already: whether a level is on it cannot be said
  int daily = 1;               ///< the drug's own interval, which a level need not spell

  std::string spell(std::size_t level) const;
  /// Position of a level as typed; notes the problem and returns nothing where it is not on the ladder.
  std::optional<int> find(const Text& typed, std::string_view key, const Notes& note) const;
};

/// When a condition is asked: what can be known then.
enum class Moment : std::uint8_t { visit, baseline };

/// `unit` is that of the drug's doses, "" outside an intervention.
Condition meant(const ConditionSpec& spec, Moment moment, std::string_view unit, const Notes& note);

Arm meant(const ArmSpec& spec, const Notes& note);
std::vector<Support> meant_support(const ArmSpec& spec, const Arm& arm, const Notes& note);
Ladder ladder_of(const InterventionSpec& spec, const Notes& note);
std::vector<Cohort> meant_cohorts(const Spec& spec, const std::vector<Arm>& arms, const Notes& note);
std::vector<Encounter> meant_calendar(const Spec& spec, const Notes& note);
Monitoring meant_monitoring(const Spec& spec, const Notes& note);

/// Checks that need more than one part of the protocol.
void check_ids(const Spec& spec, const Notes& note);
void check_seen(const Spec& spec, const Protocol& protocol, const Notes& note);
void check_reach(const Spec& spec, const Protocol& protocol, const Notes& note);
void check_pace(const Spec& spec, const Protocol& protocol, const Notes& note);

/// The same id twice in a list.
void check_unique(const std::vector<const Text*>& ids, std::string_view what, const Notes& note);

}  // namespace titrate::protocol
