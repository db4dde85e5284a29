// titrate check: is a file valid, and do its numbers agree with each other?

#include "agreement.hpp"
#include "assay/plates.hpp"
#include "assay/rules.hpp"
#include "cdisc/mapping.hpp"
#include "design/design_file.hpp"
#include "inference/calibration.hpp"
#include "inference/contrasts.hpp"
#include "load.hpp"
#include "options.hpp"
#include "publication/report.hpp"
#include "search_load.hpp"
#include "shipped.hpp"
#include "terminal.hpp"
#include "trial/setup.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <filesystem>
#include <initializer_list>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace titrate::app {

namespace fs = std::filesystem;

namespace {

enum class FileKind {
  protocol,
  evidence,
  criteria,
  definitions,
  parameters,
  population,
  mapping,
  paper,
  assay,
  assay_rules,
  calibration,
  design,
  search,
  contrasts,
  misfit
};

/// By what only that kind of file has.
FileKind kind_of(const std::string& file) {
  Document document = Document::read(file);
  const Table root = document.root();
  if (root.has("titrate")) return FileKind::protocol;
  if (root.has("design")) return FileKind::design;
  if (root.has("search")) return FileKind::search;
  if (root.has("schema")) return root.text("schema") == assay::schema ? FileKind::assay : FileKind::paper;
  if (root.has("outcome")) return FileKind::evidence;
  if (root.has("kind")) return root.text("kind") == "assay" ? FileKind::assay_rules : FileKind::criteria;
  if (root.has("reading") || root.has("measure")) return FileKind::mapping;
  if (root.has("early_death")) return FileKind::definitions;
  if (root.has("sampled")) return FileKind::calibration;
  if (root.has("contrast")) return FileKind::contrasts;
  if (root.has("sentences")) return FileKind::misfit;
  const auto has_one = [&](std::initializer_list<const char*> keys) {
    return std::any_of(keys.begin(), keys.end(), [&](const char* key) { return root.has(key); });
  };
  if (has_one({"uncertainty_scale", "fitted_to"})) return FileKind::parameters;
  // A protocol without its first line: its errors say what is missing.
  if (has_one({"arm", "encounter", "patients", "criteria", "population"})) return FileKind::protocol;
  if (has_one({"based_on", "age", "fish", "rai_3_4", "longest_node", "alc"})) return FileKind::population;
  throw Error({Problem{
      .at = {.file = file},
      .expected =
          "a protocol, or a population, parameters, criteria, definitions, evidence or a mapping as a library holds "
          "them, or the numbers of a paper",
      .seen = "a file without the keys of any of them",
      .mend =
          "begin a protocol with `titrate = 1`, a paper with `schema = \"titrate/paper/1\"`; `titrate library` lists "
          "examples of the others"}});
}

std::string count(std::size_t number, const char* one, const char* many) {
  return fmt::format("{} {}", number, number == 1 ? one : many);
}

/// What was found in a valid file, in one line. Throws Error(input).
std::string check_protocol(const std::string& file, const Options& options) {
  const Library library(options.library);
  const protocol::Protocol p = load(file, library, options.overrides()).protocol;
  return fmt::format("a valid protocol, `{}`: {} patients, {}, {}, {}", p.id, p.patients,
                     count(p.arms.size(), "arm", "arms"),
                     count(p.eligibility.size(), "eligibility criterion", "eligibility criteria"),
                     count(p.calendar.size(), "kind of visit", "kinds of visits"));
}

std::string check_evidence(const std::string& file) {
  const results::Evidence evidence = results::read_evidence(file);
  std::vector<Problem> problems;
  for (const std::string& each : disagreements(evidence))
    problems.push_back({{file}, "numbers that agree with each other", each, "compare them with the publication"});
  if (!problems.empty()) throw Error(std::move(problems));
  return fmt::format("valid evidence of `{}`: {}, which agree with each other", evidence.regimen,
                     count(evidence.rates.size(), "rate", "rates"));
}

/// The whole path of a file that names others of the library it lies in. Throws Error(input) where it lies elsewhere.
fs::path within_library(const std::string& file, const std::string& folder, const std::string& what) {
  fs::path path = fs::absolute(file).lexically_normal();
  if (path.parent_path().filename() != folder)
    throw Error({Problem{{file},
                         fmt::format("{} in the folder `{}` of a library", what, folder),
                         "one in `" + path.parent_path().filename().string() + "`",
                         "put it beside the evidence and the parameters that it names"}});
  return path;
}

/// With the evidence and parameters that it names, which lie in the library around it.
std::string check_calibration(const std::string& file) {
  const fs::path path = within_library(file, "calibrations", "a calibration");
  const auto found = inference::Calibration::read(path.stem().string(), path.parent_path().parent_path().string());
  return fmt::format("a valid calibration, `{}`: {}, {}", found.id,
                     count(found.sampled.size(), "sampled parameter", "sampled parameters"),
                     count(found.terms.size(), "published figure", "published figures"));
}

/// With the regimens and the evidence that it names, which lie in the library around it.
std::string check_contrasts(const std::string& file) {
  const fs::path path = within_library(file, "contrasts", "a list of contrasts");
  const auto found = inference::ContrastList::read(path.stem().string(), path.parent_path().parent_path().string());
  return fmt::format("a valid list of contrasts, `{}`: {}", found.id,
                     count(found.contrasts.size(), "contrast", "contrasts"));
}

std::string check_file(FileKind kind, const std::string& file, const Options& options) {
  switch (kind) {
    case FileKind::protocol: return check_protocol(file, options);
    case FileKind::evidence: return check_evidence(file);
    case FileKind::criteria: {
      const clinic::Provenance set = clinic::describe_criteria(file);
      return fmt::format("a valid criteria set, `{}`: {}", set.id,
                         count(set.definitions.size(), "definition", "definitions"));
    }
    case FileKind::definitions: results::read_definitions(file); return "valid definitions";
    case FileKind::parameters:
      return fmt::format("valid parameters: {}", cohort::PopulationParameters::read(file).entries().size());
    case FileKind::population: return fmt::format("a valid population, `{}`", cohort::Population::read(file).id);
    case FileKind::mapping: {
      const cdisc::Mapping mapping = cdisc::read_mapping(file);
      return fmt::format("a valid mapping, `{}`: {}", mapping.id,
                         count(mapping.measures.size(), "measure", "measures"));
    }
    case FileKind::assay: {
      const assay::Assay found = assay::read_assay(file);
      return fmt::format("a valid assay, `{}`: {}, {}", found.id, count(found.analytes.size(), "analyte", "analytes"),
                         count(found.wells.size(), "response", "responses"));
    }
    case FileKind::assay_rules: return fmt::format("valid rules of assays, `{}`", assay::read_rules(file).id);
    case FileKind::calibration: return check_calibration(file);
    case FileKind::design: {
      const design::Design found = design::read(file);
      return fmt::format("a valid design, `{}`: {} patients, {}", found.id, found.patients,
                         count(found.outcomes.size(), "outcome", "outcomes"));
    }
    case FileKind::search: {
      const design::Space found = load_search(file, Library(options.library), options.overrides());
      return fmt::format("a valid search, `{}`: {}, {} protocols, {}, {}", found.search().id,
                         count(found.search().axes.size(), "axis", "axes"), found.search().size(),
                         count(found.search().objectives.size(), "objective", "objectives"),
                         count(found.search().constraints.size(), "constraint", "constraints"));
    }
    case FileKind::contrasts: return check_contrasts(file);
    case FileKind::misfit: {
      Document document = Document::read(file);
      const Table root = document.root();
      for (const char* key : {"id", "title", "source"}) root.text(key);
      const std::size_t sentences = root.texts("sentences", true).size();
      root.close();
      document.check();
      return "a valid list of what does not fit: " + count(sentences, "sentence", "sentences");
    }
    case FileKind::paper: break;
  }
  return "";
}

nlohmann::ordered_json as_json(const std::string& file, const std::vector<Problem>& problems) {
  auto rows = nlohmann::ordered_json::array();
  for (const Problem& each : problems)
    rows.push_back({{"file", each.at.file},
                    {"line", each.at.line},
                    {"column", each.at.column},
                    {"expected", each.expected},
                    {"saw", each.seen},
                    {"mend", each.mend}});
  return {{"schema", "titrate/check/1"}, {"file", file}, {"valid", problems.empty()}, {"problems", rows}};
}

/// What cannot be true together in a paper is a result, not an error.
int check_paper(const std::string& file, const Options& options) {
  const publication::Paper paper = publication::read_paper(file);
  const publication::Ledger ledger(paper);
  const publication::Report report = publication::check_paper(ledger);
  say("{}", options.json ? publication::as_json(ledger, report).dump(2) + "\n" : publication::as_text(ledger, report));
  return 0;
}

int check(const std::string& word, const Options& options) {
  std::string file = word;
  try {
    file = regimen_file(word, Library(options.library));
    const FileKind kind = kind_of(file);
    if (kind == FileKind::paper) return check_paper(file, options);
    const std::string found = check_file(kind, file, options);
    say("{}\n", options.json ? as_json(file, {}).dump(2) : file + ": " + found);
    return 0;
  } catch (const Error& error) {
    if (options.json && error.kind() == Error::Kind::input)
      say("{}\n", as_json(file, error.problems()).dump(2, ' ', false, nlohmann::json::error_handler_t::replace));
    throw;
  }
}

}  // namespace

