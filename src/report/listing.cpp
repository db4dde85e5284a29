#include "report/listing.hpp"

#include "report/numbers.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace titrate::report {

Json listing_json(const Listing& listing) {
  Json columns = Json::array();
  for (std::size_t c = 0; c < listing.columns.size(); ++c) {
    std::map<std::string, std::size_t> places;
    Json values = Json::array(), rows = Json::array();
    for (const std::vector<std::string>& row : listing.rows) {
      const auto [place, fresh] = places.emplace(row[c], values.size());
      if (fresh) values.push_back(row[c]);
      rows.push_back(place->second);
    }
    columns.push_back({{"name", listing.columns[c]},
                       {"facet", c < listing.faceted.size() && listing.faceted[c]},
                       {"values", values},
                       {"rows", rows}});
  }
  return {{"columns", columns}};
}

std::string render(const Listing& listing) {
  constexpr std::size_t shown = 25;
  std::string html = fmt::format("<div class=\"listing\" id=\"{}\">\n", listing.id);
  if (listing.rows.empty()) return html + paragraph(escape(listing.caption) + ": none.") + "</div>\n";
  Table first{.id = listing.id + "-rows", .caption = listing.caption, .head = listing.columns, .rows = {}, .notes = {}};
  for (std::size_t i = 0; i < std::min(shown, listing.rows.size()); ++i) {
    std::vector<Cell> cells;
    for (const std::string& value : listing.rows[i]) cells.push_back(text_cell(value));
    first.row(std::move(cells));
  }
  html += render(first);
  html += fmt::format("<p class=\"small\">{} in this file{}; all of them are in <code>{}</code>.</p>\n",
                      thousands(static_cast<long long>(listing.rows.size())),
                      listing.unlisted > 0 ? fmt::format(", {} more are left out to keep it small",
                                                         thousands(static_cast<long long>(listing.unlisted)))
                                           : "",
                      escape(listing.where_all));
  return html + "<script type=\"application/json\" class=\"listing-data\">" + script_json(listing_json(listing)) +
         "</script>\n</div>\n";
}

}  // namespace titrate::report
