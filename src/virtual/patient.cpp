#include "virtual/patient.hpp"

#include "base/error.hpp"
#include "base/fields.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace titrate::virtual_patients {

namespace {

using chart::Agent;
using chart::index;
using chart::Measure;

// Two steps a day, one for each half (docs/accuracy.md), and more where the patient is quicker than what the steps'
// series are good for (model::mean_decay).
constexpr double half_day = 0.5, least_step = 1.0 / 64, largest_rate_times_step = 2.0;
// Drug that a day more or less does not change by more than this share is at its steady level; mg that count as none.
constexpr double steady_share = 1e-5, no_drug = 1e-5;

/// The largest rate (1/d) at which a state of this patient settles, under hydration too.
double fastest_rate(const model::Parameters<double>& p) {
  const double filtration = p.gfr_0 * (1.0 + p.hydration_gain);
  return std::max({p.k_X, p.k_C, p.k_G, p.k_A, p.k_F, p.d_F, p.k_J, p.k_Q, 3.0 / p.MTT_N, 3.0 / p.MTT_P,
                   p.k_U * model::Lysis::clearance(p.gut_U, filtration),
                   p.k_Ph * model::Lysis::clearance(p.gut_Ph, filtration),
                   p.k_K * model::Lysis::clearance(p.gut_K, filtration)});
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
    case Agent::ibuprofen:
    case Agent::aspirin:
    case Agent::enoxaparin:
    case Agent::warfarin: return true;
    default: return false;
  }
}

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
  b.beta2_microglobulin = c.beta2_microglobulin * std::exp(theta_.cv_beta2_microglobulin *
                                                           normal_quantile(laboratory_.draw(0, Measure::count_)));
  return b;
}

Patient::Patient(const cohort::VirtualPatient& who, const cohort::Theta& theta, StreamKey key, int day,
                 double ascertainment, const engine::Kernels& kernels, std::uint32_t attempt)
    : who_(who),
      theta_(theta),
      key_(key),
      laboratory_(who_.covariates, theta, key, attempt, kernels),
      hazard_(key, Purpose::hazard),
      drug_(who.daily_effect()),
      step_(half_day),
      day_(day),
      constants_(model::constants(who_.parameters)),
      now_(model::readouts(who_.parameters, constants_, model::initial_state(who_.parameters))) {
  // What counts as moderate is not overlooked, however little is asked.
  who_.flare.mild = std::min(who_.flare.mild * ascertainment, who_.flare.moderate);
  while (fastest_rate(who_.parameters) * step_ > largest_rate_times_step && step_ > least_step) step_ /= 2.0;
  for (std::uint32_t risk = 0; risk < model::risk_count; ++risk)
    strikes_at_[risk] = hazard_.exponential(draw_index(risk, 0));
}

void Patient::enter(engine::Places& places, std::size_t place) {
  places_ = &places;
  place_ = place;
  const model::State<double> start = model::initial_state(who_.parameters);
  places.put(place, {.parameters = who_.parameters,
                     .constants = constants_,
                     .hazards = who_.hazards,
                     .thresholds = who_.flare,
                     .strikes_at = strikes_at_,
                     .inputs = {},
                     .evening = {},
                     .standing = {},
                     .pace = model::pace(who_.parameters, step_),
                     .step = step_,
                     .until = static_cast<double>(day_),
                     .told_pain = 0,
                     .day = static_cast<double>(day_),
                     .state = start,
                     .momentum = model::at_rest(who_.parameters, constants_, start),
                     .now = now_,
                     .flare_pain = 0,
                     .not_finite = 0,
                     .struck = 0,
                     .accumulated = {}});
}

void Patient::live(const Given& given, Standing standing, int until) {
  given_ = given;
  standing_ = standing;
  until_ = until;
  set_standing();
  set_thresholds();
  begin_leg();
}

/// What the hazards depend on beside the patient's state.
void Patient::set_standing() {
  const bool prophylaxis =
      given_[index(Agent::aspirin)] > 0 || given_[index(Agent::enoxaparin)] > 0 || given_[index(Agent::warfarin)] > 0;
  const bool early = standing_.on_treatment && day_ < infection_early_end();
  const double time = day_ < thrombosis_early_end() ? 1.0 : who_.chances.thrombosis_later;
  places_->set(place_, &engine::Subject<double>::standing,
               {.early = early ? who_.chances.infection_early : 1.0,
                .on_treatment = standing_.on_treatment ? 1.0 : 0.0,
                .thrombosis = time * (prophylaxis ? who_.chances.thrombosis_prophylaxis : 1.0),
                .progressed = standing_.progressed ? 1.0 : 0.0});
}

