#include "cohort/parameters.hpp"

#include <algorithm>
#include <limits>

namespace titrate::cohort {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double smallest = std::numeric_limits<double>::min();

Uncertainty read_uncertainty(const Table& table, double value) {
  using Scale = Continuous::Scale;
  Uncertainty u;
  u.scale = table.choice<Scale>("scale", {{"linear", Scale::linear}, {"log", Scale::log}});
  const Range allowed = {.low = u.scale == Scale::log ? smallest : -infinity, .high = infinity};
  const std::vector<double> range = table.numbers("range", true);
  if (range.size() != 2 || !(range[0] < range[1]) || range[0] < allowed.low) {
    if (table.has("range"))
      table.problem("range",
                    u.scale == Scale::log ? "two numbers above 0, the smaller first" : "two numbers, the smaller first",
                    std::to_string(range.size()) + " numbers, or in another order",
                    "write range = [smallest, largest value that a draw may have]");
    return u;
  }
  u.range_low = range[0];
  u.range_high = range[1];
  if (value < u.range_low || value > u.range_high)
    table.problem("value", "a value inside its own range", "one outside it", "widen range or change value");
  u.low = table.number("low", {.low = allowed.low, .high = value});
  u.high = table.number("high", {.low = value, .high = infinity});
  return u;
}

}  // namespace

PopulationParameters PopulationParameters::read(const std::string& file) {
  Document document = Document::read(file);
  return read(document);
}

PopulationParameters PopulationParameters::read(Document& document) {
  PopulationParameters read;
  const Table root = document.root();
  read.interval_ = root.number("interval", {.low = smallest, .high = 1});
  read.fitted_to_ = root.texts("fitted_to", true);
  read.uncertainty_scale_ = root.number("uncertainty_scale", {.low = 0, .high = infinity}, 1);
  for_each_field<Theta>([&](const auto& f) {
    const auto table = root.table(f.name, true);
    if (!table) return;
    ParameterEntry entry{.name = f.name,
                         .unit = table->text("unit"),
                         .meaning = table->text("meaning"),
                         .source = table->text("source"),
                         .confidence = table->text("confidence"),
                         .value = table->number("value"),
                         .uncertain = table->has("low") || table->has("high"),
                         .uncertainty = {}};
    if (table->has("unit") && entry.unit != f.unit)
      table->problem("unit", std::string("\"") + f.unit + "\"", "\"" + entry.unit + "\"",
                     "give the value in the unit that the model uses");
    if (entry.uncertain) entry.uncertainty = read_uncertainty(*table, entry.value);
    table->close();
    read.central_.*f.member = entry.value;
    read.entries_.push_back(std::move(entry));
  });
  read.of_a_trial_.assign(read.entries_.size(), false);
  if (const auto posterior = root.table("posterior"); posterior && document.problems().empty())
    read.read_posterior(*posterior);
  root.close();
  document.check();
  read.speak_for("");
  return read;
}

void PopulationParameters::read_posterior(const Table& table) {
  Posterior posterior{.made_by = table.text("made_by"),
                      .names = table.texts("names", true),
                      .weights = table.numbers("weights", true),
                      .draws = table.numbers("draws", true)};
  table.close();
  for (const std::string& name : posterior.names) {
    const std::string own = name.substr(0, name.find('@'));
    const auto entry =
        std::find_if(entries_.begin(), entries_.end(), [&](const ParameterEntry& e) { return e.name == own; });
    if (entry == entries_.end() || !entry->uncertain)
      table.problem("names", "parameters of this file that have low and high", "\"" + name + "\"",
                    "`titrate calibrate` writes this table; write it anew");
    else
      columns_.push_back({.parameter = static_cast<std::size_t>(entry - entries_.begin()), .used = false});
  }
  double sum = 0;
  for (const double weight : posterior.weights) cumulative_.push_back(sum += weight);
  const bool fits = posterior.draws.size() == posterior.names.size() * posterior.weights.size();
  const bool weighs = sum > 0 && *std::min_element(posterior.weights.begin(), posterior.weights.end()) >= 0;
  if (!fits || !weighs)
    table.problem("draws", "as many numbers as names times weights, and weights of 0 or more",
                  std::to_string(posterior.draws.size()) + " numbers, " + std::to_string(posterior.names.size()) +
                      " names, " + std::to_string(posterior.weights.size()) + " weights",
                  "`titrate calibrate` writes this table; write it anew");
  posterior_ = std::move(posterior);
}

void PopulationParameters::speak_for(const std::string& trial) {
  if (!posterior_) return;
  std::fill(of_a_trial_.begin(), of_a_trial_.end(), false);
  const std::vector<ParameterEntry>& entries = entries_;
  const auto columns = columns_.size();
  for (std::size_t c = 0; c < columns; ++c) {
    const std::string& name = posterior_->names[c];
    const auto at = name.find('@');
    columns_[c].used = at == std::string::npos || name.substr(at + 1) == trial;
    if (at != std::string::npos && !columns_[c].used) of_a_trial_[columns_[c].parameter] = true;
  }
  for (std::size_t c = 0; c < columns; ++c) {
    if (!columns_[c].used || posterior_->names[c].find('@') == std::string::npos) continue;
    const std::size_t parameter = columns_[c].parameter;
    of_a_trial_[parameter] = false;
    // The value of a run without draws: the mean on the parameter's scale, as the file gives it for shared parameters.
    const Continuous scale{.scale = entries[parameter].uncertainty.scale, .location = 0, .sd = 0, .low = 0, .high = 0};
    double sum = 0;
    for (std::size_t row = 0; row < posterior_->weights.size(); ++row)
      sum += posterior_->weights[row] * scale.to_scale(posterior_->draws[row * columns + c]);
    central_.set(entries[parameter].name, scale.from_scale(sum / cumulative_.back()));
  }
}

double PopulationParameters::independent(std::size_t parameter, const Stream& stream) const {
  const double interval_z = 2 * normal_quantile((1 + interval_) / 2);
  const ParameterEntry& entry = entries_[parameter];
  const Uncertainty& u = entry.uncertainty;
  Continuous marginal{.scale = u.scale, .location = 0, .sd = 0, .low = u.range_low, .high = u.range_high};
  marginal.location = marginal.to_scale(entry.value);
  marginal.sd = (marginal.to_scale(u.high) - marginal.to_scale(u.low)) / interval_z * uncertainty_scale_;
  return marginal.sd > 0 ? marginal.quantile(stream.uniform(parameter)) : entry.value;
}

Theta PopulationParameters::draw(StreamKey key) const {
  const Stream stream(key, Purpose::parameters);
  Theta theta = central_;
  if (posterior_ && !(uncertainty_scale_ > 0)) return theta;
  std::size_t index = 0;
  for_each_field<Theta>([&](const auto& f) {
    const std::size_t here = index++;
    const bool alone = posterior_ ? of_a_trial_[here] : entries_[here].uncertain;
    if (alone) theta.*f.member = independent(here, stream);
  });
  if (!posterior_) return theta;
  // An index of its own, after those of the parameters.
  const double place = stream.uniform(entries_.size()) * cumulative_.back();
  const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end(), place);
  const auto row = static_cast<std::size_t>(std::min(found, cumulative_.end() - 1) - cumulative_.begin());
  for (std::size_t c = 0; c < columns_.size(); ++c)
    if (columns_[c].used) theta.set(entries_[columns_[c].parameter].name, posterior_->draws[row * columns_.size() + c]);
  return theta;
}

}  // namespace titrate::cohort
