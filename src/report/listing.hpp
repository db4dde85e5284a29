#pragma once
// A long list that the page filters and shows in pieces.

#include "report/figure.hpp"

#include <string>
#include <vector>

namespace titrate::report {

struct Listing {
  std::string id, caption;
  std::vector<std::string> columns;
  std::vector<bool> faceted = {};  ///< by column: chosen from its values, not searched
  std::vector<std::vector<std::string>> rows;
  std::size_t unlisted = 0;  ///< rows that are not in the file
  std::string where_all;     ///< the file beside the report that holds all of them
};

/// Columns as numbers into their own distinct values.
Json listing_json(const Listing& listing);
/// The list's place in the page, with the first rows for readers without scripts.
std::string render(const Listing& listing);

}  // namespace titrate::report
