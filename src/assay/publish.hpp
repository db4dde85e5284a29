#pragma once
// What an assay found, for programs (JSON), for sheets (CSV) and for the reader.

#include "assay/results.hpp"
#include "cdisc/dataset.hpp"

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace titrate::assay {

/// `{"schema": "titrate/assay-results/1", …}`: docs/assay.md. A censored value has `censored` and `limit`, and no
/// `value`.
nlohmann::ordered_json to_json(const Results& results);

/// curves, standards, concentrations, controls, changes, pairs, microvessels: those that have rows. A censored
/// concentration leaves the number empty and fills `censored` and `limit`.
std::vector<cdisc::Table> tables(const Results& results);

/// One screen for a terminal.
std::string summary(const Results& results);

}  // namespace titrate::assay
