#pragma once
// Better schedules: protocols of one family, searched for the trade-off between what is hoped for and what is feared.

#include "base/document.hpp"
#include "design/judged.hpp"
#include "design/protocol_text.hpp"
#include "trial/setup.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace titrate::design {

/// One way to go along an axis.
struct Option {
  std::string label = {};
  std::vector<Change> changes = {};  ///< none: the protocol as it is
  Place at = {};
};
struct Axis {
  std::string id = {}, label = {};
  std::vector<Option> options = {};
  Place at = {};
};
struct Objective {
  std::size_t judged = 0;  ///< place in Search::judged
  bool high = true;        ///< more is better
};
/// "below 5 % with 90 % probability" over the draws of the model's parameters.
struct Constraint {
  std::size_t judged = 0;
  bool below = true;
  double limit = 0, probability = 0;
};

struct Search {
  std::string id = {}, title = {}, protocol = {}, file = {};
  std::uint64_t budget = 1'000'000;  ///< virtual patients in all
  std::uint64_t seed = 1;
  int confirmed = 12;  ///< candidates that are tried on fresh patients, at most
  double level = 0.95;
  std::vector<Axis> axes = {};
  std::vector<Quantity> judged = {};  ///< of objectives, constraints and what else is shown, each once
  std::vector<Objective> objectives = {};
  std::vector<Constraint> constraints = {};

  double size() const;  ///< of the space
};

/// Which option of each axis.
using Genome = std::vector<std::uint16_t>;

/// Every protocol of a search: the base, changed.
class Space {
 public:
  /// Loads the base by `load`, and notes in the document what is wrong with the search and with each of its values
  /// in the base; then throws Error(input) with all of it. `overrides` of the base, which
  /// `load` has made already, go into every file.
  static Space read(Document& document, const std::function<trial::Setup(const std::string& protocol)>& load,
                    const std::vector<Document::Override>& overrides = {});

  const Search& search() const { return search_; }
  /// Budget and seed of the command line stand above the file's.
  Search& search() { return search_; }
  const trial::Setup& base() const { return base_; }
  const std::string& base_text() const { return base_text_; }
  const results::EndpointList& endpoints() const { return *endpoints_; }

  /// The protocol's file.
  std::string text(const Genome& genome) const;
  /// Nothing where the values do not go together.
  std::optional<trial::Setup> setup(const Genome& genome) const;
  std::string label(const Genome& genome) const;  ///< "start 10 mg, 21 of 28 days"
  /// Axes that give or withhold a glucocorticoid, and axes that change the first dose.
  bool touches_steroids() const { return touches_steroids_; }
  bool touches_start() const { return touches_start_; }

 private:
  void check_values(Document& document);

  Search search_;
  trial::Setup base_;
  std::string base_text_;
  std::shared_ptr<const results::EndpointList> endpoints_;
  bool touches_steroids_ = false, touches_start_ = false;
};

/// The search as typed; problems are noted in the document.
Search parse_search(Document& document);
/// Notes endpoints that are none.
void check_endpoints(Document& document, const Search& search, const results::EndpointList& list);
/// Whether a file is a search. Throws Error(input) where it cannot be read at all.
bool is_search(const std::string& file);

}  // namespace titrate::design
