#include "virtual/patient.hpp"

#include "base/error.hpp"
#include "engine/integrator.hpp"
#include "engine/within_day.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace titrate::virtual_patients {

namespace {

using chart::Agent;
using chart::index;
using chart::Measure;

constexpr int steps_per_day_mean = 2;     // Runge–Kutta, error of states below 1e-3: docs/model.md, "Numerics"
constexpr int steps_per_day_within = 96;  // 15 minutes resolve the absorption

/// What each activity measures.
bool measures(const Activities& a, Measure m) {
  const auto does = [&a](chart::Activity which) { return a.test(index(which)); };
  switch (m) {
    case Measure::lymphocytes:
    case Measure::neutrophils:
    case Measure::platelets:
    case Measure::hemoglobin: return does(chart::Activity::blood_counts);
    case Measure::creatinine:
    case Measure::urate:
    case Measure::potassium:
    case Measure::phosphate:
    case Measure::calcium:
    case Measure::creatinine_clearance: return does(chart::Activity::chemistry);
    case Measure::longest_node:
    case Measure::node_products:
    case Measure::spleen:
    case Measure::liver: return does(chart::Activity::examination) || does(chart::Activity::imaging);
    case Measure::marrow_lymphocytes:
    case Measure::marrow_nodules: return does(chart::Activity::marrow);
    case Measure::il6:
    case Measure::il10:
    case Measure::soluble_il2_receptor:
    case Measure::tnf_receptor_1:
    case Measure::bfgf: return does(chart::Activity::cytokines);
    case Measure::flare_pain: return true;  // asked whenever patient and clinic meet
    default: return false;
  }
}

/// How far a measurement strays: a coefficient of variation (log scale) or a standard deviation in the measure's unit.
struct MeasurementError {
  double cv = 0, sd = 0;
};

MeasurementError error_of(const cohort::Theta& t, Measure m) {
  switch (m) {
    case Measure::lymphocytes: return {.cv = t.cv_alc};
    case Measure::neutrophils: return {.cv = t.cv_anc};
    case Measure::platelets: return {.cv = t.cv_platelets};
    case Measure::hemoglobin: return {.sd = t.sd_hemoglobin};
    case Measure::creatinine: return {.cv = t.cv_creatinine};
    case Measure::urate: return {.cv = t.cv_urate};
    case Measure::potassium: return {.cv = t.cv_potassium};
    case Measure::phosphate: return {.cv = t.cv_phosphate};
    case Measure::calcium: return {.cv = t.cv_calcium};
    case Measure::longest_node: return {.cv = t.cv_node};
    case Measure::node_products: return {.cv = 2 * t.cv_node};  // a product of two diameters
    case Measure::spleen: return {.cv = t.cv_spleen};
    case Measure::marrow_lymphocytes: return {.sd = 100 * t.sd_marrow};  // percent
    case Measure::il6:
    case Measure::il10:
    case Measure::soluble_il2_receptor:
    case Measure::tnf_receptor_1:
    case Measure::bfgf: return {.cv = t.cv_cytokine};
    default: return {};
  }
}

}  // namespace

bool has_effect(Agent agent) {
  switch (agent) {
    case Agent::lenalidomide:
    case Agent::prednisone:
    case Agent::methylprednisolone:
    case Agent::dexamethasone:
    case Agent::allopurinol:
    case Agent::hydration:
    case Agent::filgrastim:
    case Agent::aspirin:
    case Agent::enoxaparin:
    case Agent::warfarin: return true;
    default: return false;
  }
}

bool is_measured(Measure measure) { return measures(Activities().set(), measure); }

