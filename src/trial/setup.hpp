#pragma once
// Everything a run of a protocol needs, read from the protocol's file and the library it names.

#include "base/document.hpp"
#include "clinic/criteria.hpp"
#include "cohort/parameters.hpp"
#include "cohort/population.hpp"
#include "protocol/protocol.hpp"
#include "results/definitions.hpp"
#include "results/evidence.hpp"
#include "results/time_to_event.hpp"

#include <string>
#include <vector>

namespace titrate::trial {

struct Setup {
  protocol::Protocol protocol;
  clinic::Criteria criteria;
  cohort::Population population;
  cohort::PopulationParameters parameters;
  results::Definitions definitions;
  results::CensoringTable censoring;
  results::Evidence evidence;      ///< empty where the protocol names none
  std::string library;             ///< folder of the library
  std::vector<std::string> files;  ///< read, in order
};

/// Path of a regimen: a path to a .toml file as it is, or the id of one in the library.
/// Throws Error(input) that names the nearest ids when there is none.
std::string find_regimen(const std::string& regimen, const std::string& library);

/// Throws Error(input) with the problems of the protocol, or else of every file that it names, in one go.
Setup load(const std::string& regimen, const std::string& library,
           const std::vector<Document::Override>& overrides = {});

}  // namespace titrate::trial
