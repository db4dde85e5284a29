#include "trial/describe.hpp"

#include "trial/assumed.hpp"
#include "trial/modelled.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::trial {

namespace {

std::string mg(double dose) { return fmt::format("{:g} mg", dose); }

std::string on_days(const protocol::Intervention& drug) {
  std::vector<std::string> spans;
  for (const protocol::CycleDays& d : drug.on_days)
    spans.push_back(d.first == d.last ? fmt::format("{}", d.first) : fmt::format("{}–{}", d.first, d.last));
  const bool continuous =
      drug.on_days.size() == 1 && drug.on_days.front().first == 1 && drug.on_days.front().last == drug.cycle_days;
  const std::string rhythm = drug.dosing_interval > 1 ? fmt::format("every {} days", drug.dosing_interval) : "daily";
  return continuous ? rhythm + ", continuously"
                    : fmt::format("{} on days {} of {}", rhythm, fmt::join(spans, ", "), drug.cycle_days);
}

std::string dosing(const protocol::Intervention& drug) {
  const auto level = [&drug](int i) { return mg(drug.levels[static_cast<std::size_t>(i)]); };
  std::string text =
      fmt::format("{} starts at {}, {}. Levels: {}.", chart::name(drug.agent), level(drug.start_level), on_days(drug),
                  fmt::join(
                      [&] {
                        std::vector<std::string> all;
                        for (const double dose : drug.levels) all.push_back(mg(dose));
                        return all;
                      }(),
                      ", "));
  for (const protocol::Escalation& e : drug.escalations) {
    text += fmt::format(" {}: {} up every {} days to at most {}", e.id,
                        e.levels == 1 ? "one level" : fmt::format("{} levels", e.levels), e.interval,
                        level(e.maximum_level));
    text += e.chance < 1 ? fmt::format("; an allowed step is made with probability {:g}.", e.chance) : ".";
  }
  return text;
}

std::string rules(const protocol::Intervention& drug) {
  std::vector<std::string> parts;
  for (const protocol::DoseRule& rule : drug.rules) {
    const char* action = rule.action == protocol::Action::stop   ? "stop"
                         : rule.action == protocol::Action::hold ? "hold"
                                                                 : "reduce";
    std::string text = fmt::format("{} ({}", rule.id, action);
    if (rule.chance < 1) text += fmt::format(", with probability {:g}", rule.chance);
    if (rule.action == protocol::Action::hold) {
      text += fmt::format(", at least {} days", rule.resume.after_days);
      if (rule.resume.levels_lower > 0)
        text += fmt::format(", resumed one step lower with probability {:g}", rule.resume.lower_chance);
      if (rule.resume.maximum_days < protocol::no_end)
        text += fmt::format(", given up after {} days", rule.resume.maximum_days);
    }
    parts.push_back(text + ")");
  }
  return parts.empty()
             ? "None."
             : fmt::format("{}. Stop wins over hold, hold over reduce, reduce over escalate.", fmt::join(parts, "; "));
}

std::string support(const protocol::Arm& arm) {
  std::vector<std::string> parts;
  for (const protocol::Support& s : arm.support) {
    int days = 0;
    for (const protocol::Support::Step& step : s.steps) days = std::min(protocol::no_end, days + step.days);
    const std::string length = days >= protocol::no_end ? "as long as treatment lasts"
                               : days == 1              ? "for 1 day"
                                                        : fmt::format("for {} days", days);
    const char* when = s.anchor == protocol::Support::Anchor::cycle        ? "in cycles"
                       : s.anchor == protocol::Support::Anchor::escalation ? "after each escalation"
                       : s.anchor == protocol::Support::Anchor::resumption ? "after each resumption"
                                                                           : "when triggered";
    parts.push_back(
        s.anchor == protocol::Support::Anchor::day_1
            ? fmt::format("{} {} from study day {}", chart::name(s.agent), length, chart::study_day(s.offset))
            : fmt::format("{} {} {}", chart::name(s.agent), length, when));
  }
  return parts.empty() ? "None." : fmt::format("{}.", fmt::join(parts, "; "));
}

std::string calendar(const protocol::Protocol& p) {
  std::vector<std::string> parts;
  for (const protocol::Encounter& encounter : p.calendar) {
    std::vector<std::string> when, what;
    for (const protocol::Recurrence& r : encounter.schedule) {
      const int first = chart::study_day(r.first);
      if (r.every <= 0 || r.last == r.first)
        when.push_back(fmt::format("on study day {}", first));
      else if (r.last >= protocol::no_end)
        when.push_back(fmt::format("every {} days from study day {}", r.every, first));
      else
        when.push_back(fmt::format("every {} days from study day {} to {}", r.every, first, chart::study_day(r.last)));
    }
    for (const chart::Activity activity : encounter.activities) {
      what.emplace_back(chart::name(activity));
      std::replace(what.back().begin(), what.back().end(), '_', ' ');
    }
    std::string text = fmt::format("{} {}", fmt::join(what, " and "), fmt::join(when, ", "));
    if (encounter.on_hold_every > 0) text += fmt::format(", and every {} days on hold", encounter.on_hold_every);
    if (encounter.when) text += ", under a condition";
    parts.push_back(std::move(text));
  }
  return fmt::format("{}.", fmt::join(parts, "; "));
}

/// How the parameters of a trial come about.
std::string parameter_note(const Setup& setup) {
  const cohort::PopulationParameters& parameters = setup.parameters;
  if (const auto& posterior = parameters.posterior())
    return fmt::format(
        "drawn from a posterior: {} draws of {} coordinates that belong together, in {} (`{}`); the other parameters "
        "are "
        "fixed",
        posterior->weights.size(), posterior->names.size(), setup.protocol.parameters, posterior->made_by);
  const auto uncertain = std::count_if(parameters.entries().begin(), parameters.entries().end(),
                                       [](const auto& e) { return e.uncertain; });
  return fmt::format(
      "provisional: {} of {} parameters drawn independently from the ranges in {}, every standard deviation multiplied "
      "by {:g}; not a posterior",
      uncertain, parameters.entries().size(), setup.protocol.parameters, parameters.uncertainty_scale());
}

}  // namespace

