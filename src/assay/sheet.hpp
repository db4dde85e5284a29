#pragma once
// A CSV file with known columns, whole, with the place of each cell.

#include "base/document.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace titrate::assay {

struct Column {
  const char* name;
  bool number = false, required = false;
};

class Sheet {
 public:
  /// Reads `file`; what is wrong goes to the document's problems, and then the sheet has no rows.
  Sheet(Document& document, const std::string& file, const std::vector<Column>& columns);

  std::size_t rows() const { return rows_.size(); }
  /// Trimmed; "" where the cell is empty or the column is not there.
  const std::string& text(std::size_t row, std::string_view column) const;
  std::optional<double> number(std::size_t row, std::string_view column) const;
  /// file:row:column; of the first column where it is not there.
  Place place(std::size_t row, std::string_view column) const;
  void problem(std::size_t row, std::string_view column, std::string expected, std::string seen,
               std::string mend) const;
  /// Columns that nobody knows, and what the reader assumed.
  const std::vector<std::string>& notes() const { return notes_; }

 private:
  friend class SheetSink;
  struct Cell {
    std::string text;
    std::optional<double> number;
    bool bad = false;  ///< no number where one was expected: told when it was read
  };
  std::optional<std::size_t> find(std::string_view column) const;
  void begin(const std::vector<std::string>& names, const std::vector<Column>& columns);

  Document& document_;
  std::string file_;
  std::vector<std::string> names_;
  std::vector<std::vector<Cell>> rows_;
  std::vector<std::uint64_t> numbers_;  ///< of each row in the file, from 1 below the names
  std::vector<std::string> notes_;
};

}  // namespace titrate::assay
