// titrate calibrate: from published outcomes to a posterior, and how well it predicts them.

#include "inference/calibrate.hpp"

#include "calibration_out.hpp"
#include "cluster/world.hpp"
#include "contrasts_out.hpp"
#include "inference/agreement.hpp"
#include "inference/contrasts.hpp"
#include "inference/posterior_file.hpp"
#include "options.hpp"
#include "run/folder.hpp"
#include "run/manifest.hpp"
#include "shipped.hpp"
#include "terminal.hpp"
#include "trial/parallel.hpp"
#include "verbs.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>

#include <fmt/format.h>

namespace titrate::app {

namespace fs = std::filesystem;
using namespace inference;

namespace {

struct Asked {
  std::string calibration = "lenalidomide-cll";
  std::string out, library;
  CalibrationOptions fit;
  int trials = 400;
  bool agreement = false, contrasts = false, overwrite = false, json = false, quiet = false;
};

std::string command(const Asked& asked) {
  const CalibrationOptions& f = asked.fit;
  return fmt::format(
      "titrate calibrate {} --seed {} --rounds {} --points {} --patients {} --generations {} --draws {} --check {} "
      "--check-patients {}",
      asked.calibration, f.seed, f.rounds, f.points, f.patients, f.generations, f.draws, f.check_points,
      f.check_patients);
}

std::string contents(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in) throw Error(Error::Kind::failure, file + ": cannot be read");
  return text;
}

/// A line per stage on the terminal.
class Stages {
 public:
  explicit Stages(bool quiet) : quiet_(quiet) {}
  void operator()(const std::string& stage, std::uint64_t done, std::uint64_t total) {
    if (!line_ || stage != stage_) {
      line_.emplace(stage_ = stage, quiet_);
      show_ = line_->callback();
    }
    if (show_) show_(done, total);
  }

