#include "publication/ledger.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>

namespace titrate::publication {

std::vector<long> counts_printed_as(const Printed& percent, long whole, Rounding rounding) {
  std::vector<long> counts;
  if (whole < 1) return counts;
  // A percentage rises with its count: those that print as it stand together.
  const auto first = [&](const auto& reached) {
    long low = 0, high = whole + 1;
    while (low < high) {
      const long middle = low + (high - low) / 2;
      if (reached(middle))
        high = middle;
      else
        low = middle + 1;
    }
    return low;
  };
  const double value = percent.value();
  const auto share = [&](long k) { return 100.0 * static_cast<double>(k) / static_cast<double>(whole); };
  long from = first([&](long k) { return share(k) > value - 2; }) - 1;
  if (percent.bound == Printed::Bound::below) from = 0;
  for (long k = std::max(0L, from); k <= whole; ++k) {
    if (prints_as(k, whole, percent, rounding))
      counts.push_back(k);
    else if (share(k) > value + 2 && percent.bound != Printed::Bound::above)
      break;
  }
  return counts;
}

Ledger::Ledger(const Paper& paper)
    : paper_(&paper),
      values_(paper.counts.size()),
      printed_(paper.counts.size(), false),
      possible_(paper.counts.size()) {
  for (std::size_t i = 0; i < values_.size(); ++i)
    for (const Print& print : paper.counts[i].prints)
      if (print.count && !values_[i]) values_[i] = *print.count, printed_[i] = true, possible_[i] = {*print.count};
  choose_rounding();
  // A percentage waits for its whole, a sum for all but one of its members.
  for (bool moved = true; moved;) {
    moved = false;
    for (std::size_t i = 0; i < values_.size(); ++i) moved |= !values_[i] && read_prints(i);
    if (moved) continue;
    for (const Sum& sum : paper.sums) moved = moved || read_sum(sum);
  }
}

void Ledger::choose_rounding() {
  // Few papers cut off or round up: one percentage is a misprint sooner than a convention, two are not.
  constexpr long unusual = 1;
  for (const Rounding rounding : roundings) {
    long explained = 0;
    with_percentage_ = 0;
    for (std::size_t i = 0; i < values_.size(); ++i)
      for (const Print& print : paper_->counts[i].prints) {
        const auto whole = this->whole(i);
        if (!print.count || !print.percent || whole.value_or(0) < 1) continue;
        ++with_percentage_;
        explained += prints_as(*print.count, *whole, *print.percent, rounding);
      }
    const bool nearest = rounding == Rounding::half_up || rounding == Rounding::half_even;
    if (explained > explained_ + (nearest ? 0 : unusual)) rounding_ = rounding, explained_ = explained;
  }
}

bool Ledger::read_prints(std::size_t count) {
  const auto n = whole(count);
  if (!n || !possible_[count].empty()) return false;
  for (const Print& print : paper_->counts[count].prints) {
    auto counts = counts_printed_as(*print.percent, *n, rounding_);
    if (counts.empty()) continue;
    if (counts.size() == 1) values_[count] = counts.front(), printed_[count] = true;
    possible_[count] = std::move(counts);
    return true;
  }
  return false;
}

bool Ledger::read_sum(const Sum& sum) {
  std::vector<std::size_t> unknown;
  long rest = values_[sum.whole].value_or(0);
  for (const std::size_t part : sum.parts)
    if (values_[part])
      rest -= *values_[part];
    else
      unknown.push_back(part);
  if (!values_[sum.whole]) {
    rest = -rest;
    unknown.push_back(sum.whole);
  }
  if (unknown.size() != 1 || rest < 0) return false;
  auto& possible = possible_[unknown.front()];
  // Against a percentage that several counts give, the sum decides among them; if it cannot, the two disagree.
  if (!possible.empty() && std::find(possible.begin(), possible.end(), rest) == possible.end()) return false;
  values_[unknown.front()] = rest;
  possible = {rest};
  return true;
}

std::optional<long> Ledger::whole(std::size_t count) const {
  const auto& of = paper_->counts[count].of;
  return of ? values_[*of] : std::nullopt;
}

std::string Ledger::share(std::size_t count, long value, int decimals) const {
  const auto n = whole(count);
  if (!n || *n < 1 || value < 0) return fmt::format("{}", value);
  return fmt::format("{}/{} = {} %", value, *n, percentage(value, *n, decimals, rounding_));
}

std::optional<Subtraction> Ledger::by_subtraction(std::size_t count, const Sum& sum) const {
  const bool is_whole = sum.whole == count;
  if (!is_whole && !values_[sum.whole]) return {};
  long value = is_whole ? 0 : *values_[sum.whole];
  bool member = is_whole;
  std::vector<Term> others;
  for (const std::size_t part : sum.parts) {
    member = member || part == count;
    if (part == count) continue;
    if (!values_[part]) return {};
    others.push_back({part, *values_[part]});
    value += is_whole ? *values_[part] : -*values_[part];
  }
  if (!member) return {};
  return Subtraction{
      value, is_whole ? fmt::format("{} make", spell(others))
                      : fmt::format("{} less {} leaves", spell({{sum.whole, *values_[sum.whole]}}), spell(others))};
}

std::vector<Subtraction> Ledger::by_subtraction(std::size_t count) const {
  std::vector<Subtraction> found;
  for (const Sum& sum : paper_->sums)
    if (auto each = by_subtraction(count, sum)) found.push_back(std::move(*each));
  return found;
}

std::vector<std::size_t> Ledger::siblings(std::size_t count) const {
  std::vector<bool> is_sibling(values_.size(), false);
  for (const Sum& sum : paper_->sums)
    if (std::find(sum.parts.begin(), sum.parts.end(), count) != sum.parts.end())
      for (const std::size_t part : sum.parts) is_sibling[part] = part != count;
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < is_sibling.size(); ++i)
    if (is_sibling[i]) all.push_back(i);
  return all;
}

