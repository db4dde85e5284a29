#include "adam_out.hpp"

#include "adam/adam.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <system_error>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::app {

namespace {

using cdisc::Format;

/// As `all` means them; the other two say the same as json.
constexpr std::array all_formats{Format::csv, Format::xport, Format::dataset_json};
constexpr std::array known_formats{Format::csv, Format::xport, Format::dataset_json, Format::dataset_ndjson,
                                   Format::dataset_json_compressed};

}  // namespace

std::vector<Format> adam_formats(const std::string& asked) {
  std::vector<Format> formats;
  std::vector<Problem> problems;
  std::istringstream words(asked);
  for (std::string word; std::getline(words, word, ',');) {
    if (word == "all") {
      formats.insert(formats.end(), all_formats.begin(), all_formats.end());
      continue;
    }
    const auto known = std::find_if(known_formats.begin(), known_formats.end(),
                                    [&](Format format) { return cdisc::extension(format) == word; });
    if (known != known_formats.end())
      formats.push_back(*known);
    else
      problems.push_back({{"--adam"},
                          "all, or csv, xpt, json, ndjson, dsjc with commas between them",
                          fmt::format("\"{}\"", word),
                          "write for example --adam=csv,xpt, or --adam alone for csv, xpt and json"});
  }
  if (formats.empty() && problems.empty() && !asked.empty())
    problems.push_back({{"--adam"}, "a format", fmt::format("\"{}\"", asked), "write --adam alone, or --adam=xpt"});
  if (!problems.empty()) throw Error(std::move(problems));
  std::sort(formats.begin(), formats.end());
  formats.erase(std::unique(formats.begin(), formats.end()), formats.end());
  return formats;
}

std::string spelled(const std::vector<Format>& formats) {
  std::vector<std::string_view> names;
  for (const Format format : formats) names.push_back(cdisc::extension(format));
  return fmt::format("{}", fmt::join(names, ","));
}

void write_adam(const run::Folder& folder, const std::vector<Format>& formats, const trial::Setup& setup,
                const recorded::Study& study) {
  const adam::Inputs in{.study = study,
                        .protocol = setup.protocol,
                        .criteria = setup.criteria,
                        .censoring = setup.censoring,
                        .definitions = setup.definitions};
  const std::vector<adam::Sheet> sheets = adam::datasets(in);
  std::vector<adam::Target> targets;
  for (const Format format : formats) {
    targets.push_back({format, folder.path() / "adam" / cdisc::extension(format)});
    std::error_code error;
    std::filesystem::create_directories(targets.back().folder, error);
    if (error) throw Error(Error::Kind::failure, "adam/: cannot be made: " + error.message());
  }
  adam::write(in, sheets, targets, {.source_system_version = TITRATE_VERSION});
}

}  // namespace titrate::app
