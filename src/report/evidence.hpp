#pragma once
// The rows of the recorded data that an outcome of a patient was made of, by topic.

#include "recorded/opened.hpp"

#include <optional>
#include <string>
#include <vector>

namespace titrate::report {

/// One row, or (row 0) a value that was worked out or whose row is not kept.
struct SourceLine {
  cdisc::RowRef row = {};
  std::optional<int> day = {};  ///< counted from day 1, as in charts
  std::string what;             ///< "Neutrophils (ANC), grade 3"
  std::string value;            ///< as used: "0.62 10⁹/L"
};

/// What an endpoint's evidence is about: "response", "neutropenia", "doses". Every endpoint has one.
std::string topic_of(const std::string& endpoint_id);

/// Of one patient, the lines that decide first, at most `most`; `cut` grows by those left out.
std::vector<SourceLine> evidence(const std::string& topic, const recorded::Study& study,
                                 const recorded::Opened& patient, std::size_t most, std::size_t& cut);

}  // namespace titrate::report
