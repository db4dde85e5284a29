#include "assay/results.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

namespace titrate::assay {

namespace {

const Calibration& calibration_of(const std::vector<Calibration>& all, const Sample& sample) {
  return *std::find_if(all.begin(), all.end(),
                       [&](const Calibration& c) { return c.analyte == sample.analyte && c.plate == sample.plate; });
}

std::vector<Sample> gather(const Assay& assay) {
  std::vector<Sample> samples;
  std::map<std::tuple<std::size_t, std::string, WellKind, std::string>, std::size_t> known;
  for (const Well& well : assay.wells) {
    if (well.kind != WellKind::sample && well.kind != WellKind::control) continue;
    const auto [found, fresh] = known.emplace(std::tuple(well.analyte, well.plate, well.kind, well.id), samples.size());
    if (fresh) {
      Sample& sample = samples.emplace_back();
      sample.analyte = well.analyte;
      sample.plate = well.plate;
      sample.id = well.id;
      sample.subject = well.subject;
      sample.visit = well.visit;
      sample.group = well.group;
      sample.control = well.kind == WellKind::control;
      sample.nominal = well.concentration;
      sample.dilution = well.dilution;
    }
    Sample& sample = samples[found->second];
    if (well.masked.empty())
      sample.responses.push_back(well.response);
    else
      ++sample.masked;
  }
  return samples;
}

void measure(Sample& sample, const Calibration& calibration, const Rules& rules) {
  if (sample.responses.empty()) return;
  sample.mean_response = mean(sample.responses);
  sample.response_variation = variation(sample.responses);
  sample.concentration =
      calibration.measure(sample.mean_response, static_cast<long>(sample.responses.size()), sample.dilution);
  if (!calibration.usable()) return;
  std::vector<double> wells;
  for (const double response : sample.responses)
    if (const auto x = calibration.fit().curve.concentration(response)) wells.push_back(*x);
  if (wells.size() == sample.responses.size()) sample.variation = variation(wells);
  // Of a value beyond the limits nothing is claimed that uneven wells could spoil.
  sample.uneven = quantified(sample.concentration) && sample.variation && *sample.variation > rules.most_variation;
}

std::vector<Control> across_plates(const std::vector<Sample>& samples) {
  std::map<std::pair<std::size_t, std::string>, std::vector<const Sample*>> by_id;
  for (const Sample& sample : samples)
    if (sample.control) by_id[{sample.analyte, sample.id}].push_back(&sample);
  std::vector<Control> controls;
  for (const auto& [key, members] : by_id) {
    Control control{.analyte = key.first, .id = key.second, .plates = static_cast<long>(members.size())};
    control.nominal = members.front()->nominal;
    std::vector<double> values;
    double squares = 0;
    long duplicates = 0;
    for (const Sample* member : members) {
      if (const auto value = quantified(member->concentration)) values.push_back(*value);
      if (!member->variation) continue;
      squares += *member->variation * *member->variation;
      ++duplicates;
    }
    control.quantified = static_cast<long>(values.size());
    if (duplicates > 0) control.within = std::sqrt(squares / static_cast<double>(duplicates));
    if (control.quantified == control.plates) {
      control.mean = mean(values);
      control.variation = variation(values);
      if (control.variation) control.deviation = *control.variation * *control.mean;
      if (control.nominal) control.recovery = *control.mean / *control.nominal;
    }
    controls.push_back(std::move(control));
  }
  return controls;
}

/// Of several dilutions of one sample: what is a number, then the least diluted.
std::vector<Measured> by_visit(const Assay& assay, const std::vector<Sample>& samples, std::size_t analyte) {
  std::map<std::pair<std::string, std::size_t>, const Sample*> best;
  for (const Sample& sample : samples) {
    if (sample.control || sample.analyte != analyte || sample.subject.empty()) continue;
    if (std::holds_alternative<NotQuantifiable>(sample.concentration)) continue;
    const auto visit = static_cast<std::size_t>(std::find(assay.visits.begin(), assay.visits.end(), sample.visit) -
                                                assay.visits.begin());
    const Sample*& held = best[{sample.subject, visit}];
    const auto rank = [](const Sample& s) { return std::pair(!quantified(s.concentration), s.dilution); };
    if (!held || rank(sample) < rank(*held)) held = &sample;
  }
  std::vector<Measured> values;
  for (const auto& [key, sample] : best)
    values.push_back({key.first, sample->group, key.second, sample->concentration});
  return values;
}

}  // namespace

Results evaluate(Assay assay, Rules rules) {
  Results results;
  results.calibrations = calibrate(assay, rules);
  results.samples = gather(assay);
  for (Sample& sample : results.samples) measure(sample, calibration_of(results.calibrations, sample), rules);
  results.controls = across_plates(results.samples);
  if (!assay.visits.empty())
    for (std::size_t analyte = 0; analyte < assay.analytes.size(); ++analyte)
      for (Change& change :
           changes(assay.analytes[analyte].id, by_visit(assay, results.samples, analyte), assay.visits.size()))
        results.changes.push_back(std::move(change));
  if (assay.microvessels) {
    results.densities = densities(*assay.microvessels);
    std::vector<Measured> values;
    for (const Density& each : results.densities)
      values.push_back({each.subject, each.group, each.visit, Quantified{each.per_mm2, each.standard_error}});
    results.vessel_changes = changes("microvessel density", values, assay.microvessels->visits.size());
  }
  results.assay = std::move(assay);
  results.rules = std::move(rules);
  return results;
}

}  // namespace titrate::assay
