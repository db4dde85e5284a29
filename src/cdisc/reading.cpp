#include "cdisc/reading.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace titrate::cdisc {

Reading::Reading(const std::filesystem::path& file, RowSink* sink, const ReadOptions& options, const StopToken* stop)
    : file_(file), sink_(sink), options_(options), stop_(stop), decoder_(options.encoding) {
  report_.dataset.file = file;
}

Place Reading::place(std::uint64_t line, std::uint64_t column) const {
  constexpr std::uint64_t most = std::numeric_limits<int>::max();
  return {shown_path(file_), static_cast<int>(std::min(line, most)), static_cast<int>(std::min(column, most))};
}

void Reading::begin() {
  const std::vector<Variable>& variables = report_.dataset.variables;
  if (has_controls(report_.dataset.name))
    problem(place(), "a dataset's name without control characters", shown(report_.dataset.name), "rename the dataset");
  if (variables.size() > limits().columns)
    exceed(place(), "columns", limits().columns, fmt::format("{} variables", variables.size()));
  std::set<std::string> names;
  for (std::size_t i = 0; i < variables.size(); ++i) {
    const std::string& name = variables[i].name;
    if (name.empty())
      problem(place(), fmt::format("a name for variable {}", i + 1), "none",
              "name it as SDTM or ADaM does; R writes its row names without one unless row.names = FALSE");
    else if (has_controls(name))
      problem(place(), "variables' names without control characters", shown(name), "rename it");
    else if (!names.insert(upper(name)).second)
      problem(place(), "each variable once", fmt::format("{} twice", shown(name)), "rename or remove one");
  }
  if (!problems_.empty()) give_up();
  if (sink_) sink_->begin(report_.dataset);
}

void Reading::row(std::span<const Value> values) {
  ++rows_;
  sink_->row(rows_, values);
}

void Reading::misfit(std::size_t variable, std::uint64_t line, std::string expected, std::string seen,
                     std::string mend) {
  Misfit found{next_row(), line, variable, std::move(expected), std::move(seen), std::move(mend)};
  if (sink_ && sink_->misfit(found)) {
    ++report_.misfits;
    return;
  }
  problem(place(line, line > 0 ? variable + 1 : 0),
          fmt::format("{} in {} of row {}", found.expected, report_.dataset.variables[variable].name, found.row),
          std::move(found.seen), std::move(found.mend));
}

void Reading::problem(Place at, std::string expected, std::string seen, std::string mend) {
  problems_.push_back({std::move(at), std::move(expected), std::move(seen), std::move(mend)});
  if (problems_.size() >= limits().problems) {
    problems_.push_back({place(), fmt::format("fewer than {} problems (limit `problems`)", limits().problems),
                         "more than are told", "mend these first"});
    give_up();
  }
}

void Reading::fail(Place at, std::string expected, std::string seen, std::string mend) {
  problems_.push_back({std::move(at), std::move(expected), std::move(seen), std::move(mend)});
  give_up();
}

void Reading::exceed(Place at, std::string_view limit, std::uint64_t allowed, std::string of_what) {
  fail(std::move(at), fmt::format("at most {} (limit `{}`)", allowed, limit), std::move(of_what),
       "look for a missing quotation mark or line end; if the file is right, raise the limit");
}

void Reading::give_up() { throw Error(std::exchange(problems_, {})); }

Value Reading::text(std::string_view bytes, std::size_t variable, std::uint64_t line, bool may_be_cut) {
  bytes = without_trailing_blanks(bytes);
  if (bytes.empty()) return Missing{};
  if (is_plain(bytes)) return bytes;
  const auto decoded = decoder_(bytes, may_be_cut);
  if (decoded && decoded->find('\0') == std::string_view::npos) return *decoded;
  misfit(variable, line, decoded ? "text without zero bytes" : fmt::format("text in UTF-8 or {}", decoder_.otherwise()),
         shown(bytes), decoded ? "is the file binary, or in UTF-16?" : "name the file's encoding");
  return Missing{};
}

std::string Reading::head_text(std::string_view bytes, std::string_view what) {
  const auto decoded = decoder_(without_trailing_blanks(bytes));
  if (decoded && decoded->find('\0') == std::string_view::npos) return std::string(*decoded);
  fail(place(), fmt::format("{} in UTF-8 or {}", what, decoder_.otherwise()), shown(bytes),
       "name the file's encoding; is the file what its extension says?");
}

void Reading::note_encodings() {
  if (decoder_.others() > 0)
    note(fmt::format("{} texts are not UTF-8 and were read as {} (assumed){}", decoder_.others(), decoder_.otherwise(),
                     decoder_.utf8() > 0
                         ? fmt::format("; {} others with characters outside ASCII were valid UTF-8", decoder_.utf8())
                         : ""));
  if (decoder_.cut() > 0)
    note(fmt::format("{} texts end within a character of UTF-8: their last character was cut when the file was written",
                     decoder_.cut()));
}

ReadReport Reading::finish() {
  if (!problems_.empty()) give_up();
  note_encodings();
  if (!head_only()) report_.dataset.rows = rows_;
  return std::move(report_);
}

std::optional<double> number_of(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const std::string_view unsigned_part = text.starts_with('-') ? text.substr(1) : text;
  if (unsigned_part.empty() || (unsigned_part[0] != '.' && (unsigned_part[0] < '0' || unsigned_part[0] > '9')))
    return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) {
    // Too small is zero; too large is no number.
    const std::size_t exponent = text.find_first_of("eE");
    const bool small = exponent != std::string_view::npos && text.substr(exponent + 1).starts_with('-');
    return small ? std::optional(0.0) : std::nullopt;
  }
  return error == std::errc{} && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

std::optional<Missing> missing_of(std::string_view text) {
  if (text == ".") return Missing{};
  if (text.size() == 2 && text[0] == '.' && (text[1] == '_' || (text[1] >= 'A' && text[1] <= 'Z')))
    return Missing{text[1]};
  return std::nullopt;
}

}  // namespace titrate::cdisc
