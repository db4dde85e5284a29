#pragma once
// Tables as files for other programs: a workbook (XLSX), a document (RTF) and a typesetter's source (LaTeX).

#include "report/table.hpp"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

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

/// Every number of a cell in its order, percentages as shares: 14, 44, 0.32 of "14/44 (32 %)"; 0.55, 0.43, 0.7 of
/// "55 % [43–70 %]", where a unit holds for all that stand in one bracket.
std::vector<double> numbers_in(std::string_view text);

/// A sheet for each table, named after its caption. A cell of one number is that number; one that prints several is
/// text, and its numbers stand apart on the last sheet, "Numbers". The same bytes for the same tables. Throws
/// Error(failure) where the disk refuses.
void write_xlsx(const std::filesystem::path& file, std::span<const Table> tables, const TableFrame& frame);

/// RTF 1.9, ASCII, other characters as \u; a page for each table, head repeated on the next page.
std::string rtf(std::span<const Table> tables, const TableFrame& frame);

/// A whole document for LuaLaTeX or XeLaTeX with booktabs and longtable, UTF-8.
std::string latex(std::span<const Table> tables, const TableFrame& frame);

}  // namespace titrate::report
