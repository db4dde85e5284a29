#include "assay/publish.hpp"

#include <map>

#include <fmt/format.h>

namespace titrate::assay {

namespace {

std::string number(const std::optional<double>& value) { return value ? fmt::format("{:.4g}", *value) : "–"; }
std::string percent(const std::optional<double>& share) { return share ? fmt::format("{:.1f} %", 100 * *share) : "–"; }
std::string p_value(const std::optional<double>& p) { return p ? fmt::format("{:.3g}", *p) : "–"; }

std::string curve_line(const Results& results, const Calibration& c) {
  const Analyte& analyte = results.assay.analytes[c.analyte];
  if (!c.chosen) return fmt::format("  {:<10} {:<10} no curve\n", analyte.id, c.plate);
  long accepted = 0;
  for (const Standard& each : c.standards) accepted += each.accepted;
  return fmt::format("  {:<10} {:<10} {:<5} {:>7} {:>9} {:>9} {:>9}  {:>2} of {:<2} {:>10}  {}\n", analyte.id, c.plate,
                     name(*c.chosen), c.test ? p_value(c.test->p) : "–", number(c.detection), number(c.lower),
                     number(c.upper), accepted, c.standards.size(), fmt::format("{:.5f}", c.fit().r_squared),
                     analyte.unit);
}

/// Samples of one analyte by what could be said of them.
std::string count_line(const Results& results, std::size_t analyte) {
  std::map<std::string, long> counts;
  long all = 0, uneven = 0;
  for (const Sample& s : results.samples)
    if (s.analyte == analyte && !s.control) {
      ++counts[censoring(s.concentration)];
      ++all;
      uneven += s.uneven;
    }
  return fmt::format("  {:<10} {:>7} {:>10} {:>7} {:>7} {:>7} {:>8} {:>8}\n", results.assay.analytes[analyte].id, all,
                     counts[""], counts["<LOD"], counts["<LLOQ"], counts[">ULOQ"], counts["none"], uneven);
}

std::string change_lines(const std::vector<Change>& changes, const std::vector<std::string>& visits) {
  std::string text;
  for (const Change& change : changes) {
    text += fmt::format("  {}{}:", change.what, change.group.empty() ? ", all" : ", " + change.group);
    for (std::size_t i = 0; i < visits.size(); ++i)
      text += fmt::format("{} {} {} (n = {})", i == 0 ? "" : ";", visits[i],
                          change.visits[i].median ? assay::text(*change.visits[i].median) : "–", change.visits[i].n);
    text += '\n';
    if (change.friedman)
      text += fmt::format("    Friedman, {} patients with every visit, {} values tied at a limit: P = {} (exact {})\n",
                          change.complete, change.tied, p_value(change.p_friedman), p_value(change.p_friedman_exact));
    for (const Pairs& each : change.pairs)
      text += fmt::format("    {} against {}: {} higher, {} lower, {} equal of {}; signed-rank P = {} (exact {})\n",
                          visits[each.visit], visits[0], each.higher, each.lower, each.equal, each.n,
                          p_value(each.p_asymptotic), p_value(each.p_exact));
  }
  return text;
}

std::string notes(const Results& results) {
  std::string text;
  for (const Calibration& c : results.calibrations)
    for (const std::string& note : c.notes)
      text += fmt::format("Note: {} on {}: {}.\n", results.assay.analytes[c.analyte].id, c.plate, note);
  for (const std::string& note : results.assay.notes) text += "Note: " + note + ".\n";
  if (!results.rules.verified)
    text += fmt::format("The rules ({}) are unverified against their originals.\n", results.rules.id);
  return text;
}

}  // namespace

std::string summary(const Results& results) {
  const Assay& assay = results.assay;
  std::string text = assay.title + "\n";
  if (!results.calibrations.empty()) {
    text += fmt::format("\nCurves (weight 1/y^{:g}; 5PL where P of the F test < {:g})\n", results.rules.variance_power,
                        results.rules.five_parameters_below);
    text += fmt::format("  {:<10} {:<10} {:<5} {:>7} {:>9} {:>9} {:>9}  {:<8} {:>10}\n", "analyte", "plate", "model",
                        "P", "LOD", "LLOQ", "ULOQ", "accepted", "R squared");
    for (const Calibration& c : results.calibrations) text += curve_line(results, c);
    text += fmt::format("\nSamples\n  {:<10} {:>7} {:>10} {:>7} {:>7} {:>7} {:>8} {:>8}\n", "analyte", "all",
                        "quantified", "<LOD", "<LLOQ", ">ULOQ", "no curve", "uneven");
    for (std::size_t i = 0; i < assay.analytes.size(); ++i) text += count_line(results, i);
  }
  if (!results.controls.empty()) text += "\nControls across plates\n";
  for (const Control& c : results.controls)
    text += fmt::format("  {:<10} {:<12} {} plates: mean {}, inter-assay CV {}, intra-assay CV {}, recovery {}\n",
                        assay.analytes[c.analyte].id, c.id, c.plates, number(c.mean), percent(c.variation),
                        percent(c.within), percent(c.recovery));
  if (!results.changes.empty()) text += "\nChanges (medians)\n" + change_lines(results.changes, assay.visits);
  if (assay.microvessels)
    text +=
        "\nMicrovessel density, per mm2 (medians)\n" + change_lines(results.vessel_changes, assay.microvessels->visits);
  const std::string said = notes(results);
  return text + (said.empty() ? "" : "\n" + said);
}

}  // namespace titrate::assay
