#pragma once
// Reading TOML so that every problem of a file is found in one go, each with its place.
//
// A Table notes which keys were asked for. `close()` reports those nobody asked for. A getter that finds something
// wrong notes the problem in the Document and returns the fallback (or a harmless value), so that reading goes on.

#include "base/error.hpp"

#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <toml++/toml.h>

namespace titrate {

class Document;

/// Closed interval of allowed values, in the unit of the getter.
struct Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
};

/// A view of one table of a Document. Copies share the record of which keys were read. It ends with the Document, and
/// must not outlive a move of it.
class Table {
 public:
  bool has(std::string_view key) const;              ///< counts as asking for the key
  std::vector<std::string> keys() const;             ///< in file order
  Place place() const;                               ///< of the table
  Place place(std::string_view key) const;           ///< of a key's value; of the table where the key is absent
  const std::string& path() const { return path_; }  ///< dotted path from the root, as `--set` spells it

  // Required when `fallback` is absent. The value is checked against its type and range.
  std::string text(std::string_view key, std::optional<std::string> fallback = {}) const;
  double number(std::string_view key, Range range = {}, std::optional<double> fallback = {}) const;
  long integer(std::string_view key, Range range = {}, std::optional<long> fallback = {}) const;
  bool boolean(std::string_view key, std::optional<bool> fallback = {}) const;
  std::vector<std::string> texts(std::string_view key, bool required = false) const;
  std::vector<double> numbers(std::string_view key, bool required = false) const;

  /// "10 mg", "0.5e9/L", "28 d": a number and a unit, converted to `unit` (UDUNITS-2 syntax plus the names in
  /// base/units.hpp). A bare number is an error that shows how to write it. Range in `unit`.
  double quantity(std::string_view key, std::string_view unit, Range range = {},
                  std::optional<double> fallback = {}) const;
  std::vector<double> quantities(std::string_view key, std::string_view unit, Range range = {},
                                 bool required = false) const;

  /// One of a fixed list of words.
  template <class Enum>
  Enum choice(std::string_view key, const std::vector<std::pair<std::string, Enum>>& words,
              std::optional<Enum> fallback = {}) const {
    std::vector<std::string> names;
    for (const auto& [name, value] : words) names.push_back(name);
    const std::string chosen = one_of(key, names, fallback.has_value());
    for (const auto& [name, value] : words)
      if (name == chosen) return value;
    return fallback.value_or(words.front().second);
  }

  std::optional<Table> table(std::string_view key, bool required = false) const;
  std::vector<Table> tables(std::string_view key, bool required = false) const;  ///< array of tables

  /// Notes a problem at a key (or at the table where the key is absent).
  void problem(std::string_view key, std::string expected, std::string seen, std::string mend) const;
  /// Reports every key that nobody read, with "did you mean".
  void close() const;

 private:
  friend class Document;
  struct Seen {
    std::set<std::string, std::less<>> asked;
  };
  Table(Document* document, const toml::table* node, std::string path);
  const toml::node* find(std::string_view key, std::optional<std::string> expected) const;
  std::string one_of(std::string_view key, const std::vector<std::string>& names, bool optional) const;

  Document* document_;
  const toml::table* node_;
  std::string path_;
  std::shared_ptr<Seen> seen_;
};

/// One parsed TOML file and the problems found in it so far.
class Document {
 public:
  /// `--set a.b.c=value`; array elements by index (`arm.0.intervention.0.start`), the value as TOML, or bare text.
  struct Override {
    std::string path, value;
  };

  /// Reads and parses. Throws Error(input) for a missing file, a file over 4 MiB, one that is not TOML (first syntax
  /// error only), or an override that names no table.
  static Document read(const std::string& file, const std::vector<Override>& overrides = {});
  /// The same from a text already in memory; `name` stands in for the file in messages.
  static Document parse(std::string text, const std::string& name, const std::vector<Override>& overrides = {});

  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  Table root();
  const std::string& name() const { return name_; }
  const std::string& text() const { return text_; }  ///< the bytes read (without overrides), for checksums
  void problem(Problem problem);
  const std::vector<Problem>& problems() const { return problems_; }
  /// Throws Error(input) with every problem in order of place, if there is one.
  void check() const;

 private:
  Document() = default;
  friend class Table;
  void apply(const Override& override);
  /// Where a node stands: in the file, or in the `--set` that it came from.
  Place place(const toml::node& node) const;
  /// One record per table, so that two views of the same table share what was asked for.
  std::shared_ptr<Table::Seen> seen(const toml::table* node);
  std::string name_, text_;
  std::unique_ptr<toml::table> root_;
  std::vector<Problem> problems_;
  std::map<const toml::node*, std::string> overridden_;  ///< values that came from --set, for their place
  std::map<const toml::table*, std::shared_ptr<Table::Seen>> seen_;
};

}  // namespace titrate
