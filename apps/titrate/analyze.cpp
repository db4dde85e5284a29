// titrate analyze: the same protocol over recorded patients.

#include "recorded/analyze.hpp"

#include "adam_out.hpp"
#include "cdisc/sdtm_read.hpp"
#include "load.hpp"
#include "options.hpp"
#include "recorded/publish.hpp"
#include "recorded/times.hpp"
#include "report/recorded.hpp"
#include "results/publish.hpp"
#include "run/checksum.hpp"
#include "run/file_stream.hpp"
#include "run/folder.hpp"
#include "run/manifest.hpp"
#include "shipped.hpp"
#include "tables_out.hpp"
#include "terminal.hpp"
#include "trial/describe.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>

#include <fmt/format.h>

namespace titrate::app {

namespace fs = std::filesystem;

namespace {

struct Asked {
  Options options;
  std::string regimen, data, mapping, adam;
  bool explain = false, tables = false;
};

constexpr double interval_level = 0.95;

std::string mapping_file(const Asked& asked, const Library& library) {
  return asked.mapping.empty() ? library.file("mappings", "cdisc") : asked.mapping;
}

std::vector<std::string> repeating_command(const Asked& asked) {
  const Options& options = asked.options;
  std::vector<std::string> words = {"titrate", "analyze", asked.regimen, "--data", asked.data};
  const auto add = [&](const char* option, const std::string& value) { words.insert(words.end(), {option, value}); };
  if (!asked.mapping.empty()) add("--mapping", asked.mapping);
  if (!asked.adam.empty()) words.push_back("--adam=" + spelled(adam_formats(asked.adam)));
  for (const std::string& set : options.sets) add("--set", set);
  if (!options.library.empty()) add("--library", options.library);
  if (!options.out.empty()) add("--out", options.out);
  if (asked.tables) words.push_back("--tables");
  return words;
}

/// Checksums are of what can be large: in pieces.
std::string checksum(const fs::path& file, const StopToken& stop) {
  std::ifstream in(file, std::ios::binary);
  run::Sha256 sum;
  std::vector<char> piece(std::size_t{1} << 20);
  while (in && !stop.requested()) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    sum.add({piece.data(), static_cast<std::size_t>(in.gcount())});
  }
  if (!in.eof() && !stop.requested())
    throw Error(Error::Kind::failure, file.string() + ": cannot be read a second time for its checksum");
  return sum.digest();
}

run::Manifest manifest(const Asked& asked, const trial::Setup& setup, const recorded::Study& study,
                       const std::string& mapping, const run::Speed& speed, const StopToken& stop) {
  run::Manifest made = {.version = TITRATE_VERSION,
                        .regimen = study.results.regimen,
                        .seed = 0,
                        .trials = 1,
                        .patients_per_trial = study.patients.size(),
                        .overrides = asked.options.sets,
                        .command = repeating_command(asked),
                        .inputs = {},
                        .speed = speed};
  const auto add = [&](std::string role, const fs::path& file) {
    made.inputs.push_back({std::move(role), file.string(), checksum(file, stop)});
  };
  for (const std::string& file : setup.files)
    if (made.inputs.empty())
      add("regimen", file);
    else if (const std::string kind = fs::path(file).parent_path().filename(); kind == "criteria" || kind == "evidence")
      add(kind, file);
  add("mappings", mapping);
  for (const cdisc::StudyFile& file : study.source.files) add("data", fs::path(asked.data) / file.path);
  return made;
}

std::string percent(const results::Endpoint& e) {
  if (!e.mean) return "–";
  return fmt::format("{:>4} of {:<4} {:5.1f} %  ({:.1f} to {:.1f})", e.counted->events, e.counted->n, 100 * *e.mean,
                     100 * e.interval->low, 100 * e.interval->high);
}

/// The endpoints that a reader looks for first; endpoints.json holds all.
std::string table(const results::Study& study) {
  static const std::vector<std::string> first = {"overall_response", "complete_response", "nodular_partial_response",
                                                 "partial_response", "stable_disease",    "progressive_disease",
                                                 "early_death",      "alive_at_data_cut", "flare_any",
                                                 "flare_g3_4",       "neutropenia_g3_4",  "thrombocytopenia_g3_4",
                                                 "anemia_g3_4",      "infection_g3_4",    "pneumonia_g3_4",
                                                 "thrombosis",       "lysis_laboratory",  "lysis_clinical"};
  std::string text = fmt::format("{:<46}{}\n", "per patient", "events         share  (exact 95 % interval)");
  for (const std::string& id : first)
    for (const results::Endpoint& e : study.endpoints)
      if (e.id == id && e.per == results::Per::patient) text += fmt::format("{:<46}{}\n", e.label, percent(e));
  for (const results::Endpoint& e : study.endpoints)
    if (!e.per && e.mean &&
        (e.id == "median_follow_up" || e.id == "courses_total" || e.id == "time_to_best_response" ||
         e.id == "median_tolerated_dose_mg"))
      text += fmt::format("{:<46}{:g}{}\n", e.label, *e.mean, e.unit == "1" ? "" : " " + e.unit);
  return text;
}

std::string findings_table(const cdisc::Findings& findings) {
  std::string text;
  for (std::size_t c = 0; c < cdisc::check_count; ++c)
    if (const auto check = static_cast<cdisc::Check>(c); findings.count(check) > 0)
      text += fmt::format("  {:>8}  {}\n", grouped(findings.count(check)), cdisc::info(check).title);
  return text.empty() ? "Data findings: none\n" : "Data findings (rows or patients):\n" + text;
}

std::string deviations_table(const recorded::Study& study) {
  std::string text;
  const std::vector<recorded::DeviationTally> tallies = recorded::tally(study.deviations);
  for (std::size_t k = 0; k < recorded::deviation_kind_count; ++k)
    if (const recorded::DeviationTally& of_kind = tallies[k]; of_kind.all > 0)
      text += fmt::format("  {:>8}  {}{}\n", grouped(of_kind.all),
                          recorded::info(static_cast<recorded::DeviationKind>(k)).title,
                          of_kind.minor > 0 ? fmt::format(" ({} within the window)", grouped(of_kind.minor)) : "");
  return text.empty() ? "Protocol deviations: none\n" : "Protocol deviations:\n" + text;
}

std::string flow_table(const recorded::Study& study) {
  std::string text = "Subjects:\n";
  for (const recorded::FlowLine& line : study.flow)
    if (line.depth < 2) text += fmt::format("  {:>8}  {:{}}{}\n", line.subjects.size(), "", 2 * line.depth, line.label);
  return text;
}

/// What the shares above do not say by themselves.
std::string cautions(const recorded::Study& study) {
  std::string text;
  const auto note = [&](std::string_view line_of_flow, std::string_view what) {
    for (const recorded::FlowLine& line : study.flow)
      if (line.id == line_of_flow && !line.subjects.empty())
        text += fmt::format("Note: {} of {} patients {}.\n", line.subjects.size(), study.patients.size(), what);
  };
  note("never_treated", "were never given the study drug and count in every share all the same");
  note("not_assessed",
       "were never assessed for response; who neither responded, progressed nor died early counts as stable");
  return text.empty() ? "" : text + "\n";
}

std::string summary(const recorded::Study& study) {
  return fmt::format("{} by {}: {} patients, recorded data\n\n{}\n{}\n{}{}{}\n{}", study.source.study,
                     study.results.regimen, study.patients.size(), flow_table(study), table(study.results),
                     cautions(study), findings_table(study.source.findings), deviations_table(study),
                     "Research use only: no advice for any patient.\n");
}

/// What was understood of every code, and what was not.
std::string explanation(const cdisc::RecordedStudy& study, const cdisc::Mapping& mapping) {
  std::string text = fmt::format("mapping {}: {}\n", mapping.id, mapping.file);
  std::string at;
  for (const cdisc::Understood& each : study.understood) {
    const std::string here = each.domain + " " + each.variable;
    if (here != at) text += fmt::format("\n{:<24}{:>10}{:>10}  {}\n", here, "rows", "used", "meaning, example");
    at = here;
    text += fmt::format("  {:<22}{:>10}{:>10}  {}{}\n", each.code.empty() ? "(none)" : each.code, grouped(each.rows),
                        grouped(each.used), each.meaning.empty() ? "not understood" : each.meaning,
                        each.example.empty() ? "" : ", e.g. " + each.example);
  }
  text += fmt::format("\nDates: {}.\n", cdisc::imputation_rule);
  return text + findings_table(study.findings);
}

int explain(const Asked& asked, const cdisc::RecordedStudy& study, const cdisc::Mapping& mapping) {
  if (asked.options.json)
    say("{}\n", recorded::mapping_json(study, mapping).dump(2));
  else
    say("{}", explanation(study, mapping));
  return 0;
}

/// A file that is written as it is made: what grows with the patients is never whole in memory.
void stream(const run::Folder& folder, const char* name, const std::function<void(std::ostream&)>& write) {
  run::FileStream file(folder.begin(name));
  write(file);
  file.close();
}

void write_all(const run::Folder& folder, const recorded::Study& study, const run::Manifest& made) {
  folder.write("endpoints.json", results::endpoints_json(study.results).dump(2) + "\n");
  const auto rows = [&](const char* name, void (*write)(const recorded::Study&, std::ostream&)) {
    stream(folder, name, [&](std::ostream& out) { write(study, out); });
  };
  rows("findings.json", recorded::write_findings);
  rows("findings.csv", recorded::write_findings_csv);
  rows("deviations.json", recorded::write_deviations);
  rows("deviations.csv", recorded::write_deviations_csv);
  rows("patients.json", recorded::write_patients);
  folder.write("manifest.json", run::to_json(made).dump(2) + "\n");
}

void write_report(const run::Folder& folder, const recorded::Study& study, const cdisc::Mapping& mapping,
                  const trial::Setup& setup) {
  stream(folder, "report.html", [&](std::ostream& out) {
    report::write_recorded_html(study, mapping, trial::endpoint_list(setup), (shipped_folder() / "report").string(),
                                out);
  });
}

int analyze(const Asked& asked) {
  const Options& options = asked.options;
  const StopToken& stop = stop_on_signals();
  const std::vector<cdisc::Format> adam = adam_formats(asked.adam);
  const Library library(options.library);
  const trial::Setup setup = load(regimen_file(asked.regimen, library), library, options.overrides());
  const std::string file = mapping_file(asked, library);
  const cdisc::Mapping mapping = cdisc::read_mapping(file);

  std::optional<run::Folder> folder;
  const fs::path out =
      options.out.empty() ? fs::path("out") / (folder_name(setup.protocol.id) + "-recorded") : fs::path(options.out);
  if (!asked.explain && (!options.json || !options.out.empty())) folder.emplace(out, options.overwrite);

  const auto begin = std::chrono::steady_clock::now();
  cdisc::RecordedStudy source;
  {
    ProgressLine progress("bytes read", options.quiet || options.json);
    source = cdisc::read_study(asked.data, mapping, {.stop = &stop, .progress = progress.callback()});
  }
  if (asked.explain) return explain(asked, source, mapping);
  recorded::Study study;
  {
    ProgressLine progress("patients", options.quiet || options.json);
    study = recorded::analyze({.protocol = setup.protocol,
                               .criteria = setup.criteria,
                               .mapping = mapping,
                               .endpoints = trial::endpoint_list(setup),
                               .censoring = setup.censoring,
                               .evidence = setup.evidence,
                               .stop = &stop,
                               .progress = progress.callback()},
                              std::move(source));
  }
  trial::describe(setup, study.results);
  study.results.parameter_note.clear();
  study.results.version = TITRATE_VERSION;
  study.results.command = run::shell_line(repeating_command(asked));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  if (folder) {
    const run::Speed speed{
        .wall_seconds = took.count(), .patient_years = study.results.patient_years(), .threads = 1, .isa = {}};
    write_all(*folder, study, manifest(asked, setup, study, file, speed, stop));
    write_report(*folder, study, mapping, setup);
    if (asked.tables) write_tables(*folder, report::recorded_tables(study, mapping), table_frame(study.results));
    stream(*folder, "times.json",
           [&](std::ostream& text) { recorded::write_times(study, setup.censoring, interval_level, text); });
    if (!adam.empty()) write_adam(*folder, adam, setup, study);
  }
  if (stop.requested()) throw Error(Error::Kind::interrupted, "Interrupted.");
  if (folder) folder->finish();

  if (options.json) {
    say("{}\n", results::endpoints_json(study.results).dump(2));
  } else if (!options.quiet) {
    say("{}", summary(study));
    say("Wrote {}: report.html, endpoints.json, findings.json and .csv, deviations.json and .csv, patients.json, "
        "times.json, manifest.json{}{}\n",
        out.string(), adam.empty() ? "" : ", adam/", asked.tables ? ", tables/" : "");
  }
  return 0;
}

}  // namespace