CLI::App* add_check(CLI::App& program, Action& action) {
  struct Asked {
    Options options;
    std::string file;
  };
  auto asked = std::make_shared<Asked>();
  CLI::App* verb = program.add_subcommand("check", "Is a protocol valid; do a paper's numbers agree with each other?");
  verb->add_option("FILE", asked->file,
                   "A .toml file: a protocol, any file of a library, or the numbers of a paper; or the id of a regimen")
      ->required();
  add_set(*verb, asked->options);
  add_json(*verb, asked->options);
  add_library(*verb, asked->options);
  verb->footer(R"(A protocol is checked with everything that it names. Every problem is reported at once, one per line:
  FILE:LINE:COLUMN: expected …, saw …; how to mend it
Of a syntax error the first is reported. The exit code is 2 if there is a problem.

Published outcomes are also held against each other: parts that add up, subgroups within their whole, outcomes that
exclude each other within the number of patients.

A paper's numbers (docs/publication.md) are searched for those that cannot all be true: percentages against counts, parts
that do not make their whole, P values that no test of so few patients gives. What is found is a result: the exit code is 0.

Examples:
  titrate check my-trial.toml
  titrate check ferrajoli-2008 --set patients=20
  titrate check evidence.toml --json
  titrate check examples/papers/ferrajoli-2008.toml)");
  verb->callback([asked, &action] { action = [asked] { return check(asked->file, asked->options); }; });
  return verb;
}

}  // namespace titrate::app
