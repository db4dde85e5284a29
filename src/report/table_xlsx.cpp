// A workbook, by libxlsxwriter.

#include "base/error.hpp"
#include "report/table_files.hpp"

#include <algorithm>
#include <ctime>
#include <fstream>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <xlsxwriter.h>

namespace titrate::report {

namespace {

constexpr std::time_t said_time = 946684800;  // 2000-01-01: the clock is never asked
constexpr std::size_t longest_name = 31;      // of a sheet, in characters (Excel)
constexpr std::size_t widest = 48, narrowest = 8;

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

std::size_t widest_line(std::string_view text) {
  std::size_t most = 0, begin = 0;
  for (std::size_t at = 0; at <= text.size(); ++at)
    if (at == text.size() || text[at] == '\n') {
      most = std::max(most, characters(text.substr(begin, at - begin)));
      begin = at + 1;
    }
  return most;
}

void check(lxw_error error, const std::filesystem::path& file) {
  if (error != LXW_NO_ERROR)
    throw Error(Error::Kind::failure, fmt::format("{} cannot be written: {}", file.string(), lxw_strerror(error)));
}

/// "Table 2" of "Table 2. Response", else the caption's beginning; without what Excel forbids; each once.
std::string sheet_name(const Table& table, std::set<std::string>& taken) {
  std::string name = table.caption.substr(0, table.caption.find('.'));
  if (name.empty()) name = table.id;
  std::string clean;
  for (const char c : name) clean += std::string_view("[]:*?/\\'\n").find(c) == std::string_view::npos ? c : ' ';
  const auto cut = [](std::string text, std::size_t most) {
    while (characters(text) > most) {
      do text.pop_back();
      while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0) == 0x80);
    }
    return text;
  };
  std::string candidate = cut(clean, longest_name);
  const auto key = [](std::string text) {  // Excel does not tell a from A
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    return text;
  };
  for (int n = 2; !taken.insert(key(candidate)).second; ++n)
    candidate = cut(clean, longest_name - 4) + fmt::format(" {}", n);
  return candidate;
}

/// One look of a cell.
struct Look {
  bool bold = false, raised = false, wrap = false, right = false, rule_above = false, rule_below = false, red = false;
  int indent = 0;
  std::string number = {};  ///< Excel's number format

  auto operator<=>(const Look&) const = default;
};

class Book {
 public:
  Book(const std::filesystem::path& file, const TableFrame& frame)
      : file_(file), name_(file.string()), frame_(frame), book_(workbook_new(name_.c_str())) {
    if (!book_) throw Error(Error::Kind::failure, name_ + " cannot be made");
    lxw_doc_properties properties = {};
    title_ = frame.title;
    properties.title = title_.data();
    properties.author = author_;
    properties.created = said_time;
    check(workbook_set_properties(book_, &properties), file_);
  }
  ~Book() {
    if (book_) workbook_close(book_);
  }
  Book(const Book&) = delete;
  Book& operator=(const Book&) = delete;

  void add(const Table& table) {
    sheet_ = workbook_add_worksheet(book_, sheet_name(table, taken_).c_str());
    if (!sheet_) throw Error(Error::Kind::failure, name_ + ": a sheet cannot be added");
    const auto columns = static_cast<lxw_col_t>(std::max<std::size_t>(1, table.columns()));
    lxw_row_t row = 0;
    say(row++, 0, table.caption, {.bold = true});
    if (!table.remark.empty()) say(row++, 0, table.remark, {});
    const lxw_row_t head = row++;
    for (lxw_col_t c = 0; c < table.columns(); ++c)
      say(head, c, table.head[c], {.bold = true, .wrap = true, .right = c > 0, .rule_above = true, .rule_below = true});
    for (const Row& each : table.rows) body(row++, each, columns);
    for (lxw_col_t c = 0; c < columns; ++c)
      check(worksheet_write_blank(sheet_, row, c, format({.rule_above = true})), file_);
    ++row;
    for (const Note& note : table.notes) note_line(row++, note);
    say(row++, 0, frame_.source, {});
    worksheet_freeze_panes(sheet_, head + 1, 1);
    worksheet_repeat_rows(sheet_, head, head);
    worksheet_set_landscape(sheet_);
    worksheet_fit_to_pages(sheet_, 1, 0);
    widths(table);
  }

  /// The numbers of cells that print several, one cell a row.
  void add_numbers(std::span<const Table> tables) {
    struct Line {
      const std::string *table, *row, *column, *text;
      std::vector<double> numbers;
    };
    std::vector<Line> lines;
    std::size_t most = 0;
    for (const Table& table : tables)
      for (const Row& row : table.rows)
        for (std::size_t c = 1; c < row.cells.size() && c < table.columns(); ++c) {
          const Cell& cell = row.cells[c];
          if (cell.kind == Cell::Kind::text || cell.kind == Cell::Kind::none || plain_number(cell.text)) continue;
          lines.push_back({&table.caption, &row.cells[0].text, &table.head[c], &cell.text, numbers_in(cell.text)});
          most = std::max(most, lines.back().numbers.size());
        }
    if (lines.empty()) return;
    sheet_ = workbook_add_worksheet(book_, "Numbers");
    if (!sheet_) throw Error(Error::Kind::failure, name_ + ": a sheet cannot be added");
    const Look heading{.bold = true, .rule_below = true};
    lxw_col_t column = 0;
    for (const char* name : {"Table", "Row", "Column", "As printed"}) say(0, column++, name, heading);
    for (std::size_t i = 0; i < most; ++i) say(0, column++, fmt::format("Number {}", i + 1), heading);
    for (lxw_row_t at = 1; const Line& line : lines) {
      column = 0;
      for (const std::string* text : {line.table, line.row, line.column, line.text}) say(at, column++, *text, {});
      for (const double number : line.numbers)
        check(worksheet_write_number(sheet_, at, column++, number, nullptr), file_);
      ++at;
    }
    check(worksheet_set_column(sheet_, 0, 3, static_cast<double>(widest) / 2, nullptr), file_);
    worksheet_freeze_panes(sheet_, 1, 0);
  }