 private:
  bool quiet_;
  std::string stage_;
  std::optional<ProgressLine> line_;
  Progress show_;
};

Agreement predict_all(const Trials& trials, const std::string& text, const AgreementOptions& options) {
  Agreement agreement;
  for (std::size_t t = 0; t < trials.count(); ++t)
    predict(trials.setup(t), trials.calibration().trials[t], text, true, options, agreement);
  return agreement;
}

Agreement leave_one_out(const Trials& trials, const Calibrated& done, const std::string& text, const Asked& asked,
                        const AgreementOptions& options) {
  Agreement agreement;
  for (std::size_t t = 0; t < trials.count(); ++t) {
    PosteriorDraws draws;
    draws.z = posterior_without(trials, done, static_cast<int>(t), asked.fit, asked.fit.check_points);
    draws.weights.assign(static_cast<std::size_t>(draws.z.rows()), 1.0 / static_cast<double>(draws.z.rows()));
    predict(trials.setup(t), trials.calibration().trials[t], with_posterior(text, trials, draws, "without one trial"),
            false, options, agreement);
  }
  compare_with_beta_binomial(trials.calibration(), agreement);
  return agreement;
}

/// `parameters`: text of a parameter file, or "" for those of the library.
std::vector<PredictedContrast> predict_contrasts(const ContrastList& list, const Library& library,
                                                 const std::string& parameters, const AgreementOptions& options) {
  return predict(list, library.folder().string(),
                 {.trials = options.trials,
                  .seed = options.seed,
                  .threads = options.threads,
                  .parameters = parameters,
                  .stop = options.stop,
                  .progress = options.progress});
}

/// Contrasts that are kept under the calibration's id, or under the words asked for.
std::optional<ContrastList> contrasts_of(const std::string& id, const Library& library, bool required) {
  if (!required && !fs::exists(library.file("contrasts", id))) return {};
  return ContrastList::read(id, library.folder().string());
}

int show_contrasts(const Asked& asked, const Library& library, const AgreementOptions& options) {
  const std::optional<ContrastList> list = contrasts_of(asked.calibration, library, true);
  const std::vector<PredictedContrast> predicted = predict_contrasts(*list, library, "", options);
  if (asked.json)
    say("{}\n", contrasts_json(*list, predicted).dump(2));
  else
    say("{}", contrasts_text(*list, predicted));
  return 0;
}

/// What to type to go on, for whoever finds the kept simulations.
void begin_log(const std::string& folder, const Asked& asked, const fs::path& out, const cluster::World& world) {
  fs::create_directories(folder);
  std::string line = command(asked) + " " + run::shell_line({"--out", out.string()});
  if (!asked.library.empty()) line += " " + run::shell_line({"--library", asked.library});
  line += fmt::format(" --trials {}", asked.trials);
  if (asked.overwrite) line += " --overwrite";
  if (!world.alone()) line = fmt::format("mpirun -n {} {}", world.size(), line);
  std::ofstream log(fs::path(folder) / "log.txt", std::ios::app);
  log << "to go on after an end before time: " << line << '\n';
  if (!log.flush()) throw Error(Error::Kind::failure, folder + "/log.txt: cannot be written; is the disk full?");
}

int calibrate_verb(Asked asked) {
  StopToken& stop = stop_on_signals();
  const cluster::World world;
  const bool leads = world.leads();
  if (!leads) world.meet();  // until the first has found nothing wrong: of several complaints one is enough
  const Library library(asked.library);
  Stages stages(asked.quiet || asked.json || !leads);
  if (asked.fit.threads == 0) asked.fit.threads = std::max(1, trial::default_threads() / world.size_here());
  AgreementOptions wanted{.trials = asked.trials,
                          .seed = asked.fit.seed,
                          .threads = asked.fit.threads,
                          .stop = &stop,
                          .progress = [&](std::uint64_t done, std::uint64_t total) { stages("predict", done, total); }};
  if (asked.contrasts || asked.agreement) {
    // A matter of seconds: one process does it.
    if (leads) world.meet();
    if (!leads) return 0;
  }
  if (asked.contrasts) return show_contrasts(asked, library, wanted);
  const Calibration calibration = Calibration::read(asked.calibration, library.folder().string());
  const Trials trials(calibration, library.folder().string());
  const std::string parameters = contents(library.file("parameters", calibration.parameters));
  if (asked.agreement) {
    const Agreement agreement = predict_all(trials, parameters, wanted);
    if (asked.json)
      say("{}\n", agreement_json(agreement).dump(2));
    else
      say("{}", agreement_text("Published outcomes under the parameters of " + calibration.parameters, agreement));
    return 0;
  }

  const std::string name = fmt::format("calibrate-{}-{}", calibration.id, asked.fit.seed);
  const fs::path out = asked.out.empty() ? fs::path("out") / name : fs::path(asked.out);
  std::optional<run::Folder> folder;
  if (leads) folder.emplace(out, asked.overwrite);
  asked.fit.checkpoints = out.string() + ".checkpoints";
  asked.fit.stop = &stop;
  asked.fit.progress = [&](const std::string& stage, std::uint64_t done, std::uint64_t total) {
    stages(stage, done, total);
  };
  if (leads) begin_log(asked.fit.checkpoints, asked, out, world);
  if (leads) world.meet();
  asked.fit.share = {.process = world.rank(), .processes = world.size(), .meet = [&world] { world.meet(); }};
  const Calibrated done = calibrate(trials, asked.fit);
  world.meet();  // nobody reads what others kept any more
  if (!leads) return 0;
  CalibrationReport report{.command = command(asked),
                           .version = TITRATE_VERSION,
                           .trials = &trials,
                           .done = &done,
                           .fit = {},
                           .left_out = {}};
  const PosteriorDraws draws{.z = done.draws, .weights = done.importance.weights};
  const std::string fitted = with_posterior(parameters, trials, draws, report.command);
  report.fit = predict_all(trials, fitted, wanted);
  report.left_out = leave_one_out(trials, done, parameters, asked, wanted);

  folder->write("parameters.toml", fitted);
  folder->write("calibration.json", calibration_json(report).dump(2) + "\n");
  folder->write("manifest.json", manifest_json(report).dump(2) + "\n");
  std::string contrasts;
  if (const std::optional<ContrastList> list = contrasts_of(calibration.id, library, false))
    contrasts = contrasts_html(predict_contrasts(*list, library, fitted, wanted));
  folder->write("report.html", calibration_page(report, contrasts));
  folder->finish();
  fs::remove_all(asked.fit.checkpoints);
  if (asked.json)
    say("{}\n", calibration_json(report).dump(2));
  else if (!asked.quiet)
    say("{}Wrote {}: parameters.toml, calibration.json, report.html, manifest.json\n", calibration_text(report),
        out.string());
  return 0;
}

}  // namespace

