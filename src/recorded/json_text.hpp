#pragma once
// JSON written as it is made: a tree of all rows of a large study would take many times the memory of its text.

#include <ostream>
#include <string>

#include <nlohmann/json.hpp>

namespace titrate::recorded {

/// One object to a stream, byte for byte as dump(1) spells it.
class ObjectText {
 public:
  using Json = nlohmann::ordered_json;

  explicit ObjectText(std::ostream& out) : out_(out) {}
  /// Every member of an object.
  void members(const Json& object);
  /// A member that is an array of what `json_of` makes of each row.
  template <class Rows, class JsonOf>
  void array(const std::string& name, const Rows& rows, JsonOf json_of) {
    begin(name);
    bool first = true;
    out_ << '[';
    for (const auto& row : rows) {
      out_ << (first ? "\n  " : ",\n  ");
      first = false;
      put(json_of(row), 2);
    }
    out_ << (first ? "]" : "\n ]");
  }
  /// The end, at least one member later, and of the line.
  void close();

 private:
  void begin(const std::string& name);
  void put(const Json& value, std::size_t depth);

  std::ostream& out_;
  bool empty_ = true;
};

}  // namespace titrate::recorded
