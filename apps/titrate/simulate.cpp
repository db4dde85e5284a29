// titrate simulate: a protocol on virtual patients, many trials of its size.

#include "trial/simulate.hpp"

#include "cluster/world.hpp"
#include "inputs.hpp"
#include "kept_blocks.hpp"
#include "kept_chunks.hpp"
#include "load.hpp"
#include "options.hpp"
#include "report/report.hpp"
#include "report/tables.hpp"
#include "results/publish.hpp"
#include "run/checkpoint.hpp"
#include "run/folder.hpp"
#include "run/manifest.hpp"
#include "sdtm_out.hpp"
#include "shipped.hpp"
#include "tables_out.hpp"
#include "terminal.hpp"
#include "trial/parallel.hpp"
#include "trial/setup.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <optional>
#include <sstream>

#include <fmt/format.h>

namespace titrate::app {

namespace fs = std::filesystem;

namespace {

struct Asked {
  Options options;
  std::string regimen;
  std::string isa;
  bool patients_out = false, sdtm = false, tables = false, checkpoint = false;
};

fs::path usual_target(const Asked& asked, const std::string& id) {
  return fs::path("out") / fmt::format("{}-{}", folder_name(id), asked.options.seed);
}

/// Where to write; nothing for --json without --out.
std::optional<fs::path> target(const Asked& asked, const std::string& id) {
  const Options& options = asked.options;
  if (!options.out.empty()) return options.out;
  if (options.json) return {};
  return usual_target(asked, id);
}

/// The words that repeat the run. Threads and the way of printing do not change it.
std::vector<std::string> repeating_command(const Asked& asked) {
  const Options& options = asked.options;
  std::vector<std::string> words = {"titrate",
                                    "simulate",
                                    asked.regimen,
                                    "--trials",
                                    std::to_string(options.trials),
                                    "--seed",
                                    std::to_string(options.seed)};
  const auto add = [&](const char* option, const std::string& value) { words.insert(words.end(), {option, value}); };
  if (options.patients > 0) add("--patients", std::to_string(options.patients));
  for (const std::string& set : options.sets) add("--set", set);
  if (!asked.isa.empty()) add("--isa", asked.isa);
  if (!options.library.empty()) add("--library", options.library);
  if (!options.out.empty()) add("--out", options.out);
  if (asked.patients_out) words.push_back("--patients-out");
  if (asked.sdtm) words.push_back("--sdtm");
  if (asked.tables) words.push_back("--tables");
  return words;
}

run::Manifest manifest(const Asked& asked, const trial::Setup& setup, const results::Study& study,
                       const run::Speed& speed) {
  return {.version = TITRATE_VERSION,
          .regimen = study.regimen,
          .seed = study.seed,
          .trials = static_cast<std::uint64_t>(study.trials),
          .patients_per_trial = static_cast<std::uint64_t>(study.patients_per_trial),
          .overrides = asked.options.sets,
          .command = repeating_command(asked),
          .inputs = inputs_of(roles(setup)),
          .speed = speed};
}

/// All that kept blocks depend on.
std::string checkpoint_key(const Asked& asked, const trial::Setup& setup) {
  const Options& options = asked.options;
  std::string key =
      fmt::format("titrate {}\nblocks with biology\ntrials {} of {} patients\nseed {}\nisa {}\nrows {}\n",
                  TITRATE_VERSION, options.trials, options.patients, options.seed, asked.isa, asked.patients_out);
  for (const std::string& set : options.sets) key += fmt::format("set {}\n", set);
  for (const run::Input& input : inputs_of(roles(setup))) key += fmt::format("{} {}\n", input.role, input.sha256);
  return key;
}

void write_all(const run::Folder& folder, const run::Manifest& made, const results::Study& study) {
  folder.write("endpoints.json", results::endpoints_json(study).dump(2) + "\n");
  folder.write("manifest.json", run::to_json(made).dump(2) + "\n");
  std::ostringstream page;
  report::write_html(study, (shipped_folder() / "report").string(), page);
  folder.write("report.html", page.view());
}

void write_study_tables(const run::Folder& folder, const results::Study& study) {
  std::vector<report::Table> tables = report::response_tables(study);
  for (report::Table& table : report::toxicity_tables(study)) tables.push_back(std::move(table));
  write_tables(folder, tables, table_frame(study));
}

std::string rate(const run::Speed& speed) {
  const auto whole = [](double value) { return grouped(static_cast<std::uint64_t>(std::llround(value))); };
  if (speed.shared)
    return fmt::format("{} patient-years, in blocks that were kept until all were there", whole(speed.patient_years));
  return fmt::format("{} patient-years in {:.1f} s: {} per second and thread, on {} ({})", whole(speed.patient_years),
                     speed.wall_seconds, whole(speed.patient_years_per_second_and_thread()),
                     speed.threads == 1 ? "1 thread" : fmt::format("{} threads", speed.threads), speed.isa);
}

std::string summary(const results::Study& study, const run::Speed& speed) {
  std::string text =
      fmt::format("{}: {} of {} virtual patients, seed {}\n{}\n", study.regimen,
                  study.trials == 1 ? "1 trial" : grouped(static_cast<std::uint64_t>(study.trials)) + " trials",
                  study.patients_per_trial, study.seed, rate(speed));
  const results::Score& score = study.score;
  if (score.predicted > 0) {
    // Apart, as in the report: an interval that reaches 0 covers an outcome without events easily.
    std::string without;
    if (score.zero_events > 0)
      without = fmt::format(", and {} of {} without events", score.zero_events_inside, score.zero_events);
    text +=
        fmt::format("Published outcomes inside the predictive interval: {} of {} predicted outcomes with events{}\n",
                    score.inside, score.predicted - score.zero_events, without);
  }
  return text + "Research use only: virtual patients, no advice for any patient.\n";
}

int simulate(const Asked& asked) {
  const Options& options = asked.options;
  StopToken& stop = stop_on_signals();
  const cluster::World world;
  const bool leads = world.leads();
  if (!leads) world.meet();  // until the first has found nothing wrong: of several complaints one is enough
  const Library library(options.library);
  const trial::Setup setup = load(regimen_file(asked.regimen, library), library, options.overrides());

  // Before hours of work: may the result be written?
  const std::optional<fs::path> out = target(asked, setup.protocol.id);
  std::optional<run::Folder> folder;
  for (const auto& [asked_for, option] : {std::pair(asked.sdtm, "--sdtm"), std::pair(asked.tables, "--tables")})
    if (asked_for && !out)
      throw Error({Problem{{option}, "a folder to write to", "--json without --out", "name a folder with --out"}});
  if (out && leads) folder.emplace(*out, options.overwrite);
  std::optional<run::Checkpoint> checkpoint;
  if (asked.checkpoint || !world.alone())
    checkpoint.emplace(out.value_or(usual_target(asked, setup.protocol.id)), checkpoint_key(asked, setup),
                       run::shell_line(resuming(repeating_command(asked), asked.options, world)), leads);
  if (leads) world.meet();
  std::optional<KeptChunks> chunks;
  if (checkpoint) chunks.emplace(world, *checkpoint);

  std::optional<run::File> rows;
  if (folder && asked.patients_out) rows.emplace(folder->begin("patients/patients.csv"));

  const auto begin = std::chrono::steady_clock::now();
  trial::Simulation simulation;
  {
    ProgressLine progress("patients", options.quiet || options.json || !leads);
    trial::Options wanted{
        .trials = options.trials,
        .patients = options.patients,
        .seed = options.seed,
        .threads = options.threads > 0 ? options.threads : std::max(1, trial::default_threads() / world.size_here()),
        .isa = asked.isa,
        .example = folder.has_value(),  // only the report shows it
        .patient_rows = {},
        .stop = &stop,
        .progress = progress.callback(),
        .chunks = chunks ? &*chunks : nullptr};
    if (rows) wanted.patient_rows = [&rows](std::string_view text) { rows->append(text); };
    // The processes that do not lead write no rows, but keep them for the one that does.
    if (asked.patients_out && !rows) wanted.patient_rows = [](std::string_view) {};
    simulation = trial::simulate(setup, wanted);
  }
  if (!leads) return 0;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
  simulation.study.version = TITRATE_VERSION;
  simulation.study.command = run::shell_line(repeating_command(asked));
  const run::Speed speed{.wall_seconds = took.count(),
                         .patient_years = simulation.study.patient_years(),
                         .threads = simulation.threads,
                         .isa = simulation.isa,
                         .shared = checkpoint.has_value()};

  if (rows) rows->close();
  if (folder && asked.sdtm) write_sdtm(*folder, setup, simulation.study.example, library);
  if (folder && asked.tables) write_study_tables(*folder, simulation.study);
  if (folder) write_all(*folder, manifest(asked, setup, simulation.study, speed), simulation.study);
  if (stop.requested()) throw Error(Error::Kind::interrupted, "Interrupted.");
  if (folder) folder->finish();
  if (checkpoint) checkpoint->remove();

  if (options.json) {
    say("{}\n", results::endpoints_json(simulation.study).dump(2));
  } else if (!options.quiet) {
    say("{}", summary(simulation.study, speed));
    say("Wrote {}: report.html, endpoints.json, manifest.json{}{}{}\n", out->string(),
        asked.patients_out ? ", patients/" : "", asked.sdtm ? ", sdtm/" : "", asked.tables ? ", tables/" : "");
    say("Open the report in a browser: {}\n", (*out / "report.html").string());
  }
  return 0;
}

}  // namespace

CLI::App* add_simulate(CLI::App& program, Action& action) {
  auto asked = std::make_shared<Asked>();
  CLI::App* verb = program.add_subcommand("simulate", "Run a protocol on virtual patients: many trials of its size");
  verb->add_option("REGIMEN", asked->regimen, "A protocol: a .toml file, or the id of one in the library")->required();
  add_run_options(*verb, asked->options);
  verb->add_flag("--patients-out", asked->patients_out, "Write also patients/patients.csv, one row per patient");
  verb->add_flag("--sdtm", asked->sdtm,
                 "Write also sdtm/: the first trial as SDTM domains, in CSV, XPORT and Dataset-JSON");
  verb->add_flag("--tables", asked->tables, "Write also tables/: the report's tables as XLSX, RTF and LaTeX");
  verb->add_flag("--checkpoint", asked->checkpoint,
                 "Keep finished blocks beside the folder until it stands; the same command goes on from them. By "
                 "itself under mpirun");
  verb->add_option("--isa", asked->isa, "Instruction set: avx512, avx2 or baseline (default: the widest there is)")
      ->type_name("NAME");
  verb->footer(R"(Writes one folder, whole or not at all:
  report.html     published against predicted, tables, survival, one trial, one patient; opens offline
  endpoints.json  every endpoint with its predictive interval, for programs
  manifest.json   version, inputs with checksums, seed, the command that repeats the run, and how fast it went
  tables/         with --tables: the report's tables as tables.xlsx, .rtf and .tex

Examples:
  titrate simulate ferrajoli-2008
  titrate simulate ferrajoli-2008 --trials 200 --seed 7 --out pilot
  titrate simulate my-trial.toml --set patients=20 --set 'course=21 d'
  titrate simulate ferrajoli-2008 --trials 1 --sdtm --out one
  titrate analyze ferrajoli-2008 --data one/sdtm/csv
  titrate simulate ferrajoli-2008 --json | jq '.endpoints[0]'
  mpirun -n 4 titrate simulate ferrajoli-2008 --trials 100000 --out many

Ctrl-C stops within a second and leaves no folder; with --checkpoint, or under mpirun, finished blocks stay in
NAME.checkpoint/, whose log.txt holds the command that goes on from them. The result is the same bytes for any number
of processes. Research use only.)");
  verb->callback([asked, &action] { action = [asked] { return simulate(*asked); }; });
  return verb;
}

}  // namespace titrate::app