chart::Baseline Patient::baseline() const {
  const cohort::Covariates& c = who_.covariates;
  const auto answer = [](bool yes) { return yes ? chart::Answer::yes : chart::Answer::no; };
  chart::Baseline b;
  b.age_years = c.age_years;
  b.female = answer(c.female);
  b.weight_kg = c.weight_kg;
  b.height_cm = c.height_cm;
  b.prior_lines = c.prior_lines;
  b.fludarabine_refractory = answer(c.fludarabine_refractory);
  b.fish = c.fish;
  b.vh = !c.vh_tested     ? chart::VhStatus::not_tested
         : c.vh_unmutated ? chart::VhStatus::unmutated
                          : chart::VhStatus::mutated;
  // Drawn beside the measures of a visit: the first index after them.
  b.beta2_microglobulin =
      c.beta2_microglobulin * std::exp(theta_.cv_beta2_microglobulin * error_draw(0, Measure::count_, false));
  return b;
}

Patient::Patient(const cohort::VirtualPatient& who, const cohort::Theta& theta, StreamKey key, double ascertainment,
                 DrugPath path, std::uint32_t attempt)
    : who_(who),
      theta_(theta),
      key_(key),
      path_(path),
      attempt_(attempt),
      measurement_(key, Purpose::measurement),
      hazard_(key, Purpose::hazard),
      drug_(who.daily_effect()),
      state_(model::initial_state(who_.parameters)),
      now_(model::readouts(who_.parameters, state_)),
      thresholds_(who.flare),
      spd_0_(who.covariates.longest_node_cm * who.covariates.longest_node_cm) {
  thresholds_.mild *= ascertainment;
  // What counts as moderate is not overlooked, however little is asked.
  thresholds_.mild = std::min(thresholds_.mild, thresholds_.moderate);
  for (std::uint32_t risk = 0; risk < clocks_.size(); ++risk)
    clocks_[risk].threshold = hazard_.exponential(draw_index(risk, 0));
}

model::Inputs<double> Patient::inputs(const Given& given) const {
  const double steroid = given[index(Agent::prednisone)] +
                         theta_.prednisone_per_methylprednisolone * given[index(Agent::methylprednisolone)] +
                         theta_.prednisone_per_dexamethasone * given[index(Agent::dexamethasone)];
  return {.immune_effect = 0,
          .neutrophil_effect = 0,
          .platelet_effect = 0,
          .hemoglobin_effect = 0,
          .glucocorticoid = steroid,
          .allopurinol = given[index(Agent::allopurinol)] / theta_.allopurinol_full_dose,
          .hydration = given[index(Agent::hydration)] > 0 ? 1.0 : 0.0,
          .gcsf = given[index(Agent::filgrastim)] > 0 ? 1.0 : 0.0,
          .antibody = 0};
}

const model::Effects<double>& Patient::drug_effects(double dose) {
  constexpr double nothing = 1e-9;  // mg: a billionth of a tablet's drug is none, where an exponential would never end
  if (amounts_.gut < nothing) amounts_.gut = 0;
  if (amounts_.central < nothing) amounts_.central = 0;
  if (dose != drug_day_.dose || amounts_.gut != drug_day_.start.gut || amounts_.central != drug_day_.start.central) {
    drug_day_.start = drug_day_.end = amounts_;
    drug_day_.dose = dose;
    drug_day_.effects = drug_.day(drug_day_.end, dose);
  }
  amounts_ = drug_day_.end;
  return drug_day_.effects;
}

void Patient::advance(int day, const Given& given, Standing standing, std::vector<chart::Event>& events) {
  model::Inputs<double> u = inputs(given);
  const double dose = given[index(Agent::lenalidomide)];
  try {
    if (path_ == DrugPath::daily_mean) {
      u = engine::with_effects(u, drug_effects(dose));
      engine::advance_day<double>(who_.parameters, state_, u, steps_per_day_mean);
    } else {
      engine::advance_day_within(who_.parameters, who_.kinetics, who_.effect, state_, amounts_, u, dose,
                                 steps_per_day_within);
    }
  } catch (const Error& error) {
    throw Error(Error::Kind::failure, fmt::format("trial {}, patient {}, study day {}: {}", key_.trial + 1,
                                                  key_.patient + 1, chart::study_day(day), error.what()));
  }
  now_ = model::readouts(who_.parameters, state_);
  flare_pain_ = now_.symptom_score > thresholds_.severe     ? 3
                : now_.symptom_score > thresholds_.moderate ? 2
                : now_.symptom_score > thresholds_.mild     ? 1
                                                            : 0;
  if (day >= 0) run_hazards(day, given, standing, events);
}

