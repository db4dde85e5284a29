#include "tables_out.hpp"

#include <fmt/format.h>

namespace titrate::app {

report::TableFrame table_frame(const results::Study& study) {
  std::string source = fmt::format("Titrate {}; {}.", study.version, study.command);
  if (!study.unverified.empty())
    source += fmt::format(" Not compared with their originals: {}.", fmt::join(study.unverified, "; "));
  source += study.kind == "recorded" ? " Recorded data; research use only."
                                     : " Virtual patients, no advice for any patient; research use only.";
  return {.title = study.title, .source = std::move(source)};
}

void write_tables(const run::Folder& folder, std::span<const report::Table> tables, const report::TableFrame& frame) {
  folder.write("tables/tables.rtf", report::rtf(tables, frame));
  folder.write("tables/tables.tex", report::latex(tables, frame));
  report::write_xlsx(folder.path() / "tables/tables.xlsx", tables, frame);
}

}  // namespace titrate::app
