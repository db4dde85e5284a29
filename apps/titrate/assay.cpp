// titrate assay: concentrations from the plates of an immunoassay, vessels from grid counts.

#include "assay/publish.hpp"
#include "cdisc/write.hpp"
#include "inputs.hpp"
#include "options.hpp"
#include "run/folder.hpp"
#include "run/manifest.hpp"
#include "shipped.hpp"
#include "terminal.hpp"
#include "verbs.hpp"

#include <memory>
#include <optional>

#include <fmt/format.h>

namespace titrate::app {

namespace fs = std::filesystem;

namespace {

struct Asked {
  Options options;
  std::string file, rules;
};

std::string rules_file(const Asked& asked, const Library& library) {
  return asked.rules.empty() ? library.file("assays", "immunoassay") : asked.rules;
}

std::string lower(std::string name) {
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return name;
}

nlohmann::ordered_json manifest(const Asked& asked, const assay::Results& results, const std::string& rules) {
  std::vector<std::string> command = {"titrate", "assay", asked.file};
  const auto add = [&](const char* option, const std::string& value) {
    if (!value.empty()) command.insert(command.end(), {option, value});
  };
  add("--rules", asked.rules);
  add("--library", asked.options.library);
  add("--out", asked.options.out);
  auto inputs = nlohmann::ordered_json::array();
  const auto input = [&](const char* role, const std::string& file) {
    inputs.push_back({{"role", role}, {"file", file}, {"sha256", checksum(file)}});
  };
  input("assay", asked.file);
  input("rules", rules);
  for (const std::string& file : results.assay.data) input("data", file);
  return {{"schema", "titrate/assay-manifest/1"},
          {"version", TITRATE_VERSION},
          {"assay", results.assay.id},
          {"command", run::shell_line(command)},
          {"inputs", inputs}};
}

/// An id may hold what a folder's name should not.
std::string folder_name(const std::string& id) {
  std::string name;
  for (const char c : id) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    name += plain ? c : '-';
  }
  return name;
}

int assay_verb(const Asked& asked) {
  const Options& options = asked.options;
  const Library library(options.library);
  const std::string rules = rules_file(asked, library);
  const assay::Results results = assay::evaluate(assay::read_assay(asked.file), assay::read_rules(rules));

  const fs::path out =
      options.out.empty() ? fs::path("out") / (folder_name(results.assay.id) + "-assay") : fs::path(options.out);
  const std::string json = assay::to_json(results).dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  std::string written = "assay.json";
  if (!options.json || !options.out.empty()) {
    run::Folder folder(out, options.overwrite);
    folder.write("assay.json", json);
    for (const cdisc::Table& table : assay::tables(results)) {
      const std::string name = lower(table.dataset.name) + ".csv";
      cdisc::write_dataset(folder.path() / name, table.dataset, table.source(), cdisc::Format::csv);
      written += ", " + name;
    }
    folder.write("manifest.json", manifest(asked, results, rules).dump(2) + "\n");
    folder.finish();
  }
  if (options.json) {
    say("{}", json);
  } else if (!options.quiet) {
    say("{}", assay::summary(results));
    say("Wrote {}: {}, manifest.json\n", out.string(), written);
  }
  return 0;
}

}  // namespace

CLI::App* add_assay(CLI::App& program, Action& action) {
  auto asked = std::make_shared<Asked>();
  CLI::App* verb = program.add_subcommand("assay", "Concentrations from the plates of an immunoassay, vessel counts");
  verb->add_option("FILE", asked->file, "A .toml file that names the analytes and a CSV file of wells")->required();
  verb->add_option("--rules", asked->rules, "Limits and weights (default: library/assays/immunoassay.toml)")
      ->type_name("FILE");
  verb->add_option("--out", asked->options.out, "Folder to write (default: out/ID-assay)")->type_name("DIR");
  verb->add_flag("--overwrite", asked->options.overwrite, "Replace an earlier run in that folder");
  add_json(*verb, asked->options);
  verb->add_flag("--quiet", asked->options.quiet, "Print errors only");
  add_library(*verb, asked->options);
  verb->footer(R"(For each plate and analyte a logistic curve of four or five parameters is fitted to the standards and
blanks (weighted least squares), every standard is put back through it, and the limits follow: of detection from the
blanks, of quantification from the lowest and highest standard that came back within the rules. A sample beyond a
limit is told as <LOD, <LLOQ or >ULOQ with that limit, never as a number. docs/assay.md has the formulas.

The wells' CSV has a row per well and analyte:
  plate, analyte, kind (blank, standard, control, sample), concentration, response,
  and where they are needed id, well, dilution, subject, visit, group, masked (the reason why a well does not count)

Writes one folder, whole or not at all:
  assay.json           everything, for programs
  curves.csv           parameters, their standard errors, the F test, LOD, LLOQ, ULOQ
  standards.csv        back-calculated concentration, recovery, coefficient of variation
  concentrations.csv   samples and controls: a number with its standard error, or a censored value with its limit
  controls.csv         inter-assay and intra-assay coefficients of variation
  changes.csv          medians by visit, Friedman's test; pairs.csv: signed-rank tests against the first visit
  microvessels.csv     density per subject and visit
  manifest.json        version, inputs with checksums, the command that repeats the run

Examples:
  titrate assay examples/assays/cytokines.toml
  titrate assay plates.toml --out cytokines --overwrite
  titrate assay plates.toml --json | jq '.samples[] | select(.concentration.censored)'

Exit code: 0 done, 1 failed, 2 the input is wrong. Research use only.)");
  verb->callback([asked, &action] { action = [asked] { return assay_verb(*asked); }; });
  return verb;
}

}  // namespace titrate::app
