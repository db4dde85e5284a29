#include "publication/p_values.hpp"

#include "stats/contingency.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

namespace titrate::publication {

namespace {

constexpr long most_patients = 60;  // of a group measured repeatedly: beyond, a P value says nothing of n
constexpr long most_pairs = 900;    // pairs of group sizes

bool belongs(RankTest test, Family family) {
  switch (family) {
    case Family::sign: return test == RankTest::sign_exact;
    case Family::signed_rank: return test >= RankTest::signed_rank_uncorrected && test <= RankTest::signed_rank_exact;
    case Family::friedman: return test == RankTest::friedman_asymptotic || test == RankTest::friedman_exact;
    case Family::rank_sum: return test >= RankTest::rank_sum_uncorrected && test <= RankTest::rank_sum_exact;
    case Family::kruskal_wallis: return test >= RankTest::kruskal_wallis_asymptotic;
  }
  return false;
}

/// Sizes to be searched, ascending, up to the full ones where these are not too large.
struct Search {
  RankTest test;
  std::vector<std::vector<long>> sizes;
  std::vector<long> full;
  std::size_t groups;  ///< how often a single size is repeated for the test
};

std::vector<std::vector<long>> up_to(long n) {
  std::vector<std::vector<long>> sizes;
  for (long i = 1; i <= std::min(n, most_patients); ++i) sizes.push_back({i});
  return sizes;
}

std::vector<std::vector<long>> up_to(const std::vector<long>& full) {
  if (full.size() != 2 || full[0] * full[1] > most_pairs) return {full};
  std::vector<std::vector<long>> sizes;
  for (long a = 1; a <= full[0]; ++a)
    for (long b = 1; b <= full[1]; ++b) sizes.push_back({a, b});
  return sizes;
}

/// Every test that such data could have been put to. Measurements of the same patients are also tried as two of them
/// paired, and as if they came from different patients.
std::vector<Search> searches(const Ledger& ledger, const PValue& p) {
  std::vector<Search> all;
  if (p.within) {
    const long n = ledger.value(*p.within).value_or(0);
    const auto sizes = up_to(n);
    const auto k = static_cast<std::size_t>(p.measurements);
    for (const RankTest test : {RankTest::sign_exact, RankTest::signed_rank_uncorrected,
                                RankTest::signed_rank_corrected, RankTest::signed_rank_exact})
      all.push_back({test, sizes, {n}, 1});
    if (k > 2)
      for (const RankTest test : {RankTest::friedman_asymptotic, RankTest::friedman_exact})
        all.push_back({test, sizes, {n}, 1});
    for (const RankTest test : {RankTest::rank_sum_uncorrected, RankTest::rank_sum_corrected, RankTest::rank_sum_exact})
      all.push_back({test, sizes, {n}, 2});
    if (k > 2)
      for (const RankTest test : {RankTest::kruskal_wallis_asymptotic, RankTest::kruskal_wallis_exact})
        all.push_back({test, sizes, {n}, k});
  }
  if (!p.between.empty()) {
    std::vector<long> full;
    for (const std::size_t group : p.between) full.push_back(ledger.value(group).value_or(0));
    if (std::any_of(full.begin(), full.end(), [](long n) { return n < 1; })) return all;
    if (full.size() == 2)
      for (const RankTest test :
           {RankTest::rank_sum_uncorrected, RankTest::rank_sum_corrected, RankTest::rank_sum_exact})
        all.push_back({test, up_to(full), full, 1});
    else
      for (const RankTest test : {RankTest::kruskal_wallis_asymptotic, RankTest::kruskal_wallis_exact})
        all.push_back({test, up_to(full), full, 1});
  }
  return all;
}

/// The lists of P values, each made once.
class Lists {
 public:
  /// Nothing where the list is too long.
  const std::vector<Attained>* of(const Search& search, const std::vector<long>& sizes, long measurements) {
    if (search.test == RankTest::friedman_asymptotic || search.test == RankTest::friedman_exact)
      return friedman(search, sizes[0], measurements);
    const std::vector<long> groups = search.groups == 1 ? sizes : std::vector<long>(search.groups, sizes[0]);
    const auto key = std::pair{search.test, groups};
    auto found = lists_.find(key);
    if (found == lists_.end()) found = lists_.emplace(key, attainable(search.test, groups)).first;
    return found->second ? &*found->second : nullptr;
  }

 private:
  const std::vector<Attained>* friedman(const Search& search, long n, long measurements) {
    const long most = search.sizes.back()[0];
    const auto key = std::tuple{search.test, measurements, most};
    auto found = friedman_.find(key);
    if (found == friedman_.end())
      found = friedman_.emplace(key, friedman_lists(most, measurements, search.test == RankTest::friedman_exact)).first;
    return n <= std::ssize(found->second) ? &found->second[static_cast<std::size_t>(n - 1)] : nullptr;
  }

