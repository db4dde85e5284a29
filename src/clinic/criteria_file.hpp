#pragma once
// Reading a criteria set: every threshold stands beside its definition, source and confidence, so that an auditor
// compares two columns. The reader keeps both: the number for the judge, the row for whoever prints the set.

#include "base/document.hpp"
#include "chart/vocabulary.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace titrate::clinic {

/// One row of a criteria set as it is printed.
struct Definition {
  std::string key;         ///< "neutropenia grade 3", "partial.lymphocytes_fall"
  std::string threshold;   ///< as the file spells it, with unit
  std::string definition;  ///< in our own words
  std::string source;
  std::string confidence;  ///< H, M, L or assumed
};

/// Where a set comes from. A set that is not verified is printed with "unverified against the original".
struct Provenance {
  std::string id, kind, title, source;
  bool verified = false;  ///< someone has compared every number with the original document
  std::vector<Definition> definitions;
};
inline constexpr std::string_view unverified_mark = "unverified against the original";

/// Reads id, kind, title, source and verified of a file that must be of `kind` and named `id`.
Provenance read_provenance(const Table& root, std::string_view kind, std::string_view id);

/// A table whose keys are criteria, each written `key = {value = …, definition = "…", source = "…", confidence = "…"}`.
/// Every getter appends its row to the provenance. Wrong values become problems of the document.
class CriteriaTable {
 public:
  CriteriaTable(Document& document, std::string name, Provenance& provenance)
      : document_(document),
        table_(document.root().table(name, true)),
        name_(std::move(name)),
        provenance_(provenance) {}

  double quantity(std::string_view key, std::string_view unit, Range range) const;
  double number(std::string_view key, Range range) const;
  int integer(std::string_view key, Range range) const;
  int days(std::string_view key, Range range) const;  ///< a whole number of days
  bool yes(std::string_view key) const;
  std::vector<chart::Agent> agents(std::string_view key) const;  ///< `value = ["lenalidomide", …]`, may be empty
  template <class Enum>
  Enum choice(std::string_view key, const std::vector<std::pair<std::string, Enum>>& words) const {
    Enum chosen = words.front().second;
    read(
        key, [&](const Table& entry) { chosen = entry.choice<Enum>("value", words); },
        [](const Table& entry) { return entry.text("value"); });
    return chosen;
  }
  void close() const;

 private:
  /// Takes the value, then the row for print where the value was sound.
  void read(std::string_view key, const std::function<void(const Table&)>& take,
            const std::function<std::string(const Table&)>& spell) const;

  Document& document_;
  std::optional<Table> table_;
  std::string name_;
  Provenance& provenance_;
};

/// One of H, M, L, assumed.
std::string read_confidence(const Table& table);

}  // namespace titrate::clinic
