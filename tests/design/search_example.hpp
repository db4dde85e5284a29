#pragma once
// A search of the 2008 protocol for tests: two starts, two schedules, with and without prednisone.

#include "design/search.hpp"

#include <string>

namespace titrate {

inline const std::string library = TITRATE_SOURCE_DIR "/library";

inline const std::string axes = R"(
[[axis]]
id = "start"
path = "arm.0.intervention.0.start"
values = ["10 mg", "25 mg"]
[[axis]]
id = "interval"
path = "arm.0.intervention.0.escalation.0.interval"
from = "28 d"
to = "84 d"
by = "28 d"
[[axis]]
id = "prednisone"
[[axis.option]]
label = "no"
[[axis.option]]
label = "10 days"
add = { "arm.0.support" = { id = "prednisone", agent = "prednisone", anchor = "day_1", steps = [{ amount = "20 mg", duration = "10 d" }] } }
)";
inline const std::string objectives = R"(
[[objective]]
endpoint = "overall_response"
want = "high"
[[objective]]
endpoints = ["flare_g3_4", "infection_g3_4"]
want = "low"
)";

inline std::string search_of(const std::string& rest) {
  return "search = 1\nid = \"s\"\nprotocol = \"ferrajoli-2008\"\nbudget = 4000\nconfirmed = 3\n" + rest;
}

/// Patients are followed for three months: what happens later is another test's.
inline design::Space space_of(const std::string& text, const std::string& follow_up = "92 d") {
  Document document = Document::parse(text, "s.toml");
  const std::vector<Document::Override> brief = {{"accrual", "1 d"}, {"median_follow_up", follow_up}};
  return design::Space::read(
      document, [&](const std::string& protocol) { return trial::load(protocol, library, brief); }, brief);
}

}  // namespace titrate
