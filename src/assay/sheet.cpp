#include "assay/sheet.hpp"

#include "cdisc/read.hpp"

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

namespace titrate::assay {

namespace {

constexpr std::size_t most_rows = 1'000'000;  // wells: some ten thousand plates

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

std::string trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return "";
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

}  // namespace

/// Keeps the rows and notes the cells that are no numbers.
class SheetSink : public cdisc::RowSink {
 public:
  SheetSink(Sheet& sheet, const std::vector<Column>& columns) : sheet_(sheet), columns_(columns) {}

  void begin(const cdisc::Dataset& dataset) override {
    std::vector<std::string> names;
    for (const cdisc::Variable& each : dataset.variables) names.push_back(lower(each.name));
    sheet_.begin(names, columns_);
  }

  void row(std::uint64_t number, std::span<const cdisc::Value> values) override {
    if (sheet_.rows_.size() == most_rows)
      throw Error({Problem{{sheet_.file_},
                           fmt::format("at most {} rows", most_rows),
                           "more",
                           "check that this is the assay's file, or take it in parts"}});
    sheet_.numbers_.push_back(number);
    auto& cells = sheet_.rows_.emplace_back();
    for (const cdisc::Value& value : values) {
      Sheet::Cell& cell = cells.emplace_back();
      if (const auto* text = std::get_if<std::string_view>(&value)) cell.text = trimmed(*text);
      if (const auto* found = std::get_if<double>(&value)) cell.number = *found;
    }
    for (const std::size_t bad : misfits_) cells[bad].bad = true;
    misfits_.clear();
  }

  bool misfit(const cdisc::Misfit& found) override {
    misfits_.push_back(found.variable);
    sheet_.document_.problem({{sheet_.file_, static_cast<int>(found.row) + 1, static_cast<int>(found.variable) + 1},
                              found.expected,
                              found.seen,
                              found.mend});
    return true;
  }

 private:
  Sheet& sheet_;
  std::vector<std::size_t> misfits_;  ///< of the row to come
  const std::vector<Column>& columns_;
};

Sheet::Sheet(Document& document, const std::string& file, const std::vector<Column>& columns)
    : document_(document), file_(file) {
  cdisc::ReadOptions options;
  for (const Column& each : columns)
    options.csv_variables.push_back({.name = each.name, .type = each.number ? cdisc::Type::number : cdisc::Type::text});
  try {
    SheetSink sink(*this, columns);
    const cdisc::ReadReport report = cdisc::read_dataset(file, sink, options);
    for (const std::string& note : report.notes) notes_.push_back(fmt::format("{}: {}", file, note));
    if (rows_.empty() && !names_.empty())
      document_.problem({{file_, 2, 1}, "at least one row below the names", "none", "add the rows"});
  } catch (const Error& error) {
    if (error.kind() != Error::Kind::input) throw;
    for (const Problem& each : error.problems()) document_.problem(each);
    rows_.clear();
  }
}

void Sheet::begin(const std::vector<std::string>& names, const std::vector<Column>& columns) {
  names_ = names;
  std::vector<std::string> known;
  for (const Column& each : columns) known.push_back(each.name);
  for (std::size_t i = 0; i < names_.size(); ++i) {
    const Place at{file_, 1, static_cast<int>(i) + 1};
    if (std::find(known.begin(), known.end(), names_[i]) != known.end()) continue;
    const std::string near = did_you_mean(names_[i], known);
    if (!near.empty() && !find(near))
      document_.problem({at, fmt::format("one of the columns {}", fmt::join(known, ", ")),
                         fmt::format("`{}`", names_[i]), fmt::format("did you mean `{}`?", near)});
    else
      notes_.push_back(fmt::format("{}: the column `{}` was passed over", file_, names_[i]));
  }
  for (const Column& each : columns)
    if (each.required && !find(each.name))
      document_.problem({{file_, 1, 1}, fmt::format("a column `{}`", each.name), "none of that name", "add it"});
}

std::optional<std::size_t> Sheet::find(std::string_view column) const {
  const auto found = std::find(names_.begin(), names_.end(), column);
  if (found == names_.end()) return {};
  return static_cast<std::size_t>(found - names_.begin());
}

const std::string& Sheet::text(std::size_t row, std::string_view column) const {
  static const std::string none;
  const auto i = find(column);
  return i ? rows_[row][*i].text : none;
}

std::optional<double> Sheet::number(std::size_t row, std::string_view column) const {
  const auto i = find(column);
  return i ? rows_[row][*i].number : std::nullopt;
}

Place Sheet::place(std::size_t row, std::string_view column) const {
  return {file_, static_cast<int>(numbers_[row]) + 1, static_cast<int>(find(column).value_or(0)) + 1};
}

void Sheet::problem(std::size_t row, std::string_view column, std::string expected, std::string seen,
                    std::string mend) const {
  const auto i = find(column);
  if (i && rows_[row][*i].bad) return;  // told already
  document_.problem({place(row, column), std::move(expected), std::move(seen), std::move(mend)});
}

}  // namespace titrate::assay
