// What recorded data do not hold of what the published tables ask for, and what would fill it.

#include "report/recorded_sections.hpp"
#include "report/sections.hpp"

#include <algorithm>
#include <functional>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::report {

using cdisc::Covariate;
using chart::Measure;

namespace {

/// The variable in which a domain holds the codes of a mapping.
std::string code_variable(const std::string& domain) {
  if (domain.starts_with("SUPP")) return "QNAM";
  if (domain == "MH") return "MHTERM or MHDECOD";
  if (domain == "CM") return "CMCAT";
  return domain + "TESTCD";
}

std::string rows_of(const std::string& domain, const std::vector<std::string>& codes) {
  return fmt::format("{} with {} {}", domain, code_variable(domain), fmt::join(codes, " or "));
}

std::string would_fill(const cdisc::Mapping& mapping, Covariate covariate) {
  std::vector<std::string> places;
  for (const cdisc::CovariateRule& rule : mapping.covariates)
    if (rule.covariate == covariate) places.push_back(rows_of(rule.domain, rule.codes));
  if (places.empty()) return "the mapping names no rows for it";
  return fmt::format("{} would fill it", fmt::join(places, ", or "));
}

bool nobody(const recorded::Study& study, const std::function<bool(const recorded::Patient&)>& has) {
  return std::none_of(study.patients.begin(), study.patients.end(), has);
}

class Gaps {
 public:
  Gaps(const recorded::Study& study, const cdisc::Mapping& mapping) : study_(study), mapping_(mapping) {}

  void baseline() {
    const auto lacks = [this](auto member) {
      return nobody(study_, [&](const recorded::Patient& p) { return member(p.outcome.baseline); });
    };
    if (lacks([](const chart::Baseline& b) { return !chart::is_missing(b.age_years); }))
      say("Age", "AGE and AGEU of DM would fill it");
    if (lacks([](const chart::Baseline& b) { return b.rai >= 0; }))
      say("Rai stage", "neither reported nor derivable: " + would_fill(mapping_, Covariate::rai));
    if (lacks([](const chart::Baseline& b) { return b.prior_lines >= 0; }))
      say("Prior treatments", would_fill(mapping_, Covariate::prior_lines));
    if (lacks([](const chart::Baseline& b) { return b.fludarabine_refractory != chart::Answer::unknown; }))
      say("Fludarabine-refractory", would_fill(mapping_, Covariate::fludarabine_refractory));
    if (lacks([](const chart::Baseline& b) { return !chart::is_missing(b.beta2_microglobulin); }))
      say("Beta-2 microglobulin", would_fill(mapping_, Covariate::beta2_microglobulin));
    if (lacks([](const chart::Baseline& b) { return b.vh != chart::VhStatus::not_tested; }))
      say("VH genes", would_fill(mapping_, Covariate::vh));
    if (lacks([](const chart::Baseline& b) { return b.fish != chart::Fish::not_tested; }))
      say("FISH", would_fill(mapping_, Covariate::del17p));
    measure(Measure::longest_node);
  }

  void measure(Measure m) {
    if (!ever_measured(study_, m))
      say(std::string(chart::measures[chart::index(m)].label), report::would_fill(mapping_, m) + " would fill it");
  }
  void measures(std::initializer_list<Measure> all) {
    for (const Measure m : all) measure(m);
  }

  void doses() {
    if (nobody(study_, [](const recorded::Patient& p) { return p.outcome.treated_days > 0; }))
      say("Doses of the study drug", "EX with a treatment that the mapping knows would fill it");
  }

  void adverse_events() {
    if (!domain("AE"))
      say("Adverse events",
          "the domain AE would fill it; without it no infection, no thrombosis and no "
          "other event is known, and zero is no evidence of absence");
    if (!ever_measured(study_, Measure::flare_pain))
      say("Tumor flare",
          report::would_fill(mapping_, Measure::flare_pain) + " would fill it; so does AE, where it is there");
  }

  std::vector<Note> notes;

 private:
  bool domain(const std::string& name) const {
    return std::any_of(study_.source.files.begin(), study_.source.files.end(),
                       [&](const cdisc::StudyFile& file) { return file.domain == name; });
  }
  void say(const std::string& what, const std::string& how) {
    notes.emplace_back(
        fmt::format("Not in these data: {}. {}{}.", what, static_cast<char>(std::toupper(how[0])), how.substr(1)));
  }

  const recorded::Study& study_;
  const cdisc::Mapping& mapping_;
};

}  // namespace

std::string would_fill(const cdisc::Mapping& mapping, Measure measure) {
  const cdisc::MeasureRule* rule = mapping.rule_of(measure);
  if (!rule) return "No rows of the mapping";
  std::string text = rows_of(rule->domain, rule->codes);
  const char* of = rule->domain == "FA" ? " of FAOBJ " : " of a lesion at ";
  if (!rule->objects.empty()) text += of + fmt::format("{}", fmt::join(rule->objects, " or "));
  return text;
}

std::string would_fill(const cdisc::Mapping& mapping, chart::Finding finding) {
  std::vector<std::string> places;
  for (const cdisc::FoundRule& rule : mapping.looked_for)
    if (rule.finding == finding)
      places.push_back(rows_of(rule.domain, rule.codes) +
                       (rule.objects.empty() ? "" : fmt::format(" of FAOBJ {}", fmt::join(rule.objects, " or "))));
  return places.empty() ? "No rows of the mapping" : fmt::format("{}", fmt::join(places, ", or "));
}

bool ever_measured(const recorded::Study& study, Measure measure) {
  return std::any_of(study.patients.begin(), study.patients.end(),
                     [measure](const recorded::Patient& patient) { return patient.measured[chart::index(measure)]; });
}

std::vector<Note> gaps(const recorded::Study& study, const cdisc::Mapping& mapping, const std::string& table) {
  using M = Measure;
  Gaps gaps(study, mapping);
  if (table == "table-1") gaps.baseline();
  if (table == "table-2")
    gaps.measures({M::lymphocytes, M::node_products, M::spleen, M::marrow_lymphocytes, M::marrow_nodules});
  if (table == "table-3") gaps.doses();
  if (table == "table-4") {
    gaps.adverse_events();
    gaps.measures({M::urate, M::potassium, M::phosphate, M::calcium, M::creatinine});
  }
  if (table == "table-5") gaps.measures({M::neutrophils, M::platelets, M::hemoglobin});
  return std::move(gaps.notes);
}

}  // namespace titrate::report
