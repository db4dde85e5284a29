#include "trial/setup.hpp"

#include "protocol/spec.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::trial {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> ids_in(const fs::path& folder) {
  std::vector<std::string> ids;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored))
    if (entry.path().extension() == ".toml") ids.push_back(entry.path().stem());
  std::sort(ids.begin(), ids.end());
  return ids;
}

/// Runs a reader and keeps its problems, so that the next file is read too.
template <class Read>
auto gather(std::vector<Problem>& problems, Read read) -> decltype(read()) {
  try {
    return read();
  } catch (const Error& error) {
    if (error.kind() != Error::Kind::input || error.problems().empty()) throw;
    problems.insert(problems.end(), error.problems().begin(), error.problems().end());
    return {};
  }
}

}  // namespace

std::string find_regimen(const std::string& regimen, const std::string& library) {
  if (regimen.ends_with(".toml") || regimen.find('/') != std::string::npos) return regimen;
  const fs::path folder = fs::path(library) / "regimens";
  const fs::path file = folder / (regimen + ".toml");
  if (fs::exists(file)) return file;
  const std::vector<std::string> ids = ids_in(folder);
  const std::string near = did_you_mean(regimen, ids);
  throw Error(
      {Problem{.at = {},
               .expected = "a path to a .toml protocol or the id of a regimen in the library",
               .seen = fmt::format("'{}'", regimen),
               .mend = near.empty() ? fmt::format("the library at {} holds: {}", folder.string(), fmt::join(ids, ", "))
                                    : fmt::format("did you mean '{}'? `titrate library` lists all", near)}});
}

Setup load(const std::string& regimen, const std::string& library, const std::vector<Document::Override>& overrides) {
  Setup setup;
  const fs::path root = library;
  setup.library = library;
  const std::string file = find_regimen(regimen, library);
  setup.protocol = protocol::read(file, overrides);
  setup.files.push_back(file);
  const auto named = [&](const char* folder, const std::string& id) {
    setup.files.push_back(root / folder / (id + ".toml"));
    return setup.files.back();
  };
  std::vector<Problem> problems;
  const protocol::Protocol::CriteriaSets& sets = setup.protocol.criteria;
  setup.criteria = gather(problems, [&] { return clinic::load_criteria(root / "criteria", sets); });
  for (const std::string& id : sets.ids()) named("criteria", id);
  setup.definitions = gather(problems, [&] { return results::read_definitions(named("criteria", "definitions")); });
  setup.censoring = gather(problems, [&] { return results::read_censoring(named("criteria", "censoring")); });
  setup.population =
      gather(problems, [&] { return cohort::Population::read(named("populations", setup.protocol.population)); });
  setup.parameters = gather(
      problems, [&] { return cohort::PopulationParameters::read(named("parameters", setup.protocol.parameters)); });
  if (!setup.protocol.evidence.empty())
    setup.evidence =
        gather(problems, [&] { return results::read_evidence(named("evidence", setup.protocol.evidence)); });
  if (!problems.empty()) throw Error(std::move(problems));
  setup.parameters.speak_for(setup.protocol.evidence);
  setup.definitions.course_days = setup.protocol.course_days;  // the protocol says how long its courses are
  return setup;
}

}  // namespace titrate::trial
