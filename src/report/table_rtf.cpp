// Rich Text Format, version 1.9 (Microsoft 2008): the words of the specification are named where they are not plain.

#include "report/table_files.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include <fmt/format.h>

namespace titrate::report {

namespace {

constexpr int page_width = 15398, page_height = 11906, margin = 1134;  // A4 landscape, 2 cm, in twips (1/1440 inch)
constexpr int text_width = page_width + 1440 - 2 * margin;

/// The next character of UTF-8 and how many bytes it takes; a stray byte stands for itself.
std::pair<std::uint32_t, std::size_t> character(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = byte(0) < 0x80 ? 1 : byte(0) < 0xe0 ? 2 : byte(0) < 0xf0 ? 3 : 4;
  if (length == 1 || length > text.size()) return {byte(0), 1};
  std::uint32_t code = byte(0) & (0xffu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) code = code << 6 | (byte(i) & 0x3f);
  return {code, length};
}

/// \u takes a signed 16-bit number: characters beyond the first plane are two of them. "?" is for readers of old.
void append_unit(std::string& out, std::uint32_t unit) {
  fmt::format_to(std::back_inserter(out), "\\u{}?", static_cast<std::int16_t>(unit));
}

std::string escaped(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto [code, length] = character(text);
    text.remove_prefix(length);
    if (code == '\\' || code == '{' || code == '}') {
      out += '\\';
      out += static_cast<char>(code);
    } else if (code == '\n')
      out += "\\line ";
    else if (code < 0x20)
      out += ' ';
    else if (code < 0x7f)
      out += static_cast<char>(code);
    else if (code < 0x10000)
      append_unit(out, code);
    else {
      append_unit(out, 0xd800 + ((code - 0x10000) >> 10));
      append_unit(out, 0xdc00 + ((code - 0x10000) & 0x3ff));
    }
  }
  return out;
}

std::string raised(const std::string& mark) { return mark.empty() ? "" : "{\\super " + escaped(mark) + "}"; }

/// The first column is twice as wide as the others.
std::vector<int> right_edges(std::size_t columns) {
  std::vector<int> edges;
  for (std::size_t c = 0; c < columns; ++c)
    edges.push_back(text_width * static_cast<int>(c + 2) / static_cast<int>(columns + 1));
  return edges;
}

struct Rules {
  bool above = false, below = false, head = false;
};

/// \trowd … \row: `cells` as formatted text, one or as many as edges.
std::string row(const std::vector<int>& edges, const std::vector<std::string>& cells, Rules rules = {}) {
  std::string out = "\\trowd\\trgaph70\\trautofit0";
  if (rules.head) out += "\\trhdr";
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (rules.above) out += "\\clbrdrt\\brdrs\\brdrw10";
    if (rules.below) out += "\\clbrdrb\\brdrs\\brdrw10";
    out += fmt::format("\\clvertalb\\cellx{}", cells.size() == 1 ? edges.back() : edges[c]);
  }
  out += "\n";
  for (const std::string& cell : cells) out += "\\pard\\intbl " + cell + "\\cell\n";
  return out + "\\row\n";
}

std::string body(const Row& one, const std::vector<int>& edges, bool last) {
  const Rules rules{.above = false, .below = last, .head = false};
  if (one.kind == Row::Kind::group)
    return row(edges, {"\\ql\\keepn{\\b " + escaped(one.cells.empty() ? "" : one.cells[0].text) + "}"}, rules);
  std::vector<std::string> cells;
  for (std::size_t c = 0; c < edges.size(); ++c) {
    const Cell cell = c < one.cells.size() ? one.cells[c] : Cell{};
    std::string text = escaped(cell.text) + raised(cell.mark);
    if (cell.kind == Cell::Kind::outside) text = "{\\b " + text + "}";
    const char* place = c > 0 ? "\\qr " : one.kind == Row::Kind::inset ? "\\ql\\li240 " : "\\ql ";
    cells.push_back(place + text);
  }
  return row(edges, cells, rules);
}

std::string one_table(const Table& table, const TableFrame& frame) {
  const std::vector<int> edges = right_edges(std::max<std::size_t>(1, table.columns()));
  std::string out = "\\pard\\ql\\keepn\\sb120\\sa120{\\b " + escaped(table.caption) + "}\\par\n";
  if (!table.remark.empty()) out += "\\pard\\ql\\keepn\\sa120 " + escaped(table.remark) + "\\par\n";
  std::vector<std::string> head;
  for (std::size_t c = 0; c < table.columns(); ++c)
    head.push_back(std::string(c > 0 ? "\\qr" : "\\ql") + "\\keepn{\\b " + escaped(table.head[c]) + "}");
  if (!head.empty()) out += row(edges, head, {.above = true, .below = true, .head = true});
  for (std::size_t i = 0; i < table.rows.size(); ++i) out += body(table.rows[i], edges, i + 1 == table.rows.size());
  for (const Note& note : table.notes)
    out += "\\pard\\ql\\sb60{\\fs16 " + raised(note.mark) + (note.mark.empty() ? "" : " ") + escaped(note.text) +
           "}\\par\n";
  return out + "\\pard\\ql\\sb60{\\fs16 " + escaped(frame.source) + "}\\par\n";
}

}  // namespace

std::string rtf(std::span<const Table> tables, const TableFrame& frame) {
  std::string out = fmt::format(
      "{{\\rtf1\\ansi\\ansicpg1252\\deff0\\uc1{{\\fonttbl{{\\f0\\froman Times New Roman;}}}}\n"
      "{{\\info{{\\title {}}}}}\n\\landscape\\paperw{}\\paperh{}\\margl{}\\margr{}\\margt{}\\margb{}\\f0\\fs20\n",
      escaped(frame.title), page_width + 1440, page_height, margin, margin, margin, margin);
  for (std::size_t i = 0; i < tables.size(); ++i) {
    if (i > 0) out += "\\page\n";
    out += one_table(tables[i], frame);
  }
  return out + "}\n";
}

}  // namespace titrate::report
