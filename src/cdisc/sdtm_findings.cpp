// LB, VS and FA: results with units and reference ranges. Rows of tests that no rule asks for are counted, not kept.

#include "cdisc/sdtm_assembly.hpp"
#include "cdisc/sdtm_ranges.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace titrate::cdisc {

namespace {

class Results final : public DomainSink {
 public:
  using DomainSink::DomainSink;

  void open(const Dataset& dataset) override {
    require(dataset, {"USUBJID", own("TESTCD")});
    const auto column = [&](const char* name) { return Column(dataset, own(name)); };
    id_ = {dataset, "USUBJID"};
    code_ = column("TESTCD");
    name_ = column("TEST");
    category_ = column("CAT");
    specimen_ = column("SPEC");
    method_ = column("METHOD");
    object_ = column("OBJ");
    original_ = column("ORRES");
    original_unit_ = column("ORRESU");
    standard_ = column("STRESN");
    standard_text_ = column("STRESC");
    standard_unit_ = column("STRESU");
    status_ = column("STAT");
    low_ = column("ORNRLO");
    high_ = column("ORNRHI");
    standard_low_ = column("STNRLO");
    standard_high_ = column("STNRHI");
    date_ = column("DTC");
    visit_ = {dataset, "VISIT"};
    visit_number_ = {dataset, "VISITNUM"};
  }

  void row(std::uint64_t number, std::span<const Value> values) override {
    if (!usable_) return;
    Test& test = test_of(values);
    Understood& seen = a.study.understood[test.understood];
    ++seen.rows;
    if (test.measures.empty() && test.covariates.empty() && test.found.empty()) {
      if (seen.example.empty()) seen.example = example(values);
      return;
    }
    if (canonical(status_.text(values)) == "NOT DONE") return;
    for (const MeasureRule* rule : test.measures)
      if (fits(*rule, values)) return put(*rule, values, at(number), seen);
    for (const FoundRule* rule : test.found)
      if (fits(*rule, values)) return put(*rule, values, at(number), seen);
    for (const CovariateRule* rule : test.covariates) put(*rule, values, at(number), seen);
  }

 private:
  /// What is known of a test code: looked up once.
  struct Test {
    std::size_t understood = 0;
    std::vector<const MeasureRule*> measures;
    std::vector<const CovariateRule*> covariates;
    std::vector<const FoundRule*> found;
  };
  struct Result {
    double value = chart::missing;
    const Column* unit_column = nullptr;
    Conversion conversion;
    TakenFrom from = {};
    bool standard() const { return from == TakenFrom::standard; }
  };

  Test& test_of(std::span<const Value> values) {
    const std::string_view written = code_.text(values), object = object_.text(values);
    if (const auto known = tests_.find(key(written, object)); known != tests_.end()) return known->second;
    const std::string code = canonical(written);
    Test test;
    for (const MeasureRule& rule : a.mapping.measures)
      if (rule.domain == domain_ && matches_any(rule.codes, code) &&
          (rule.objects.empty() || matches_any(rule.objects, canonical(object))))
        test.measures.push_back(&rule);
    for (const CovariateRule& rule : a.mapping.covariates)
      if (rule.domain == domain_ && matches_any(rule.codes, code)) test.covariates.push_back(&rule);
    for (const FoundRule& rule : a.mapping.looked_for)
      if (rule.domain == domain_ && matches_any(rule.codes, code) &&
          (rule.objects.empty() || matches_any(rule.objects, canonical(object))))
        test.found.push_back(&rule);
    const std::string shown = object.empty() ? code : fmt::format("{} of {}", code, canonical(object));
    const Understood& seen = a.understood(domain_, own("TESTCD"), shown, name_.text(values));
    test.understood = static_cast<std::size_t>(&seen - a.study.understood.data());
    return tests_.emplace(std::string(key(written, object)), std::move(test)).first->second;
  }
  std::string_view key(std::string_view code, std::string_view object) {
    if (object.empty()) return code;
    key_.assign(code).append("\n").append(object);
    return key_;
  }