  void close() {
    lxw_workbook* const book = std::exchange(book_, nullptr);
    check(workbook_close(book), file_);
  }

 private:
  void body(lxw_row_t at, const Row& row, lxw_col_t columns) {
    if (row.kind == Row::Kind::group) {
      say(at, 0, row.cells.empty() ? "" : row.cells[0].text, {.bold = true});
      return;
    }
    for (lxw_col_t c = 0; c < row.cells.size() && c < columns; ++c) {
      Look look{.wrap = c == 0, .right = c > 0, .indent = c == 0 && row.kind == Row::Kind::inset ? 1 : 0};
      look.red = row.cells[c].kind == Cell::Kind::outside;
      cell(at, c, row.cells[c], std::move(look));
    }
  }

  void cell(lxw_row_t row, lxw_col_t column, const Cell& cell, Look look) {
    const auto number = cell.kind == Cell::Kind::number ? plain_number(cell.text) : std::nullopt;
    if (number) {
      look.number = number_format(*number, cell.mark);
      check(worksheet_write_number(sheet_, row, column, number->value, format(look)), file_);
    } else if (!cell.mark.empty() && !cell.text.empty()) {
      rich(row, column, cell.text, cell.mark, look);
    } else
      say(row, column, cell.text, look);
  }

  /// A mark stays beside its number as part of the format, so that the cell is a number still.
  static std::string number_format(const PlainNumber& number, const std::string& mark) {
    std::string format = number.grouped ? "#,##0" : "0";
    if (number.decimals > 0) format += "." + std::string(static_cast<std::size_t>(number.decimals), '0');
    if (number.percent) format += "\" \"%";
    std::string behind = number.unit + (mark.empty() ? "" : " " + mark);
    std::erase(behind, '"');
    return behind.empty() ? format : format + '"' + behind + '"';
  }

  void rich(lxw_row_t row, lxw_col_t column, std::string text, std::string mark, const Look& look) {
    lxw_rich_string_tuple plain{.format = nullptr, .string = text.data()};
    lxw_rich_string_tuple raised{.format = format({.raised = true}), .string = mark.data()};
    lxw_rich_string_tuple* parts[] = {&plain, &raised, nullptr};
    check(worksheet_write_rich_string(sheet_, row, column, parts, format(look)), file_);
  }

  void note_line(lxw_row_t row, const Note& note) {
    say(row, 0, note.mark.empty() ? note.text : note.mark + " " + note.text, {});
  }

  void say(lxw_row_t row, lxw_col_t column, const std::string& text, const Look& look) {
    // As a string: what begins with "=" is no formula.
    if (text.empty())
      check(worksheet_write_blank(sheet_, row, column, format(look)), file_);
    else
      check(worksheet_write_string(sheet_, row, column, text.c_str(), format(look)), file_);
  }

  void widths(const Table& table) {
    for (std::size_t c = 0; c < table.columns(); ++c) {
      std::size_t width = std::max(narrowest, widest_line(table.head[c]));
      for (const Row& row : table.rows)
        if (row.kind != Row::Kind::group && c < row.cells.size())
          width = std::max(width, widest_line(row.cells[c].text) + row.cells[c].mark.size());
      check(worksheet_set_column(sheet_, static_cast<lxw_col_t>(c), static_cast<lxw_col_t>(c),
                                 static_cast<double>(std::min(width, widest)) + 1, nullptr),
            file_);
    }
  }

  lxw_format* format(const Look& look) {
    lxw_format*& made = formats_[look];
    if (made) return made;
    made = workbook_add_format(book_);
    if (!made) throw Error(Error::Kind::failure, name_ + ": no memory for a format");
    if (look.bold) format_set_bold(made);
    if (look.raised) format_set_font_script(made, LXW_FONT_SUPERSCRIPT);
    if (look.wrap) format_set_text_wrap(made);
    if (look.right) format_set_align(made, LXW_ALIGN_RIGHT);
    if (look.rule_above) format_set_top(made, LXW_BORDER_THIN);
    if (look.rule_below) format_set_bottom(made, LXW_BORDER_THIN);
    if (look.red) format_set_font_color(made, LXW_COLOR_RED);
    if (look.indent > 0) format_set_indent(made, static_cast<std::uint8_t>(look.indent));
    if (!look.number.empty()) format_set_num_format(made, look.number.c_str());
    return made;
  }

  std::filesystem::path file_;
  std::string name_;
  const TableFrame& frame_;
  lxw_workbook* book_;
  lxw_worksheet* sheet_ = nullptr;
  std::string title_;
  char author_[8] = "Titrate";
  std::set<std::string> taken_ = {"numbers"};
  std::map<Look, lxw_format*> formats_;
};

}  // namespace

void write_xlsx(const std::filesystem::path& file, std::span<const Table> tables, const TableFrame& frame) {
  // libxlsxwriter says on stderr what it cannot open; a library prints nothing.
  if (!std::ofstream(file, std::ios::binary))
    throw Error(Error::Kind::failure, file.string() + " cannot be written; check the folder and its permissions");
  Book book(file, frame);
  for (const Table& table : tables) book.add(table);
  book.add_numbers(tables);
  book.close();
}

}  // namespace titrate::report
