#pragma once
// The few HTML shapes of the report. Everything that came from a file passes through escape().

#include "report/table.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace titrate::report {

std::string escape(std::string_view text);

/// Scrolls inside its own box where it is wider than the page.
std::string render(const Table& table);

std::string paragraph(std::string_view html, std::string_view css = "");
std::string list(const std::vector<std::string>& items_html);
/// "a", "a and b", "a, b and c".
std::string joined(const std::vector<std::string>& items);

}  // namespace titrate::report
