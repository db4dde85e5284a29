#pragma once
// What a result depends on, for its manifest.

#include "run/manifest.hpp"
#include "trial/setup.hpp"

#include <string>
#include <utility>
#include <vector>

namespace titrate::app {

/// SHA-256 of a file that was read before. Throws Error(failure).
std::string checksum(const std::string& file);

/// The files of a setup with their roles: the protocol, wherever it is, as "regimen"; "…/evidence/x.toml" as
/// "evidence".
std::vector<std::pair<std::string, std::string>> roles(const trial::Setup& setup);
/// Each file once, with its checksum.
std::vector<run::Input> inputs_of(const std::vector<std::pair<std::string, std::string>>& files);

}  // namespace titrate::app
