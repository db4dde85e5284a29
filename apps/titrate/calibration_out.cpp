#include "calibration_out.hpp"

#include "run/checksum.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

namespace titrate::app {

using namespace inference;
using Json = nlohmann::ordered_json;

namespace {

const char* unit(results::Per per) { return per == results::Per::course ? "course" : "patient"; }

double rounded(double value) { return std::round(value * 1e6) / 1e6; }

struct Scores {
  double own = 0, reference = 0;
  int compared = 0, own_inside = 0, reference_inside = 0;
};

/// Over outcomes that another trial prints too.
Scores scores(const Agreement& agreement) {
  Scores s;
  for (const Prediction& p : agreement.predictions) {
    if (!p.reference_score) continue;
    ++s.compared;
    s.own += p.score();
    s.reference += *p.reference_score;
    s.own_inside += p.inside();
    s.reference_inside += p.reference_inside;
  }
  if (s.compared > 0) {
    s.own /= s.compared;
    s.reference /= s.compared;
  }
  return s;
}

}  // namespace

std::string agreement_text(const std::string& heading, const Agreement& agreement) {
  std::string text = heading + "\n";
  for (const Prediction& p : agreement.predictions)
    text += fmt::format("  {:<17} {:<32} {:<8} {:>3}/{:<3} {:5.1f} %  predicted {:5.1f} % [{:4.1f}, {:5.1f}]{}\n",
                        p.trial, p.id, unit(p.per), p.events, p.n, 100 * p.share(), 100 * p.mean, 100 * p.low,
                        100 * p.high, p.inside() ? "" : "  outside");
  for (const std::string& each : agreement.not_predicted) text += "  not predicted: " + each + "\n";
  text += fmt::format(
      "  inside the 95 % predictive interval: {} of {} outcomes with events ({:.0f} %), and {} of {} without\n",
      agreement.with_events_inside(), agreement.with_events(),
      100.0 * agreement.with_events_inside() / std::max(1, agreement.with_events()), agreement.zero_events_inside(),
      agreement.zero_events());
  if (agreement.sampling_width() > 0)
    text += fmt::format("  summed width {:.2f}, {:.2f} times that of sampling alone\n", agreement.width(),
                        agreement.width() / agreement.sampling_width());
  return text;
}

std::string calibration_text(const CalibrationReport& report) {
  const Calibrated& done = *report.done;
  double worst_r_hat = 0, least = 1e300;
  for (const Marginal& m : done.marginals) {
    worst_r_hat = std::max(worst_r_hat, m.r_hat);
    least = std::min(least, m.effective);
  }
  std::string text = agreement_text("Fitted trials", report.fit);
  text += agreement_text("Each trial predicted from the other three", report.left_out);
  const Scores s = scores(report.left_out);
  text += fmt::format(
      "  {} outcomes that another trial prints too: mean interval score {:.3f}, beta-binomial without covariates "
      "{:.3f}; "
      "inside {} and {}: the model {} it\n",
      s.compared, s.own, s.reference, s.own_inside, s.reference_inside,
      s.own < s.reference ? "beats" : "does not beat");
  text += fmt::format(
      "Sampling: {} chains, largest split R-hat {:.4f}, smallest effective sample size {:.0f}, acceptance {:.2f}, {} "
      "divergent moves\n",
      done.chains.size(), worst_r_hat, least, done.acceptance, done.divergent);
  text += fmt::format(
      "Exact re-weighting of {} draws: Pareto k {:.2f}, effective {:.0f}; SD of the emulated log likelihood's error "
      "{:.2f}\n",
      done.importance.weights.size(), done.importance.pareto_k, done.importance.effective, done.error_sd);
  return text;
}

Json agreement_json(const Agreement& agreement) {
  Json json;
  json["with_events"] = agreement.with_events();
  json["with_events_inside"] = agreement.with_events_inside();
  json["zero_events"] = agreement.zero_events();
  json["zero_events_inside"] = agreement.zero_events_inside();
  json["summed_width"] = rounded(agreement.width());
  json["summed_width_sampling_only"] = rounded(agreement.sampling_width());
  json["not_predicted"] = agreement.not_predicted;
  json["outcomes"] = Json::array();
  for (const Prediction& p : agreement.predictions) {
    Json row = {{"trial", p.trial},
                {"id", p.id},
                {"per", unit(p.per)},
                {"events", p.events},
                {"n", p.n},
                {"mean", rounded(p.mean)},
                {"interval", {rounded(p.low), rounded(p.high)}},
                {"sampling_only", {rounded(p.sampling_low), rounded(p.sampling_high)}},
                {"inside", p.inside()},
                {"interval_score", rounded(p.score())}};
    if (p.reference_score) row["interval_score_beta_binomial"] = rounded(*p.reference_score);
    json["outcomes"].push_back(std::move(row));
  }
  return json;
}

Json calibration_json(const CalibrationReport& report) {
  const Calibrated& done = *report.done;
  Json json;
  json["schema"] = "titrate/calibration/1";
  json["calibration"] = report.trials->calibration().id;
  json["command"] = report.command;
  json["version"] = report.version;
  json["patients_simulated"] = done.patients;
  json["acceptance"] = rounded(done.acceptance);
  json["divergent"] = done.divergent;
  json["reweighting"] = {{"draws", done.importance.weights.size()},
                         {"pareto_k", rounded(done.importance.pareto_k)},
                         {"effective_sample_size", rounded(done.importance.effective)},
                         {"log_likelihood_error_sd", rounded(done.error_sd)}};
  json["parameters"] = Json::array();
  for (const Marginal& m : done.marginals)
    json["parameters"].push_back({{"name", m.name},
                                  {"mean", rounded(m.mean)},
                                  {"interval", {rounded(m.low), rounded(m.high)}},
                                  {"prior_interval", {rounded(m.prior_low), rounded(m.prior_high)}},
                                  {"shrinkage", rounded(m.shrinkage)},
                                  {"r_hat", rounded(m.r_hat)},
                                  {"effective_sample_size", rounded(m.effective)}});
  json["terms"] = Json::array();
  for (std::size_t i = 0; i < done.met.size(); ++i) {
    const Term& term = report.trials->calibration().terms[i];
    const Met& met = done.met[i];
    json["terms"].push_back({{"trial", term.trial},
                             {"term", term.label()},
                             {"events", term.y},
                             {"n", term.m},
                             {"published", rounded(met.published)},
                             {"expected", rounded(met.expected)},
                             {"emulator_logit_sd", rounded(met.emulator_sd)},
                             {"overdispersion", rounded(met.overdispersion)}});
  }
  json["fitted"] = agreement_json(report.fit);
  json["left_out"] = agreement_json(report.left_out);
  const Scores s = scores(report.left_out);
  json["left_out_score"] = {{"compared", s.compared},
                            {"mean_interval_score", rounded(s.own)},
                            {"mean_interval_score_beta_binomial", rounded(s.reference)},
                            {"inside", s.own_inside},
                            {"inside_beta_binomial", s.reference_inside}};
  return json;
}

Json manifest_json(const CalibrationReport& report) {
  Json json = {{"schema", "titrate/calibration-manifest/1"}, {"version", report.version}, {"command", report.command}};
  json["inputs"] = Json::array();
  std::vector<std::string> files = report.trials->calibration().files;
  for (std::size_t t = 0; t < report.trials->count(); ++t)
    for (const std::string& file : report.trials->setup(t).files)
      if (std::find(files.begin(), files.end(), file) == files.end()) files.push_back(file);
  for (const std::string& file : files) {
    std::ifstream in(file, std::ios::binary);
    json["inputs"].push_back(
        {{"file", file}, {"sha256", run::sha256(std::string{std::istreambuf_iterator<char>(in), {}})}});
  }
  return json;
}

}  // namespace titrate::app
