#pragma once
// Everything a simulation reads, with a checksum of each file.

#include "base/document.hpp"
#include "clinic/criteria.hpp"
#include "cohort/parameters.hpp"
#include "cohort/population.hpp"
#include "protocol/protocol.hpp"
#include "results/definitions.hpp"
#include "results/evidence.hpp"
#include "run/manifest.hpp"
#include "shipped.hpp"

#include <string>
#include <vector>

namespace titrate::app {

struct Inputs {
  protocol::Protocol protocol;
  cohort::Population population;
  cohort::PopulationParameters parameters;
  clinic::Criteria criteria;
  results::Definitions definitions{};
  results::Evidence evidence;  ///< empty where the protocol names none
  std::vector<run::Input> files;
};

/// Reads a protocol and all that it names. Throws Error(input) with the problems of every file in one go.
Inputs read_inputs(const Library& library, const std::filesystem::path& regimen,
                   const std::vector<Document::Override>& overrides);

}  // namespace titrate::app
