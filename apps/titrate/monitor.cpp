// titrate monitor: when a whole trial stops, what that does to trials, and where a running one stands.

#include "cdisc/sdtm_read.hpp"
#include "design/design_file.hpp"
#include "design/memo.hpp"
#include "design/page.hpp"
#include "inputs.hpp"
#include "load.hpp"
#include "options.hpp"
#include "recorded/analyze.hpp"
#include "run/folder.hpp"
#include "run/manifest.hpp"
#include "shipped.hpp"
#include "terminal.hpp"
#include "trial/describe.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <memory>
#include <optional>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace titrate::app {

namespace fs = std::filesystem;

namespace {

struct Asked {
  Options options;
  std::string design, data, mapping;
  std::vector<std::string> rates;
  double odds_ratio = 1, patients_a_month = 0;
  int virtual_trial = 0;  ///< whose path to show, from 1; 0 = none
};

constexpr double days_per_month = 365.25 / 12;

std::vector<std::string> repeating_command(const Asked& asked) {
  const Options& options = asked.options;
  std::vector<std::string> words = {"titrate", "monitor", asked.design};
  const auto add = [&](const char* option, const std::string& value) { words.insert(words.end(), {option, value}); };
  for (const std::string& each : asked.rates) add("--rates", each);
  if (asked.odds_ratio != 1) add("--odds-ratio", fmt::format("{}", asked.odds_ratio));
  if (asked.patients_a_month > 0) add("--per-month", fmt::format("{}", asked.patients_a_month));
  if (options.trials > 0) add("--trials", std::to_string(options.trials));
  if (asked.virtual_trial > 0) add("--virtual", std::to_string(asked.virtual_trial));
  if (options.seed != 1) add("--seed", std::to_string(options.seed));
  if (!asked.data.empty()) add("--data", asked.data);
  if (!asked.mapping.empty()) add("--mapping", asked.mapping);
  for (const std::string& set : options.sets) add("--set", set);
  if (!options.library.empty()) add("--library", options.library);
  if (!options.out.empty()) add("--out", options.out);
  return words;
}

/// What the user named, with the protocol that drives patients where one is named.
struct Input {
  design::Design design;
  std::string file;
  std::optional<trial::Setup> setup;
};

Input read(const Asked& asked, const Library& library) {
  Input input;
  input.file = regimen_file(asked.design, library);
  const auto overrides = asked.options.overrides();
  if (design::is_design(input.file, overrides)) {
    input.design = design::read(input.file, overrides);
    if (!input.design.protocol.empty()) input.setup = load(regimen_file(input.design.protocol, library), library, {});
    return input;
  }
  input.setup = load(input.file, library, overrides);
  input.design = design::from_protocol(input.setup->protocol, input.file);
  return input;
}

/// "0.2,0.3": a rate for each outcome.
std::vector<design::Scenario> asked_scenarios(const Asked& asked, const design::Design& design) {
  std::vector<design::Scenario> all;
  std::vector<Problem> problems;
  for (const std::string& text : asked.rates) {
    design::Scenario scenario{.label = "asked for", .rates = {}, .odds_ratio = asked.odds_ratio};
    std::stringstream stream(text);
    bool good = true;
    for (std::string cell; std::getline(stream, cell, ',');) {
      double rate = -1;
      const char* end = cell.data() + cell.size();
      const auto [read_to, error] = std::from_chars(cell.data(), end, rate);
      good &= error == std::errc() && read_to == end && rate >= 0 && rate <= 1;
      scenario.rates.push_back(rate);
    }
    if (!good || scenario.rates.size() != design.outcomes.size())
      problems.push_back(
          {{.file = "--rates " + text},
           fmt::format("{} rates from 0 to 1 with commas between, one for each outcome", design.outcomes.size()),
           "`" + text + "`",
           "as in --rates 0.05,0.1"});
    all.push_back(std::move(scenario));
  }
  if (!(asked.odds_ratio > 0))
    problems.push_back(
        {{.file = "--odds-ratio"}, "a number above 0", fmt::format("{}", asked.odds_ratio), "1 is no association"});
  if (!problems.empty()) throw Error(std::move(problems));
  return all;
}

void require_setup(const Input& input, const char* option) {
  if (!input.setup)
    throw Error({Problem{{.file = input.file},
                         fmt::format("a protocol that says what {} is about", option),
                         "a design that names none",
                         "add protocol = \"ferrajoli-2008\", or another id or path, to the design"}});
}

void require_watchable(const Input& input, bool window_needed) {
  std::vector<Problem> problems = design::watching_problems(input.design, window_needed, input.file);
  if (!problems.empty()) throw Error(std::move(problems));
}

design::Path virtual_path(const Input& input, const Asked& asked) {
  const design::RealTimeOptions options{.trials = 1, .seed = asked.options.seed, .threads = asked.options.threads};
  design::WatchedTrial trial =
      design::watch_trials(*input.setup, input.design, static_cast<std::uint32_t>(asked.virtual_trial - 1), 1, options)
          .front();
  int last = 0;
  for (const design::WatchedPatient& p : trial) last = std::max(last, p.enrolled);
  return design::follow(input.design, std::move(trial), last,
                        fmt::format("virtual trial {} of {}, seed {}, on the last patient's first day",
                                    asked.virtual_trial, input.setup->protocol.id, asked.options.seed));
}

/// The folder of the data: the one named, or the one that an analysis in it was made of, as its manifest says.
std::string data_folder(const std::string& named) {
  std::ifstream in(fs::path(named) / "manifest.json");
  if (!in) return named;
  const nlohmann::json manifest = nlohmann::json::parse(in, nullptr, false);
  std::string folder;
  std::vector<Problem> problems;
  if (manifest.is_object() && manifest.contains("inputs"))
    for (const nlohmann::json& input : manifest["inputs"]) {
      if (input.value("role", "") != "data") continue;
      const std::string file = input.value("file", "");
      if (folder.empty()) folder = fs::path(file).parent_path();
      if (!fs::exists(file) || checksum(file) != input.value("sha256", ""))
        problems.push_back({{.file = file},
                            "the data that " + named + " was made of",
                            fs::exists(file) ? "other bytes" : "no such file",
                            "run titrate analyze again, or name the folder of the data itself"});
    }
  if (!problems.empty()) throw Error(std::move(problems));
  return folder.empty() ? named : folder;
}

/// Patients are followed to the last day that anything is known of any of them.
design::Path recorded_path(const Input& input, const Asked& asked, const Library& library, const StopToken& stop) {
  const std::string file = asked.mapping.empty() ? library.file("mappings", "cdisc") : asked.mapping;
  const cdisc::Mapping mapping = cdisc::read_mapping(file);
  cdisc::RecordedStudy source = cdisc::read_study(data_folder(asked.data), mapping, {.stop = &stop, .progress = {}});
  const recorded::Study study = recorded::analyze({.protocol = input.setup->protocol,
                                                   .criteria = input.setup->criteria,
                                                   .mapping = mapping,
                                                   .endpoints = trial::endpoint_list(*input.setup),
                                                   .censoring = input.setup->censoring,
                                                   .evidence = input.setup->evidence,
                                                   .stop = &stop,
                                                   .progress = {}},
                                                  std::move(source));
  std::vector<design::WatchedPatient> patients;
  int last = 0;
  for (const recorded::Patient& p : study.patients) {
    patients.push_back(
        design::watch(input.design, p.record.history(), input.setup->definitions, input.setup->protocol.course_days));
    last = std::max(last, patients.back().enrolled + p.outcome.followed_days);
  }
  if (patients.empty())
    throw Error({Problem{{.file = asked.data}, "at least one enrolled patient", "none", "name the study's folder"}});
  return design::follow(input.design, std::move(patients), last,
                        fmt::format("{} ({})", study.source.study, asked.data));
}

run::Manifest manifest(const Asked& asked, const Input& input) {
  run::Manifest made = {.version = TITRATE_VERSION,
                        .regimen = input.design.id,
                        .seed = asked.options.seed,
                        .trials = static_cast<std::uint64_t>(asked.options.trials),
                        .patients_per_trial = static_cast<std::uint64_t>(input.design.patients),
                        .overrides = asked.options.sets,
                        .command = repeating_command(asked),
                        .inputs = {},
                        .speed = {}};
  std::vector<std::pair<std::string, std::string>> files = {{"design", input.file}};
  if (input.setup)
    for (const std::string& each : input.setup->files)
      if (each != input.file) files.emplace_back(fs::path(each).parent_path().filename(), each);
  made.inputs = inputs_of(files);
  return made;
}

int monitor(const Asked& asked) {
  const Options& options = asked.options;
  const StopToken& stop = stop_on_signals();
  const Library library(options.library);
  const Input input = read(asked, library);
  const std::vector<design::Scenario> scenarios = asked_scenarios(asked, input.design);
  if (options.trials > 0) require_setup(input, "--trials");
  if (asked.virtual_trial > 0) require_setup(input, "--virtual");
  if (!asked.data.empty()) require_setup(input, "--data");
  if (options.trials > 0 || asked.virtual_trial > 0) require_watchable(input, true);
  if (!asked.data.empty()) require_watchable(input, false);
  std::optional<run::Folder> folder;
  const fs::path out =
      options.out.empty() ? fs::path("out") / (folder_name(input.design.id) + "-monitoring") : fs::path(options.out);
  if (!options.json || !options.out.empty()) folder.emplace(out, options.overwrite);

  double per_month = asked.patients_a_month;
  if (per_month <= 0 && input.setup && input.setup->protocol.accrual_days > 0)
    per_month = input.setup->protocol.patients / (input.setup->protocol.accrual_days / days_per_month);
  design::Memo memo = design::make_memo(input.design, {.scenarios = scenarios,
                                                       .patients_a_month = per_month,
                                                       .seed = options.seed,
                                                       .threads = options.threads,
                                                       .stop = &stop});
  if (!asked.data.empty())
    memo.path = recorded_path(input, asked, library, stop);
  else if (asked.virtual_trial > 0)
    memo.path = virtual_path(input, asked);
  if (options.trials > 0) {
    ProgressLine progress("patients", options.quiet || options.json);
    memo.real_time = design::real_time(*input.setup, memo.design, memo.design.scenarios,
                                       {.trials = options.trials,
                                        .patients = options.patients,
                                        .seed = options.seed,
                                        .threads = options.threads,
                                        .stop = &stop,
                                        .progress = progress.callback()});
  }
  if (folder) {
    folder->write("monitoring.json", design::to_json(memo).dump(1) + "\n");
    folder->write("memo.txt", design::to_text(memo));
    folder->write("manifest.json", run::to_json(manifest(asked, input)).dump(2) + "\n");
    std::ostringstream page;
    design::write_memo_page(memo, run::shell_line(repeating_command(asked)), TITRATE_VERSION,
                            (shipped_folder() / "report").string(), page);
    folder->write("report.html", page.view());
  }
  if (stop.requested()) throw Error(Error::Kind::interrupted, "Interrupted.");
  if (folder) folder->finish();
  if (options.json) {
    say("{}\n", design::to_json(memo).dump(2));
  } else if (!options.quiet) {
    say("{}", design::to_text(memo));
    say("Wrote {}: report.html, memo.txt, monitoring.json, manifest.json\n", out.string());
  }
  return 0;
}

}  // namespace

