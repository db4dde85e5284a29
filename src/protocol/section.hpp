#pragma once
// A table of the file read through the table of keys: type, unit, range and default of a key stand in keys.cpp alone.

#include "protocol/keys.hpp"
#include "protocol/spec.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace titrate::protocol {

class Section {
 public:
  Section(Document& document, Table table, std::string_view name)
      : document_(&document), table_(std::move(table)), name_(name) {}

  Place place() const { return table_.place(); }
  bool has(std::string_view name) const { return table_.has(key(name_, name).name); }

  Text text(std::string_view name) const;
  Text id(std::string_view name) const;  ///< small letters, digits, hyphens, points
  Flag flag(std::string_view name) const;
  Whole whole(std::string_view name) const;      ///< a whole number
  Whole duration(std::string_view name) const;   ///< days
  Whole study_day(std::string_view name) const;  ///< as days counted from 0
  Number number(std::string_view name) const;
  /// A quantity in `unit`; a number where the unit is empty.
  Number threshold(std::string_view name, std::string_view unit) const;
  Word word(std::string_view name) const;
  Typed<std::vector<std::size_t>> words(std::string_view name) const;
  Typed<std::vector<std::string>> texts(std::string_view name) const;
  Typed<std::vector<int>> wholes(std::string_view name) const;
  Typed<std::vector<double>> numbers(std::string_view name) const;

  /// A table within; its section is the one that the key names.
  std::optional<Section> inner(std::string_view name) const;
  std::vector<Section> inners(std::string_view name) const;

  /// Reports the keys that nobody asked for.
  void close() const { table_.close(); }

 private:
  template <class T, class Read>
  Typed<T> typed(std::string_view name, Read&& read) const;

  Document* document_;
  Table table_;
  std::string_view name_;
};

/// A text as typed, short enough for a message.
std::string quoted(const std::string& text);

/// Topic by topic; each closes its section.
ConditionSpec typed_condition(const Section& section);
std::optional<ConditionSpec> typed_condition(const Section& section, std::string_view name);
ArmSpec typed_arm(const Section& section);

}  // namespace titrate::protocol