  std::string example(std::span<const Value> values) const {
    std::string text(original_.has(values) ? original_.text(values) : standard_text_.text(values));
    if (original_unit_.has(values)) text.append(" ").append(original_unit_.text(values));
    return text;
  }

  bool fits(const MeasureRule& rule, std::span<const Value> values) const {
    if (!rule.excluded_categories.empty() && matches_any(rule.excluded_categories, canonical(category_.text(values))))
      return false;
    if (!specimen_.has(values)) return rule.blank_specimen;
    return rule.specimens.empty() || matches_any(rule.specimens, canonical(specimen_.text(values)));
  }

  bool fits(const FoundRule& rule, std::span<const Value> values) const {
    const auto one_of = [&](const std::vector<std::string>& wanted, const Column& column) {
      return wanted.empty() || matches_any(wanted, canonical(column.text(values)));
    };
    return one_of(rule.methods, method_) && one_of(rule.specimens, specimen_);
  }

  /// In the finding's unit; "<0.0001" as the largest number below it. Nothing where it is neither number nor word.
  std::optional<Result> taken(const FoundRule& rule, std::span<const Value> values) const {
    const std::string_view unit = chart::findings[chart::index(rule.finding)].unit;
    for (const TakenFrom from : {TakenFrom::original, TakenFrom::standard}) {
      const bool original = from == TakenFrom::original;
      const Column& written = original ? original_unit_ : standard_unit_;
      std::string_view text = (original ? original_ : standard_).text(values);
      const bool below = !text.empty() && text.front() == '<';
      if (below) text.remove_prefix(1);
      const auto number = number_in(text);
      const bool no_unit = written.text(values).empty();
      if (!number || (no_unit && unit != "1" && unit != "%")) continue;
      const auto converts = no_unit ? Conversion{} : a.mapping.conversion(written.text(values), unit);
      if (!converts) continue;
      const double value = *number * converts->times + converts->plus;
      return Result{below ? chart::less_than(value) : value, nullptr, *converts, from};
    }
    return in_words(rule.words, values);
  }

  using Words = std::map<std::string, double, std::less<>>;
  std::optional<Result> in_words(const Words& words, std::span<const Value> values) const {
    for (const TakenFrom from : {TakenFrom::original, TakenFrom::standard_text}) {
      const Column& column = from == TakenFrom::original ? original_ : standard_text_;
      if (const auto word = words.find(canonical(column.text(values))); word != words.end())
        return Result{word->second, nullptr, {}, from};
    }
    return {};
  }

  void put(const FoundRule& rule, std::span<const Value> values, RowRef where, Understood& seen) {
    const auto patient = a.subject(id_.text(values), where, domain_);
    if (!patient) return;
    if (seen.meaning.empty()) seen.meaning = chart::name(rule.finding);
    const auto day = a.result_day(*patient, date_.text(values), where, domain_, own("DTC"));
    if (!day) return;
    const auto value = taken(rule, values);
    if (!value) {
      a.find(Check::not_a_number, *patient, domain_, where, own("ORRES"), original_.text(values),
             fmt::format("{}: the result, or its unit, is not understood", chart::name(rule.finding)), "not used");
      return;
    }
    if (value->value < rule.low || value->value > rule.high) {
      a.find(Check::outside_possible, *patient, domain_, where, own("ORRES"), original_.text(values),
             fmt::format("{} {:.4g} is outside {:g} to {:g}", chart::name(rule.finding), value->value, rule.low,
                         rule.high),
             "not used; if the unit is wrong, correct it");
      return;
    }
    a.raw[*patient]->found.push_back({{rule.finding, *day, value->value}, where, value->from});
    ++seen.used;
    if (seen.example.empty()) seen.example = example(values);
  }

