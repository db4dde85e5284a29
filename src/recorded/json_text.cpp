#include "recorded/json_text.hpp"

#include <algorithm>
#include <string_view>

namespace titrate::recorded {

void ObjectText::members(const Json& object) {
  for (const auto& [name, value] : object.items()) {
    begin(name);
    put(value, 1);
  }
}

void ObjectText::close() { out_ << "\n}\n"; }

void ObjectText::begin(const std::string& name) {
  out_ << (empty_ ? "{\n " : ",\n ") << Json(name).dump() << ": ";
  empty_ = false;
}

/// No text has a bare line feed in JSON: each is a line of the tree.
void ObjectText::put(const Json& value, std::size_t depth) {
  const std::string text = value.dump(1), indent(depth, ' ');
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    out_ << std::string_view(text).substr(at, end - at);
    if (text[end - 1] == '\n') out_ << indent;
    at = end;
  }
}

}  // namespace titrate::recorded
