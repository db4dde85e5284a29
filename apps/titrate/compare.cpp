// titrate compare: protocols side by side on the same virtual patients.

#include "design/compare.hpp"

#include "cluster/world.hpp"
#include "inputs.hpp"
#include "kept_blocks.hpp"
#include "load.hpp"
#include "options.hpp"
#include "run/checkpoint.hpp"
#include "run/folder.hpp"
#include "run/manifest.hpp"
#include "shipped.hpp"
#include "terminal.hpp"
#include "trial/parallel.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <sstream>

#include <fmt/format.h>

namespace titrate::app {

namespace fs = std::filesystem;

namespace {

struct Asked {
  Options options;
  std::vector<std::string> regimens, variants;
  bool checkpoint = false;
};

std::vector<std::string> repeating_command(const Asked& asked) {
  const Options& options = asked.options;
  std::vector<std::string> words = {"titrate", "compare"};
  words.insert(words.end(), asked.regimens.begin(), asked.regimens.end());
  const auto add = [&](const char* option, const std::string& value) { words.insert(words.end(), {option, value}); };
  for (const std::string& variant : asked.variants) add("--variant", variant);
  add("--trials", std::to_string(options.trials));
  add("--seed", std::to_string(options.seed));
  if (options.patients > 0) add("--patients", std::to_string(options.patients));
  for (const std::string& set : options.sets) add("--set", set);
  if (!options.library.empty()) add("--library", options.library);
  if (!options.out.empty()) add("--out", options.out);
  return words;
}

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

struct Variant {
  std::string label;
  std::vector<Document::Override> overrides;
};

/// "start 25: arm.0.intervention.0.start=25 mg; patients=20".
Variant read_variant(const std::string& text, std::vector<Problem>& problems) {
  Variant variant;
  const std::size_t colon = text.find(':');
  variant.label = trimmed(text.substr(0, colon));
  std::stringstream stream(colon == std::string::npos ? "" : text.substr(colon + 1));
  bool good = colon != std::string::npos && !variant.label.empty();
  for (std::string part; std::getline(stream, part, ';');) {
    const std::size_t equals = part.find('=');
    good &= equals != std::string::npos && equals > 0;
    if (good) variant.overrides.push_back({trimmed(part.substr(0, equals)), trimmed(part.substr(equals + 1))});
  }
  if (!good || variant.overrides.empty())
    problems.push_back({{.file = "--variant"},
                        "NAME: PATH=VALUE; PATH=VALUE",
                        "`" + text + "`",
                        "as in --variant 'start 25: arm.0.intervention.0.start=25 mg'"});
  return variant;
}

/// Every protocol and variant, with all the problems of all of them.
std::vector<design::Contender> contenders(const Asked& asked, const Library& library) {
  std::vector<design::Contender> all;
  std::vector<Problem> problems;
  const auto overrides = asked.options.overrides();
  const auto add = [&](const std::string& label, const std::string& regimen, std::vector<Document::Override> more) {
    try {
      more.insert(more.begin(), overrides.begin(), overrides.end());
      all.push_back({.label = label, .setup = load(regimen_file(regimen, library), library, more)});
    } catch (const Error& error) {
      if (error.problems().empty()) throw;
      problems.insert(problems.end(), error.problems().begin(), error.problems().end());
    }
  };
  for (const std::string& regimen : asked.regimens) add(fs::path(regimen).stem(), regimen, {});
  for (const std::string& text : asked.variants) {
    const std::size_t before = problems.size();
    const Variant variant = read_variant(text, problems);
    if (problems.size() == before) add(variant.label, asked.regimens.front(), variant.overrides);
  }
  if (asked.regimens.size() + asked.variants.size() < 2)
    problems.push_back({{.file = "titrate compare"},
                        "two protocols at least",
                        "one",
                        "name another, or vary this one: --variant 'start 25: arm.0.intervention.0.start=25 mg'"});
  std::set<std::string> labels;
  for (const design::Contender& each : all)
    if (!labels.insert(each.label).second)
      problems.push_back({{.file = "titrate compare"},
                          "protocols of different names",
                          "`" + each.label + "` twice",
                          "rename a file or a variant"});
  if (!problems.empty()) throw Error(std::move(problems));
  return all;
}

run::Manifest manifest(const Asked& asked, const std::vector<design::Contender>& all, const design::Comparison& made) {
  run::Manifest written = {.version = TITRATE_VERSION,
                           .regimen = fmt::format("{} protocols", all.size()),
                           .seed = made.seed,
                           .trials = static_cast<std::uint64_t>(made.trials),
                           .patients_per_trial = static_cast<std::uint64_t>(made.patients),
                           .overrides = asked.options.sets,
                           .command = repeating_command(asked),
                           .inputs = {},
                           .speed = {}};
  std::vector<std::pair<std::string, std::string>> files;
  for (const design::Contender& each : all)
    for (auto& file : roles(each.setup)) files.push_back(std::move(file));
  written.inputs = inputs_of(files);
  return written;
}

/// All that kept blocks depend on.
std::string checkpoint_key(const Asked& asked, const std::vector<design::Contender>& all) {
  std::string key = fmt::format("titrate {} compare\ntrials {} of {} patients\nseed {}\n", TITRATE_VERSION,
                                asked.options.trials, asked.options.patients, asked.options.seed);
  for (const std::string& set : asked.options.sets) key += fmt::format("set {}\n", set);
  for (const std::string& variant : asked.variants) key += fmt::format("variant {}\n", variant);
  for (const design::Contender& each : all)
    for (const run::Input& input : inputs_of(roles(each.setup)))
      key += fmt::format("{} {}\n", input.role, input.sha256);
  return key;
}

void write_all(const run::Folder& folder, const Asked& asked, const std::vector<design::Contender>& all,
               const design::Comparison& made) {
  folder.write("comparison.json", design::to_json(made).dump(1) + "\n");
  folder.write("manifest.json", run::to_json(manifest(asked, all, made)).dump(2) + "\n");
  std::ostringstream page;
  design::write_comparison_page(made, run::shell_line(repeating_command(asked)), TITRATE_VERSION,
                                (shipped_folder() / "report").string(), page);
  folder.write("report.html", page.view());
}

int compare(const Asked& asked) {
  const Options& options = asked.options;
  const StopToken& stop = stop_on_signals();
  const cluster::World world;
  const bool leads = world.leads();
  if (!leads) world.meet();  // until the first has found nothing wrong: of several complaints one is enough
  const Library library(options.library);
  const std::vector<design::Contender> all = contenders(asked, library);
  std::optional<run::Folder> folder;
  const fs::path out =
      options.out.empty() ? fs::path("out") / fmt::format("compare-{}", options.seed) : fs::path(options.out);
  if (leads && (!options.json || !options.out.empty())) folder.emplace(out, options.overwrite);
  std::optional<run::Checkpoint> checkpoint;
  if (asked.checkpoint || !world.alone())
    checkpoint.emplace(out, checkpoint_key(asked, all),
                       run::shell_line(resuming(repeating_command(asked), options, world)), leads);
  if (leads) world.meet();
  std::optional<KeptBlocks> blocks;
  if (checkpoint) blocks.emplace(world, *checkpoint);
  design::Comparison made;
  {
    ProgressLine progress("patients", options.quiet || options.json || !leads);
    made = design::compare(
        all,
        {.trials = options.trials,
         .patients = options.patients,
         .seed = options.seed,
         .threads = options.threads > 0 ? options.threads : std::max(1, trial::default_threads() / world.size_here()),
         .stop = &stop,
         .progress = progress.callback(),
         .blocks = blocks ? &*blocks : nullptr});
  }
  if (!leads) return 0;
  if (folder) write_all(*folder, asked, all, made);
  if (stop.requested()) throw Error(Error::Kind::interrupted, "Interrupted.");
  if (folder) folder->finish();
  if (checkpoint) checkpoint->remove();
  if (options.json) {
    say("{}\n", design::to_json(made).dump(2));
  } else if (!options.quiet) {
    say("{}", design::to_text(made));
    say("Wrote {}: report.html, comparison.json, manifest.json\n", out.string());
  }
  return 0;
}

}  // namespace

CLI::App* add_compare(CLI::App& program, Action& action) {
  auto asked = std::make_shared<Asked>();
  CLI::App* verb = program.add_subcommand("compare", "Protocols side by side on the same virtual patients");
  verb->add_option("REGIMEN", asked->regimens,
                   "Protocols: .toml files, or ids of the library. The first is compared with")
      ->required();
  verb->add_option("--variant", asked->variants,
                   "The first protocol with other values: 'NAME: PATH=VALUE; PATH=VALUE'. Repeatable")
      ->type_name("NAME: …")
      ->allow_extra_args(false);
  verb->add_flag("--checkpoint", asked->checkpoint,
                 "Keep finished blocks beside the folder until it stands; the same command goes on from them. By "
                 "itself under mpirun");
  add_run_options(*verb, asked->options);
  verb->footer(R"(Every protocol treats the same virtual patients, so that differences are paired.

Writes one folder (default: out/compare-SEED), whole or not at all:
  report.html      one page: outcomes under each protocol, paired differences with intervals, what to beware of
  comparison.json  the same for programs
  manifest.json    version, inputs with checksums, the command that repeats it

Examples:
  titrate compare ferrajoli-2008 my-trial.toml
  titrate compare ferrajoli-2008 --variant 'start 25: arm.0.intervention.0.start=25 mg' --trials 200
  mpirun -n 4 titrate compare a.toml b.toml --trials 10000
  titrate compare a.toml b.toml --json | jq '.measures[0]'

Ctrl-C stops and leaves no folder; with --checkpoint, or under mpirun, finished blocks stay in NAME.checkpoint/. The
result is the same bytes for any number of processes. Research use only.)");
  verb->callback([asked, &action] { action = [asked] { return compare(*asked); }; });
  return verb;
}

}  // namespace titrate::app
