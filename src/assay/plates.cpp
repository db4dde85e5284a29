#include "assay/plates.hpp"

#include "assay/sheet.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

namespace titrate::assay {

namespace {

/// Beyond these a number is a slip of the keyboard, and sums of squares would leave the range of a double.
constexpr double largest = 1e15, smallest = 1e-15;

const std::vector<std::pair<std::string, ModelChoice>> models = {
    {"choose", ModelChoice::choose}, {"4PL", ModelChoice::four_parameters}, {"5PL", ModelChoice::five_parameters}};

constexpr std::pair<const char*, WellKind> kinds[] = {{"blank", WellKind::blank},
                                                      {"standard", WellKind::standard},
                                                      {"control", WellKind::control},
                                                      {"sample", WellKind::sample}};

/// A file named in the TOML is looked for beside it.
std::string beside(const std::string& file, const std::string& name) {
  return (std::filesystem::path(file).parent_path() / name).lexically_normal().string();
}

std::vector<Analyte> read_analytes(const Table& root) {
  std::vector<Analyte> analytes;
  for (const Table& table : root.tables("analyte", true)) {
    Analyte one{.id = table.text("id"), .label = {}, .unit = table.text("unit")};
    one.label = table.text("label", one.id);
    one.model = table.choice<ModelChoice>("model", models, ModelChoice::choose);
    if (table.has("lloq")) one.validated_lower = table.quantity("lloq", one.unit, {smallest, largest});
    if (std::any_of(analytes.begin(), analytes.end(), [&](const Analyte& other) { return other.id == one.id; }))
      table.problem("id", "an id of its own", fmt::format("`{}` a second time", one.id), "rename one of the two");
    table.text("note", "");
    table.close();
    analytes.push_back(std::move(one));
  }
  return analytes;
}

class WellReader {
 public:
  WellReader(const Sheet& sheet, Assay& assay) : sheet_(sheet), assay_(assay) {}

  void read() {
    for (std::size_t row = 0; row < sheet_.rows(); ++row) read(row);
  }

 private:
  void read(std::size_t row) {
    Well well;
    well.at = sheet_.place(row, "response");
    well.plate = required(row, "plate", "the plate's name");
    well.well = sheet_.text(row, "well");
    well.masked = sheet_.text(row, "masked");
    const auto analyte = analyte_of(row);
    const auto kind = kind_of(row);
    read_response(row, kind, well);
    if (kind) read_kind(row, *kind, well);
    if (!analyte || !kind) return;
    well.analyte = *analyte;
    well.kind = *kind;
    if (!well.well.empty() && !places_.emplace(well.plate, *analyte, well.well).second)
      sheet_.problem(row, "well", "each well of a plate once for an analyte", fmt::format("`{}` again", well.well),
                     "correct the name of the well or of the plate");
    assay_.wells.push_back(std::move(well));
  }

  std::string required(std::size_t row, const char* column, const char* what) {
    if (sheet_.text(row, column).empty()) sheet_.problem(row, column, what, "an empty cell", "fill it in");
    return sheet_.text(row, column);
  }

  std::optional<std::size_t> analyte_of(std::size_t row) {
    const std::string& word = sheet_.text(row, "analyte");
    std::vector<std::string> known;
    for (std::size_t i = 0; i < assay_.analytes.size(); ++i) {
      if (assay_.analytes[i].id == word) return i;
      known.push_back(assay_.analytes[i].id);
    }
    const std::string near = did_you_mean(word, known);
    sheet_.problem(row, "analyte", fmt::format("one of {}", fmt::join(known, ", ")), fmt::format("`{}`", word),
                   near.empty() ? "describe it as an [[analyte]]" : fmt::format("did you mean `{}`?", near));
    return {};
  }

  std::optional<WellKind> kind_of(std::size_t row) {
    const std::string& word = sheet_.text(row, "kind");
    for (const auto& [known, kind] : kinds)
      if (word == known) return kind;
    sheet_.problem(row, "kind", "blank, standard, control or sample", fmt::format("`{}`", word),
                   "say what is in the well");
    return {};
  }

  void read_response(std::size_t row, std::optional<WellKind> kind, Well& well) {
    const auto response = sheet_.number(row, "response");
    const bool weighted = kind == WellKind::blank || kind == WellKind::standard;
    if (!response) {
      if (well.masked.empty())
        sheet_.problem(row, "response", "a number", "an empty cell", "give it, or say in `masked` why there is none");
      else
        well.response = std::nan("");
    } else if (std::abs(*response) > largest)
      sheet_.problem(row, "response", fmt::format("a response of at most {:g}", largest), fmt::format("{}", *response),
                     "correct it, or say in `masked` why it does not count");
    else if (weighted && !(*response >= smallest) && well.masked.empty())
      sheet_.problem(row, "response", "a response above 0", fmt::format("{}", *response),
                     "give the raw response, blanks not subtracted: the weight of a well is 1/y^2");
    if (response) well.response = *response;
  }