  std::map<std::pair<RankTest, std::vector<long>>, std::optional<std::vector<Attained>>> lists_;
  std::map<std::tuple<RankTest, long, long>, std::vector<std::vector<Attained>>> friedman_;
};

/// The most extreme statistic with the P value as printed.
const Attained* find(const std::vector<Attained>& list, const Printed& printed) {
  const Attained* found = nullptr;
  for (const Attained& each : list)
    if (prints_as(each.p, printed) && (found == nullptr || each.p < found->p)) found = &each;
  return found;
}

/// Where a test can give every one of the P values.
TestWays ways(const Search& search, const std::vector<const Printed*>& printed, long measurements, Lists& lists) {
  TestWays result{.test = search.test, .ways = {}, .full = search.full};
  result.full_searched = !search.sizes.empty() && search.sizes.back() == search.full;
  for (const auto& sizes : search.sizes) {
    const auto* list = lists.of(search, sizes, measurements);
    if (list == nullptr) {
      result.full_searched = false;
      break;  // larger sizes have longer lists
    }
    Way way{sizes, ""};
    bool all = true;
    for (const Printed* each : printed) {
      const Attained* attained = find(*list, *each);
      all = all && attained != nullptr;
      if (attained != nullptr && printed.size() == 1) way.statistic = attained->statistic;
    }
    if (all) result.ways.push_back(std::move(way));
  }
  result.at_full = !result.ways.empty() && result.ways.back().sizes == result.full;
  return result;
}

std::string spell(const std::vector<long>& sizes) { return fmt::format("{}", fmt::join(sizes, " and ")); }

std::string spell(const std::vector<Way>& ways) {
  std::vector<std::string> each;
  for (const Way& way : ways) each.push_back(spell(way.sizes));
  return fmt::format("{}", fmt::join(each, ", "));
}

/// P of the comparison of two rates by every usual test.
PossibleP compare_rates(const Ledger& ledger, std::size_t index, std::size_t print, std::vector<Finding>& findings) {
  const PValue& p = ledger.paper().p_values[index];
  PossibleP possible{index, print, {}, {}};
  std::vector<long> events, n;
  for (const std::size_t rate : p.rates) {
    events.push_back(ledger.value(rate).value_or(-1));
    n.push_back(ledger.whole(rate).value_or(-1));
    if (events.back() < 0 || n.back() < events.back()) return possible;
  }
  const long a = events[0], b = n[0] - a, c = events[1], d = n[1] - c;
  if (a + b == 0 || c + d == 0 || a + c == 0 || b + d == 0) return possible;
  const auto fisher = stats::fisher_2x2(a, b, c, d);
  const stats::CountTable table{{a, b}, {c, d}};
  const std::vector<std::pair<const char*, double>> tests{
      {"Fisher, two-sided", fisher.p_two_sided},
      {"Fisher, one-sided", std::min(fisher.p_less, fisher.p_greater)},
      {"chi-squared", stats::chi_squared(table).p},
      {"chi-squared with Yates's correction", stats::chi_squared(table, stats::Continuity::corrected).p}};
  bool given = false;
  for (const auto& [name, value] : tests) {
    const bool gives = prints_as(value, p.prints[print].p);
    given = given || gives;
    possible.rates.push_back(fmt::format("{} {:.4g}{}", name, value, gives ? ": as printed" : ""));
  }
  if (!given)
    findings.push_back({"p_rates",
                        {p.id},
                        p.prints[print].at,
                        fmt::format("{} ({}): P = {} is printed, but no test of {}/{} against {}/{} gives it", p.label,
                                    p.prints[print].where, p.prints[print].p.text, a, n[0], c, n[1]),
                        possible.rates});
  return possible;
}

void check_twice(const PValue& p, std::vector<Finding>& findings) {
  for (std::size_t i = 1; i < p.prints.size(); ++i)
    if (p.prints[i].p.text != p.prints[0].p.text)
      findings.push_back({"p_printed_twice",
                          {p.id},
                          p.prints[i].at,
                          fmt::format("{}: {} has P = {}, {} has {}", p.label, p.prints[0].where, p.prints[0].p.text,
                                      p.prints[i].where, p.prints[i].p.text),
                          {}});
}

bool all_searched(const std::vector<TestWays>& tests) {
  return std::all_of(tests.begin(), tests.end(), [](const TestWays& each) { return each.full_searched; });
}

/// What the paper's own test can give instead.
std::vector<std::string> instead(const std::vector<TestWays>& tests, Family family) {
  std::vector<std::string> said;
  for (const TestWays& each : tests)
    if (belongs(each.test, family))
      said.push_back(each.ways.empty() ? fmt::format("{}: no n up to {}", describe(each.test), spell(each.full))
                                       : fmt::format("{}: n = {}", describe(each.test), spell(each.ways)));
  return said;
}

/// With ties, Friedman's test has more P values.
void add_ties(const std::vector<const Printed*>& printed, long n, long measurements, std::vector<std::string>& said) {
  const auto list = measurements == 3 ? friedman_with_ties(n) : std::nullopt;
  if (!list) {
    said.push_back(fmt::format("ties were not searched at n = {}", n));
    return;
  }
  std::set<std::string> done;
  for (const Printed* each : printed) {
    if (!done.insert(each->text).second) continue;
    const Attained* attained = find(*list, *each);
    said.push_back(attained == nullptr
                       ? fmt::format("not even with ties can {} be, of {}", each->text, n)
                       : fmt::format("with ties {} can be, of {}: {}", each->text, n, attained->statistic));
  }
}

/// Does the test that the paper names give the P values, of all patients, without ties?
void check_named(const Ledger& ledger, const std::vector<std::size_t>& which, const std::vector<TestWays>& tests,
                 const std::vector<const Printed*>& printed, std::vector<Finding>& findings) {
  const PValue& first = ledger.paper().p_values[which.front()];
  if (!first.test) return;
  std::vector<const TestWays*> named;
  for (const TestWays& each : tests)
    if (belongs(each.test, *first.test)) named.push_back(&each);
  if (named.empty() ||
      std::any_of(named.begin(), named.end(), [](auto* each) { return each->at_full || !each->full_searched; }))
    return;
  Finding finding{
      .kind = which.size() == 1 ? "p_test" : "p_together", .ids = {}, .at = first.at, .said = {}, .explanations = {}};
  std::vector<std::string> named_values, variants;
  for (std::size_t i = 0; i < which.size(); ++i) {
    const PValue& p = ledger.paper().p_values[which[i]];
    finding.ids.push_back(p.id);
    named_values.push_back(fmt::format("{} {}", p.label, printed[i]->text));
  }
  for (const TestWays* each : named) variants.push_back(describe(each->test));
  finding.said =
      fmt::format("{}{}: of {} without ties, {} cannot give {}", which.size() == 1 ? first.label : first.analysis,
                  which.size() == 1 ? fmt::format(" ({})", first.prints.front().where) : "", spell(named.front()->full),
                  fmt::join(variants, " or "), fmt::join(named_values, ", "));
  finding.explanations = instead(tests, *first.test);
  if (*first.test == Family::friedman)
    add_ties(printed, named.front()->full.front(), first.measurements, finding.explanations);
  findings.push_back(std::move(finding));
}

void check_one(const Ledger& ledger, std::size_t index, Lists& lists, PossiblePs& result) {
  const PValue& p = ledger.paper().p_values[index];
  check_twice(p, result.findings);
  for (std::size_t print = 0; print < p.prints.size(); ++print) {
    if (!p.rates.empty()) {
      result.each.push_back(compare_rates(ledger, index, print, result.findings));
      continue;
    }
    PossibleP possible{index, print, {}, {}};
    const std::vector<const Printed*> printed{&p.prints[print].p};
    for (const Search& search : searches(ledger, p))
      possible.tests.push_back(ways(search, printed, p.measurements, lists));
    const bool given = std::any_of(possible.tests.begin(), possible.tests.end(),
                                   [](const TestWays& each) { return !each.ways.empty(); });
    if (!possible.tests.empty() && !given && all_searched(possible.tests))
      result.findings.push_back(
          {"p_impossible",
           {p.id},
           p.prints[print].at,
           fmt::format("{} ({}): no test of up to {} without ties gives P = {}", p.label, p.prints[print].where,
                       spell(possible.tests.front().full), p.prints[print].p.text),
           {}});
    else if (p.analysis.empty())
      check_named(ledger, {index}, possible.tests, printed, result.findings);
    result.each.push_back(std::move(possible));
  }
}

void check_together(const Ledger& ledger, const std::string& analysis, const std::vector<std::size_t>& which,
                    Lists& lists, PossiblePs& result) {
  const PValue& first = ledger.paper().p_values[which.front()];
  std::vector<const Printed*> printed;
  for (const std::size_t each : which) printed.push_back(&ledger.paper().p_values[each].prints.front().p);
  TogetherP together{analysis, which, {}};
  for (const Search& search : searches(ledger, first))
    together.tests.push_back(ways(search, printed, first.measurements, lists));
  check_named(ledger, which, together.tests, printed, result.findings);
  result.together.push_back(std::move(together));
}

}  // namespace

PossiblePs check_p_values(const Ledger& ledger) {
  PossiblePs result;
  Lists lists;
  std::vector<std::pair<std::string, std::vector<std::size_t>>> analyses;
  const auto& p_values = ledger.paper().p_values;
  for (std::size_t i = 0; i < p_values.size(); ++i) {
    check_one(ledger, i, lists, result);
    if (p_values[i].analysis.empty()) continue;
    const auto known = std::find_if(analyses.begin(), analyses.end(),
                                    [&](const auto& each) { return each.first == p_values[i].analysis; });
    if (known == analyses.end())
      analyses.push_back({p_values[i].analysis, {i}});
    else
      known->second.push_back(i);
  }
  for (const auto& [analysis, which] : analyses) check_together(ledger, analysis, which, lists, result);
  return result;
}

}  // namespace titrate::publication
