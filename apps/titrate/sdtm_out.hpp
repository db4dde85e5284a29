#pragma once
// simulate --sdtm: the first trial as SDTM, in the formats that analyze reads.

#include "results/study.hpp"
#include "run/folder.hpp"
#include "shipped.hpp"
#include "trial/setup.hpp"

namespace titrate::app {

/// Writes sdtm/csv, sdtm/xpt and sdtm/json below the folder. `example` is the trial with its records. Throws
/// Error(input) with what XPORT would cut, Error(failure).
void write_sdtm(const run::Folder& folder, const trial::Setup& setup, const results::ExampleTrial& example,
                const Library& library);

}  // namespace titrate::app