CLI::App* add_calibrate(CLI::App& program, Action& action) {
  auto asked = std::make_shared<Asked>();
  CalibrationOptions& fit = asked->fit;
  CLI::App* verb = program.add_subcommand("calibrate", "Fit the population to published outcomes");
  verb->add_option("CALIBRATION", asked->calibration, "A calibration: a .toml file, or the id of one in the library")
      ->capture_default_str();
  verb->add_flag("--agreement", asked->agreement,
                 "Fit nothing: print how the shipped parameters predict every scored outcome");
  verb->add_flag("--contrasts", asked->contrasts,
                 "Fit nothing: print what the papers say of one group, time or schedule against another, and what the "
                 "shipped parameters predict");
  verb->add_option("--trials", asked->trials, "Virtual trials per published one, for the predictions")
      ->type_name("M")
      ->check(CLI::Range(20, 100'000).description(""))
      ->capture_default_str();
  verb->add_option("--seed", fit.seed, "The same seed gives the same posterior")->type_name("S")->capture_default_str();
  const auto number = [&](const char* option, int& value, const char* what, int low, int high) {
    verb->add_option(option, value, what)
        ->type_name("N")
        ->check(CLI::Range(low, high).description(""))
        ->capture_default_str();
  };
  number("--rounds", fit.rounds, "Rounds of simulation, each nearer to the posterior", 1, 10);
  number("--points", fit.points, "Parameter points per round", 100, 1'000'000);
  number("--patients", fit.patients, "Virtual patients per trial and point, at least", 1, 100'000);
  number("--generations", fit.generations, "Of the search for a start (0: the prior's centre)", 0, 10'000);
  number("--draws", fit.draws, "Posterior draws per chain, of four chains", 100, 1'000'000);
  number("--check", fit.check_points, "Draws that are kept and re-weighted by exact simulation", 50, 100'000);
  number("--check-patients", fit.check_patients, "Virtual patients per trial and such draw", 44, 1'000'000);
  verb->add_option("--threads", fit.threads, "Threads (default: one per core). The result does not depend on it")
      ->type_name("T")
      ->check(CLI::Range(1, 4096).description(""));
  verb->add_option("--out", asked->out, "Folder to write (default: out/calibrate-ID-SEED)")->type_name("DIR");
  verb->add_flag("--overwrite", asked->overwrite, "Replace an earlier run in that folder");
  verb->add_flag("--json", asked->json, "Print the result as JSON on stdout, and nothing else there");
  verb->add_flag("--quiet", asked->quiet, "Print errors only");
  verb->add_option("--library", asked->library, "Read the library from this folder, not from beside the program")
      ->type_name("DIR");
  verb->footer(R"(Writes one folder, whole or not at all:
  parameters.toml   the parameter file with the posterior in it, to put into library/parameters/
  calibration.json  diagnostics, marginals, every figure of the likelihood, predictions, leave-one-trial-out
  report.html       the same with traces, prior against posterior, and sensitivity; opens offline
Finished simulations are kept in DIR.checkpoints until the end, with a log that holds the command to go on: a run that
was killed goes on where it was. Under mpirun the processes share the simulations; the result is the same bytes for any
number of them.

Examples:
  titrate calibrate
  titrate calibrate --agreement
  titrate calibrate --contrasts
  titrate calibrate --points 300 --rounds 2 --out small
  mpirun -n 4 titrate calibrate --out shared)");
  verb->callback([asked, &action] { action = [asked] { return calibrate_verb(*asked); }; });
  return verb;
}

}  // namespace titrate::app