chart::Agent study_drug(const protocol::Protocol& protocol) {
  return protocol.arms.front().interventions.front().agent;
}

results::EndpointList endpoint_list(const Setup& setup) {
  std::vector<std::string> cohorts;
  for (const protocol::Cohort& cohort : setup.protocol.cohorts) cohorts.push_back(cohort.id);
  std::vector<double> levels;
  for (const protocol::Arm& arm : setup.protocol.arms)
    for (const double level : arm.interventions.front().levels) levels.push_back(level);
  std::sort(levels.begin(), levels.end());
  levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
  return {setup.definitions, cohorts, levels, clinic::further_categories(setup.criteria.response)};
}

void describe(const Setup& setup, results::Study& study) {
  const protocol::Protocol& p = setup.protocol;
  study.regimen = p.id;
  study.title = p.title;
  study.source = p.source;
  for (const std::string& file : setup.files) {  // shipped files by their place in the library, wherever that is
    const auto inside = std::filesystem::path(file).lexically_relative(setup.library);
    study.inputs.push_back(inside.empty() || *inside.begin() == ".." ? file : "library/" + inside.string());
  }
  study.evidence = setup.evidence;
  study.definitions = setup.definitions;
  study.dose_levels_mg = endpoint_list(setup).levels();
  for (const protocol::Cohort& cohort : p.cohorts)
    study.cohort_labels.push_back(cohort.label.empty() ? cohort.id : cohort.label);
  study.response_criteria = setup.criteria.response.provenance.title;
  study.toxicity_criteria = setup.criteria.toxicity_title();
  study.lysis_criteria = setup.criteria.lysis.provenance.title;
  for (const clinic::Provenance* set : setup.criteria.sets())
    if (!set->verified) study.unverified.push_back(set->title);
  study.parameter_note = parameter_note(setup);

  auto& summary = study.protocol_summary;
  summary.emplace_back(
      "Patients",
      fmt::format(
          "{} patients enrolled over {} days; the data are cut where the median patient has been followed for {} days.",
          p.patients, p.accrual_days, p.median_follow_up_days));
  for (const protocol::Arm& arm : p.arms) {
    const std::string prefix = p.arms.size() > 1 ? (arm.label.empty() ? arm.id : arm.label) + ": " : "";
    for (const protocol::Intervention& drug : arm.interventions) {
      summary.emplace_back(prefix + "Dose", dosing(drug));
      summary.emplace_back(prefix + "Dose modifications", rules(drug));
    }
    summary.emplace_back(prefix + "Supportive care", support(arm));
  }
  if (!p.eligibility.empty()) {
    std::vector<std::string> texts;
    for (const protocol::EligibilityCriterion& criterion : p.eligibility) texts.push_back(criterion.text);
    summary.emplace_back("Eligibility", fmt::format("{}.", fmt::join(texts, "; ")));
  }
  summary.emplace_back("Calendar", calendar(p));
  std::vector<std::string> stops;
  for (const protocol::StoppingRule& rule : p.stopping) stops.push_back(rule.id);
  stops.insert(stops.end(), {"withdrawal", "death"});
  summary.emplace_back("Leaving treatment", fmt::format("{}.", fmt::join(stops, ", ")));
  summary.emplace_back("Flare", fmt::format("Mild flare is reported from {:g} times the symptom score at which the "
                                            "closest look would find it (ascertainment).",
                                            p.flare_ascertainment));
  const std::vector<std::string> gaps = not_modelled(p);
  if (!gaps.empty()) summary.emplace_back("Not in the model", fmt::format("{}", fmt::join(gaps, " ")));
  if (const std::string assumed = assumed_of_population(setup); !assumed.empty())
    summary.emplace_back("Assumed of the patients", assumed);
  if (const std::string misfit = what_does_not_fit(setup); !misfit.empty())
    summary.emplace_back("What still does not fit", misfit);
}

}  // namespace titrate::trial
