// A small calibration that finds the parameters which made its evidence; killed and gone on; what it writes is read.

#include "inference/calibrate.hpp"

#include "base/error.hpp"
#include "inference/posterior_file.hpp"

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numeric>

#include <gtest/gtest.h>

namespace titrate::inference {
namespace {

namespace fs = std::filesystem;
const std::string library = TITRATE_SOURCE_DIR "/library";

/// The shipped calibration, cut down to neutropenia, flare and thrombocytopenia of one trial.
Calibration small() {
  Calibration calibration = Calibration::read("lenalidomide-cll", library);
  std::erase_if(calibration.sampled,
                [](const Sampled& s) { return s.name != "emN" && s.name != "emP" && s.name != "theta1"; });
  std::erase_if(calibration.terms, [](const Term& t) {
    return t.kind != TermKind::count || !t.of.empty() ||
           (t.events != "neutropenia_g3_4" && t.events != "thrombocytopenia_g3_4" && t.events != "flare_any");
  });
  std::erase_if(calibration.terms, [](const Term& t) { return t.trial != "badoux-2011"; });
  calibration.trials = {"badoux-2011"};
  calibration.evidence = {calibration.evidence.back()};
  return calibration;
}

CalibrationOptions quick() {
  return {.seed = 5,
          .threads = 2,
          .rounds = 2,
          .points = 200,
          .patients = 30,
          .generations = 0,
          .warmup = 300,
          .draws = 400,
          .check_points = 60,
          .check_patients = 900,
          .checkpoints = {},
          .share = {},
          .progress = {}};
}

/// Counts of 60 patients under known parameters, as if they had been published.
Calibration simulated_evidence(const Eigen::VectorXd& truth) {
  Calibration calibration = small();
  const Trials trials(calibration, library);
  const auto counted = trials.simulate({truth}, 77, 0, 60, nullptr);
  for (std::size_t i = 0; i < calibration.terms.size(); ++i) {
    calibration.terms[i].y = static_cast<double>(counted[i].events);
    calibration.terms[i].m = static_cast<double>(counted[i].n);
  }
  return calibration;
}

TEST(Calibrate, FindsTheParametersThatMadeItsEvidence) {
  const Eigen::Vector3d truth(0.4, -0.6, 0.5);
  const Calibration calibration = simulated_evidence(truth);
  const Trials trials(calibration, library);
  ASSERT_EQ(trials.coordinates().count(), 3u);
  const Calibrated done = calibrate(trials, quick());
  for (Eigen::Index c = 0; c < 3; ++c) {
    const auto at = static_cast<std::size_t>(c);
    EXPECT_LT(done.marginals[at].r_hat, 1.02) << done.marginals[at].name;
    EXPECT_GT(done.marginals[at].shrinkage, 0.3) << done.marginals[at].name;
    double mean = 0, square = 0;
    for (Eigen::Index i = 0; i < done.draws.rows(); ++i) {
      mean += done.importance.weights[static_cast<std::size_t>(i)] * done.draws(i, c);
      square += done.importance.weights[static_cast<std::size_t>(i)] * done.draws(i, c) * done.draws(i, c);
    }
    EXPECT_NEAR(mean, truth[c], 3 * std::sqrt(square - mean * mean)) << done.marginals[at].name;
  }
  EXPECT_LT(done.importance.pareto_k, 0.7);
}

TEST(Calibrate, GoesOnWhereItWasKilledToTheSameDraws) {
  const Calibration calibration = small();
  const Trials trials(calibration, library);
  CalibrationOptions options = quick();
  options.rounds = 1;
  options.patients = options.check_patients = 60;
  options.check_points = 30;
  const Calibrated whole = calibrate(trials, options);

  const fs::path folder = fs::path(TITRATE_BINARY_DIR) / "calibrate_test.checkpoints";
  fs::remove_all(folder);
  options.checkpoints = folder.string();
  StopToken stop;
  options.stop = &stop;
  options.progress = [&](const std::string& stage, std::uint64_t done, std::uint64_t) {
    if (stage == "round-1" && done >= 40) stop.request();
  };
  EXPECT_THROW(calibrate(trials, options), Error);
  ASSERT_GT(std::distance(fs::directory_iterator(folder), {}), 1);

  options.stop = nullptr;
  options.progress = {};
  options.threads = 1;
  const Calibrated resumed = calibrate(trials, options);
  EXPECT_EQ(whole.draws, resumed.draws);
  EXPECT_EQ(whole.importance.weights, resumed.importance.weights);
  fs::remove_all(folder);
}

TEST(PosteriorFile, IsReadBackDrawByDraw) {
  const Calibration calibration = Calibration::read("lenalidomide-cll", library);
  const Trials trials(calibration, library);
  std::ifstream in(library + "/parameters/lenalidomide-cll.toml");
  const std::string before{std::istreambuf_iterator<char>(in), {}};
  const PosteriorDraws draws{.z = 0.5 * space_filling(7, trials.coordinates().count(), 1),
                             .weights = {0.1, 0.2, 0.1, 0.2, 0.1, 0.2, 0.1}};
  const std::string text = with_posterior(before, trials, draws, "titrate calibrate");
  EXPECT_EQ(with_posterior(text, trials, draws, "titrate calibrate"), text);  // an older one is replaced
  Document document = Document::parse(text, "p.toml");
  cohort::PopulationParameters parameters = cohort::PopulationParameters::read(document);
  ASSERT_TRUE(parameters.posterior());
  EXPECT_EQ(parameters.posterior()->names, trials.coordinates().names());

  parameters.speak_for("chen-2011");
  const std::size_t own = static_cast<std::size_t>(
      std::find(trials.coordinates().names().begin(), trials.coordinates().names().end(), "ascertainment@chen-2011") -
      trials.coordinates().names().begin());
  std::vector<int> seen(7);
  for (std::uint32_t t = 0; t < 200; ++t) {
    const cohort::Theta theta = parameters.draw({.seed = 1, .trial = t});
    for (int i = 0; i < 7; ++i)
      if (std::abs(theta.kappa1 / trials.coordinates().value(0, draws.z(i, 0)) - 1) < 1e-3) {
        ++seen[static_cast<std::size_t>(i)];
        EXPECT_NEAR(theta.ascertainment / trials.coordinates().value(own, draws.z(i, static_cast<Eigen::Index>(own))),
                    1, 1e-3);
      }
  }
  EXPECT_EQ(std::accumulate(seen.begin(), seen.end(), 0), 200);
  EXPECT_NEAR(seen[1], 40, 20);  // weight 0.2 of 200
  // A trial that was not calibrated has an ascertainment of its own, drawn from the prior.
  parameters.speak_for("cll-009");
  EXPECT_NE(parameters.draw({.seed = 1, .trial = 0}).ascertainment,
            parameters.draw({.seed = 1, .trial = 1}).ascertainment);
}

TEST(Calibration, TellsEveryProblemOfItsFile) {
  const fs::path file = fs::path(TITRATE_BINARY_DIR) / "bad-calibration.toml";
  std::ofstream(file) << R"(id = "bad"
title = "bad"
parameters = "lenalidomide-cll"
evidence = ["chen-2011"]
[[sampled]]
name = "kapa1"
scale = "log"
interval = [0.2, 0.01]
range = [0.005, 0.3]
why = "x"
[[term]]
evidence = "chen-2011"
events = "overal_response"
)";
  try {
    Calibration::read(file.string(), library);
    FAIL() << "nothing was said";
  } catch (const Error& error) {
    const std::string what = error.what();
    EXPECT_NE(what.find("kappa1"), std::string::npos) << what;
    EXPECT_NE(what.find("overal_response"), std::string::npos) << what;
    EXPECT_NE(what.find("no word of flare_any"), std::string::npos) << what;
    EXPECT_NE(what.find(":9:"), std::string::npos) << what;  // where interval or range stand
  }
}

}  // namespace
}  // namespace titrate::inference
