#include "report/table.hpp"

namespace titrate::report {

Cell text_cell(std::string_view text) { return {std::string(text)}; }
Cell number_cell(std::string_view text) { return {std::string(text), Cell::Kind::number}; }
Cell none_cell(std::string_view text) { return {std::string(text), Cell::Kind::none}; }

void Table::group(std::string_view heading) { rows.push_back({Row::Kind::group, {text_cell(heading)}}); }
void Table::row(std::vector<Cell> cells, Row::Kind kind) { rows.push_back({kind, std::move(cells)}); }

}  // namespace titrate::report
