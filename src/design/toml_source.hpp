#pragma once
// Where the parser's places lie in the bytes of a TOML text.

#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

namespace titrate::design {

/// Lines of a text, and places in it as the parser names them: lines and columns from 1, columns in code points.
class SourceLines {
 public:
  explicit SourceLines(const std::string& text) : text_(text) {
    for (std::size_t i = 0; i < text.size(); ++i)
      if (text[i] == '\n') begins_.push_back(i + 1);
  }
  std::size_t offset(const toml::source_position& at) const {
    std::size_t here = begin(at.line);
    for (toml::source_index column = 1; column < at.column && here < text_.size(); ++column) do
        ++here;
      while (here < text_.size() && (static_cast<unsigned char>(text_[here]) & 0xC0u) == 0x80u);
    return here;
  }
  std::size_t begin(toml::source_index line) const {
    return line - 1 < begins_.size() ? begins_[line - 1] : text_.size();
  }
  std::size_t after(toml::source_index line) const { return begin(line + 1); }
  std::string_view line(toml::source_index line) const {
    return std::string_view(text_).substr(begin(line), after(line) - begin(line));
  }
  toml::source_index count() const { return static_cast<toml::source_index>(begins_.size()); }
  /// The first line of the comment that stands directly above.
  toml::source_index with_comment(toml::source_index of) const {
    while (of > 1 && line(of - 1).starts_with('#')) --of;
    return of;
  }

  /// A value as it was typed.
  std::string typed(const toml::node& node) const {
    const std::size_t from = offset(node.source().begin);
    return text_.substr(from, offset(node.source().end) - from);
  }

 private:
  const std::string& text_;  ///< outlives this
  std::vector<std::size_t> begins_ = {0};
};

}  // namespace titrate::design