std::vector<std::size_t> Ledger::companions(std::size_t count) const {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < values_.size(); ++i)
    if (i != count && paper_->counts[i].of && paper_->counts[i].of == paper_->counts[count].of) all.push_back(i);
  return all;
}

std::vector<std::vector<Term>> Ledger::sums_to(long target, const std::vector<std::size_t>& among,
                                               std::size_t most) const {
  std::vector<Term> terms;
  for (const std::size_t i : among)
    if (values_[i].value_or(0) > 0) terms.push_back({i, *values_[i]});
  // Among many counts, sums of several would be found by chance, and for long.
  constexpr std::size_t few = 60, many = 1000, most_found = 20;
  if (terms.size() > few) most = std::min<std::size_t>(most, terms.size() > many ? 1 : 2);
  std::vector<std::vector<Term>> found;
  std::vector<Term> chosen;
  const std::function<void(std::size_t, long)> choose = [&](std::size_t from, long rest) {
    if (found.size() >= most_found) return;
    if (rest == 0 && !chosen.empty()) found.push_back(chosen);
    if (rest <= 0 || chosen.size() == most) return;
    for (std::size_t i = from; i < terms.size(); ++i) {
      chosen.push_back(terms[i]);
      choose(i + 1, rest - terms[i].value);
      chosen.pop_back();
    }
  };
  choose(0, target);
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.size() < b.size(); });
  return found;
}

std::string Ledger::spell(const std::vector<Term>& terms) const {
  std::string text;
  for (std::size_t i = 0; i < terms.size(); ++i)
    text += fmt::format("{}{} {}",
                        i == 0                  ? ""
                        : i + 1 == terms.size() ? " and "
                                                : ", ",
                        paper_->counts[terms[i].count].label, terms[i].value);
  return text;
}

}  // namespace titrate::publication
