#pragma once
// A table as data: the one shape that HTML, spreadsheets and documents are rendered from. All text is plain UTF-8 as a
// reader sees it, not escaped; '\n' breaks a line of a heading.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace titrate::report {

struct Cell {
  enum class Kind : std::uint8_t {
    text,
    number,   ///< does not wrap
    none,     ///< what is not there, said in words
    outside,  ///< stands out: a published point outside its interval
  };
  std::string text;
  Kind kind = Kind::text;
  std::string mark = {};  ///< raised after the text; the note of the same mark explains it
  std::string rows = {};  ///< key of the rows behind it (RowsBehind); "" where there are none
};
Cell text_cell(std::string_view text);
Cell number_cell(std::string_view text);
Cell none_cell(std::string_view text);

struct Row {
  enum class Kind : std::uint8_t { plain, group, inset } kind = Kind::plain;  ///< a group has one cell, over the width
  std::vector<Cell> cells;                                                    ///< the first is the row's heading
};

struct Note {
  Note(const char* said) : text(said) {}
  Note(std::string said, std::string of_mark = {}) : text(std::move(said)), mark(std::move(of_mark)) {}
  std::string text;
  std::string mark;  ///< of the cells that it explains
};

struct Table {
  std::string id;                 ///< letters, digits and hyphens; unique in a report
  std::string caption;            ///< "Table 2. Response and status at the data cut"
  std::vector<std::string> head;  ///< of the columns
  std::vector<Row> rows;
  std::vector<Note> notes;
  std::string remark = {};  ///< stands out after the caption

  void group(std::string_view heading);
  void row(std::vector<Cell> cells, Row::Kind kind = Row::Kind::plain);
  std::size_t columns() const { return head.size(); }
};

}  // namespace titrate::report
