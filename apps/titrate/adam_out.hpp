#pragma once
// analyze --adam: the study as ADaM, in the formats that were asked for.

#include "cdisc/dataset.hpp"
#include "recorded/study.hpp"
#include "results/time_to_event.hpp"
#include "run/folder.hpp"
#include "shipped.hpp"
#include "trial/setup.hpp"

#include <string>
#include <vector>

namespace titrate::app {

/// "all", or formats with commas between them: csv, xpt, json, ndjson, dsjc. Throws Error(input) with each word that is
/// none of them.
std::vector<cdisc::Format> adam_formats(const std::string& asked);
/// "csv,xpt,json" for the manifest's command; "" where nothing was asked for.
std::string spelled(const std::vector<cdisc::Format>& formats);

/// Writes adam/csv, adam/xpt, … below the folder, each with its define.xml. Throws Error(input) with everything that
/// one of the formats would cut, Error(failure).
void write_adam(const run::Folder& folder, const std::vector<cdisc::Format>& formats, const trial::Setup& setup,
                const recorded::Study& study);

}  // namespace titrate::app
