#include "results/definitions.hpp"

#include "base/document.hpp"

#include <cmath>

namespace titrate::results {

Definitions read_definitions(const std::string& file) {
  Document document = Document::read(file);
  const Table root = document.root();
  const auto days = [&](const char* key) { return static_cast<int>(std::lround(root.quantity(key, "d", {.low = 1}))); };
  root.text("id");
  root.text("title");
  root.text("source");
  Definitions d{.course_days = days("course"),
                .early_death_days = days("early_death"),
                .early_progression_days = days("early_progression"),
                .high_dose_mg = root.quantity("high_dose", "mg", {.low = 0}),
                .high_dose_days = days("high_dose_lasting"),
                .bulky_node_cm = root.quantity("bulky_node", "cm", {.low = 0}),
                .clear_marrow_percent = root.quantity("clear_marrow", "%", {.low = 0}),
                .advanced_rai = static_cast<int>(root.integer("advanced_rai", {.low = 0})),
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
