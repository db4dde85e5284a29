#pragma once
// `--tables`: a report's tables for a manuscript.

#include "report/table_files.hpp"
#include "results/study.hpp"
#include "run/folder.hpp"

#include <span>

namespace titrate::app {

/// Title of a study's tables and what stands below each: program, command, criteria that nobody has verified.
report::TableFrame table_frame(const results::Study& study);

/// Writes tables/tables.xlsx, .rtf and .tex below the folder. Throws Error(failure).
void write_tables(const run::Folder& folder, std::span<const report::Table> tables, const report::TableFrame& frame);

}  // namespace titrate::app
