#pragma once
// A design from a file of its own, or from the monitoring rule of a protocol.

#include "base/document.hpp"
#include "design/rule.hpp"

#include <string>
#include <vector>

namespace titrate::design {

/// Reads a design file (docs/monitoring.md): a TOML file whose first key is `design = 1`. Throws Error(input) with
/// every problem found (of syntax: the first).
Design read(const std::string& file, const std::vector<Document::Override>& overrides = {});
Design parse(Document& document);
/// Whether a file is a design and not a protocol. Throws Error(input) where it cannot be read at all.
bool is_design(const std::string& file, const std::vector<Document::Override>& overrides = {});

/// The monitoring rule of a protocol. `file` stands in messages. Throws Error(input) where it states none.
Design from_protocol(const protocol::Protocol& protocol, const std::string& file);

/// "overall_response" as "overall response", "infection_g3_4" as "infection, grade 3–4".
std::string endpoint_label(const std::string& endpoint);
/// "in a patient, within 28 days of day 1": what is counted, of what, and for how long.
std::string event_text(const Event& event);

/// Truths to show where a design names none: one per row of hoped for, as the standard, useless, harmful.
std::vector<Scenario> usual_scenarios(const Design& design);

}  // namespace titrate::design
