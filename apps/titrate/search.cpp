// titrate search: better schedules, the trade-off between response and harm.

#include "cluster/world.hpp"
#include "design/search_report.hpp"
#include "inputs.hpp"
#include "kept_blocks.hpp"
#include "load.hpp"
#include "options.hpp"
#include "run/folder.hpp"
#include "run/manifest.hpp"
#include "search_load.hpp"
#include "shipped.hpp"
#include "terminal.hpp"
#include "trial/parallel.hpp"
#include "verbs.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <sstream>

#include <fmt/format.h>

namespace titrate::app {

namespace fs = std::filesystem;

namespace {

struct Asked {
  Options options;
  std::string search;
  std::optional<std::uint64_t> budget, seed;
  bool checkpoint = false;
};

fs::path target(const Asked& asked, const design::Search& search) {
  if (!asked.options.out.empty()) return asked.options.out;
  return fs::path("out") / fmt::format("search-{}-{}", folder_name(search.id), search.seed);
}

std::vector<std::string> repeating_command(const Asked& asked, const design::Search& search) {
  const Options& options = asked.options;
  std::vector<std::string> words = {"titrate", "search", asked.search};
  const auto add = [&](const char* option, const std::string& value) { words.insert(words.end(), {option, value}); };
  add("--budget", std::to_string(search.budget));
  add("--seed", std::to_string(search.seed));
  for (const std::string& set : options.sets) add("--set", set);
  if (!options.library.empty()) add("--library", options.library);
  if (!options.out.empty()) add("--out", options.out);
  return words;
}

/// The trials of the library whose outcomes are known, of the same parameters: what the search's quantities are held
/// against.
std::vector<trial::Setup> published_trials(const design::Space& space, const Library& library) {
  std::vector<trial::Setup> all;
  const std::vector<std::string> regimens = library.ids("regimens");
  for (const std::string& id : library.ids("evidence")) {
    if (std::find(regimens.begin(), regimens.end(), id) == regimens.end()) continue;
    trial::Setup setup = load(library.file("regimens", id), library, {});
    if (setup.protocol.evidence == id && setup.protocol.parameters == space.base().protocol.parameters)
      all.push_back(std::move(setup));
  }
  return all;
}

std::vector<run::Input> inputs(const design::Space& space, const std::vector<trial::Setup>& published) {
  std::vector<std::pair<std::string, std::string>> files = {{"search", space.search().file}};
  const auto add = [&](const trial::Setup& setup) {
    for (auto& each : roles(setup)) files.push_back(std::move(each));
  };
  add(space.base());
  for (const trial::Setup& each : published) add(each);
  return inputs_of(files);
}

/// All that kept blocks depend on.
std::string checkpoint_key(const Asked& asked, const design::Search& search, const std::vector<run::Input>& from) {
  std::string key = fmt::format("titrate {} search\nbudget {}\nseed {}\n", TITRATE_VERSION, search.budget, search.seed);
  for (const std::string& set : asked.options.sets) key += fmt::format("set {}\n", set);
  for (const run::Input& input : from) key += fmt::format("{} {}\n", input.role, input.sha256);
  return key;
}

void write_all(run::Folder& folder, const Asked& asked, const design::SearchReport& report,
               const std::vector<run::Input>& from) {
  const design::Search& search = report.space->search();
  const design::Spent& spent = report.found->spent;
  const run::Manifest manifest = {.version = TITRATE_VERSION,
                                  .regimen = report.space->base().protocol.id,
                                  .seed = search.seed,
                                  .trials = static_cast<std::uint64_t>(spent.fresh_draws),
                                  .patients_per_trial = static_cast<std::uint64_t>(spent.fresh_patients),
                                  .overrides = asked.options.sets,
                                  .command = repeating_command(asked, search),
                                  .inputs = from,
                                  .speed = {}};
  folder.write("search.json", design::search_json(report).dump(1) + "\n");
  folder.write("manifest.json", run::to_json(manifest).dump(2) + "\n");
  for (std::size_t c = 0; c < report.found->candidates.size(); ++c)
    folder.write(fs::path("protocols") / (design::candidate_name(c) + ".toml"), design::candidate_file(report, c));
  std::ostringstream page;
  design::write_search_page(report, (shipped_folder() / "report").string(), page);
  folder.write("report.html", page.view());
  folder.finish();
}

design::Space prepared(const Asked& asked, const Library& library) {
  design::Space space = load_search(search_file(asked.search, library), library, asked.options.overrides());
  if (asked.budget) space.search().budget = *asked.budget;
  if (asked.seed) space.search().seed = *asked.seed;
  return space;
}

int search(const Asked& asked) {
  const Options& options = asked.options;
  const StopToken& stop = stop_on_signals();
  const cluster::World world;
  const bool leads = world.leads();
  if (!leads) world.meet();  // until the first has found nothing wrong: of several complaints one is enough
  const Library library(options.library);
  const design::Space space = prepared(asked, library);
  const std::vector<trial::Setup> published = published_trials(space, library);
  const std::vector<run::Input> from = inputs(space, published);
  const fs::path out = target(asked, space.search()), unfinished = out.string() + ".unfinished";
  const bool writes = leads && (!options.json || !options.out.empty());
  std::optional<run::Folder> folder;
  if (writes) folder.emplace(out, options.overwrite);
  std::optional<run::Checkpoint> checkpoint;
  if (asked.checkpoint || !world.alone())
    checkpoint.emplace(out, checkpoint_key(asked, space.search(), from),
                       run::shell_line(resuming(repeating_command(asked, space.search()), options, world)), leads);
  if (leads) world.meet();
  std::optional<KeptBlocks> blocks;
  if (checkpoint) blocks.emplace(world, *checkpoint);

  const int threads = options.threads > 0 ? options.threads : std::max(1, trial::default_threads() / world.size_here());
  design::Found found;
  std::optional<design::Grounds> grounds;
  {
    ProgressLine progress("patients", options.quiet || options.json || !leads);
    found = design::run_search(
        space, design::patients_for_grounds(space, published),
        {.threads = threads, .stop = &stop, .progress = progress.callback(), .blocks = blocks ? &*blocks : nullptr});
  }
  if (!found.leads) return 0;
  try {
    if (found.finished) grounds = design::grounds(space, published, threads, &stop);
  } catch (const Error& error) {
    if (error.kind() != Error::Kind::interrupted) throw;
    found.finished = false;
  }
  if (grounds) {
    found.spent.evidence_patients = grounds->patients;
    found.spent.all += grounds->patients;
  }
  const design::SearchReport report = {.space = &space,
                                       .found = &found,
                                       .grounds = grounds ? &*grounds : nullptr,
                                       .command = run::shell_line(repeating_command(asked, space.search())),
                                       .version = TITRATE_VERSION};
  if (!found.finished && writes && !found.candidates.empty()) {
    folder.reset();
    run::Folder partial(unfinished, true);
    write_all(partial, asked, report, from);
  }
  if (found.finished && writes) write_all(*folder, asked, report, from);
  if (options.json) say("{}\n", design::search_json(report).dump(2));
  if (!found.finished)
    throw Error(Error::Kind::interrupted,
                writes && !found.candidates.empty()
                    ? fmt::format("Interrupted. The best so far, unfinished: {}", unfinished.string())
                    : std::string("Interrupted."));
  if (checkpoint) checkpoint->remove();
  if (!options.json && !options.quiet) {
    say("{}", design::search_text(report));
    say("Wrote {}: report.html, search.json, manifest.json, protocols/\n", out.string());
  }
  return 0;
}

}  // namespace

CLI::App* add_search(CLI::App& program, Action& action) {
  auto asked = std::make_shared<Asked>();
  Options& options = asked->options;
  CLI::App* verb = program.add_subcommand("search", "Better schedules: the trade-off between response and harm");
  verb->add_option("SEARCH", asked->search, "A search: a .toml file, or the id of one in the library")->required();
  verb->add_option("--budget", asked->budget, "Virtual patients in all (default: the file's, or 1,000,000)")
      ->type_name("N")
      ->check(CLI::Range(2'000.0, 1e9).description(""));
  verb->add_option("--seed", asked->seed, "The same seed gives the same bytes (default: the file's, or 1)")
      ->type_name("S")
      ->check(CLI::Range(0.0, 9e15).description(""));
  verb->add_option("--threads", options.threads, "Threads (default: one per core). The result does not depend on it")
      ->type_name("T")
      ->check(CLI::Range(1, 4096).description(""));
  add_set(*verb, options);
  verb->add_flag("--checkpoint", asked->checkpoint,
                 "Keep what is finished beside the folder until it stands; the same command goes on from there. By "
                 "itself under mpirun");
  verb->add_option("--out", options.out, "Folder to write (default: out/search-ID-SEED)")->type_name("DIR");
  verb->add_flag("--overwrite", options.overwrite, "Replace an earlier run in that folder");
  add_json(*verb, options);
  verb->add_flag("--quiet", options.quiet, "Print errors only");
  add_library(*verb, options);
  verb->footer(
      R"(Many protocols are tried on the same virtual patients; the best again on fresh ones, over draws of the model's
parameters, so that the front carries its uncertainty.

Writes one folder, whole or not at all:
  report.html    the front as a figure, candidates, paired differences, what to beware of; opens offline
  search.json    the same for programs
  protocols/     every candidate as a protocol that can be run
  manifest.json  version, inputs with checksums, the command that repeats it

Examples:
  titrate search lenalidomide-schedules
  titrate search my-search.toml --budget 200000 --out pilot
  titrate check my-search.toml
  titrate simulate out/search-lenalidomide-schedules-1/protocols/01.toml

Ctrl-C stops within a second and leaves the best so far in DIR.unfinished. How to write a search: docs/search.md.
Research use only.)");
  verb->callback([asked, &action] { action = [asked] { return search(*asked); }; });
  return verb;
}

}  // namespace titrate::app