  /// Unit as written → conversion, looked up once per measure.
  const std::optional<Conversion>& conversion(std::string_view written, chart::Measure measure) {
    auto& known = units_[chart::index(measure)];
    const auto found = known.find(written);
    if (found != known.end()) return found->second;
    return known.emplace(std::string(written), a.mapping.conversion(written, measure)).first->second;
  }

  /// The original result where it is a number in a unit that is understood, else the standard one. Where there are
  /// both, they must agree.
  std::optional<Result> take(const MeasureRule& rule, std::span<const Value> values, std::size_t patient,
                             RowRef where) {
    const std::string_view unit = chart::measures[chart::index(rule.measure)].unit;
    const auto read = [&](const Column& number, const Column& unit_column, TakenFrom from) -> std::optional<Result> {
      const auto value = number.number(values);
      if (!value) return {};
      Result result{*value, &unit_column, {}, from};
      const std::string_view written = unit_column.text(values);
      if (written.empty()) {
        if (unit != "1" && unit != "%") return {};
        return result;
      }
      const auto& converts = conversion(written, rule.measure);
      if (!converts) return {};
      result.conversion = *converts;
      result.value = *value * converts->times + converts->plus;
      return result;
    };
    const auto original = read(original_, original_unit_, TakenFrom::original),
               standard = read(standard_, standard_unit_, TakenFrom::standard);
    if (original && standard) {
      const double larger = std::max(std::abs(original->value), std::abs(standard->value));
      if (std::abs(original->value - standard->value) > a.mapping.agreement * larger)
        a.find(Check::standard_disagrees, patient, domain_, where, own("STRESN"), standard_.text(values),
               fmt::format("the original result is {:.4g} {}, the standard one {:.4g}", original->value, unit,
                           standard->value),
               "the original result is used");
    }
    if (original) return original;
    if (standard) return standard;
    if (!rule.words.empty())
      if (const auto word = in_words(rule.words, values)) return word;
    explain(rule, values, patient, where);
    return {};
  }

  void explain(const MeasureRule& rule, std::span<const Value> values, std::size_t patient, RowRef where) {
    const std::string_view text = original_.has(values) ? original_.text(values) : standard_text_.text(values);
    if (text.empty()) {
      a.find(Check::not_a_number, patient, domain_, where, own("ORRES"), "", "there is no result", "not used");
    } else if (text.front() == '<' || text.front() == '>') {
      a.find(Check::below_quantification, patient, domain_, where, own("ORRES"), text,
             "the result is known to be beyond a limit, not what it is", "not used as a number");
    } else if (!original_.number(values) && !standard_.number(values)) {
      a.find(Check::not_a_number, patient, domain_, where, own("ORRES"), text, "this is no number", "not used");
    } else {
      const std::string_view written = original_unit_.text(values);
      a.study.findings.add_alike(
          fmt::format("unit\n{}\n{}\n{}", domain_, chart::name(rule.measure), written),
          {.check = written.empty() ? Check::missing_unit : Check::unknown_unit,
           .subject = a.study.patients[patient].id,
           .domain = domain_,
           .row = where,
           .variable = own("ORRESU"),
           .value = std::string(written),
           .what = written.empty() ? fmt::format("{} without a unit", chart::name(rule.measure))
                                   : fmt::format("the unit of {} does not convert to {}", chart::name(rule.measure),
                                                 chart::measures[chart::index(rule.measure)].unit),
           .consequence = "results in it are not used; name the unit in the mapping under [[unit]]"});
    }
  }