void Patient::set_thresholds() {
  const double relief = given_[index(Agent::ibuprofen)] > 0 ? theta_.nsaid_Y : 0.0;
  if (relief == relief_) return;
  relief_ = relief;
  places_->set(place_, &engine::Subject<double>::thresholds, model::relieved(who_.flare, relief));
}

int Patient::infection_early_end() const { return static_cast<int>(theta_.infection_early_days); }

int Patient::thrombosis_early_end() const { return static_cast<int>(theta_.thrombosis_early_days); }

int Patient::next_change() const {
  int next = std::numeric_limits<int>::max();
  for (const int day : {infection_early_end(), thrombosis_early_end()})
    if (day_ < day) next = std::min(next, day);
  return next;
}

void Patient::told() {
  told_pain_ = flare_pain_;
  places_->set(place_, &engine::Subject<double>::told_pain, static_cast<double>(told_pain_));
}

const Patient::DrugDay& Patient::drug_day(double dose) {
  if (amounts_.gut < no_drug) amounts_.gut = 0;
  if (amounts_.central < no_drug) amounts_.central = 0;
  DrugDay& d = drug_day_;
  if (d.steady && dose == d.dose && amounts_.gut == d.start.gut && amounts_.central == d.start.central) return d;
  const Amounts morning = {.gut = amounts_.gut + dose, .central = amounts_.central};
  d = {.start = amounts_, .dose = dose, .end = drug_.next_day(morning), .halves = {}, .steady = false};
  if (morning.gut > 0 || morning.central > 0) places_->kernels().effects(drug_, morning.gut, morning.central, d.halves);
  const double slack = steady_share * (morning.gut + morning.central);
  if (std::abs(d.end.gut - d.start.gut) <= slack && std::abs(d.end.central - d.start.central) <= slack) {
    d.end = d.start;
    d.steady = true;
  }
  return d;
}

void Patient::begin_leg() {
  const DrugDay& drug = drug_day(given_[index(Agent::lenalidomide)]);
  amounts_ = drug.end;
  const model::Effects<double>& morning = drug.halves.morning;
  const model::Inputs<double> inputs = {
      .immune_effect = morning.immune,
      .neutrophil_effect = morning.neutrophil,
      .platelet_effect = morning.platelet,
      .hemoglobin_effect = morning.hemoglobin,
      .glucocorticoid = given_[index(Agent::prednisone)] +
                        theta_.prednisone_per_methylprednisolone * given_[index(Agent::methylprednisolone)] +
                        theta_.prednisone_per_dexamethasone * given_[index(Agent::dexamethasone)],
      .allopurinol = given_[index(Agent::allopurinol)] / theta_.allopurinol_full_dose,
      .hydration = given_[index(Agent::hydration)] > 0 ? 1.0 : 0.0,
      .gcsf = given_[index(Agent::filgrastim)] > 0 ? 1.0 : 0.0,
      .antibody = 0};

  const int leg_end = std::min(drug.steady ? until_ : day_ + 1, next_change());
  using Subject = engine::Subject<double>;
  places_->set(place_, &Subject::inputs, inputs);
  places_->set(place_, &Subject::evening, drug.halves.evening);
  places_->set(place_, &Subject::until, static_cast<double>(leg_end));
}

bool Patient::arrive(std::vector<chart::Event>& events) {
  using Subject = engine::Subject<double>;
  day_ = static_cast<int>(places_->get(place_, &Subject::day));
  if (places_->get(place_, &Subject::not_finite) > 0) report_lost();
  const bool struck = places_->get(place_, &Subject::struck) > 0;
  flare_pain_ = static_cast<int>(places_->get(place_, &Subject::flare_pain));
  if (!struck && day_ < until_ && flare_pain_ == told_pain_) {
    if (day_ == infection_early_end() || day_ == thrombosis_early_end()) set_standing();
    begin_leg();
    return false;
  }
  now_ = places_->get(place_, &Subject::now);
  if (struck) {
    accumulated_ = places_->get(place_, &Subject::accumulated);
    run_hazards(day_ - 1, events);
    places_->set(place_, &Subject::accumulated, accumulated_);
    places_->set(place_, &Subject::strikes_at, strikes_at_);
  }
  return true;
}

