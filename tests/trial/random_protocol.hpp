#pragma once
// Random protocols as files. A draft holds small whole numbers that shrink well; its text is what titrate reads.

#include <algorithm>
#include <array>
#include <ostream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <rapidcheck.h>

namespace titrate::trial {

/// One question asked of a visit. `level` is scaled to what is asked.
struct DraftQuestion {
  int kind, level, option;
};
struct DraftCondition {
  int combination;  ///< of the questions: all, any, none
  std::vector<DraftQuestion> questions;
};
struct DraftEscalation {
  int longer, maximum, levels, chance, first_day;
  std::vector<DraftCondition> when, unless;  ///< the first counts
};
struct DraftRule {
  int action, levels, chance, blocks, after, lower, lower_chance, maximum, resume;
  DraftCondition when;
};
struct DraftAdjustment {
  int clearance, start, maximum, every_other_day;
};
struct DraftStep {
  int amount, duration;
};
struct DraftSupport {
  int agent, anchor, offset, cycle_day, chance, not_again, open;
  std::vector<DraftStep> steps;
  DraftCondition when;
};
struct DraftCohort {
  int size, start, maximum;
};
struct DraftPlanned {
  int after, level;
};

struct Draft {
  int regimen, seed, follow_up, accrual, course, ascertainment, maximum_treatment, allocation;
  std::vector<int> ladder;  ///< steps of half a mg from level to level, the first from 0
  int slow_levels, start, floor, at_floor, cycle, on_first, on_length, every, last_day, antibody;
  std::vector<DraftPlanned> planned;
  std::vector<DraftEscalation> escalations;
  std::vector<DraftRule> rules;
  std::vector<DraftAdjustment> adjustments;
  std::vector<DraftSupport> support;
  std::vector<DraftCohort> cohorts;
  int counts_every, examination_every, on_hold_every, marrow_every;
  std::vector<DraftCondition> stopping;
  std::vector<int> eligibility;
};

/// Regimens of the library whose population, parameters and criteria the drafts use.
inline constexpr std::array draft_regimens{"ferrajoli-2008", "chen-2011", "badoux-2011", "cll-009"};

namespace draft {

inline int levels(const Draft& d) { return static_cast<int>(d.ladder.size()) + 1; }

/// "2.5 mg" or "2.5 mg every 2 d". Level 0 is half a mg more than nothing.
inline std::string level(const Draft& d, int index) {
  int halves = 1;
  for (int i = 0; i < index; ++i) halves += d.ladder[static_cast<std::size_t>(i)];
  const std::string dose = fmt::format("\"{} mg", halves / 2.0);
  return index < std::min(d.slow_levels, levels(d) - 1) && d.every == 1 ? dose + " every 2 d\"" : dose + "\"";
}

inline double percent(int value) { return value / 100.0; }

inline std::string question(const DraftQuestion& q, bool with_dose) {
  static constexpr std::array terms{"neutropenia",  "thrombocytopenia",     "anemia",
                                    "tumor_flare",  "creatinine_increased", "hyperuricemia",
                                    "hyperkalemia", "tumor_lysis_syndrome", "infection"};
  static constexpr std::array responses{"progressive_disease", "stable_disease", "partial", "nodular_partial",
                                        "complete"};
  static constexpr std::array scopes{"visit", "course", "ever"};
  static constexpr std::array how{"", ", consecutive = 2", ", lasting = \"7 d\"", ", maximum_age = \"28 d\""};
  const char* also = how[static_cast<std::size_t>(q.option % 4)];
  const int grade = 1 + q.level % 4;
  switch (with_dose ? q.kind % 12 : q.kind % 10) {
    case 0: return fmt::format("{{ measure = \"neutrophils\", below = \"{}e9/L\"{} }}", 0.2 + q.level / 20.0, also);
    case 1: return fmt::format("{{ measure = \"platelets\", below = \"{}e9/L\"{} }}", 10 + 2 * q.level, also);
    case 2:
      return fmt::format("{{ measure = \"neutrophils\", below = {}, relative_to = \"baseline\"{} }}",
                         0.1 + percent(q.level), also);
    case 3:
      return fmt::format("{{ term = \"{}\", grade = {}, scope = \"{}\" }}",
                         terms[static_cast<std::size_t>(q.level) % terms.size()], 1 + q.option % 4,
                         scopes[static_cast<std::size_t>(q.level % 3)]);
    case 4: return fmt::format("{{ flare_grade = {}{} }}", 1 + q.level % 3, also);
    case 5: return fmt::format("{{ lysis = \"{}\" }}", q.level % 2 ? "clinical" : "laboratory");
    case 6: return fmt::format("{{ response = \"{}\" }}", responses[static_cast<std::size_t>(q.level) % 5]);
    case 7: return fmt::format("{{ elapsed = \"{} d\" }}", 1 + q.level);
    case 8:
      return fmt::format("{{ measure = \"creatinine\", above = {}, relative_to = \"normal\"{} }}",
                         0.8 + percent(q.level), also);
    case 9:
      return fmt::format("{{ term = \"any\", except = [\"lymphopenia\", \"leukopenia\"], grade = {}, scope = \"{}\" }}",
                         grade, scopes[static_cast<std::size_t>(q.option % 3)]);
    case 10: return fmt::format("{{ dose_at_least = \"{} mg\" }}", 1 + q.level / 2);
    default: return fmt::format("{{ dose_below = \"{} mg\" }}", 1 + q.level / 2);
  }
}

/// Without questions, one that is never met before the end of the world.
inline std::string condition(const DraftCondition& c, bool with_dose = false) {
  static constexpr std::array words{"all", "any", "none"};
  if (c.questions.empty()) return "{ elapsed = \"90 y\" }";
  std::vector<std::string> parts;
  for (const DraftQuestion& q : c.questions) parts.push_back(question(q, with_dose));
  if (parts.size() == 1 && c.combination != 2) return parts.front();
  return fmt::format("{{ {} = [{}] }}", words[static_cast<std::size_t>(c.combination)], fmt::join(parts, ", "));
}

inline void intervention(const Draft& d, std::string& out) {
  const auto line = [&out]<class... Args>(fmt::format_string<Args...> text, Args&&... args) {
    out += fmt::format(text, std::forward<Args>(args)...) + "\n";
  };
  const int n = levels(d), start = d.start % n, on_first = 1 + d.on_first % d.cycle;
  std::vector<std::string> ladder;
  for (int i = 0; i < n; ++i) ladder.push_back(level(d, i));
  static constexpr std::array at_floor{"stay", "hold", "stop"};
  line("\n[[arm.intervention]]\nagent = \"lenalidomide\"\nladder = [{}]", fmt::join(ladder, ", "));
  line("start = {}\nfloor = {}\nat_floor = \"{}\"", level(d, start), level(d, d.floor % (start + 1)),
       at_floor[static_cast<std::size_t>(d.at_floor)]);
  line("cycle = \"{} d\"\non_days = [\"{}-{}\"]", d.cycle, on_first, std::min(d.cycle, on_first + d.on_length));
  if (d.every > 1 && d.every <= d.cycle) line("every = \"{} d\"", d.every);
  if (d.last_day > 0) line("last_day = {}", d.last_day);
  int day = 1;
  for (const DraftPlanned& p : d.planned)
    line("\n[[arm.intervention.planned]]\nday = {}\ndose = {}", day += p.after, level(d, p.level % n));
  for (std::size_t i = 0; i < d.escalations.size(); ++i) {
    const DraftEscalation& e = d.escalations[i];
    line("\n[[arm.intervention.escalation]]\nid = \"up-{}\"\ninterval = \"{} d\"\nmaximum = {}\nlevels = {}", i,
         d.counts_every + e.longer, level(d, n - 1 - e.maximum % n), e.levels);
    line("chance = {}\nfirst_day = {}", 1 - percent(e.chance), e.first_day);
    if (!e.when.empty()) line("when = {}", condition(e.when.front(), true));
    if (!e.unless.empty()) line("unless = {}", condition(e.unless.front(), true));
  }
  for (std::size_t i = 0; i < d.rules.size(); ++i) {
    const DraftRule& r = d.rules[i];
    const bool reduces = r.action < 3, stops = r.action == 7;
    line("\n[[arm.intervention.rule]]\nid = \"rule-{}\"\naction = \"{}\"\nwhen = {}", i,
         reduces ? "reduce"
         : stops ? "stop"
                 : "hold",
         condition(r.when, true));
    line("chance = {}\nblocks_later_escalation = {}", 1 - percent(r.chance), r.blocks == 1);
    if (reduces) line("levels = {}", r.levels);
    if (!stops && (!reduces || d.at_floor == 1)) {
      // What caused the hold is over, whatever it was; or so many days on study.
      line("resume.when = {}", r.resume == 0 ? fmt::format("{{ none = [{}] }}", condition(r.when, true))
                                             : fmt::format("{{ elapsed = \"{} d\" }}", 5 * r.resume));
      line("resume.after = \"{} d\"\nresume.levels_lower = {}", r.after, r.lower);
      if (r.lower > 0) line("resume.lower_chance = {}", percent(r.lower_chance));
      if (r.maximum > 0)
        line("resume.maximum = \"{} d\"", r.after + r.maximum);
      else
        line("resume.otherwise = \"wait\"");
    }
  }
  for (std::size_t i = 0; i < d.adjustments.size(); ++i) {
    const DraftAdjustment& a = d.adjustments[i];
    const int to = a.start % n;
    line("\n[[arm.intervention.adjustment]]\nid = \"renal-{}\"", i);
    line("when = {{ covariate = \"creatinine_clearance\", below = \"{} mL/min\" }}", 20 + a.clearance);
    line("start = {}\nmaximum = {}\nevery_other_day = {}", level(d, to), level(d, to + a.maximum % (n - to)),
         a.every_other_day == 1);
  }
  if (d.antibody == 1)
    line(
        "\n[[arm.intervention]]\nagent = \"rituximab\"\nbasis = \"per_m2\"\nladder = [\"375 mg/m2\"]\n"
        "start = \"375 mg/m2\"\ncycle = \"28 d\"\non_days = [\"1\", \"8\"]\nfirst_day = 8\nlast_day = 120");
}

inline void support(const Draft& d, std::string& out) {
  static constexpr std::array agents{"allopurinol", "prednisone", "methylprednisolone", "dexamethasone", "hydration",
                                     "filgrastim",  "aspirin",    "ibuprofen"};
  static constexpr std::array anchors{"day_1", "cycle", "trigger", "escalation", "resumption"};
  for (std::size_t i = 0; i < d.support.size(); ++i) {
    const DraftSupport& s = d.support[i];
    const std::string agent = agents[static_cast<std::size_t>(s.agent)];
    const char* unit = agent == "hydration" ? "" : " mg";
    out += fmt::format("\n[[arm.support]]\nid = \"support-{}\"\nagent = \"{}\"\nanchor = \"{}\"\nchance = {}\n", i,
                       agent, anchors[static_cast<std::size_t>(s.anchor)], 1 - percent(s.chance));
    out += fmt::format("offset = \"{} d\"\n", s.anchor == 0 ? s.offset - 5 : s.offset);
    if (s.anchor == 1)
      out += fmt::format("cycle_days = [{}]\nlast_cycle = {}\n", 1 + s.cycle_day % d.cycle, 1 + s.not_again);
    if (s.anchor == 2) out += fmt::format("when = {}\nnot_again_within = \"{} d\"\n", condition(s.when), s.not_again);
    std::vector<std::string> steps{fmt::format("{{ amount = \"{}{}\"{} }}", agent == "hydration" ? 1 : 4, unit,
                                               s.open == 1 && s.steps.empty() ? "" : ", duration = \"3 d\"")};
    for (std::size_t k = 0; k < s.steps.size(); ++k)
      steps.push_back(fmt::format(
          "{{ amount = \"{}{}\"{} }}", agent == "hydration" ? 1 : s.steps[k].amount, unit,
          s.open == 1 && k + 1 == s.steps.size() ? "" : fmt::format(", duration = \"{} d\"", s.steps[k].duration)));
    out += fmt::format("steps = [{}]\n", fmt::join(steps, ", "));
  }
}

inline void cohorts(const Draft& d, std::string& out) {
  const int n = levels(d), floor = d.floor % (d.start % n + 1);
  for (std::size_t i = 0; i < d.cohorts.size(); ++i) {
    const int start = floor + d.cohorts[i].start % (n - floor);
    out += fmt::format("\n[[cohort]]\nid = \"cohort-{}\"\nsize = {}\nstart = {}\nmaximum = {}\n", i, d.cohorts[i].size,
                       level(d, start), level(d, start + d.cohorts[i].maximum % (n - start)));
  }
}

inline void calendar(const Draft& d, std::string& out) {
  out += fmt::format(
      "\n[[encounter]]\nid = \"counts\"\nactivities = [\"blood_counts\", \"chemistry\"]\n"
      "schedule = [{{ first = 1, every = \"{} d\" }}]\non_hold_every = \"{} d\"\n",
      d.counts_every, d.on_hold_every);
  out += fmt::format(
      "\n[[encounter]]\nid = \"examination\"\nactivities = [\"examination\"]\n"
      "schedule = [{{ first = 1, every = \"{} d\" }}]\n",
      d.examination_every);
  if (d.marrow_every > 0)
    out += fmt::format(
        "\n[[encounter]]\nid = \"marrow\"\nactivities = [\"marrow\", \"imaging\", \"cytokines\"]\n"
        "schedule = [{{ first = 1, last = 1 }}, {{ first = 15, every = \"{} d\" }}]\n"
        "when = {{ any = [{{ response = \"partial\" }}, {{ elapsed = \"{} d\" }}] }}\n",
        d.marrow_every, 2 * d.marrow_every);
}

}  // namespace draft

/// The protocol's file. Most drafts say something that titrate accepts; some contradict themselves.
inline std::string to_toml(const Draft& d) {
  static constexpr std::array allocations{"in_order", "rotating", "random"};
  static constexpr std::array eligibility{
      "{ measure = \"creatinine\", below = \"2 mg/dL\" }", "{ measure = \"neutrophils\", at_least = \"1e9/L\" }",
      "{ covariate = \"age\", at_most = \"75 y\" }", "{ covariate = \"del17p\", is = false }"};
  int patients = 0;
  for (const DraftCohort& c : d.cohorts) patients += c.size;
  std::string out = fmt::format(
      "titrate = 1\nid = \"random\"\ntitle = \"Random\"\nsource = \"drawn\"\npopulation = \"{}\"\n"
      "parameters = \"lenalidomide-cll\"\npatients = {}\naccrual = \"{} d\"\nmedian_follow_up = \"{} d\"\n"
      "course = \"{} d\"\nflare_ascertainment = {}\nallocation = \"{}\"\n",
      draft_regimens[static_cast<std::size_t>(d.regimen)], std::max(3, patients), d.accrual, d.follow_up, d.course,
      1 + d.ascertainment / 10.0, allocations[static_cast<std::size_t>(d.allocation)]);
  if (d.maximum_treatment > 0) out += fmt::format("maximum_treatment = \"{} d\"\n", d.maximum_treatment);
  out +=
      "\n[criteria]\nresponse = \"nci-wg-1996\"\ntoxicity = \"ctcae-3.0\"\nlysis = \"cairo-bishop-2004\"\n"
      "flare = \"ctcae-3.0-flare\"\nlaboratory = \"reference-laboratory\"\n";
  for (std::size_t i = 0; i < d.eligibility.size(); ++i)
    out += fmt::format("\n[[eligibility]]\nid = \"criterion-{}\"\ntext = \"drawn\"\nwhen = {}\n", i,
                       eligibility[static_cast<std::size_t>(d.eligibility[i])]);
  out += "\n[[arm]]\nid = \"arm\"\n";
  draft::intervention(d, out);
  draft::support(d, out);
  if (patients >= 3) draft::cohorts(d, out);
  draft::calendar(d, out);
  for (std::size_t i = 0; i < d.stopping.size(); ++i)
    out += fmt::format("\n[[stopping]]\nid = \"stop-{}\"\nwhen = {}\n", i, draft::condition(d.stopping[i]));
  return out;
}

/// RapidCheck prints with this what it found.
inline std::ostream& operator<<(std::ostream& out, const Draft& draft) {
  return out << "# seed " << draft.seed << "\n" << to_toml(draft);
}

namespace draft {

/// The whole range from the first case on: a small protocol is not an easy one.
inline rc::Gen<int> whole(int low, int high) { return rc::gen::resize(100, rc::gen::inRange(low, high + 1)); }

template <class T>
rc::Gen<std::vector<T>> up_to(int most, const rc::Gen<T>& each) {
  return rc::gen::mapcat(
      whole(0, most), [each](int n) { return rc::gen::container<std::vector<T>>(static_cast<std::size_t>(n), each); });
}

#define TITRATE_DRAW(Type, member, ...) rc::gen::set(&Type::member, __VA_ARGS__)

inline rc::Gen<DraftCondition> conditions() {
  using Q = DraftQuestion;
  const auto question = rc::gen::build<Q>(TITRATE_DRAW(Q, kind, whole(0, 11)), TITRATE_DRAW(Q, level, whole(0, 60)),
                                          TITRATE_DRAW(Q, option, whole(0, 7)));
  return rc::gen::build<DraftCondition>(TITRATE_DRAW(DraftCondition, combination, whole(0, 2)),
                                        TITRATE_DRAW(DraftCondition, questions, up_to(3, question)));
}

inline rc::Gen<DraftEscalation> escalations() {
  using E = DraftEscalation;
  return rc::gen::build<E>(TITRATE_DRAW(E, longer, whole(0, 28)), TITRATE_DRAW(E, maximum, whole(0, 1)),
                           TITRATE_DRAW(E, levels, whole(1, 3)), TITRATE_DRAW(E, chance, whole(0, 60)),
                           TITRATE_DRAW(E, first_day, whole(1, 40)), TITRATE_DRAW(E, when, up_to(1, conditions())),
                           TITRATE_DRAW(E, unless, up_to(1, conditions())));
}

inline rc::Gen<DraftRule> rules() {
  using R = DraftRule;
  return rc::gen::build<R>(TITRATE_DRAW(R, action, whole(0, 7)), TITRATE_DRAW(R, levels, whole(1, 3)),
                           TITRATE_DRAW(R, chance, whole(0, 90)), TITRATE_DRAW(R, blocks, whole(0, 1)),
                           TITRATE_DRAW(R, after, whole(0, 20)), TITRATE_DRAW(R, lower, whole(0, 2)),
                           TITRATE_DRAW(R, lower_chance, whole(0, 100)), TITRATE_DRAW(R, maximum, whole(0, 60)),
                           TITRATE_DRAW(R, resume, whole(0, 12)), TITRATE_DRAW(R, when, conditions()));
}

inline rc::Gen<DraftAdjustment> adjustments() {
  using A = DraftAdjustment;
  return rc::gen::build<A>(TITRATE_DRAW(A, clearance, whole(0, 80)), TITRATE_DRAW(A, start, whole(0, 5)),
                           TITRATE_DRAW(A, maximum, whole(0, 5)), TITRATE_DRAW(A, every_other_day, whole(0, 1)));
}

inline rc::Gen<DraftSupport> support_courses() {
  using S = DraftSupport;
  const auto step = rc::gen::build<DraftStep>(TITRATE_DRAW(DraftStep, amount, whole(1, 400)),
                                              TITRATE_DRAW(DraftStep, duration, whole(1, 14)));
  return rc::gen::build<S>(TITRATE_DRAW(S, agent, whole(0, 7)), TITRATE_DRAW(S, anchor, whole(0, 4)),
                           TITRATE_DRAW(S, offset, whole(0, 10)), TITRATE_DRAW(S, cycle_day, whole(0, 40)),
                           TITRATE_DRAW(S, chance, whole(0, 60)), TITRATE_DRAW(S, not_again, whole(0, 30)),
                           TITRATE_DRAW(S, open, whole(0, 1)), TITRATE_DRAW(S, steps, up_to(3, step)),
                           TITRATE_DRAW(S, when, conditions()));
}

}  // namespace draft

inline rc::Gen<Draft> drafts() {
  using draft::up_to, draft::whole;
  using D = Draft;
  const auto cohort = rc::gen::build<DraftCohort>(TITRATE_DRAW(DraftCohort, size, whole(1, 3)),
                                                  TITRATE_DRAW(DraftCohort, start, whole(0, 5)),
                                                  TITRATE_DRAW(DraftCohort, maximum, whole(0, 5)));
  const auto planned = rc::gen::build<DraftPlanned>(TITRATE_DRAW(DraftPlanned, after, whole(1, 60)),
                                                    TITRATE_DRAW(DraftPlanned, level, whole(0, 5)));
  return rc::gen::build<D>(
      TITRATE_DRAW(D, regimen, whole(0, static_cast<int>(draft_regimens.size()) - 1)),
      TITRATE_DRAW(D, seed, whole(1, 1000000)), TITRATE_DRAW(D, follow_up, whole(1, 300)),
      TITRATE_DRAW(D, accrual, whole(0, 60)), TITRATE_DRAW(D, course, whole(1, 56)),
      TITRATE_DRAW(D, ascertainment, whole(0, 20)), TITRATE_DRAW(D, maximum_treatment, whole(-200, 200)),
      TITRATE_DRAW(D, allocation, whole(0, 2)), TITRATE_DRAW(D, ladder, up_to(5, whole(1, 30))),
      TITRATE_DRAW(D, slow_levels, whole(0, 2)), TITRATE_DRAW(D, start, whole(0, 5)),
      TITRATE_DRAW(D, floor, whole(0, 5)), TITRATE_DRAW(D, at_floor, whole(0, 2)), TITRATE_DRAW(D, cycle, whole(1, 42)),
      TITRATE_DRAW(D, on_first, whole(0, 41)), TITRATE_DRAW(D, on_length, whole(0, 41)),
      TITRATE_DRAW(D, every, whole(1, 3)), TITRATE_DRAW(D, last_day, whole(-200, 300)),
      TITRATE_DRAW(D, antibody, whole(0, 1)), TITRATE_DRAW(D, planned, up_to(2, planned)),
      TITRATE_DRAW(D, escalations, up_to(2, draft::escalations())), TITRATE_DRAW(D, rules, up_to(3, draft::rules())),
      TITRATE_DRAW(D, adjustments, up_to(2, draft::adjustments())),
      TITRATE_DRAW(D, support, up_to(4, draft::support_courses())), TITRATE_DRAW(D, cohorts, up_to(3, cohort)),
      TITRATE_DRAW(D, counts_every, whole(1, 28)), TITRATE_DRAW(D, examination_every, whole(1, 40)),
      TITRATE_DRAW(D, on_hold_every, whole(0, 10)), TITRATE_DRAW(D, marrow_every, whole(0, 60)),
      TITRATE_DRAW(D, stopping, up_to(1, draft::conditions())), TITRATE_DRAW(D, eligibility, up_to(2, whole(0, 3))));
}

#undef TITRATE_DRAW

}  // namespace titrate::trial