  void read_kind(std::size_t row, WellKind kind, Well& well) {
    well.concentration = sheet_.number(row, "concentration");
    if (kind == WellKind::standard && !(well.concentration && *well.concentration > 0))
      sheet_.problem(row, "concentration", "the standard's concentration, above 0",
                     well.concentration ? fmt::format("{}", *well.concentration) : "an empty cell",
                     "a standard without analyte is a `blank`");
    if (kind == WellKind::control && well.concentration && !(*well.concentration > 0))
      sheet_.problem(row, "concentration", "a concentration above 0", fmt::format("{}", *well.concentration),
                     "leave it empty where it is not known");
    if (kind == WellKind::blank && well.concentration.value_or(0) != 0)
      sheet_.problem(row, "concentration", "0 or nothing", fmt::format("{}", *well.concentration),
                     "with analyte in it the well is a `standard`");
    if (kind == WellKind::sample && well.concentration)
      sheet_.problem(row, "concentration", "nothing: it is what is sought", fmt::format("{}", *well.concentration),
                     "a sample of known concentration is a `control`");
    if (well.concentration.value_or(0) > largest ||
        (well.concentration.value_or(0) > 0 && *well.concentration < smallest))
      sheet_.problem(row, "concentration", fmt::format("a concentration from {:g} to {:g}", smallest, largest),
                     fmt::format("{}", *well.concentration), "choose another unit");
    if (kind == WellKind::control || kind == WellKind::sample) read_sample(row, kind, well);
  }

  void read_sample(std::size_t row, WellKind kind, Well& well) {
    well.dilution = sheet_.number(row, "dilution").value_or(1);
    if (!(well.dilution >= 1 && well.dilution <= largest))
      sheet_.problem(row, "dilution", "a factor of at least 1", fmt::format("{}", well.dilution),
                     "write 4 for one part in four");
    well.id = sheet_.text(row, "id");
    well.subject = sheet_.text(row, "subject");
    well.visit = sheet_.text(row, "visit");
    well.group = sheet_.text(row, "group");
    if (kind == WellKind::sample && well.id.empty() && !well.subject.empty())
      well.id = well.visit.empty() ? well.subject : well.subject + " " + well.visit;
    if (well.id.empty()) required(row, "id", "a name: of a control, or of a sample without a subject");
    check_visit(row, kind, well);
  }

  void check_visit(std::size_t row, WellKind kind, const Well& well) {
    if (kind != WellKind::sample || assay_.visits.empty() || well.subject.empty()) return;
    if (std::find(assay_.visits.begin(), assay_.visits.end(), well.visit) != assay_.visits.end()) return;
    const std::string near = did_you_mean(well.visit, assay_.visits);
    sheet_.problem(row, "visit", fmt::format("one of {}", fmt::join(assay_.visits, ", ")),
                   fmt::format("`{}`", well.visit),
                   near.empty() ? "add it to [changes] visits" : fmt::format("did you mean `{}`?", near));
  }

