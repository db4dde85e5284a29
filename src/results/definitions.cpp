#include "results/definitions.hpp"

#include "base/document.hpp"

#include <cmath>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::results {

namespace {

GradeBand read_band(const Table& bands, const char* name) {
  const std::vector<double> ends = bands.numbers(name, true);
  const bool sound = ends.size() == 2 && ends[0] >= 1 && ends[0] <= ends[1];
  if (!sound && !ends.empty())
    bands.problem(name, "the lowest and the highest grade of the band, such as [1, 2]",
                  fmt::format("[{}]", fmt::join(ends, ", ")), "name the two");
  return sound ? GradeBand{static_cast<int>(ends[0]), static_cast<int>(ends[1])} : GradeBand{1, 1};
}

}  // namespace

Definitions read_definitions(const std::string& file) {
  Document document = Document::read(file);
  const Table root = document.root();
  const auto days = [&](const char* key) { return static_cast<int>(std::lround(root.quantity(key, "d", {.low = 1}))); };
  root.text("id");
  root.text("title");
  root.text("source");
  GradeBand low{}, moderate{}, high{};
  if (const auto bands = root.table("grade_bands", true)) {
    low = read_band(*bands, "g1_2");
    moderate = read_band(*bands, "g2_4");
    high = read_band(*bands, "g3_4");
    bands->close();
  }
  Definitions d{.course_days = days("course"),
                .early_death_days = days("early_death"),
                .early_progression_days = days("early_progression"),
                .response_within_days = days("response_within"),
                .high_dose_mg = root.quantity("high_dose", "mg", {.low = 0}),
                .high_dose_days = days("high_dose_lasting"),
                .bulky_node_cm = root.quantity("bulky_node", "cm", {.low = 0}),
                .clear_marrow_percent = root.quantity("clear_marrow", "%", {.low = 0}),
                .advanced_rai = static_cast<int>(root.integer("advanced_rai", {.low = 0})),
                .low_grades = low,
                .moderate_grades = moderate,
                .high_grades = high,
                .notable_fall = root.quantity("notable_fall", "1", {.low = 0, .high = 1}),
                .month_days = days("month"),
                .survival_grid_days = days("survival_grid"),
                .survival_marks_days = {}};
  for (const double mark : root.quantities("survival_marks", "d", {.low = 1}, true))
    d.survival_marks_days.push_back(static_cast<int>(std::lround(mark)));
  root.close();
  document.check();
  return d;
}

}  // namespace titrate::results
