#pragma once
// The few HTML shapes of the report. Everything that came from a file passes through escape().

#include <string>
#include <string_view>
#include <vector>

namespace titrate::report {

std::string escape(std::string_view text);

struct Cell {
  std::string html;
  std::string css;
};
Cell text_cell(std::string_view text);
/// Numbers do not wrap.
Cell number_cell(std::string_view text);
/// What is not there, said in words.
Cell none_cell(std::string_view text);

struct Row {
  enum class Kind { plain, group, inset } kind = Kind::plain;  ///< a group has one cell, over the whole width
  std::vector<Cell> cells;                                     ///< the first is the row's heading
};

struct Table {
  std::string id;
  std::string caption;            ///< HTML
  std::vector<std::string> head;  ///< HTML
  std::vector<Row> rows;
  std::vector<std::string> notes;  ///< HTML

  void group(std::string_view heading);
  void row(std::vector<Cell> cells, Row::Kind kind = Row::Kind::plain);
  std::size_t columns() const { return head.size(); }
};
/// Scrolls inside its own box where it is wider than the page.
std::string render(const Table& table);

std::string paragraph(std::string_view html, std::string_view css = "");
std::string list(const std::vector<std::string>& items_html);
/// "a", "a and b", "a, b and c".
std::string joined(const std::vector<std::string>& items);

}  // namespace titrate::report