CLI::App* add_monitor(CLI::App& program, Action& action) {
  auto asked = std::make_shared<Asked>();
  CLI::App* verb =
      program.add_subcommand("monitor", "Stopping boundary, operating characteristics, where a running trial stands");
  verb->add_option(
          "DESIGN", asked->design,
          "A design file, or a protocol with a [monitoring] rule: a .toml file, or the id of one in the library")
      ->required();
  verb->add_option("--rates", asked->rates,
                   "Judge the design by this truth: a rate for each outcome in order, as in 0.05,0.1. Repeatable")
      ->type_name("R,R…")
      ->allow_extra_args(false);
  verb->add_option("--odds-ratio", asked->odds_ratio,
                   "Association of a patient's outcomes in --rates (default: 1, none)");
  verb->add_option("--per-month", asked->patients_a_month, "Patients enrolled a month (default: the protocol's)")
      ->check(CLI::PositiveNumber.description(""));
  asked->options.trials = 0;
  verb->add_option("--trials", asked->options.trials,
                   "Apply the rule in so many virtual trials, pending patients included")
      ->type_name("N")
      ->check(CLI::Range(1, 1'000'000).description(""));
  verb->add_option("--patients", asked->options.patients, "Patients per virtual trial (default: the design's)")
      ->type_name("N")
      ->check(CLI::Range(2, 1000).description(""));
  verb->add_option("--virtual", asked->virtual_trial, "Show the path of this virtual trial, numbered from 1")
      ->type_name("TRIAL")
      ->check(CLI::Range(1, 10'000'000).description(""));
  verb->add_option("--data", asked->data,
                   "Show where the trial recorded in this folder of SDTM domains, or analysed into this folder, stands")
      ->type_name("DIR");
  verb->add_option("--mapping", asked->mapping, "What codes and terms mean (default: library/mappings/cdisc.toml)")
      ->type_name("FILE");
  verb->add_option("--seed", asked->options.seed, "The same seed gives the same numbers")
      ->type_name("S")
      ->capture_default_str();
  verb->add_option("--threads", asked->options.threads,
                   "Threads (default: one per core). The result does not depend on it")
      ->type_name("T")
      ->check(CLI::Range(1, 4096).description(""));
  add_set(*verb, asked->options);
  verb->add_option("--out", asked->options.out, "Folder to write (default: out/DESIGN-monitoring)")->type_name("DIR");
  verb->add_flag("--overwrite", asked->options.overwrite, "Replace an earlier run in that folder");
  add_json(*verb, asked->options);
  verb->add_flag("--quiet", asked->options.quiet, "Print errors only");
  add_library(*verb, asked->options);
  verb->footer(R"(Writes one folder, whole or not at all:
  report.html      the boundary, operating characteristics, precision, the path; opens offline
  memo.txt         the same as text, to paste into a memo
  monitoring.json  the same for programs
  manifest.json    version, inputs with checksums, the command that repeats it

Examples:
  titrate monitor ferrajoli-2008
  titrate monitor ferrajoli-2008 --rates 0.05,0.1 --rates 0.32,0.5 --odds-ratio 3
  titrate monitor my-design.toml --json | jq '.operating_characteristics[0].known_at_once.stop'
  titrate monitor ferrajoli-2008 --trials 1000 --set monitoring.outcome.0.within='183 d'
  titrate monitor my-design.toml --data sdtm/

Research use only.)");
  verb->callback([asked, &action] { action = [asked] { return monitor(*asked); }; });
  return verb;
}

}  // namespace titrate::app
