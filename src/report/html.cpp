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

Cell text_cell(std::string_view text) { return {escape(text), ""}; }
Cell number_cell(std::string_view text) { return {escape(text), "number"}; }
Cell none_cell(std::string_view text) { return {escape(text), "none"}; }

void Table::group(std::string_view heading) { rows.push_back({Row::Kind::group, {text_cell(heading)}}); }
void Table::row(std::vector<Cell> cells, Row::Kind kind) { rows.push_back({kind, std::move(cells)}); }

namespace {

std::string class_of(const std::string& css) { return css.empty() ? "" : fmt::format(" class=\"{}\"", css); }

std::string render(const Row& row, std::size_t columns) {
  if (row.kind == Row::Kind::group)
    return fmt::format("<tr class=\"group\"><th colspan=\"{}\" scope=\"colgroup\">{}</th></tr>\n", columns,
                       row.cells.front().html);
  std::string html = row.kind == Row::Kind::inset ? "<tr class=\"inset\">" : "<tr>";
  for (std::size_t i = 0; i < row.cells.size(); ++i)
    html += i == 0 ? fmt::format("<th scope=\"row\"{}>{}</th>", class_of(row.cells[i].css), row.cells[i].html)
                   : fmt::format("<td{}>{}</td>", class_of(row.cells[i].css), row.cells[i].html);
  return html + "</tr>\n";
}

}  // namespace

std::string render(const Table& table) {
  constexpr std::size_t few = 3;  // columns that need not the whole width
  std::string html = fmt::format(
      "<div class=\"block\"><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"{0}-caption\">"
      "<table id=\"{0}\"{2}><caption id=\"{0}-caption\"><span>{1}</span></caption>\n<thead><tr>",
      table.id, table.caption, table.columns() <= few ? " class=\"few\"" : "");
  for (const std::string& heading : table.head) html += fmt::format("<th scope=\"col\">{}</th>", heading);
  html += "</tr></thead>\n<tbody>\n";
  for (const Row& row : table.rows) html += render(row, table.columns());
  html += "</tbody></table></div>\n";
  if (!table.notes.empty()) {
    html += "<ul class=\"notes\">";
    for (const std::string& note : table.notes) html += "<li>" + note + "</li>\n";
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
