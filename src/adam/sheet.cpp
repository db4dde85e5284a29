#include "adam/sheet.hpp"

#include "base/error.hpp"
#include "chart/visits.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <fmt/format.h>

namespace titrate::adam {

namespace {

constexpr const char* date_format = "DATE9.";

cdisc::Variable variable_of(const Item& item) {
  cdisc::Variable made{.name = item.name, .label = item.label};
  if (item.kind == Kind::text) return made;
  made.type = cdisc::Type::number;
  made.length = sizeof(double);
  made.data_type = item.kind == Kind::integer ? "integer" : item.kind == Kind::date ? "date" : "float";
  if (item.kind == Kind::date) {
    made.target_data_type = "integer";
    made.display_format = date_format;
  }
  return made;
}

/// Missing before numbers before texts, as SAS sorts a variable of one type.
bool before(const cdisc::Cell& a, const cdisc::Cell& b) {
  if (a.index() != b.index()) return a.index() < b.index();
  if (std::holds_alternative<double>(a)) return std::get<double>(a) < std::get<double>(b);
  if (std::holds_alternative<std::string>(a)) return std::get<std::string>(a) < std::get<std::string>(b);
  return false;
}

/// Digits behind the point of the shortest text that means the number.
int decimals(double value) {
  const std::string text = fmt::format("{}", value);
  const std::size_t exponent = std::min(text.find('e'), text.size());
  const std::size_t point = std::min(text.find('.'), exponent);
  const int written = static_cast<int>(exponent - point) - (point < exponent ? 1 : 0);
  const int shift = exponent < text.size() ? std::stoi(text.substr(exponent + 1)) : 0;
  return std::max(0, written - shift);
}

}  // namespace

Sheet::Sheet(Head head, std::vector<Item> items) : head_(std::move(head)), items_(std::move(items)) {
  table_.dataset.name = head_.name;
  table_.dataset.label = head_.label;
  for (const Item& item : items_) {
    place_[item.name] = table_.dataset.variables.size();
    table_.dataset.variables.push_back(variable_of(item));
  }
  for (std::size_t k = 0; k < head_.keys.size(); ++k)
    table_.dataset.variables[place(head_.keys[k])].key_sequence = static_cast<int>(k) + 1;
}

std::size_t Sheet::place(std::string_view variable) const {
  const auto found = place_.find(variable);
  if (found == place_.end())
    throw Error(Error::Kind::failure, fmt::format("{} has no variable {}.", head_.name, variable));
  return found->second;
}

Sheet& Sheet::row() {
  table_.rows.emplace_back(items_.size());
  return *this;
}

Sheet& Sheet::put(std::string_view variable, std::string text) {
  if (!text.empty()) table_.rows.back()[place(variable)] = std::move(text);
  return *this;
}

Sheet& Sheet::put(std::string_view variable, double number) {
  if (!std::isnan(number)) table_.rows.back()[place(variable)] = number;
  return *this;
}

Sheet& Sheet::put_date(std::string_view variable, int civil_day) {
  return put(variable, static_cast<double>(civil_day + sas_epoch));
}

void Sheet::finish() {
  std::vector<std::size_t> keys;
  for (const std::string& key : head_.keys) keys.push_back(place(key));
  std::stable_sort(table_.rows.begin(), table_.rows.end(), [&](const auto& a, const auto& b) {
    for (const std::size_t key : keys) {
      if (before(a[key], b[key])) return true;
      if (before(b[key], a[key])) return false;
    }
    return false;
  });
  if (const auto numbered = place_.find("ASEQ"); numbered != place_.end()) {
    const std::size_t subject = place("USUBJID");
    for (std::size_t r = 0, number = 0; r < table_.rows.size(); ++r) {
      number = r > 0 && table_.rows[r][subject] == table_.rows[r - 1][subject] ? number + 1 : 1;
      table_.rows[r][numbered->second] = static_cast<double>(number);
    }
  }
  for (std::size_t v = 0; v < items_.size(); ++v) {
    if (items_[v].kind != Kind::text) continue;
    std::size_t longest = 1;
    for (const auto& row : table_.rows)
      if (const auto* text = std::get_if<std::string>(&row[v])) longest = std::max(longest, text->size());
    table_.dataset.variables[v].length = static_cast<int>(longest);
  }
}

std::string Sheet::text(std::size_t row, std::string_view variable) const {
  const auto* text = std::get_if<std::string>(&table_.rows[row][place(variable)]);
  return text ? *text : std::string();
}

double Sheet::number(std::size_t row, std::string_view variable) const {
  const auto* number = std::get_if<double>(&table_.rows[row][place(variable)]);
  return number ? *number : chart::missing;
}

cdisc::CodeList Sheet::own_list(const Item& item) const {
  cdisc::CodeList list{.name = fmt::format("{} {}", head_.name, item.name),
                       .type = item.kind == Kind::text ? cdisc::Type::text : cdisc::Type::number};
  std::map<std::string, std::string> terms;
  for (std::size_t r = 0; r < table_.rows.size(); ++r) {
    const double value = number(r, item.name);
    const std::string term = item.kind == Kind::text ? text(r, item.name)
                             : std::isnan(value)     ? std::string()
                                                     : fmt::format("{}", value);
    if (!term.empty()) terms.emplace(term, item.decode.empty() ? "" : text(r, item.decode));
  }
  for (const auto& [value, decode] : terms) list.terms.push_back({value, decode});
  return list;
}

void Sheet::describe(cdisc::Format format, cdisc::Define& define) const {
  cdisc::ItemGroup group{.dataset = table_.dataset,
                         .format = format,
                         .structure = head_.structure,
                         .class_name = head_.class_name,
                         .repeating = head_.class_name != "SUBJECT LEVEL ANALYSIS DATASET"};
  for (std::size_t v = 0; v < items_.size(); ++v) {
    const Item& item = items_[v];
    cdisc::ItemNote note{.origin = item.origin.type};
    for (const auto& row : table_.rows)
      if (const auto* value = std::get_if<double>(&row[v]); value && item.kind == Kind::number)
        note.significant_digits = std::max(note.significant_digits, decimals(*value));
    note.mandatory = !table_.rows.empty() && std::none_of(table_.rows.begin(), table_.rows.end(), [v](const auto& row) {
      return std::holds_alternative<cdisc::Missing>(row[v]);
    });
    if (item.origin.type == "Predecessor") note.predecessor = item.origin.text;
    if (item.origin.type == "Derived") {
      note.method = fmt::format("{} {}", head_.name, item.name);
      define.methods.push_back({.name = note.method, .description = item.origin.text});
    }
    note.code_list = item.terms;
    if (item.terms == own_terms) {
      cdisc::CodeList list = own_list(item);
      note.code_list = list.terms.empty() ? "" : list.name;
      if (!list.terms.empty()) define.code_lists.push_back(std::move(list));
    }
    group.notes.push_back(std::move(note));
  }
  define.groups.push_back(std::move(group));
}

}  // namespace titrate::adam