  void put(const MeasureRule& rule, std::span<const Value> values, RowRef where, Understood& seen) {
    const auto patient = a.subject(id_.text(values), where, domain_);
    if (!patient) return;
    if (seen.meaning.empty()) seen.meaning = chart::name(rule.measure);
    const auto day = a.result_day(*patient, date_.text(values), where, domain_, own("DTC"));
    if (!day) return;
    const auto result = take(rule, values, *patient, where);
    if (!result) return;
    if (result->value < rule.low || result->value > rule.high) {
      a.find(Check::outside_possible, *patient, domain_, where, own("ORRES"), original_.text(values),
             fmt::format("{} {:.4g} {} is outside {:g} to {:g}", chart::name(rule.measure), result->value,
                         chart::measures[chart::index(rule.measure)].unit, rule.low, rule.high),
             "not used; if the unit is wrong, correct it");
      return;
    }
    a.note_visit(*patient, *day, visit_.text(values), visit_number_.number(values), where, domain_);
    a.add_observation(*patient, observed(rule.measure, result->value, *day, where, result->from));
    note_range(rule, *result, values, *patient, *day, where);
    ++seen.used;
    if (seen.example.empty()) seen.example = example(values);
  }

  void note_range(const MeasureRule& rule, const Result& result, std::span<const Value> values, std::size_t patient,
                  int day, RowRef where) {
    const auto limit = [&](const Column& column) {
      const auto number = column.number(values);
      return number ? *number * result.conversion.times + result.conversion.plus : chart::missing;
    };
    const ReferenceRange range{rule.measure,
                               day,
                               day,
                               limit(result.standard() ? standard_low_ : low_),
                               limit(result.standard() ? standard_high_ : high_),
                               where};
    if (chart::is_missing(range.low) && chart::is_missing(range.high)) return;
    if (range.low > range.high) {
      a.find(Check::range_reversed, patient, domain_, where, own("ORNRLO"), low_.text(values),
             fmt::format("the lower limit {:g} is above the upper one {:g}", range.low, range.high),
             "the range is not used");
      return;
    }
    cdisc::note_range(a.study.patients[patient].ranges, range);
  }

  void put(const CovariateRule& rule, std::span<const Value> values, RowRef where, Understood& seen) {
    const auto patient = a.subject(id_.text(values), where, domain_);
    if (!patient) return;
    seen.meaning = "baseline";
    const auto day = a.result_day(*patient, date_.text(values), where, domain_, own("DTC"));
    if (!day) return;
    double value = chart::missing;
    for (const auto& [number, unit] :
         {std::pair(&original_, &original_unit_), std::pair(&standard_, &standard_unit_)}) {
      const auto read = number->number(values);
      if (!read || rule.unit.empty()) continue;
      const auto converts = unit->has(values) ? a.mapping.conversion(unit->text(values), rule.unit) : std::nullopt;
      if (!converts) continue;
      value = *read * converts->times + converts->plus;
      break;
    }
    for (const Column* column : {&original_, &standard_text_})
      if (const auto word = rule.words.find(canonical(column->text(values))); word != rule.words.end())
        value = word->second;
    if (chart::is_missing(value)) {
      a.find(Check::not_a_number, *patient, domain_, where, own("ORRES"), original_.text(values),
             "the result, or its unit, is not understood", "not used");
      return;
    }
    if (value < rule.low || value > rule.high) {
      a.find(Check::outside_possible, *patient, domain_, where, own("ORRES"), original_.text(values),
             fmt::format("{:.4g} {} is outside {:g} to {:g}", value, rule.unit, rule.low, rule.high), "not used");
      return;
    }
    ++seen.used;
    if (seen.example.empty()) seen.example = example(values);
    // Of what is measured again and again the baseline alone is asked for.
    if (*day > 0 && rule.covariate < first_risk_factor) return;
    a.raw[*patient]->covariates[static_cast<std::size_t>(rule.covariate)].push_back({*day, value, where});
  }

  Column id_, code_, name_, category_, specimen_, method_, object_, original_, original_unit_, standard_,
      standard_text_, standard_unit_, status_, low_, high_, standard_low_, standard_high_, date_, visit_, visit_number_;
  TextMap<Test> tests_;
  std::string key_;
  std::array<TextMap<std::optional<Conversion>>, chart::measure_count> units_;
};

}  // namespace

std::unique_ptr<RowSink> findings_sink(Assembly& assembly, const std::string& domain, std::uint16_t file) {
  return std::make_unique<Results>(assembly, domain, file);
}

}  // namespace titrate::cdisc
