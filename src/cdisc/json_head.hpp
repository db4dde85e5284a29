#pragma once
// What Dataset-JSON 1.1 says before (or after) its rows.

#include "cdisc/reading.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace titrate::cdisc {

/// A scalar of JSON.
struct JsonNull {};
using JsonScalar = std::variant<JsonNull, bool, double, std::string_view>;
std::string shown_scalar(const JsonScalar& value);

/// Gathers attributes as they come, in any order, into `reading.dataset()`.
class JsonHead {
 public:
  explicit JsonHead(Reading& reading) : reading_(reading) {}

  void attribute(std::string_view key, const JsonScalar& value, Place at);      ///< of the dataset
  void source_system(std::string_view key, const JsonScalar& value, Place at);  ///< of its sourceSystem
  void begin_columns(Place at);                                                 ///< once
  void begin_column(Place at);
  void column(std::string_view key, const JsonScalar& value, Place at);  ///< of the column begun last
  void end_column(Place at);

  /// Whether all is known that rows need: rows that come earlier are read in a second pass.
  bool rows_can_follow() const;
  /// Checks what the standard requires; throws what is wrong with the head.
  void close(Place at);
  std::optional<std::uint64_t> records() const { return records_; }

 private:
  void text(std::string& to, std::string_view key, const JsonScalar& value, const Place& at);
  std::optional<std::uint64_t> count(std::string_view key, const JsonScalar& value, const Place& at);
  void unknown(std::string_view key);

  Reading& reading_;
  bool columns_ = false, name_ = false, label_ = false;
  std::size_t bytes_ = 0;
  std::optional<std::uint64_t> records_ = {};
  std::string first_unknown_ = {};
  std::uint64_t unknown_ = 0;
};

}  // namespace titrate::cdisc
