#include "cdisc/survey.hpp"

#include "cdisc/moment.hpp"

#include <algorithm>
#include <cmath>
#include <regex>
#include <set>

#include <fmt/format.h>

namespace titrate::cdisc {

namespace {

constexpr double largest_exact = 9007199254740992;  // 2^53
constexpr std::size_t most_problems = 100;

bool is_json(Format format) { return format != Format::csv && format != Format::xport; }

bool sas_name(const std::string& name) {
  static const std::regex pattern("[A-Z_][A-Z0-9_]*");
  return std::regex_match(name, pattern);
}

}  // namespace

std::string data_type(const Variable& variable, const Extent& extent) {
  if (!variable.data_type.empty()) return variable.data_type;
  if (variable.type == Type::text) return "string";
  if (!variable.moment().empty()) return std::string(variable.moment());
  return extent.fractions ? "float" : "integer";
}

Survey::Survey(const Dataset& dataset, Format format, const std::filesystem::path& file, const WriteOptions& options)
    : dataset_(dataset),
      format_(format),
      file_(file),
      encoding_(options.xport_encoding),
      extents_(dataset.variables.size()) {
  for (const Variable& one : dataset.variables) moments_.push_back(one.moment());
  if (format == Format::xport) converter_.emplace(encoding_, "UTF-8");
  names();
  if (format == Format::xport) xport_names();
}

void Survey::head(std::string expected, std::string seen, std::string mend) {
  head_.push_back({{shown_path(file_)}, std::move(expected), std::move(seen), std::move(mend)});
}

void Survey::names() {
  if (dataset_.variables.empty()) head("at least one variable", "none", "say what the columns are");
  std::set<std::string> seen;
  for (const Variable& one : dataset_.variables) {
    if (one.name.empty() || !is_utf8(one.name) || has_controls(one.name))
      head("variables' names in UTF-8 without control characters", shown(one.name), "rename it");
    if (!seen.insert(upper(one.name)).second) head("each variable once", shown(one.name) + " twice", "rename one");
    if (!is_utf8(one.label)) head("a label in UTF-8", shown(one.label), "correct the label of " + one.name);
  }
  if (!is_utf8(dataset_.label)) head("a label in UTF-8", shown(dataset_.label), "correct the dataset's label");
}

void Survey::xport_label(const std::string& label, const std::string& whose) {
  const auto bytes = (*converter_)(label);
  if (!bytes)
    head(fmt::format("a label in {}", encoding_), shown(label), fmt::format("write the label of {} in it", whose));
  else if (bytes->size() > XportLimits::label)
    head(fmt::format("labels of at most {} bytes in XPORT version 5", XportLimits::label),
         fmt::format("{} bytes in {}", bytes->size(), shown(label)), fmt::format("shorten the label of {}", whose));
}

void Survey::xport_names() {
  const auto name = [&](const std::string& text, const std::string& what) {
    if (text.size() > XportLimits::name || !sas_name(text))
      head(fmt::format("{} of at most {} of A-Z, 0-9 and _ in XPORT version 5", what, XportLimits::name), shown(text),
           text.size() <= XportLimits::name && sas_name(upper(text)) ? "write it in upper case"
                                                                     : "shorten or rename it");
  };
  name(dataset_.name, "a dataset's name");
  xport_label(dataset_.label, "the dataset");
  if (dataset_.variables.size() > XportLimits::variables)
    head(fmt::format("at most {} variables in XPORT version 5", XportLimits::variables),
         fmt::format("{}", dataset_.variables.size()), "split the dataset");
  static const std::regex format(R"((\$|\$?[A-Za-z_]([A-Za-z0-9_]*[A-Za-z_])?)?[0-9]{0,3}(\.[0-9]{0,2})?)");
  for (const Variable& one : dataset_.variables) {
    name(one.name, "a variable's name");
    xport_label(one.label, one.name);
    std::smatch parts;
    if (!std::regex_match(one.display_format, parts, format) || parts[1].length() > 8)
      head("a SAS format with a name of at most 8 bytes", shown(one.display_format),
           "correct the display format of " + one.name);
  }
}

void Survey::breach(std::size_t variable, char kind, std::string expected, std::string seen, std::string mend) {
  Breach& found = breaches_[{variable, kind}];
  if (found.rows++ > 0) return;
  found.first_row = rows_;
  found.expected = std::move(expected);
  found.seen = std::move(seen);
  found.mend = std::move(mend);
}

void Survey::row(std::uint64_t, std::span<const Value> values) {
  ++rows_;
  if (values.size() != extents_.size())
    return breach(extents_.size(), 'w', fmt::format("{} values in each row", extents_.size()),
                  fmt::format("{}", values.size()), "give Missing for a value that is not there");
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (const auto* found = std::get_if<std::string_view>(&values[i]))
      text(i, without_trailing_blanks(*found));
    else if (const auto* value = std::get_if<double>(&values[i]))
      number(i, *value);
    else
      missing(i, std::get<Missing>(values[i]));
  }
  // A missing number is no blank; the one that IBM's format spells as eight blanks is.
  last_row_blank_ = std::all_of(values.begin(), values.end(), [&](const Value& value) {
    if (const auto* number = std::get_if<double>(&value)) return *number == XportLimits::blank;
    const auto* found = std::get_if<std::string_view>(&value);
    const bool of_text = dataset_.variables[static_cast<std::size_t>(&value - values.data())].type == Type::text;
    return found ? without_trailing_blanks(*found).empty() : of_text && std::holds_alternative<Missing>(value);
  });
}