bool Patient::strikes(Risk risk, double hazard) {
  Clock& clock = clocks_[static_cast<std::size_t>(risk)];
  clock.accumulated += hazard;
  if (clock.accumulated < clock.threshold) return false;
  clock.accumulated = 0;
  clock.threshold = hazard_.exponential(draw_index(static_cast<std::uint32_t>(risk), ++clock.occurrence));
  return true;
}

void Patient::run_hazards(int day, const Given& given, Standing standing, std::vector<chart::Event>& events) {
  using chart::EventKind;
  const cohort::Hazards& h = who_.hazards;
  const auto coin = [this](Risk risk, std::uint32_t which) {  // beside the clock's draw of the same occurrence
    const std::uint32_t occurrence = clocks_[static_cast<std::size_t>(risk)].occurrence;
    return hazard_.uniform(draw_index(
        static_cast<std::uint32_t>(risk) + static_cast<std::uint32_t>(Risk::count_) * (which + 1), occurrence));
  };
  double infection =
      h.infection * (standing.on_treatment && day < theta_.infection_early_days ? h.infection_first_28_days : 1.0);
  if (now_.anc < theta_.infection_anc_deep)
    infection *= h.infection_anc_below_half;
  else if (now_.anc < theta_.infection_anc_low)
    infection *= h.infection_anc_below_1;
  if (strikes(Risk::infection, infection)) {
    const bool fatal = coin(Risk::infection, 0) < h.infection_fatal_share;
    const bool pneumonia = coin(Risk::infection, 1) < h.pneumonia_share;
    events.push_back({.kind = pneumonia ? EventKind::pneumonia : EventKind::infection,
                      .day = day,
                      .grade = fatal ? 5 : 3,
                      .detail = {}});
    if (fatal) {
      alive_ = false;
      events.push_back({.kind = EventKind::death, .day = day, .grade = 5, .detail = "infection"});
      return;
    }
  }
  const bool prophylaxis =
      given[index(Agent::aspirin)] > 0 || given[index(Agent::enoxaparin)] > 0 || given[index(Agent::warfarin)] > 0;
  if (standing.on_treatment &&
      strikes(Risk::thrombosis, h.thrombosis * (prophylaxis ? h.thrombosis_prophylaxis_ratio : 1.0)))
    events.push_back({.kind = EventKind::thrombosis, .day = day, .grade = 3, .detail = {}});
  if (strikes(Risk::arrhythmia, h.arrhythmia(now_.potassium)))
    events.push_back({.kind = EventKind::arrhythmia, .day = day, .grade = 3, .detail = {}});
  if (strikes(Risk::seizure, h.seizure(now_.calcium)))
    events.push_back({.kind = EventKind::seizure, .day = day, .grade = 3, .detail = {}});
  if (strikes(Risk::new_lesion, h.new_lesion))
    events.push_back({.kind = EventKind::new_lesion, .day = day, .grade = 0, .detail = "new lesion or transformation"});
  if (standing.on_treatment && strikes(Risk::withdrawal, h.withdrawal))
    events.push_back({.kind = EventKind::withdrawal, .day = day, .grade = 0, .detail = "non-hematologic toxicity"});
  if (standing.progressed && strikes(Risk::after_progression, h.death_after_progression)) {
    alive_ = false;
    events.push_back({.kind = EventKind::death, .day = day, .grade = 5, .detail = "after progression"});
    return;
  }
  if (strikes(Risk::death, h.background_death)) {
    alive_ = false;
    events.push_back({.kind = EventKind::death, .day = day, .grade = 5, .detail = "other cause"});
  }
}

