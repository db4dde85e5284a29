#pragma once
// The keys of a protocol file, once: the parser asks for them through this table, the JSON Schema and the reference in
// docs/protocol.md are printed from it.

#include "base/document.hpp"

#include <string_view>
#include <vector>

namespace titrate::protocol {

enum class Type : unsigned char {
  text,
  id,
  choice,
  choices,
  integer,
  integers,
  number,
  numbers,
  boolean,
  duration,   ///< "28 d": a whole number of days
  study_day,  ///< CDISC: there is no day 0
  level,      ///< "10 mg", or "2.5 mg every 2 d"
  levels,
  amount,     ///< "300 mg"; "1" for hydration
  threshold,  ///< a quantity in the measure's unit, or a number where it has none or is relative
  days,       ///< ["1-21"]
  table,
  tables,
};

struct Key {
  std::string_view name;
  Type type;
  std::string_view of;     ///< list of words, or section, where the type is a choice or a table
  std::string_view value;  ///< `required`, or the default as typed, or "" for none
  std::string_view range;  ///< "low..high", each end as typed, either may be absent
  std::string_view meaning;
};
inline constexpr std::string_view required = "required";

/// The keys of one kind of table.
struct SectionKeys {
  std::string_view name;     ///< "intervention"
  std::string_view heading;  ///< "[[arm.intervention]]"
  std::string_view meaning;
  std::vector<Key> keys;
};

/// Every section, in the order of the reference.
const std::vector<SectionKeys>& sections();
const SectionKeys& section(std::string_view name);
/// Throws Error(failure) for a key that the table lacks: the parser may ask for no other.
const Key& key(std::string_view section, std::string_view name);

/// Both ends of a key's range in `unit` ("" for a plain number).
Range range_of(const Key& key, std::string_view unit);

/// What a value of this key looks like, in words.
std::string_view describe(Type type);

}  // namespace titrate::protocol
