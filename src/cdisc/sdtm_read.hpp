#pragma once
// A folder of SDTM domains → charts. Rows are read once and forgotten, but for what the charts are made of.

#include "base/progress.hpp"
#include "cdisc/dataset.hpp"
#include "cdisc/mapping.hpp"
#include "cdisc/sdtm_study.hpp"

#include <filesystem>
#include <span>

namespace titrate::cdisc {

struct StudyOptions {
  const StopToken* stop = nullptr;
  Progress progress = {};  ///< in bytes of the files
  /// Bytes of observations and visits that stay in memory; what is beyond lies in a temporary file (cdisc/shelf.hpp).
  std::size_t memory = std::size_t{64} << 20;
};

/// Reads every dataset of the folder (CSV, XPORT, Dataset-JSON, mixed freely; a domain may be split over files of
/// different names). Throws Error(input) where there is no DM, where a domain is there twice in two formats, or where
/// a file cannot be read; whatever else is wrong with the data is a finding of the study.
RecordedStudy read_study(const std::filesystem::path& folder, const Mapping& mapping, const StudyOptions& options = {});
/// The same of domains that are in memory already, named as their datasets are.
RecordedStudy read_study(std::span<const Table> domains, const Mapping& mapping, const StudyOptions& options = {});

}  // namespace titrate::cdisc
