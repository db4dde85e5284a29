#include "publication/report.hpp"

#include "publication/counts.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace titrate::publication {

namespace {

using Json = nlohmann::ordered_json;

std::string sizes_of(const std::vector<long>& sizes) {
  return sizes.size() == 1 ? fmt::format("n = {}", sizes.front()) : fmt::format("{}", fmt::join(sizes, " and "));
}

/// "7 (V = 28 of 28), 9, 10".
std::string list(const std::vector<Way>& ways, std::size_t most) {
  std::string text;
  for (std::size_t i = 0; i < ways.size(); ++i) {
    if (i == most) return text + fmt::format(" and {} more", ways.size() - most);
    text += fmt::format("{}{}", i == 0 ? "" : "; ", fmt::join(ways[i].sizes, " and "));
    if (!ways[i].statistic.empty()) text += fmt::format(" ({})", ways[i].statistic);
  }
  return text;
}

std::string line(const TestWays& test) {
  constexpr std::size_t most = 12;
  const std::string of_all = !test.full_searched ? fmt::format("{} not searched", sizes_of(test.full))
                             : test.at_full      ? fmt::format("{} can", sizes_of(test.full))
                                                 : fmt::format("{} cannot", sizes_of(test.full));
  if (test.ways.empty())
    return fmt::format("    {:<36}{}{}\n", describe(test.test), of_all, test.full_searched ? ", nor fewer" : "");
  return fmt::format("    {:<36}{}; possible: {}\n", describe(test.test), of_all, list(test.ways, most));
}

std::string whose(const Ledger& ledger, const PValue& p) {
  const auto& counts = ledger.paper().counts;
  if (p.within)
    return fmt::format("{} measured {} times, at most {}", counts[*p.within].label, p.measurements,
                       ledger.value(*p.within).value_or(0));
  std::string text;
  for (const std::size_t group : p.between.empty() ? p.rates : p.between)
    text += fmt::format("{}{} ({})", text.empty() ? "" : " against ", counts[group].label,
                        p.between.empty() ? ledger.share(group, ledger.value(group).value_or(0))
                                          : fmt::format("{}", ledger.value(group).value_or(0)));
  return text;
}

/// P values that look alike are told once.
struct Alike {
  std::vector<std::string> who;  ///< "IL-6 (text)"
  std::string p, whose;
  const PossibleP* first;
};

std::vector<Alike> alike(const Ledger& ledger, const PossiblePs& possible) {
  std::vector<Alike> all;
  for (const PossibleP& each : possible.each) {
    const PValue& p = ledger.paper().p_values[each.p_value];
    const PrintedP& print = p.prints[each.print];
    const std::string who = fmt::format("{} ({})", p.label, print.where), of = whose(ledger, p);
    const auto known = std::find_if(all.begin(), all.end(),
                                    [&](const Alike& other) { return other.p == print.p.text && other.whose == of; });
    if (known == all.end())
      all.push_back({{who}, print.p.text, of, &each});
    else
      known->who.push_back(who);
  }
  return all;
}

std::string p_text(const Ledger& ledger, const PossiblePs& possible) {
  std::string text;
  for (const Alike& each : alike(ledger, possible)) {
    text += fmt::format("\n  P = {}: {}; {}\n", each.p, each.whose, fmt::join(each.who, ", "));
    for (const TestWays& test : each.first->tests) text += line(test);
    for (const std::string& rate : each.first->rates) text += fmt::format("    {}\n", rate);
  }
  for (const TogetherP& each : possible.together) {
    std::vector<std::string> values;
    for (const std::size_t index : each.p_values)
      values.push_back(fmt::format("{} {}", ledger.paper().p_values[index].label,
                                   ledger.paper().p_values[index].prints.front().p.text));
    text += fmt::format("\n  {}, together ({})\n", each.analysis, fmt::join(values, ", "));
    for (const TestWays& test : each.tests) text += line(test);
  }
  return text;
}

/// Counts printed as such, without a percentage beside them.
std::string bare_counts(const Ledger& ledger) {
  std::string text;
  for (std::size_t i = 0; i < ledger.paper().counts.size(); ++i) {
    const auto& prints = ledger.paper().counts[i].prints;
    const bool has_percentage =
        std::any_of(prints.begin(), prints.end(), [](const Print& p) { return p.percent.has_value(); });
    if (!has_percentage && ledger.value(i) && ledger.whole(i))
      text += fmt::format("  {}: {}{}\n", ledger.paper().counts[i].label, ledger.share(i, *ledger.value(i)),
                          prints.empty() ? " (by subtraction)" : "");
  }
  return text;
}

Json place(const Place& at) { return {{"line", at.line}, {"column", at.column}}; }

template <class Value>
Json or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json counts_json(const Ledger& ledger) {
  auto rows = Json::array();
  for (std::size_t i = 0; i < ledger.paper().counts.size(); ++i) {
    const Count& count = ledger.paper().counts[i];
    const auto n = ledger.whole(i);
    Json row{{"id", count.id},
             {"label", count.label},
             {"of", count.of ? Json(ledger.paper().counts[*count.of].id) : Json(nullptr)},
             {"value", or_null(ledger.value(i))},
             {"n", or_null(n)},
             {"percent", nullptr},
             {"printed", ledger.printed(i)}};
    if (ledger.value(i) && n && *n > 0)
      row["percent"] = 100 * static_cast<double>(*ledger.value(i)) / static_cast<double>(*n);
    rows.push_back(std::move(row));
  }
  return rows;
}

Json tests_json(const std::vector<TestWays>& tests) {
  auto rows = Json::array();
  for (const TestWays& test : tests) {
    auto ways = Json::array();
    for (const Way& way : test.ways) {
      Json row{{"sizes", way.sizes}};
      if (!way.statistic.empty()) row["statistic"] = way.statistic;
      ways.push_back(std::move(row));
    }
    rows.push_back({{"test", describe(test.test)},
                    {"all_patients", test.full},
                    {"possible_for_all", test.full_searched ? Json(test.at_full) : Json(nullptr)},
                    {"possible", std::move(ways)}});
  }
  return rows;
}

Json p_json(const Ledger& ledger, const PossiblePs& possible) {
  auto rows = Json::array();
  for (const PossibleP& each : possible.each) {
    const PValue& p = ledger.paper().p_values[each.p_value];
    rows.push_back({{"id", p.id},
                    {"label", p.label},
                    {"p", p.prints[each.print].p.text},
                    {"where", p.prints[each.print].where},
                    {"tests", tests_json(each.tests)},
                    {"rates", each.rates}});
  }
  return rows;
}

Json together_json(const Ledger& ledger, const PossiblePs& possible) {
  auto rows = Json::array();
  for (const TogetherP& each : possible.together) {
    std::vector<std::string> ids;
    for (const std::size_t index : each.p_values) ids.push_back(ledger.paper().p_values[index].id);
    rows.push_back({{"analysis", each.analysis}, {"p_values", ids}, {"tests", tests_json(each.tests)}});
  }
  return rows;
}

}  // namespace

