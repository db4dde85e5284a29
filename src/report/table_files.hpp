#pragma once
// Tables as files for other programs: a workbook (XLSX), a document (RTF) and a typesetter's source (LaTeX).

#include "report/table.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace titrate::report {

/// What stands around the tables of one study.
struct TableFrame {
  std::string title;   ///< of the file: "Lenalidomide in relapsed CLL, recorded data"
  std::string source;  ///< below every table: program, regimen, data; "Research use only"
};

/// A cell that is one number as a reader sees it.
struct PlainNumber {
  double value;          ///< of "35 %" 0.35
  int decimals = 0;      ///< as printed
  bool percent = false;  ///< printed in percent
  bool grouped = false;  ///< printed with commas between thousands
  std::string unit;      ///< what stands behind: " mg"
};
/// "1,234", "-3.5", "−3.5", "35 %", "10 mg"; nothing of "14 (32 %)", "<0.001", "–" or "I–II", which stay text.
std::optional<PlainNumber> plain_number(std::string_view text);

/// Numbers in cells are what "number" cells print: the first, where the cell holds nothing else. A sheet for each
/// table, named after its caption; the same bytes for the same tables. Throws Error(failure) where the disk refuses.
void write_xlsx(const std::filesystem::path& file, std::span<const Table> tables, const TableFrame& frame);

/// RTF 1.9, ASCII, other characters as \u; a page for each table, head repeated on the next page.
std::string rtf(std::span<const Table> tables, const TableFrame& frame);

/// A whole document for LuaLaTeX or XeLaTeX with booktabs and longtable, UTF-8.
std::string latex(std::span<const Table> tables, const TableFrame& frame);

}  // namespace titrate::report
