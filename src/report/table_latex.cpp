#include "report/table_files.hpp"

#include <algorithm>

namespace titrate::report {

namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '\\': out += "\\textbackslash{}"; break;
      case '~': out += "\\textasciitilde{}"; break;
      case '^': out += "\\textasciicircum{}"; break;
      case '<': out += "\\textless{}"; break;
      case '>': out += "\\textgreater{}"; break;
      case '[': out += "{[}"; break;  // behind \\ it would begin an option
      case ']': out += "{]}"; break;
      case '\n': out += ' '; break;
      case '-': out += out.ends_with('-') ? "{}-" : "-"; break;  // two of them would be drawn as a dash
      case '%':
      case '&':
      case '#':
      case '_':
      case '$':
      case '{':
      case '}': out += '\\'; [[fallthrough]];
      default: out += c;
    }
  }
  return out;
}

std::string raised(const std::string& mark) { return mark.empty() ? "" : "\\textsuperscript{" + escaped(mark) + "}"; }

/// Lines of a heading above each other.
std::string heading(const std::string& text, bool first) {
  std::string lines;
  std::size_t begin = 0;
  for (std::size_t at; (at = text.find('\n', begin)) != std::string::npos; begin = at + 1)
    lines += escaped(std::string_view(text).substr(begin, at - begin)) + "\\\\";
  lines += escaped(std::string_view(text).substr(begin));
  return std::string("\\textbf{\\shortstack[") + (first ? "l" : "r") + "]{" + lines + "}}";
}

std::string one_row(const Row& row, std::size_t columns) {
  if (row.kind == Row::Kind::group)
    return "\\multicolumn{" + std::to_string(columns) + "}{l}{\\textbf{" +
           escaped(row.cells.empty() ? "" : row.cells[0].text) + "}} \\\\*\n";
  std::string line = row.kind == Row::Kind::inset ? "\\quad " : "";
  for (std::size_t c = 0; c < columns; ++c) {
    if (c > 0) line += " & ";
    if (c >= row.cells.size()) continue;
    const std::string text = escaped(row.cells[c].text) + raised(row.cells[c].mark);
    line += row.cells[c].kind == Cell::Kind::outside ? "\\textbf{" + text + "}" : text;
  }
  return line + " \\\\\n";
}

std::string one_table(const Table& table, const TableFrame& frame) {
  const std::size_t columns = std::max<std::size_t>(1, table.columns());
  // The first column takes what the others leave; text of any length breaks within it.
  std::string out = "\\begin{longtable}{@{}>{\\raggedright\\arraybackslash}p{0.3\\textwidth}" +
                    std::string(columns - 1, 'r') + "@{}}\n";
  out += "\\caption*{\\textbf{" + escaped(table.caption) + "}" +
         (table.remark.empty() ? "" : " " + escaped(table.remark)) + "}\\\\\n\\toprule\n";
  std::string head;
  for (std::size_t c = 0; c < table.columns(); ++c) head += (c > 0 ? " & " : "") + heading(table.head[c], c == 0);
  out += head + " \\\\\n\\midrule\n\\endfirsthead\n\\toprule\n" + head +
         " \\\\\n\\midrule\n\\endhead\n\\bottomrule\n\\endfoot\n";
  for (const Row& row : table.rows) out += one_row(row, columns);
  out += "\\end{longtable}\n\\begin{flushleft}\\footnotesize\n";
  for (const Note& note : table.notes) out += raised(note.mark) + escaped(note.text) + "\\par\n";
  return out + escaped(frame.source) + "\\par\n\\end{flushleft}\n\\clearpage\n";
}

}  // namespace

std::string latex(std::span<const Table> tables, const TableFrame& frame) {
  std::string out =
      "% For lualatex or xelatex.\n\\documentclass[10pt,a4paper,landscape]{article}\n\\usepackage{fontspec}\n"
      "\\usepackage[margin=2cm]{geometry}\n\\usepackage{array,booktabs,caption,longtable}\n\\title{" +
      escaped(frame.title) + "}\n\\begin{document}\n";
  for (const Table& table : tables) out += one_table(table, frame);
  return out + "\\end{document}\n";
}

}  // namespace titrate::report
