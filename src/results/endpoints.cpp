#include "results/endpoints.hpp"

#include "stats/sample.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

#include <fmt/format.h>

namespace titrate::results {

namespace {

using chart::Answer;
using chart::Fish;
using chart::index;
using chart::Response;
using chart::Term;
using chart::VhStatus;

/// Yes, no, or not in the denominator.
using PatientQuestion = std::function<std::optional<bool>(const PatientOutcome&)>;
using TrialQuantity = std::function<std::optional<double>(std::span<const PatientOutcome>)>;

/// A band of worst grades with its spelling in ids and labels; its ends are in the definitions.
struct NamedBand {
  const char* suffix;
  const char* label;
  GradeBand Definitions::*ends;
};
constexpr NamedBand low_band{"g1_2", "grade 1–2", &Definitions::low_grades},
    moderate_band{"g2_4", "grade 2–4", &Definitions::moderate_grades},
    high_band{"g3_4", "grade 3–4", &Definitions::high_grades};

struct GradedTerm {
  Term term;
  const char* id;
  const char* label;
  NamedBand band;
};
constexpr std::array graded{
    GradedTerm{Term::neutropenia, "neutropenia", "Neutropenia", low_band},
    GradedTerm{Term::neutropenia, "neutropenia", "Neutropenia", high_band},
    GradedTerm{Term::thrombocytopenia, "thrombocytopenia", "Thrombocytopenia", low_band},
    GradedTerm{Term::thrombocytopenia, "thrombocytopenia", "Thrombocytopenia", high_band},
    GradedTerm{Term::anemia, "anemia", "Anemia", low_band},
    GradedTerm{Term::anemia, "anemia", "Anemia", high_band},
    GradedTerm{Term::infection, "infection", "Infection", low_band},
    GradedTerm{Term::infection, "infection", "Infection", high_band},
    GradedTerm{Term::pneumonia, "pneumonia", "Pneumonia", low_band},
    GradedTerm{Term::pneumonia, "pneumonia", "Pneumonia", high_band},
    GradedTerm{Term::tumor_flare, "flare", "Tumor flare", low_band},
    GradedTerm{Term::tumor_flare, "flare", "Tumor flare", moderate_band},
    GradedTerm{Term::tumor_flare, "flare", "Tumor flare", high_band},
    GradedTerm{Term::febrile_neutropenia, "febrile_neutropenia", "Febrile neutropenia", high_band},
    GradedTerm{Term::creatinine_increased, "creatinine_increased", "Creatinine increased", high_band},
    GradedTerm{Term::hyperuricemia, "hyperuricemia", "Uric acid increased", high_band},
    GradedTerm{Term::hyperkalemia, "hyperkalemia", "Potassium increased", high_band},
    GradedTerm{Term::hypophosphatemia, "hypophosphatemia", "Phosphate decreased", high_band},
};

/// A grade that was never assessed leaves the patient or course out of the denominator.
std::optional<bool> in_band(const GradeBand& band, int worst) {
  return worst < 0 ? std::nullopt : std::optional(band.holds(worst));
}
/// And only where the worst grade is above the one at baseline; unknown where that one is.
std::optional<bool> emergent_in_band(const GradeBand& band, int worst, int at_baseline) {
  if (worst < 0 || (at_baseline < 0 && band.holds(worst))) return std::nullopt;
  return band.holds(worst) && worst > at_baseline;
}

/// What is asked of a course: whether its worst grade of a term lies in a band; `emergent`: and above the baseline's.
struct CourseQuestion {
  Term term;
  GradeBand band;
  bool emergent = false;
  std::optional<bool> operator()(int worst, int at_baseline) const {
    return emergent ? emergent_in_band(band, worst, at_baseline) : in_band(band, worst);
  }
};

constexpr int not_assessed = -1;
constexpr std::size_t grades = worst_grade - not_assessed + 1;

/// A trial's courses by term, grade at baseline and worst grade: few cells, of which many questions are asked.
class CourseGrades {
 public:
  explicit CourseGrades(std::span<const PatientOutcome> trial) {
    for (const PatientOutcome& o : trial)
      for (const Course& course : o.courses)
        for (std::size_t term = 0; term < chart::term_count; ++term)
          ++cells_[course.dosed][term][cell(o.at_baseline[term])][cell(course.worst[term])];
  }
  /// `hold_blocks`: of blocks without a dose too.
  Count count(const CourseQuestion& question, bool hold_blocks) const {
    Count count;
    for (int before = not_assessed; before <= worst_grade; ++before)
      for (int worst = not_assessed; worst <= worst_grade; ++worst) {
        const std::optional<bool> answer = question(worst, before);
        if (!answer) continue;
        const auto courses = [&](bool dosed) { return cells_[dosed][index(question.term)][cell(before)][cell(worst)]; };
        const std::int32_t n = courses(true) + (hold_blocks ? courses(false) : 0);
        count.n += n;
        if (*answer) count.events += n;
      }
    return count;
  }

