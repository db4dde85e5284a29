#pragma once
// Reading a criteria set: every threshold stands beside its definition, source and confidence, so that an auditor
// compares two columns. The reader keeps both: the number for the judge, the row for whoever prints the set.

#include "base/document.hpp"

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
  CriteriaTable(std::optional<Table> table, std::string name, Provenance& provenance)
      : table_(std::move(table)), name_(std::move(name)), provenance_(provenance) {}

  double quantity(std::string_view key, std::string_view unit, Range range) const;
  int days(std::string_view key, Range range) const;  ///< a whole number of days
  bool yes(std::string_view key) const;
  template <class Enum>
  Enum choice(std::string_view key, const std::vector<std::pair<std::string, Enum>>& words) const {
    const auto entry = criterion(key);
    if (!entry) return words.front().second;
    note(*entry, key, entry->text("value"));
    const Enum chosen = entry->choice<Enum>("value", words);
    entry->close();
    return chosen;
  }
  void close() const;

 private:
  std::optional<Table> criterion(std::string_view key) const;
  void note(const Table& entry, std::string_view key, std::string threshold) const;

  std::optional<Table> table_;
  std::string name_;
  Provenance& provenance_;
};

/// One of H, M, L, assumed.
std::string read_confidence(const Table& table);

}  // namespace titrate::clinic