std::optional<int> Patient::death_after_progression(int from, int limit) const {
  // Constant hazards from here on: the first of the two exponential times, in closed form.
  const double rate = who_.hazards.death_after_progression + who_.hazards.background_death;
  const Clock& clock = clocks_[static_cast<std::size_t>(Risk::after_progression)];
  const double wait = (clock.threshold - clock.accumulated) / rate;
  if (!(wait < limit - from)) return std::nullopt;
  return from + static_cast<int>(wait);
}

void Patient::fill(chart::Visit& visit, const model::Readouts<double>& r) const {
  visit[Measure::lymphocytes] = r.alc;
  visit[Measure::neutrophils] = r.anc;
  visit[Measure::platelets] = r.platelets;
  visit[Measure::hemoglobin] = r.hemoglobin;
  visit[Measure::creatinine] = r.creatinine;
  visit[Measure::creatinine_clearance] =
      who_.covariates.creatinine_clearance * who_.covariates.creatinine / r.creatinine;
  visit[Measure::urate] = r.urate;
  visit[Measure::potassium] = r.potassium;
  visit[Measure::phosphate] = r.phosphate;
  visit[Measure::calcium] = r.calcium;
  visit[Measure::longest_node] = r.longest_node_cm;
  visit[Measure::node_products] = spd_0_ * r.node_product_ratio;
  visit[Measure::spleen] = r.spleen_excess_ml / theta_.spleen_ml_per_cm;
  visit[Measure::liver] = 0;  // the model has no liver: it is never enlarged
  visit[Measure::marrow_lymphocytes] = 100 * r.marrow_lymphocyte_fraction;
  visit[Measure::flare_pain] = flare_pain_;
  visit[Measure::il6] = r.il6;
  visit[Measure::il10] = r.il10;
  visit[Measure::soluble_il2_receptor] = r.soluble_il2r;
  visit[Measure::tnf_receptor_1] = r.tnf_r1;
  visit[Measure::bfgf] = r.bfgf;
}

chart::Visit Patient::truth(int day) const {
  chart::Visit visit;
  visit.day = day;
  fill(visit, now_);
  return visit;
}

double Patient::error_draw(int day, Measure measure, bool uniform) const {
  constexpr std::uint32_t measures_per_attempt = 64;
  static_assert(chart::measure_count < measures_per_attempt);
  const std::uint64_t index = draw_index(static_cast<std::uint32_t>(day),
                                         static_cast<std::uint32_t>(measure) + measures_per_attempt * attempt_);
  return uniform ? measurement_.uniform(index) : measurement_.normal(index);
}

chart::Visit Patient::observe(int day, Activities activities) const {
  chart::Visit visit = truth(day);
  for (const chart::MeasureInfo& info : chart::measures) {
    const Measure m = info.measure;
    if (!measures(activities, m)) {
      visit[m] = chart::missing;
      continue;
    }
    const MeasurementError error = error_of(theta_, m);
    const auto z = [&] { return error_draw(day, m, false); };
    if (error.cv > 0) visit[m] *= std::exp(error.cv * z());
    if (error.sd > 0) visit[m] = std::max(0.0, visit[m] + error.sd * z());
  }
  if (visit.has(Measure::creatinine))  // as the clinic works it out: from the creatinine that was measured
    visit[Measure::creatinine_clearance] =
        who_.covariates.creatinine_clearance * who_.covariates.creatinine / visit[Measure::creatinine];
  if (visit.has(Measure::spleen) && visit[Measure::spleen] < theta_.spleen_palpable) visit[Measure::spleen] = 0;
  if (visit.has(Measure::marrow_lymphocytes)) {
    visit[Measure::marrow_lymphocytes] = std::min(100.0, visit[Measure::marrow_lymphocytes]);
    // A patient's marrow shows nodules or does not: the same at every biopsy.
    visit[Measure::marrow_nodules] = error_draw(0, Measure::marrow_nodules, true) < theta_.marrow_nodules;
  }
  return visit;
}

}  // namespace titrate::virtual_patients