void Survey::text(std::size_t variable, std::string_view value) {
  if (dataset_.variables[variable].type != Type::text)
    return breach(variable, 't', "numbers", shown(value), "make the variable one of text");
  if (!is_utf8(value) || value.find('\0') != std::string_view::npos)
    return breach(variable, 'u', "text in UTF-8 without zero bytes", shown(value), "correct the text");
  std::size_t bytes = value.size();
  if (converter_) {
    const auto converted = (*converter_)(value);
    if (!converted)
      return breach(variable, 'e', "text in " + encoding_, shown(value), "replace the characters that it lacks");
    bytes = converted->size();
    if (bytes > XportLimits::text)
      breach(variable, 'l', fmt::format("texts of at most {} bytes in XPORT version 5", XportLimits::text),
             fmt::format("{} bytes, {}", bytes, shown(value)), "shorten it, or carry the rest into SUPP--");
  }
  extents_[variable].longest = std::max(extents_[variable].longest, bytes);
}

void Survey::number(std::size_t variable, double value) {
  const Variable& one = dataset_.variables[variable];
  if (one.type != Type::number)
    return breach(variable, 't', "text", fmt::format("{}", value), "make the variable one of numbers");
  if (!std::isfinite(value))
    return breach(variable, 'f', "finite numbers", fmt::format("{}", value), "give Missing where there is no value");
  const bool whole = value == std::floor(value) && std::abs(value) <= largest_exact;
  if (!whole) extents_[variable].fractions = true;
  const double magnitude = std::abs(value);
  if (format_ == Format::xport && value != 0 && !(magnitude >= XportLimits::least && magnitude < XportLimits::beyond))
    breach(variable, 'r', "magnitudes from 2^-260 to below 2^249 (5e-79 to 9e74), as XPORT holds them",
           fmt::format("{}", value), "take another unit");
  if (!is_json(format_)) return;
  if (one.data_type == "integer" && !whole)
    breach(variable, 'i', "integers, as its dataType says", fmt::format("{}", value), "make its dataType float");
  if (one.data_type == "boolean" && value != 0 && value != 1)
    breach(variable, 'b', "0 or 1, as its dataType boolean says", fmt::format("{}", value), "correct its dataType");
  if (!moments_[variable].empty() && !moment_of_number(value, moments_[variable]))
    breach(variable, 'm', fmt::format("numbers of a {} counted from 1960-01-01", moments_[variable]),
           fmt::format("{}", value), "correct the value, or its display format");
}

void Survey::missing(std::size_t variable, Missing value) {
  if (value.special == '.') return;
  const bool known = value.special == '_' || (value.special >= 'A' && value.special <= 'Z');
  const bool text = dataset_.variables[variable].type == Type::text;
  if (!known || text || is_json(format_))
    breach(variable, 's',
           is_json(format_) ? "no special missing values in Dataset-JSON"
                            : "special missing values ._ and .A to .Z of numbers",
           shown(std::string{'.', value.special}), "give plain Missing, and the reason in a variable of its own");
}

std::vector<Problem> Survey::problems() const {
  std::vector<Problem> result = head_;
  for (const auto& [key, found] : breaches_) {
    const bool of_row = key.first == extents_.size();
    result.push_back(
        {{shown_path(file_)},
         of_row ? found.expected : fmt::format("{} in {}", found.expected, dataset_.variables[key.first].name),
         fmt::format("{} in row {}{}", found.seen, found.first_row,
                     found.rows > 1 ? fmt::format(" and the like in {} more", found.rows - 1) : ""),
         found.mend});
  }
  if (format_ == Format::xport && last_row_blank_)
    result.push_back({{shown_path(file_)},
                      "a last row that is not blank in XPORT version 5",
                      fmt::format("nothing in row {}", rows_),
                      "remove it: no reader tells it from the end"});
  if (result.size() > most_problems) {
    const std::size_t more = result.size() - most_problems;
    result.resize(most_problems);
    result.push_back({{shown_path(file_)},
                      "a dataset that the format holds",
                      fmt::format("{} more problems", more),
                      "mend these first"});
  }
  return result;
}

}  // namespace titrate::cdisc
