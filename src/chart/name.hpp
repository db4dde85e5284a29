#pragma once
// Short texts that many patients' papers repeat: ids of rules, reasons for leaving.

#include <algorithm>
#include <string>
#include <string_view>

#include <fmt/core.h>

namespace titrate::chart {

/// A text that is kept once for as long as the program runs, so that a copy costs no more than a pointer and outlives
/// whatever it was read from. To make one from a text takes a lock and a search: do it when a protocol or a chart is
/// read, not at a visit.
class Name {
 public:
  Name() : Name(std::string_view()) {}
  Name(std::string_view text);
  Name(const std::string& text) : Name(std::string_view(text)) {}
  Name(const char* text) : Name(std::string_view(text)) {}

  const std::string& text() const { return *text_; }
  operator const std::string&() const { return *text_; }
  bool empty() const { return text_->empty(); }
  friend bool operator==(Name a, Name b) { return a.text_ == b.text_; }

 private:
  const std::string* text_;
};

}  // namespace titrate::chart

template <>
struct fmt::formatter<titrate::chart::Name> {
  constexpr auto parse(fmt::format_parse_context& context) { return context.begin(); }
  auto format(titrate::chart::Name name, fmt::format_context& context) const {
    return std::copy(name.text().begin(), name.text().end(), context.out());
  }
};
