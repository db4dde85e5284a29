#include "cohort/parameters.hpp"

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
  root.close();
  document.check();
  return read;
}

Theta PopulationParameters::draw(StreamKey key) const {
  const Stream stream(key, Purpose::parameters);
  const double interval_z = 2 * normal_quantile((1 + interval_) / 2);
  Theta theta = central_;
  std::size_t index = 0;
  for_each_field<Theta>([&](const auto& f) {
    const std::size_t here = index++;
    const ParameterEntry& entry = entries_[here];
    if (!entry.uncertain) return;
    const Uncertainty& u = entry.uncertainty;
    Continuous marginal{.scale = u.scale, .location = 0, .sd = 0, .low = u.range_low, .high = u.range_high};
    marginal.location = marginal.to_scale(entry.value);
    marginal.sd = (marginal.to_scale(u.high) - marginal.to_scale(u.low)) / interval_z * uncertainty_scale_;
    if (marginal.sd > 0) theta.*f.member = marginal.quantile(stream.uniform(here));
  });
  return theta;
}

}  // namespace titrate::cohort
