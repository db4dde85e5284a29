#include "publication/counts.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace titrate::publication {

namespace {

/// How the printed percentage would have come about otherwise.
std::string other_rounding(const Ledger& ledger, long count, long whole, const Printed& percent) {
  for (const Rounding rounding : roundings)
    if (rounding != ledger.rounding() && prints_as(count, whole, percent, rounding))
      return fmt::format("{} % would be {}/{} {}, but of the paper's {} counts with a percentage {} are {}",
                         percent.text, count, whole, describe(rounding), ledger.with_percentage(), ledger.explained(),
                         describe(ledger.rounding()));
  return "";
}

/// "32" or "32 to 34".
std::string span(const std::vector<long>& counts) {
  return counts.size() == 1 ? fmt::format("{}", counts.front())
                            : fmt::format("{} to {}", counts.front(), counts.back());
}

/// What makes `printed` out of the count that it is printed for: the count and others, their difference, others alone.
/// Those who share a sum with it first; only where they do not explain it, all counts of the same whole.
std::vector<std::string> explain(const Ledger& ledger, std::size_t count, long value, long printed) {
  const std::string& name = ledger.paper().counts[count].label;
  std::vector<std::string> said;
  const auto seek = [&](const std::vector<std::size_t>& among, const char* doubt, std::size_t most) {
    if (printed > value)
      for (const auto& terms : ledger.sums_to(printed - value, among, most))
        said.push_back(fmt::format("{} equals {} {} and {}{}", printed, name, value, ledger.spell(terms), doubt));
    if (printed < value)
      for (const auto& terms : ledger.sums_to(value - printed, among, most))
        said.push_back(fmt::format("{} equals {} {} without {}{}", printed, name, value, ledger.spell(terms), doubt));
    for (const auto& terms : ledger.sums_to(printed, among, most))
      if (terms.size() > 1) said.push_back(fmt::format("{} equals {}{}", printed, ledger.spell(terms), doubt));
  };
  seek(ledger.siblings(count), "", 3);
  if (!said.empty()) return said;
  // Otherwise one count of the same whole, if a single one makes the difference; of several, chance made them.
  seek(ledger.companions(count), " (which may be chance)", 1);
  if (said.size() > 1) said.clear();
  return said;
}

/// What the sums make of a count, with its percentage.
void add_subtractions(const Ledger& ledger, std::size_t count, Finding& finding) {
  for (const Subtraction& each : ledger.by_subtraction(count))
    if (each.value >= 0)
      finding.explanations.push_back(fmt::format("{} {}", each.spelled, ledger.share(count, each.value)));
}

/// A percentage beside its count.
void check_percent(const Ledger& ledger, std::size_t index, const Print& print, long value,
                   std::vector<Finding>& findings) {
  const Count& count = ledger.paper().counts[index];
  const long whole = *ledger.whole(index);
  const Printed& percent = *print.percent;
  if (whole < 1 || value > whole || prints_as(value, whole, percent, ledger.rounding())) return;
  Finding finding{
      .kind = "percent_of_count",
      .ids = {count.id},
      .at = print.at,
      .said = fmt::format("{} ({}): {} % is printed, but {}/{} is {} %", count.label, print.where, percent.text, value,
                          whole, percentage(value, whole, percent.decimals, ledger.rounding())),
      .explanations = {}};
  const auto meant = counts_printed_as(percent, whole, ledger.rounding());
  if (!meant.empty())
    finding.explanations.push_back(fmt::format("{} % of {} is {}", percent.text, whole, span(meant)));
  else
    finding.explanations.push_back(fmt::format("no count of {} is {} %", whole, percent.text));
  if (const std::string other = other_rounding(ledger, value, whole, percent); !other.empty())
    finding.explanations.push_back(other);
  if (meant.size() == 1)
    for (std::string& explanation : explain(ledger, index, value, meant.front()))
      finding.explanations.push_back(std::move(explanation));
  findings.push_back(std::move(finding));
}

/// A percentage alone, that no count gives.
void check_possible(const Ledger& ledger, std::size_t index, const Print& print, std::vector<Finding>& findings) {
  const Count& count = ledger.paper().counts[index];
  const long whole = *ledger.whole(index);
  const Printed& percent = *print.percent;
  if (whole < 1 || !counts_printed_as(percent, whole, ledger.rounding()).empty()) return;
  // The neighbours: the last count below the percentage and the first above.
  const double exact = percent.value() / 100 * static_cast<double>(whole);
  const long below = std::clamp(static_cast<long>(exact), 0L, whole), above = std::min(below + 1, whole);
  Finding finding{
      .kind = "no_such_percent",
      .ids = {count.id},
      .at = print.at,
      .said = fmt::format("{} ({}): no count of {} is {} %; {}, {}", count.label, print.where, whole, percent.text,
                          ledger.share(index, below, percent.decimals), ledger.share(index, above, percent.decimals)),
      .explanations = {}};
  for (const Rounding rounding : roundings)
    if (const auto counts = counts_printed_as(percent, whole, rounding); !counts.empty()) {
      finding.explanations.push_back(other_rounding(ledger, counts.front(), whole, percent));
      break;
    }
  add_subtractions(ledger, index, finding);
  findings.push_back(std::move(finding));
}

/// A print whose number is not that of the first.
void check_twice(const Ledger& ledger, std::size_t index, const Print& print, const std::vector<long>& meant,
                 std::vector<Finding>& findings) {
  const Count& count = ledger.paper().counts[index];
  const long value = *ledger.value(index);
  const std::string seen =
      print.count ? ledger.share(index, *print.count)
                  : fmt::format("{} %, which of {} is {}", print.percent->text, *ledger.whole(index), span(meant));
  Finding finding{.kind = "printed_twice",
                  .ids = {count.id},
                  .at = print.at,
                  .said = fmt::format("{}: {} has {}, {} has {}", count.label, count.prints.front().where,
                                      ledger.share(index, value), print.where, seen),
                  .explanations = {}};
  if (meant.size() == 1)
    for (std::string& explanation : explain(ledger, index, value, meant.front()))
      finding.explanations.push_back(std::move(explanation));
  if (finding.explanations.empty()) add_subtractions(ledger, index, finding);
  findings.push_back(std::move(finding));
}

void check_count(const Ledger& ledger, std::size_t index, std::vector<Finding>& findings) {
  const Count& count = ledger.paper().counts[index];
  const auto whole = ledger.whole(index), value = ledger.value(index);
  for (const Print& print : count.prints) {
    if (print.count && *print.count != *value) check_twice(ledger, index, print, {*print.count}, findings);
    if (!print.percent || !whole) continue;
    if (print.count) {
      check_percent(ledger, index, print, *print.count, findings);
      continue;
    }
    const auto meant = counts_printed_as(*print.percent, *whole, ledger.rounding());
    if (meant.empty())
      check_possible(ledger, index, print, findings);
    else if (value && std::find(meant.begin(), meant.end(), *value) == meant.end() && ledger.printed(index))
      check_twice(ledger, index, print, meant, findings);
  }
  if (value && whole && *value > *whole)
    findings.push_back({"above_whole",
                        {count.id, ledger.paper().counts[*count.of].id},
                        count.at,
                        fmt::format("{} is {}, more than the {} of {}", count.label, *value, *whole,
                                    ledger.paper().counts[*count.of].label),
                        {}});
}

/// Least and greatest that a count can be.
std::pair<long, long> range(const Ledger& ledger, std::size_t count) {
  const auto& possible = ledger.possible(count);
  if (!possible.empty()) return {possible.front(), possible.back()};
  return {0, ledger.whole(count).value_or(std::numeric_limits<int>::max())};
}

std::string as_printed(const Count& count) {
  if (count.prints.empty()) return "not printed";
  const Print& print = count.prints.front();
  return print.percent ? fmt::format("{} % is printed", print.percent->text)
                       : fmt::format("{} is printed", *print.count);
}

/// For each part in turn, what the others leave for it, and how that sits with what is printed.
void add_remedies(const Ledger& ledger, const Sum& sum, Finding& finding) {
  constexpr std::size_t most_parts = 12;  // of more, nobody would look for the one
  if (sum.parts.size() > most_parts) return;
  for (const std::size_t part : sum.parts)
    if (const auto left = ledger.by_subtraction(part, sum); left && left->value >= 0) {
      const Count& count = ledger.paper().counts[part];
      finding.explanations.push_back(fmt::format("{} {} for {} ({})", left->spelled, ledger.share(part, left->value),
                                                 count.label, as_printed(count)));
    }
}

void check_sum(const Ledger& ledger, const Sum& sum, std::vector<Finding>& findings) {
  long low = 0, high = 0;
  std::string spelled;
  std::vector<std::string> ids{ledger.paper().counts[sum.whole].id};
  for (const std::size_t part : sum.parts) {
    const auto [least, most] = range(ledger, part);
    low += least;
    high += most;
    const Count& count = ledger.paper().counts[part];
    ids.push_back(count.id);
    if (!ledger.possible(part).empty())
      spelled += fmt::format("{}{} {}", spelled.empty() ? "" : ", ", count.label, span(ledger.possible(part)));
  }
  const auto [least, most] = range(ledger, sum.whole);
  if (low <= most && high >= least) return;
  const std::string total = low == high ? fmt::format("{}", low) : fmt::format("{} to {}", low, high);
  const std::string whole = least == most ? fmt::format("{}", least) : fmt::format("{} to {}", least, most);
  Finding finding{.kind = "sum",
                  .ids = std::move(ids),
                  .at = sum.at,
                  .said = fmt::format("{} is {}, but its parts make {} ({})", ledger.paper().counts[sum.whole].label,
                                      whole, total, spelled),
                  .explanations = {}};
  add_remedies(ledger, sum, finding);
  findings.push_back(std::move(finding));
}

}  // namespace

std::vector<Finding> check_counts(const Ledger& ledger) {
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < ledger.paper().counts.size(); ++i) check_count(ledger, i, findings);
  for (const Sum& sum : ledger.paper().sums) check_sum(ledger, sum, findings);
  return findings;
}

}  // namespace titrate::publication