  const Sheet& sheet_;
  Assay& assay_;
  std::set<std::tuple<std::string, std::size_t, std::string>> places_;
};

/// All wells of one sample are diluted alike and belong to one subject, visit and group.
void check_samples(const Assay& assay, Document& document) {
  std::map<std::tuple<std::string, std::size_t, WellKind, std::string>, const Well*> first;
  std::map<std::tuple<std::string, std::string, std::size_t, double>, const Well*> measured;
  std::map<std::string, const Well*> subjects;
  const auto problem = [&](const Well& well, std::string expected, std::string seen, std::string mend) {
    document.problem({well.at, std::move(expected), std::move(seen), std::move(mend)});
  };
  for (const Well& well : assay.wells) {
    if (well.id.empty()) continue;
    const Well& other = *first.emplace(std::tuple(well.plate, well.analyte, well.kind, well.id), &well).first->second;
    if (well.dilution != other.dilution || well.concentration != other.concentration ||
        std::tie(well.subject, well.visit, well.group) != std::tie(other.subject, other.visit, other.group))
      problem(well, fmt::format("what row {} says of `{}`: dilution, subject, visit, group", other.at.line, well.id),
              "something else", "give another dilution of a sample an `id` of its own");
    if (well.kind != WellKind::sample || well.subject.empty()) continue;
    const Well& same =
        *measured.emplace(std::tuple(well.subject, well.visit, well.analyte, well.dilution), &well).first->second;
    if (same.id != well.id || same.plate != well.plate)
      problem(well,
              fmt::format("one sample of {} at `{}` and a dilution of {}", well.subject, well.visit, well.dilution),
              fmt::format("another in row {}", same.at.line), "mask the one that does not count, and say why");
    const Well& whose = *subjects.emplace(well.subject, &well).first->second;
    if (whose.group != well.group)
      problem(well, fmt::format("{} in the group `{}`, as in row {}", well.subject, whose.group, whose.at.line),
              fmt::format("`{}`", well.group), "a subject is of one group");
  }
}

void read_wells(const Table& root, Document& document, Assay& assay) {
  static const std::vector<Column> columns = {{.name = "plate", .required = true},
                                              {.name = "well"},
                                              {.name = "analyte", .required = true},
                                              {.name = "kind", .required = true},
                                              {.name = "id"},
                                              {.name = "concentration", .number = true, .required = true},
                                              {.name = "response", .number = true, .required = true},
                                              {.name = "dilution", .number = true},
                                              {.name = "subject"},
                                              {.name = "visit"},
                                              {.name = "group"},
                                              {.name = "masked"}};
  const std::string name = root.text("wells");
  if (name.empty()) return;
  const std::string file = beside(assay.file, name);
  assay.data.push_back(file);
  const std::size_t before = document.problems().size();
  const Sheet sheet(document, file, columns);
  assay.notes.insert(assay.notes.end(), sheet.notes().begin(), sheet.notes().end());
  const bool columns_there = std::none_of(document.problems().begin() + static_cast<std::ptrdiff_t>(before),
                                          document.problems().end(), [](const Problem& p) { return p.at.line == 1; });
  if (columns_there) WellReader(sheet, assay).read();
  check_samples(assay, document);
}

void read_fields(const Sheet& sheet, Microvessels& vessels) {
  for (std::size_t row = 0; row < sheet.rows(); ++row) {
    Field field{sheet.text(row, "subject"), sheet.text(row, "visit"), sheet.text(row, "group")};
    if (field.subject.empty()) sheet.problem(row, "subject", "the subject", "an empty cell", "fill it in");
    if (std::find(vessels.visits.begin(), vessels.visits.end(), field.visit) == vessels.visits.end())
      sheet.problem(row, "visit", fmt::format("one of {}", fmt::join(vessels.visits, ", ")),
                    fmt::format("`{}`", field.visit), "add it to [microvessels] visits");
    const auto count = sheet.number(row, "count");
    if (!count || !(*count >= 0 && *count <= 1e6) || *count != std::floor(*count))
      sheet.problem(row, "count", "the vessels counted, a whole number",
                    count ? fmt::format("{}", *count) : "an empty cell",
                    "leave the field's row out where none was counted");
    else
      field.count = static_cast<long>(*count);
    vessels.fields.push_back(std::move(field));
  }
}

void read_microvessels(const Table& root, Document& document, Assay& assay) {
  const auto table = root.table("microvessels");
  if (!table) return;
  Microvessels vessels;
  vessels.field_area = table->quantity("field_area", "mm2", {1e-9, 1e6});
  vessels.hot_spots = table->integer("hot_spots", {0, 1e6}, 0);
  vessels.visits = table->texts("visits", true);
  const std::string name = table->text("fields");
  table->close();
  if (!name.empty()) {
    const std::string file = beside(assay.file, name);
    assay.data.push_back(file);
    const Sheet sheet(document, file,
                      {{.name = "subject", .required = true},
                       {.name = "visit", .required = true},
                       {.name = "field"},
                       {.name = "group"},
                       {.name = "count", .number = true, .required = true}});
    assay.notes.insert(assay.notes.end(), sheet.notes().begin(), sheet.notes().end());
    if (std::none_of(document.problems().begin(), document.problems().end(),
                     [&](const Problem& p) { return p.at.file == file && p.at.line == 1; }))
      read_fields(sheet, vessels);
  }
  assay.microvessels = std::move(vessels);
}

}  // namespace

Assay read_assay(const std::string& file) {
  Document document = Document::read(file);
  const Table root = document.root();
  if (const std::string said = root.text("schema"); said != schema)
    root.problem("schema", fmt::format("\"{}\"", schema), fmt::format("\"{}\"", said), "this program reads version 1");
  Assay assay;
  assay.file = file;
  assay.id = root.text("id");
  assay.title = root.text("title", assay.id);
  assay.source = root.text("source");
  if (const auto changes = root.table("changes")) {
    assay.visits = changes->texts("visits", true);
    if (assay.visits.size() < 2 && changes->has("visits"))
      changes->problem("visits", "at least two visits, in order", fmt::format("{}", assay.visits.size()),
                       "leave [changes] out where none are wanted");
    changes->close();
  }
  if (root.has("wells") || !root.has("microvessels")) {
    assay.analytes = read_analytes(root);
    read_wells(root, document, assay);
  }
  read_microvessels(root, document, assay);
  root.close();
  document.check();
  return assay;
}

}  // namespace titrate::assay