void Patient::report_lost() const {
  const model::State<double> lost = state();
  std::string states;
  for_each_field<model::State<double>>([&](const auto& f) {
    if (!std::isfinite(lost.*f.member))
      states += fmt::format("{}{} ({})", states.empty() ? "" : ", ", f.name, f.meaning);
  });
  const model::Readouts<double> shown = places_->get(place_, &engine::Subject<double>::now);
  for_each_field<model::Readouts<double>>([&](const auto& f) {
    if (states.empty() && !std::isfinite(shown.*f.member)) states = fmt::format("{} ({})", f.name, f.meaning);
  });
  throw Error(Error::Kind::failure,
              fmt::format("trial {}, patient {}, study day {}: the patient's state left the finite numbers: {}; the "
                          "parameters are outside the range the model was made for",
                          key_.trial + 1, key_.patient + 1, chart::study_day(day_ - 1), states));
}

model::State<double> Patient::state() const { return places_->get(place_, &engine::Subject<double>::state); }

bool Patient::strikes(Risk risk) {
  const auto r = static_cast<std::size_t>(risk);
  if (accumulated_[r] < strikes_at_[r]) return false;
  accumulated_[r] = 0;
  strikes_at_[r] = hazard_.exponential(draw_index(static_cast<std::uint32_t>(risk), ++occurrences_[r]));
  return true;
}

/// Drawn beside the waiting time of the same occurrence.
double Patient::coin(Risk risk, std::uint32_t which) const {
  const auto r = static_cast<std::uint32_t>(risk), risks = static_cast<std::uint32_t>(Risk::count_);
  return hazard_.uniform(draw_index(r + risks * (which + 1), occurrences_[r]));
}

void Patient::run_hazards(int day, std::vector<chart::Event>& events) {
  using chart::EventKind;
  const auto happens = [&](EventKind kind, int grade, const char* detail = "") {
    events.push_back({.kind = kind, .day = day, .grade = grade, .detail = detail});
  };
  const auto dies = [&](const char* of) {
    alive_ = false;
    happens(EventKind::death, 5, of);
  };
  if (strikes(Risk::infection)) {
    const bool fatal = coin(Risk::infection, 0) < who_.chances.infection_fatal_share;
    const bool pneumonia = coin(Risk::infection, 1) < who_.chances.pneumonia_share;
    happens(pneumonia ? EventKind::pneumonia : EventKind::infection, fatal ? 5 : 3);
    if (fatal) return dies("infection");
  }
  if (strikes(Risk::thrombosis)) happens(EventKind::thrombosis, 3);
  if (strikes(Risk::arrhythmia)) happens(EventKind::arrhythmia, 3);
  if (strikes(Risk::seizure)) happens(EventKind::seizure, 3);
  if (strikes(Risk::new_lesion)) happens(EventKind::new_lesion, 0, "new lesion or transformation");
  if (strikes(Risk::withdrawal)) happens(EventKind::withdrawal, 0, "non-hematologic toxicity");
  if (strikes(Risk::after_progression)) return dies("after progression");
  if (strikes(Risk::death)) dies("other cause");
}

std::optional<int> Patient::death_after_progression(int limit) const {
  // Constant hazards from here on: the first of the two exponential times, in closed form.
  const double rate = who_.hazards.death_after_progression + who_.hazards.background_death;
  const auto risk = static_cast<std::size_t>(Risk::after_progression);
  const double wait = (strikes_at_[risk] - places_->get(place_, &engine::Subject<double>::accumulated)[risk]) / rate;
  if (!(wait < limit - day_)) return std::nullopt;
  return day_ + static_cast<int>(wait);
}

void Patient::fill(chart::Visit& visit) const {
  const model::Readouts<double>& r = now_;
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
  visit[Measure::node_products] =
      who_.covariates.longest_node_cm * who_.covariates.longest_node_cm * r.node_product_ratio;
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

chart::Visit Patient::truth() const {
  chart::Visit visit;
  visit.day = day_;
  fill(visit);
  return visit;
}

chart::Visit Patient::observe(Activities activities) const { return laboratory_.measure(truth(), activities); }

}  // namespace titrate::virtual_patients