Report check_paper(const Ledger& ledger) {
  Report report{check_counts(ledger), check_p_values(ledger)};
  report.findings.insert(report.findings.end(), report.p_values.findings.begin(), report.p_values.findings.end());
  return report;
}

std::string as_text(const Ledger& ledger, const Report& report) {
  const Paper& paper = ledger.paper();
  std::string text = fmt::format(
      "{}: {}\n{} counts, {} sums, {} P values. Percentages are {}: {} of the {} printed with "
      "their count.\n\n",
      paper.file, paper.source, paper.counts.size(), paper.sums.size(), paper.p_values.size(),
      describe(ledger.rounding()), ledger.explained(), ledger.with_percentage());
  text += report.findings.empty() ? "No numbers that cannot be true together.\n"
                                  : fmt::format("{} {} that cannot be true as printed\n", report.findings.size(),
                                                report.findings.size() == 1 ? "finding" : "findings");
  for (std::size_t i = 0; i < report.findings.size(); ++i) {
    const Finding& finding = report.findings[i];
    text += fmt::format("\n{:>3}. {} [line {}]\n", i + 1, finding.said, finding.at.line);
    for (const std::string& explanation : finding.explanations) text += fmt::format("     - {}\n", explanation);
  }
  if (const std::string bare = bare_counts(ledger); !bare.empty())
    text += "\nCounts printed without a percentage\n" + bare;
  if (!report.p_values.each.empty())
    text += "\nP values: tests, two-sided and without ties, and the numbers of patients that can give them\n" +
            p_text(ledger, report.p_values);
  return text;
}

Json as_json(const Ledger& ledger, const Report& report) {
  auto findings = Json::array();
  for (const Finding& finding : report.findings) {
    Json row{{"kind", finding.kind}, {"ids", finding.ids}};
    row.update(place(finding.at));
    row["said"] = finding.said;
    row["explanations"] = finding.explanations;
    findings.push_back(std::move(row));
  }
  return {
      {"schema", "titrate/check-paper/1"},
      {"file", ledger.paper().file},
      {"valid", true},
      {"id", ledger.paper().id},
      {"source", ledger.paper().source},
      {"rounding",
       {{"convention", describe(ledger.rounding())}, {"agree", ledger.explained()}, {"of", ledger.with_percentage()}}},
      {"findings", std::move(findings)},
      {"counts", counts_json(ledger)},
      {"p_values", p_json(ledger, report.p_values)},
      {"together", together_json(ledger, report.p_values)}};
}

}  // namespace titrate::publication
