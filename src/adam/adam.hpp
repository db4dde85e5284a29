#pragma once
// A recorded study, analysed → ADaM (Implementation Guide 1.3): ADSL ADEX ADLB ADAE ADTR ADRS ADTTE and a define.xml.

#include "adam/analysis.hpp"
#include "cdisc/write.hpp"

#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace titrate::adam {

/// The datasets, in that order, each sorted by its keys. A dataset without rows is there.
std::vector<Sheet> datasets(const Inputs& in);

/// What define.xml says of them where they are written in `format`.
cdisc::Define define(const Inputs& in, const std::vector<Sheet>& sheets, cdisc::Format format);

struct Target {
  cdisc::Format format;
  std::filesystem::path folder;  ///< is there
};

/// Writes the datasets and a define.xml to every target. What any of the formats would cut is found first, in all of
/// them: throws Error(input) with all of it before a file is written; Error(failure) where the disk refuses.
void write(const Inputs& in, const std::vector<Sheet>& sheets, std::span<const Target> targets,
           const cdisc::WriteOptions& options = {});

}  // namespace titrate::adam
