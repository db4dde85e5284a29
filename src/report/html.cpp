#include "report/html.hpp"

#include <fmt/format.h>

namespace titrate::report {

std::string escape(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (const char c : text) switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      case '\'': result += "&#39;"; break;
      default: result += c;
    }
  return result;
}

namespace {

std::string class_of(const std::string& css) { return css.empty() ? "" : fmt::format(" class=\"{}\"", css); }

std::string class_of(Cell::Kind kind) {
  switch (kind) {
    case Cell::Kind::text: return "";
    case Cell::Kind::number: return class_of("number");
    case Cell::Kind::none: return class_of("none");
    case Cell::Kind::outside: return class_of("outside");
  }
  return "";
}

std::string raised(const std::string& mark) { return mark.empty() ? "" : "<sup>" + escape(mark) + "</sup>"; }

/// Lines of a heading.
std::string lines(const std::string& text) {
  std::string html = escape(text);
  for (std::size_t at = html.find('\n'); at != std::string::npos; at = html.find('\n', at)) html.replace(at, 1, "<br>");
  return html;
}

std::string render(const Cell& cell, bool heads_row) {
  // The page's script makes a button of what has rows behind it.
  const std::string behind = cell.rows.empty() ? "" : fmt::format(" data-rows=\"{}\"", escape(cell.rows));
  return fmt::format("<{0}{1}{2}>{3}{4}</{5}>", heads_row ? "th scope=\"row\"" : "td", class_of(cell.kind), behind,
                     escape(cell.text), raised(cell.mark), heads_row ? "th" : "td");
}

std::string render(const Row& row, std::size_t columns) {
  if (row.kind == Row::Kind::group)
    return fmt::format("<tr class=\"group\"><th colspan=\"{}\" scope=\"colgroup\">{}</th></tr>\n", columns,
                       escape(row.cells.front().text));
  std::string html = row.kind == Row::Kind::inset ? "<tr class=\"inset\">" : "<tr>";
  for (std::size_t i = 0; i < row.cells.size(); ++i) html += render(row.cells[i], i == 0);
  return html + "</tr>\n";
}

}  // namespace

std::string render(const Table& table) {
  constexpr std::size_t few = 3;  // columns that need not the whole width
  const std::string remark = table.remark.empty() ? "" : " <span class=\"fit\">" + escape(table.remark) + "</span>";
  std::string html = fmt::format(
      "<div class=\"block\"><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"{0}-caption\">"
      "<table id=\"{0}\"{2}><caption id=\"{0}-caption\"><span>{1}{3}</span></caption>\n<thead><tr>",
      table.id, escape(table.caption), table.columns() <= few ? " class=\"few\"" : "", remark);
  for (const std::string& heading : table.head) html += fmt::format("<th scope=\"col\">{}</th>", lines(heading));
  html += "</tr></thead>\n<tbody>\n";
  for (const Row& row : table.rows) html += render(row, table.columns());
  html += "</tbody></table></div>\n";
  if (!table.notes.empty()) {
    html += "<ul class=\"notes\">";
    for (const Note& note : table.notes)
      html += "<li>" + raised(note.mark) + (note.mark.empty() ? "" : " ") + escape(note.text) + "</li>\n";
    html += "</ul>\n";
  }
  return html + "</div>\n";
}

std::string paragraph(std::string_view html, std::string_view css) {
  return fmt::format("<p{}>{}</p>\n", class_of(std::string(css)), html);
}

std::string list(const std::vector<std::string>& items_html) {
  std::string html = "<ul>\n";
  for (const std::string& item : items_html) html += "<li>" + item + "</li>\n";
  return html + "</ul>\n";
}

std::string joined(const std::vector<std::string>& items) {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += i + 1 == items.size() ? " and " : ", ";
    text += items[i];
  }
  return text;
}

}  // namespace titrate::report