CLI::App* add_analyze(CLI::App& program, Action& action) {
  auto asked = std::make_shared<Asked>();
  CLI::App* verb = program.add_subcommand("analyze", "Run a protocol's rules over recorded patients (SDTM)");
  verb->add_option("REGIMEN", asked->regimen, "A protocol: a .toml file, or the id of one in the library")->required();
  verb->add_option("--data", asked->data, "Folder of SDTM domains: CSV, XPORT, Dataset-JSON, mixed freely")
      ->type_name("DIR")
      ->required();
  verb->add_option("--mapping", asked->mapping, "What codes and terms mean (default: library/mappings/cdisc.toml)")
      ->type_name("FILE");
  verb->add_flag("--explain-mapping", asked->explain,
                 "Show what of every code was understood and what was not, and write nothing");
  verb->add_flag("--adam{all}", asked->adam,
                 "Write ADaM too: --adam for CSV, XPORT and Dataset-JSON, or --adam=csv,xpt,json,ndjson,dsjc in part")
      ->type_name("[=FORMAT,…]");
  verb->add_flag("--tables", asked->tables, "Write also tables/: the report's tables as XLSX, RTF and LaTeX");
  add_set(*verb, asked->options);
  verb->add_option("--out", asked->options.out, "Folder to write (default: out/REGIMEN-recorded)")->type_name("DIR");
  verb->add_flag("--overwrite", asked->options.overwrite, "Replace an earlier run in that folder");
  add_json(*verb, asked->options);
  verb->add_flag("--quiet", asked->options.quiet, "Print errors only");
  add_library(*verb, asked->options);
  verb->footer(R"(Reads DM EX LB VS FA MI TU TR RS AE DS MH CM PR SS and SUPP--, makes a chart of every subject, and
lets the same clinic and the same rules judge it that judge virtual patients. DM is needed; what the others leave open is
said for each patient. Day 1 is RFSTDTC.

Writes one folder, whole or not at all:
  report.html      the published trial's tables and figures, flow, survival, deviations, findings; each number opens the
                   rows behind it; opens offline
  endpoints.json   every endpoint: events, patients or courses, estimate and exact interval
  findings.json    every suspicious or impossible record: domain, file, row, value, what was done about it (and .csv)
  deviations.json  doses, supportive care and visits against the protocol's orders (and .csv)
  patients.json    the flow of subjects; per patient eligibility, response, and what cannot be assessed
  times.json       times to events by the censoring table, with medians
  manifest.json    version, inputs with checksums, the command that repeats the run
  tables/          with --tables: the report's tables as tables.xlsx, .rtf and .tex
  adam/            with --adam: ADSL ADEX ADLB ADAE ADTR ADRS ADTTE and define.xml, a folder for each format

Examples:
  titrate analyze my-trial.toml --data sdtm/ --explain-mapping
  titrate analyze my-trial.toml --data sdtm/ --adam=xpt --out analysis
  titrate analyze my-trial.toml --data sdtm/ --out analysis
  titrate analyze ferrajoli-2008 --data sdtm/ --mapping my-codes.toml --json | jq '.endpoints[0]'

Ctrl-C stops and leaves no folder. Exit code: 0 done, 1 failed, 2 the input is wrong, 130 interrupted.
Research use only.)");
  verb->callback([asked, &action] { action = [asked] { return analyze(*asked); }; });
  return verb;
}

}  // namespace titrate::app