 private:
  static std::size_t cell(int grade) {
    return static_cast<std::size_t>(std::clamp(grade, not_assessed, worst_grade) + 1);
  }
  using ByGrades = std::array<std::array<std::int32_t, grades>, grades>;
  std::array<std::array<ByGrades, chart::term_count>, 2> cells_{};
};

template <class Get>
std::optional<double> median_over(std::span<const PatientOutcome> trial, Get get) {
  std::vector<double> values;
  for (const PatientOutcome& o : trial)
    if (const std::optional<double> value = get(o); value && !std::isnan(*value)) values.push_back(*value);
  return stats::median(std::move(values));
}

constexpr double tenth = 0.1, hundredth = 0.01;  // resolutions at which quantities are kept

/// "2.5" or "10": a dose as ids and labels spell it.
std::string spell(double dose) { return fmt::format("{:g}", dose); }

}  // namespace

struct EndpointList::Questions {
  struct Rate {
    RateDefinition definition;
    PatientQuestion patient;  ///< none where courses are counted
    CourseQuestion course{};
    bool hold_blocks = false;
  };
  struct Quantity {
    QuantityDefinition definition;
    TrialQuantity value;
  };
  std::vector<Rate> rates;
  std::vector<Quantity> quantities;

  void patient(std::string id, std::string label, PatientQuestion question) {
    rates.push_back({{std::move(id), Per::patient, std::move(label)}, std::move(question), {}, false});
  }
  void course_alone(const std::string& id, const std::string& label, const CourseQuestion& question) {
    rates.push_back({{id, Per::course, label}, {}, question, false});
  }
  void course(const std::string& id, const std::string& label, const CourseQuestion& question) {
    course_alone(id, label, question);
    rates.push_back({{id + "_with_hold_blocks", Per::course, label + ", blocks on hold counted"}, {}, question, true});
  }
  void quantity(std::string id, std::string unit, std::string label, double resolution, TrialQuantity value) {
    quantities.push_back({{std::move(id), std::move(unit), std::move(label), resolution}, std::move(value)});
  }
};

namespace {

void add_responses(EndpointList::Questions& q, const Definitions& d) {
  const auto response = [](Response r) { return [r](const PatientOutcome& o) { return std::optional(o.best == r); }; };
  const auto status = [](Status s) { return [s](const PatientOutcome& o) { return std::optional(o.status == s); }; };
  q.patient("overall_response", "Overall response (CR, nPR, PR)",
            [](const PatientOutcome& o) { return o.responded(); });
  q.patient("complete_response", "Complete response (CR)", response(Response::complete));
  q.patient("nodular_partial_response", "Nodular partial response (nPR)", response(Response::nodular_partial));
  q.patient("partial_response", "Partial response (PR)", response(Response::partial));
  q.patient("best_response_within_9_months", "Best response within 9 months",
            [d](const PatientOutcome& o) { return o.responded() && o.best_response_day <= d.response_within_days; });
  q.patient("stable_disease", "Stable disease, status at data cut", status(Status::stable));
  q.patient("progressive_disease", "Progressive disease, status at data cut", status(Status::progressed));
  q.patient("progression_before_3_months", "Progression before 3 months", [d](const PatientOutcome& o) {
    return o.progression_day >= 0 && o.progression_day < d.early_progression_days;
  });
  q.patient("early_death", "Early death", [d](const PatientOutcome& o) { return o.early_death(d); });
  q.patient("alive_at_data_cut", "Alive at data cut", [](const PatientOutcome& o) { return o.death_day < 0; });
  q.patient("progression_after_response", "Progression after a response", [](const PatientOutcome& o) {
    return o.responded() ? std::optional(o.progression_day >= 0) : std::nullopt;
  });
  q.patient("status_responded", "Responded, status at data cut", status(Status::responded));
  q.patient("status_progressed", "Progressed, status at data cut", status(Status::progressed));
  q.patient("status_early_death", "Early death, status at data cut", status(Status::early_death));
  q.patient("status_stable", "Stable, status at data cut", status(Status::stable));
  q.patient("alc_fall_50_percent", "Lymphocytes down at least 50 %",
            [d](const PatientOutcome& o) { return o.best_alc_change <= -d.notable_fall; });
  q.patient("alc_normal", "Lymphocytes normal", [](const PatientOutcome& o) { return o.alc_normal; });
  q.patient("marrow_clear", "Marrow cleared", [](const PatientOutcome& o) { return o.marrow_clear; });
  q.patient("nodes_fall_50_percent", "Nodes down at least 50 %",
            [d](const PatientOutcome& o) { return o.best_node_change <= -d.notable_fall; });
  q.patient("spleen_fall_50_percent", "Enlarged spleen down at least 50 %",
            [](const PatientOutcome& o) { return o.spleen_enlarged ? std::optional(o.spleen_halved) : std::nullopt; });
}

void add_further_categories(EndpointList::Questions& q, const std::vector<Response>& further) {
  for (const Response category : further) {
    if (category == Response::complete_incomplete_recovery)
      q.patient("complete_response_incomplete_recovery", "Complete response, incomplete marrow recovery (CRi)",
                [](const PatientOutcome& o) { return o.best == Response::complete_incomplete_recovery; });
    if (category != Response::partial_with_lymphocytosis) continue;
    q.patient("partial_response_with_lymphocytosis", "Partial response with lymphocytosis (PR-L)",
              [](const PatientOutcome& o) { return o.best == Response::partial_with_lymphocytosis; });
    q.patient("overall_response_with_lymphocytosis", "Overall response, PR-L counted",
              [](const PatientOutcome& o) { return o.best >= Response::partial_with_lymphocytosis; });
  }
}

void add_subgroups(EndpointList::Questions& q, const Definitions& d) {
  const auto responded_if = [&q](std::string id, std::string label, std::function<bool(const PatientOutcome&)> member) {
    q.patient(std::move(id), "Overall response, " + std::move(label),
              [member](const PatientOutcome& o) { return member(o) ? std::optional(o.responded()) : std::nullopt; });
  };
  const auto fish = [](Fish f) { return [f](const PatientOutcome& o) { return o.baseline.fish == f; }; };
  responded_if("overall_with_flare", "with flare", [](const PatientOutcome& o) { return o.flare_onset >= 0; });
  responded_if("overall_without_flare", "without flare", [](const PatientOutcome& o) { return o.flare_onset < 0; });
  responded_if("overall_fludarabine_refractory", "fludarabine-refractory",
               [](const PatientOutcome& o) { return o.baseline.fludarabine_refractory == Answer::yes; });
  responded_if("overall_fludarabine_sensitive", "not fludarabine-refractory",
               [](const PatientOutcome& o) { return o.baseline.fludarabine_refractory == Answer::no; });
  responded_if("overall_vh_unmutated", "VH unmutated",
               [](const PatientOutcome& o) { return o.baseline.vh == VhStatus::unmutated; });
  responded_if("overall_vh_mutated", "VH mutated",
               [](const PatientOutcome& o) { return o.baseline.vh == VhStatus::mutated; });
  responded_if("overall_del11q", "del(11q)", fish(Fish::del11q));
  responded_if("overall_del17p", "del(17p)", fish(Fish::del17p));
  responded_if("overall_del11q_or_17p", "del(11q) or del(17p)", [](const PatientOutcome& o) {
    return o.baseline.fish == Fish::del11q || o.baseline.fish == Fish::del17p;
  });
  responded_if("overall_trisomy12", "trisomy 12", fish(Fish::trisomy12));
  responded_if("overall_fish_normal", "normal FISH", fish(Fish::normal));
  const auto flare_if = [&q](std::string id, std::string label, std::function<bool(const PatientOutcome&)> member) {
    q.patient(std::move(id), std::move(label), [member](const PatientOutcome& o) {
      return member(o) ? std::optional(o.flare_onset >= 0) : std::nullopt;
    });
  };
  flare_if("flare_any_node_over_5cm", "Tumor flare, node over 5 cm",
           [d](const PatientOutcome& o) { return o.longest_node_cm > d.bulky_node_cm; });
  flare_if("flare_any_node_to_5cm", "Tumor flare, node to 5 cm",
           [d](const PatientOutcome& o) { return o.longest_node_cm <= d.bulky_node_cm; });
}

void add_toxicity(EndpointList::Questions& q, const Definitions& d) {
  q.patient("flare_any", "Tumor flare, any grade", [](const PatientOutcome& o) { return o.flare_onset >= 0; });
  constexpr GradeBand any_grade = {1, worst_grade};
  q.course("flare_any", "Tumor flare, any grade", {Term::tumor_flare, any_grade});
  for (const GradedTerm& g : graded) {
    const std::string id = fmt::format("{}_{}", g.id, g.band.suffix),
                      label = fmt::format("{}, {}", g.label, g.band.label);
    const std::string emergent = id + "_emergent", emergent_label = label + ", above baseline";
    const GradeBand band = d.*g.band.ends;
    const std::size_t term = index(g.term);
    q.patient(id, label, [band, term](const PatientOutcome& o) { return in_band(band, o.worst[term]); });
    q.course(id, label, {g.term, band});
    q.patient(emergent, emergent_label, [band, term](const PatientOutcome& o) {
      return emergent_in_band(band, o.worst[term], o.at_baseline[term]);
    });
    q.course_alone(emergent, emergent_label, {g.term, band, true});
  }
  q.patient("thrombosis", "Thrombosis", [](const PatientOutcome& o) { return o.worst[index(Term::thrombosis)] > 0; });
  q.course("thrombosis", "Thrombosis", {Term::thrombosis, any_grade});
  q.patient("lysis_laboratory", "Laboratory tumor lysis, strict window",
            [](const PatientOutcome& o) { return o.lysis_laboratory; });
  q.patient("lysis_clinical", "Clinical tumor lysis, strict window",
            [](const PatientOutcome& o) { return o.lysis_clinical; });
  q.patient("lysis_laboratory_extended", "Laboratory tumor lysis, extended windows",
            [](const PatientOutcome& o) { return o.lysis_laboratory_extended; });
  q.patient("lysis_clinical_extended", "Clinical tumor lysis, extended windows",
            [](const PatientOutcome& o) { return o.lysis_clinical_extended; });
}

void add_doses(EndpointList::Questions& q, const Definitions& d, const std::vector<double>& levels) {
  q.patient(fmt::format("dose_{}mg_at_least_{}_days", spell(d.high_dose_mg), d.high_dose_days),
            fmt::format("{} mg for at least {} days", spell(d.high_dose_mg), d.high_dose_days),
            [d](const PatientOutcome& o) { return o.high_dose_days >= d.high_dose_days; });
  for (const double level : levels) {
    const auto at = [level](const PatientOutcome& o) { return o.tolerated_dose_mg == level; };
    q.patient(fmt::format("tolerated_dose_{}mg", spell(level)), fmt::format("Tolerated dose {} mg", spell(level)),
              [at](const PatientOutcome& o) { return at(o); });
    q.patient(fmt::format("overall_tolerated_dose_{}mg", spell(level)),
              fmt::format("Overall response, tolerated dose {} mg", spell(level)),
              [at](const PatientOutcome& o) { return at(o) ? std::optional(o.responded()) : std::nullopt; });
  }
}

void add_baseline(EndpointList::Questions& q, const Definitions& d) {
  const auto known = [](Answer a) { return a == Answer::unknown ? std::nullopt : std::optional(a == Answer::yes); };
  q.patient("baseline_female", "Female", [known](const PatientOutcome& o) { return known(o.baseline.female); });
  q.patient("baseline_fludarabine_refractory", "Fludarabine-refractory",
            [known](const PatientOutcome& o) { return known(o.baseline.fludarabine_refractory); });
  q.patient("baseline_rai_1_2", "Rai I–II",
            [d](const PatientOutcome& o) { return o.baseline.rai >= 1 && o.baseline.rai < d.advanced_rai; });
  q.patient("baseline_rai_3_4", "Rai III–IV",
            [d](const PatientOutcome& o) { return o.baseline.rai >= d.advanced_rai; });
  q.patient("baseline_node_over_5cm", "Node over 5 cm",
            [d](const PatientOutcome& o) { return o.longest_node_cm > d.bulky_node_cm; });
  const auto vh = [](VhStatus s) { return [s](const PatientOutcome& o) { return std::optional(o.baseline.vh == s); }; };
  q.patient("baseline_vh_unmutated", "VH unmutated", vh(VhStatus::unmutated));
  q.patient("baseline_vh_mutated", "VH mutated", vh(VhStatus::mutated));
  q.patient("baseline_vh_not_tested", "VH not tested", vh(VhStatus::not_tested));
  for (const Fish f : {Fish::del17p, Fish::del11q, Fish::trisomy12, Fish::del13q, Fish::normal})
    q.patient(fmt::format("baseline_fish_{}", chart::fish_names[index(f)]),
              fmt::format("FISH {}", chart::fish_names[index(f)]),
              [f](const PatientOutcome& o) { return o.baseline.fish == f; });
  const auto median_of = [](auto get) {
    return [get](std::span<const PatientOutcome> t) { return median_over(t, get); };
  };
  q.quantity("baseline_age_median", "year", "Age, median", hundredth,
             median_of([](const PatientOutcome& o) { return std::optional(o.baseline.age_years); }));
  q.quantity("baseline_prior_lines_median", "1", "Prior treatments, median", hundredth,
             median_of([](const PatientOutcome& o) {
               return o.baseline.prior_lines < 0 ? std::nullopt : std::optional<double>(o.baseline.prior_lines);
             }));
  q.quantity("baseline_beta2_microglobulin_median", "mg/L", "Beta-2 microglobulin, median", hundredth,
             median_of([](const PatientOutcome& o) { return std::optional(o.baseline.beta2_microglobulin); }));
}

/// S(day), an event on that day included; nothing where nobody was followed that long, unless nobody was left.
std::optional<double> survival_on(const std::vector<double>& curve, int day) {
  const auto at = static_cast<std::size_t>(day) + 1;
  if (at < curve.size()) return curve[at];
  return curve.size() > 1 && curve.back() == 0 ? std::optional(0.0) : std::nullopt;
}

PooledSurvival survival_of(Curve curve, std::span<const PatientOutcome> trial) {
  PooledSurvival pooled;
  for (const PatientOutcome& o : trial)
    if (const auto t = time_to_event(curve, o)) pooled.add(t->days, t->event);
  return pooled;
}

void add_times(EndpointList::Questions& q, const Definitions& d) {
  const auto days = [](int day) { return day >= 0 ? std::optional<double>(day) : std::nullopt; };
  q.quantity("time_to_best_response", "mo", "Time to best response, median (28-day months)", hundredth,
             [d](std::span<const PatientOutcome> t) {
               return median_over(t, [d](const PatientOutcome& o) {
                 return o.best_response_day >= 0
                            ? std::optional(static_cast<double>(o.best_response_day) / d.month_days)
                            : std::nullopt;
               });
             });
  q.quantity("flare_onset_median", "d", "Flare onset, median study day", tenth,
             [days](std::span<const PatientOutcome> t) {
               return median_over(t, [days](const PatientOutcome& o) {
                 return o.flare_onset >= 0 ? std::optional<double>(chart::study_day(o.flare_onset)) : std::nullopt;
               });
             });
  q.quantity("flare_duration_median", "d", "Flare length, median", tenth, [days](std::span<const PatientOutcome> t) {
    return median_over(t, [days](const PatientOutcome& o) { return days(o.flare_days); });
  });
  q.quantity("median_tolerated_dose_mg", "mg", "Tolerated dose, median", hundredth,
             [](std::span<const PatientOutcome> t) {
               return median_over(t, [](const PatientOutcome& o) {
                 return o.treated_days > 0 ? std::optional(o.tolerated_dose_mg) : std::nullopt;
               });
             });
  q.quantity("courses_total", "1", "Courses given in the trial", 1, [](std::span<const PatientOutcome> t) {
    double courses = 0;
    for (const PatientOutcome& o : t)
      courses += static_cast<double>(
          std::count_if(o.courses.begin(), o.courses.end(), [](const Course& c) { return c.dosed; }));
    return std::optional(courses);
  });
  q.quantity("hold_blocks_total", "1", "28-day blocks wholly on hold", 1, [](std::span<const PatientOutcome> t) {
    double blocks = 0;
    for (const PatientOutcome& o : t)
      blocks += static_cast<double>(
          std::count_if(o.courses.begin(), o.courses.end(), [](const Course& c) { return !c.dosed; }));
    return std::optional(blocks);
  });
  q.quantity("median_follow_up", "d", "Follow-up of those alive, median", tenth, [](std::span<const PatientOutcome> t) {
    return median_over(t, [](const PatientOutcome& o) {
      return o.death_day < 0 ? std::optional<double>(o.followed_days) : std::nullopt;
    });
  });
  for (const int mark : d.survival_marks_days) {
    const int months = static_cast<int>(std::lround(mark * 12 / 365.25));  // calendar months in a Julian year
    q.quantity(fmt::format("overall_survival_{}_months", months), "%",
               fmt::format("Overall survival at {} months", months), tenth,
               [mark](std::span<const PatientOutcome> t) -> std::optional<double> {
                 const auto s = survival_on(survival_of(Curve::overall_survival, t).curve(), mark);
                 return s ? std::optional(*s * 100) : std::nullopt;
               });
  }
}

/// "group-a" becomes "group_A", as the published ids spell it; "start-5" becomes "start_5".
std::string suffix(std::string id) {
  std::replace(id.begin(), id.end(), '-', '_');
  if (id.starts_with("group_"))
    std::transform(id.begin() + 6, id.end(), id.begin() + 6,
                   [](char c) { return 'a' <= c && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return id;
}

void add_cohorts(EndpointList::Questions& q, const std::vector<std::string>& ids) {
  if (ids.size() < 2) return;
  const std::vector<EndpointList::Questions::Rate> whole = q.rates;
  for (std::size_t cohort = 0; cohort < ids.size(); ++cohort)
    for (const auto& rate : whole) {
      if (!rate.patient) continue;
      q.patient(fmt::format("{}_{}", rate.definition.id, suffix(ids[cohort])),
                fmt::format("{}, {}", rate.definition.label, ids[cohort]),
                [question = rate.patient, cohort](const PatientOutcome& o) -> std::optional<bool> {
                  return o.cohort == static_cast<int>(cohort) ? question(o) : std::nullopt;
                });
    }
}

}  // namespace

EndpointList::EndpointList(Definitions definitions, const std::vector<std::string>& cohort_ids,
                           const std::vector<double>& dose_levels_mg, const std::vector<Response>& further)
    : definitions_(std::move(definitions)), levels_(dose_levels_mg) {
  auto questions = std::make_shared<Questions>();
  add_responses(*questions, definitions_);
  add_subgroups(*questions, definitions_);
  add_toxicity(*questions, definitions_);
  add_doses(*questions, definitions_, dose_levels_mg);
  add_baseline(*questions, definitions_);
  add_times(*questions, definitions_);
  add_further_categories(*questions, further);
  add_cohorts(*questions, cohort_ids);
  for (const auto& rate : questions->rates) rates_.push_back(rate.definition);
  for (const auto& quantity : questions->quantities) quantities_.push_back(quantity.definition);
  questions_ = std::move(questions);
}

TrialTally EndpointList::tally(std::span<const PatientOutcome> trial) const {
  TrialTally tally;
  tally.rates.reserve(questions_->rates.size());
  const CourseGrades courses(trial);
  for (const auto& rate : questions_->rates) {
    if (!rate.patient) {
      tally.rates.push_back(courses.count(rate.course, rate.hold_blocks));
      continue;
    }
    Count count;
    for (const PatientOutcome& o : trial)
      if (const std::optional<bool> answer = rate.patient(o)) {
        ++count.n;
        count.events += *answer;
      }
    tally.rates.push_back(count);
  }
  for (const auto& quantity : questions_->quantities) {
    const std::optional<double> value = quantity.value(trial);
    tally.quantities.push_back(
        value ? std::optional<std::int64_t>(std::llround(*value / quantity.definition.resolution)) : std::nullopt);
  }
  return tally;
}

std::optional<TimeToEvent> time_to_event(Curve curve, const PatientOutcome& o) {
  switch (curve) {
    case Curve::overall_survival: return o.overall_survival;
    case Curve::time_to_progression: return o.time_to_progression;
    case Curve::response_duration: return o.duration_of_response;
    case Curve::count_: break;
  }
  return std::nullopt;
}

}  // namespace titrate::results
