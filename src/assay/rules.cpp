#include "assay/rules.hpp"

#include "base/document.hpp"

namespace titrate::assay {

namespace {

/// One value with what it means and where it comes from.
class Entry {
 public:
  Entry(const std::optional<Table>& section, const char* key)
      : table_(section ? section->table(key, true) : std::nullopt) {
    if (!table_) return;
    table_->text("definition");
    table_->text("source");
    table_->text("confidence");
  }
  ~Entry() {
    if (table_) table_->close();
  }
  Entry(const Entry&) = delete;
  Entry& operator=(const Entry&) = delete;

  double number(Range range) const { return table_ ? table_->number("value", range) : 0; }
  long integer(Range range) const { return table_ ? table_->integer("value", range) : 0; }
  /// "80 %" as 0.8.
  double share(Range range) const { return table_ ? table_->quantity("value", "1", range) : 0; }

 private:
  std::optional<Table> table_;
};

void close(const std::optional<Table>& section) {
  if (section) section->close();
}

}  // namespace

Rules read_rules(const std::string& file) {
  Document document = Document::read(file);
  const Table root = document.root();
  Rules rules;
  rules.id = root.text("id");
  rules.title = root.text("title");
  rules.source = root.text("source");
  rules.verified = root.boolean("verified");
  if (const std::string kind = root.text("kind"); kind != "assay")
    root.problem("kind", "\"assay\"", '"' + kind + '"', "name a file of library/assays/");

  const auto curve = root.table("curve", true);
  rules.variance_power = Entry(curve, "variance_power").number({0, 2});
  rules.five_parameters_below = Entry(curve, "five_parameters_below").number({0, 1});
  rules.least_levels = Entry(curve, "least_levels").integer({5, 100});  // the curve has five parameters
  rules.most_reversal = Entry(curve, "most_reversal").share({0, 1});
  close(curve);
  const auto detection = root.table("detection", true);
  rules.blank_deviations = Entry(detection, "blank_deviations").number({0, 100});
  close(detection);
  const auto quantification = root.table("quantification", true);
  rules.least_recovery = Entry(quantification, "least_recovery").share({0, 1});
  rules.most_recovery = Entry(quantification, "most_recovery").share({1, 10});
  rules.most_variation = Entry(quantification, "most_variation").share({0, 1});
  close(quantification);
  root.close();
  document.check();
  return rules;
}

}  // namespace titrate::assay
