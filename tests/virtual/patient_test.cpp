#include "base/error.hpp"
#include "cohort/parameters.hpp"
#include "cohort/population.hpp"
#include "engine/within_day.hpp"
#include "virtual/lone_patient.hpp"

#include <cmath>

#include <gtest/gtest.h>

namespace titrate::virtual_patients {
namespace {

using chart::Activity;
using chart::Agent;
using chart::index;
using chart::Measure;

const std::string library = std::string(TITRATE_SOURCE_DIR) + "/library";

const cohort::Theta& theta() {
  static const cohort::Theta t =
      cohort::PopulationParameters::read(library + "/parameters/lenalidomide-cll.toml").central();
  return t;
}

const cohort::Population& population() {
  static const cohort::Population p = cohort::Population::read(library + "/populations/ferrajoli-2008.toml");
  return p;
}

cohort::VirtualPatient person(std::uint32_t i) {
  return cohort::sample(population(), theta(), {.seed = 3, .trial = 0, .patient = i});
}

LonePatient patient(std::uint32_t i, double ascertainment = 1, int first_day = 0) {
  return {person(i), theta(), {.seed = 3, .trial = 0, .patient = i}, ascertainment, 0, first_day};
}

/// What the clinic would see of the untreated patient on a day.
chart::Visit seen_on(std::uint32_t i, int day, Activities activities) { return patient(i, 1, day).observe(activities); }

Given lenalidomide(double mg) {
  Given given{};
  given[index(Agent::lenalidomide)] = mg;
  return given;
}

Activities only(Activity a) { return Activities().set(index(a)); }

/// Lives `days` days from day 0 on one dose; the events that happened.
std::vector<chart::Event> live(LonePatient& p, int days, double mg, bool on_treatment = true) {
  std::vector<chart::Event> events;
  for (int day = 0; day < days && p.alive(); ++day)
    p.advance(day, lenalidomide(mg), {.on_treatment = on_treatment, .progressed = false}, events);
  return events;
}

TEST(VirtualPatient, WhatWasNotLookedAtIsMissing) {
  const LonePatient p = patient(0);
  const chart::Visit counts = p.observe(only(Activity::blood_counts));
  for (const Measure m : {Measure::lymphocytes, Measure::neutrophils, Measure::platelets, Measure::hemoglobin})
    EXPECT_TRUE(counts.has(m)) << chart::name(m);
  for (const Measure m : {Measure::urate, Measure::longest_node, Measure::marrow_lymphocytes, Measure::il6})
    EXPECT_FALSE(counts.has(m)) << chart::name(m);
  const chart::Visit call = p.observe({});
  EXPECT_TRUE(call.has(Measure::flare_pain)) << "the patient is always asked";
  EXPECT_FALSE(call.has(Measure::neutrophils));
}

TEST(VirtualPatient, AMeasurementDependsOnItsDayAndMeasureAlone) {
  const chart::Visit all = seen_on(1, 7, Activities().set()), counts = seen_on(1, 7, only(Activity::blood_counts));
  EXPECT_EQ(all[Measure::platelets], counts[Measure::platelets]);
  EXPECT_NE(all[Measure::platelets], seen_on(1, 8, Activities().set())[Measure::platelets]);
}

TEST(VirtualPatient, ErrorsHaveTheStatedSize) {
  const LonePatient p = patient(2);
  const Laboratory laboratory(person(2).covariates, theta(), {.seed = 3, .trial = 0, .patient = 2}, 0,
                              engine::kernels());
  chart::Visit truth = p.truth();
  const int n = 4000;
  const auto spread = [&](Measure m, bool log) {
    double sum = 0, squares = 0;
    for (int day = 0; day < n; ++day) {
      truth.day = day;
      const double seen = laboratory.measure(truth, Activities().set())[m];
      const double error = log ? std::log(seen / truth[m]) : seen - truth[m];
      sum += error;
      squares += error * error;
    }
    EXPECT_NEAR(sum / n, 0, 4 * std::sqrt(squares / n / n)) << chart::name(m);
    return std::sqrt(squares / n);
  };
  EXPECT_NEAR(spread(Measure::neutrophils, true), theta().cv_anc, 0.05 * theta().cv_anc);
  EXPECT_NEAR(spread(Measure::platelets, true), theta().cv_platelets, 0.05 * theta().cv_platelets);
  EXPECT_NEAR(spread(Measure::hemoglobin, false), theta().sd_hemoglobin, 0.05 * theta().sd_hemoglobin);
  EXPECT_NEAR(spread(Measure::node_products, true), 2 * theta().cv_node, 0.1 * theta().cv_node);
}

TEST(VirtualPatient, ASpleenThatIsNotFeltMeasuresZero) {
  int felt = 0, not_felt = 0;
  for (std::uint32_t i = 0; i < 60; ++i) {
    const double cm = patient(i).observe(only(Activity::examination))[Measure::spleen];
    felt += cm >= theta().spleen_palpable;
    not_felt += cm == 0;
  }
  EXPECT_EQ(felt + not_felt, 60);
  EXPECT_GT(felt, 0);
  EXPECT_GT(not_felt, 0);
}

TEST(VirtualPatient, TheChartsBaselineIsWhatWasMeasured) {
  const cohort::VirtualPatient who = person(5);
  const chart::Baseline b = patient(5).baseline();
  EXPECT_EQ(b.age_years, who.covariates.age_years);
  EXPECT_EQ(b.female == chart::Answer::yes, who.covariates.female);
  EXPECT_EQ(b.rai, -1) << "for the clinic to work out";
  EXPECT_NE(b.beta2_microglobulin, who.covariates.beta2_microglobulin) << "an assay has an error";
  EXPECT_NEAR(std::log(b.beta2_microglobulin / who.covariates.beta2_microglobulin), 0,
              5 * theta().cv_beta2_microglobulin);
  EXPECT_EQ(b.thrombosis_risk_factors, -1) << "not sampled, so not known";
  const chart::Visit truth = patient(5).truth();
  EXPECT_NEAR(truth[Measure::lymphocytes], who.covariates.alc, 1e-9 * who.covariates.alc);
  EXPECT_NEAR(truth[Measure::neutrophils], who.covariates.anc, 1e-9 * who.covariates.anc);
  EXPECT_NEAR(truth[Measure::longest_node], who.covariates.longest_node_cm, 1e-9 * who.covariates.longest_node_cm);
  EXPECT_NEAR(truth[Measure::node_products], who.covariates.longest_node_cm * who.covariates.longest_node_cm,
              1e-9 * 100);
}

TEST(VirtualPatient, TheClinicSeesCreatinineClearanceOfTheMeasuredCreatinine) {
  const chart::Visit seen = seen_on(6, 3, only(Activity::chemistry));
  const cohort::Covariates& c = person(6).covariates;
  EXPECT_DOUBLE_EQ(seen[Measure::creatinine_clearance] * seen[Measure::creatinine],
                   c.creatinine_clearance * c.creatinine);
}

TEST(VirtualPatient, TheNextCandidateHasMeasurementErrorsOfItsOwn) {
  const cohort::VirtualPatient who = person(7);
  const StreamKey key{.seed = 3, .trial = 0, .patient = 7};
  const LonePatient first(who, theta(), key, 1), next(who, theta(), key, 1, 1);
  EXPECT_NE(first.observe(Activities().set())[Measure::creatinine],
            next.observe(Activities().set())[Measure::creatinine]);
}

TEST(VirtualPatient, NodulesAreTheSameAtEveryBiopsy) {
  int with = 0;
  for (std::uint32_t i = 0; i < 40; ++i) {
    const double at_once = seen_on(i, 84, only(Activity::marrow))[Measure::marrow_nodules];
    EXPECT_EQ(at_once, seen_on(i, 168, only(Activity::marrow))[Measure::marrow_nodules]);
    with += at_once > 0;
  }
  EXPECT_GT(with, 0);
  EXPECT_LT(with, 40);
}

TEST(VirtualPatient, ChemistryStaysInABodysRangeAndKidneysRecover) {
  // Nobody stops the drug when the kidneys fail; it ends on day 200, and with it the lysis.
  constexpr int last_dose = 199, weeks_later = 256;
  double worst_creatinine = 0;
  int ill_to_the_end = 0;
  for (std::uint32_t i = 0; i < 1500; ++i) {
    LonePatient p = patient(i);
    std::vector<chart::Event> ignored;
    for (int day = 0; day < weeks_later; ++day) {
      p.advance(day, lenalidomide(day <= last_dose ? 25 : 0), {.on_treatment = false, .progressed = false}, ignored);
      const chart::Visit now = p.truth();
      ASSERT_LT(now[Measure::urate], 60) << "patient " << i << ", day " << day;
      ASSERT_LT(now[Measure::phosphate], 40) << "patient " << i << ", day " << day;
      ASSERT_GT(now[Measure::calcium], 0) << "patient " << i << ", day " << day;
      ASSERT_LT(now[Measure::creatinine], 60) << "patient " << i << ", day " << day;
      worst_creatinine = std::max(worst_creatinine, now[Measure::creatinine]);
      ill_to_the_end += day == last_dose && now[Measure::creatinine] > 3 * person(i).covariates.creatinine;
    }
    EXPECT_LT(p.truth()[Measure::creatinine], 3 * person(i).covariates.creatinine)
        << "patient " << i << " does not recover";
  }
  EXPECT_LE(ill_to_the_end, 1);
  EXPECT_GT(worst_creatinine, 2) << "nobody was ill enough for the question to be asked";
}

TEST(VirtualPatient, LessAscertainmentReportsLessMildFlareAndNoLessSevere) {
  int mild_close = 0, mild_far = 0, severe_close = 0, severe_far = 0;
  for (std::uint32_t i = 0; i < 150; ++i) {
    LonePatient close = patient(i, 1), far = patient(i, 3);
    std::vector<chart::Event> ignored;
    int worst_close = 0, worst_far = 0;
    for (int day = 0; day < 30 && close.alive() && far.alive(); ++day) {
      close.advance(day, lenalidomide(25), {.on_treatment = true, .progressed = false}, ignored);
      far.advance(day, lenalidomide(25), {.on_treatment = true, .progressed = false}, ignored);
      EXPECT_GE(close.flare_pain(), far.flare_pain());
      worst_close = std::max(worst_close, close.flare_pain());
      worst_far = std::max(worst_far, far.flare_pain());
    }
    mild_close += worst_close >= 1;
    mild_far += worst_far >= 1;
    severe_close += worst_close >= 3;
    severe_far += worst_far >= 3;
  }
  EXPECT_GT(mild_close, mild_far);
  EXPECT_EQ(severe_close, severe_far);
}

TEST(VirtualPatient, HazardsHappenAtTheirRates) {
  // Withdrawal has a constant hazard: of n patients followed d days the expected share is 1 - exp(-h d).
  const int n = 1500, days = 120;
  int withdrawn = 0, pneumonia = 0, infection = 0;
  double expected = 0;
  for (std::uint32_t i = 0; i < n; ++i) {
    LonePatient p = patient(i);
    const double h = person(i).hazards.withdrawal;
    const auto events = live(p, days, 0);
    bool left = false;
    for (const chart::Event& e : events) {
      left |= e.kind == chart::EventKind::withdrawal;
      pneumonia += e.kind == chart::EventKind::pneumonia;
      infection += e.kind == chart::EventKind::infection;
    }
    withdrawn += left;
    expected += 1 - std::exp(-h * days);
  }
  EXPECT_NEAR(withdrawn, expected, 4 * std::sqrt(expected) + 0.1 * expected)
      << "deaths take some before they could leave";
  const double share = static_cast<double>(pneumonia) / (pneumonia + infection);
  EXPECT_NEAR(share, theta().pneumonia_share, 4 * std::sqrt(0.25 / (pneumonia + infection)));
}

TEST(VirtualPatient, ThrombosesAreMoreFrequentAtFirstAlsoWithinOneLeg) {
  cohort::Theta often = theta();
  often.thrombosis = 0.01;
  const int turn = static_cast<int>(often.thrombosis_early_days);
  int first = 0, later = 0;
  for (std::uint32_t i = 0; i < 300; ++i) {
    const StreamKey key{.seed = 3, .trial = 0, .patient = i};
    LonePatient daily(cohort::sample(population(), often, key), often, key, 1);
    LonePatient legs(cohort::sample(population(), often, key), often, key, 1);
    std::vector<chart::Event> by_day, by_leg;
    const Standing standing{.on_treatment = true, .progressed = false};
    for (int day = 0; day < 2 * turn && daily.alive(); ++day) daily.advance(day, Given{}, standing, by_day);
    while (legs.day() < 2 * turn && legs.alive()) legs.advance_to(2 * turn, Given{}, standing, by_leg);
    ASSERT_EQ(by_day.size(), by_leg.size()) << "patient " << i;
    for (std::size_t e = 0; e < by_day.size(); ++e) {
      EXPECT_EQ(by_day[e].day, by_leg[e].day);
      EXPECT_EQ(by_day[e].kind, by_leg[e].kind);
      if (by_day[e].kind == chart::EventKind::thrombosis) ++(by_day[e].day < turn ? first : later);
    }
  }
  const double expected = first * often.thrombosis_later;
  EXPECT_GT(first, 200);
  EXPECT_NEAR(later, expected, 4 * std::sqrt(expected) + 0.1 * expected) << "some died before";
}

TEST(VirtualPatient, NobodyWithdrawsOffTreatment) {
  for (std::uint32_t i = 0; i < 100; ++i) {
    LonePatient p = patient(i);
    for (const chart::Event& e : live(p, 200, 0, false)) EXPECT_NE(e.kind, chart::EventKind::withdrawal);
  }
}

TEST(VirtualPatient, DeathAfterProgressionComesAtItsRate) {
  const int n = 4000, limit = 300;
  int died = 0;
  double expected = 0;
  for (std::uint32_t i = 0; i < n; ++i) {
    const cohort::VirtualPatient who = person(i);
    const auto death = patient(i, 1, 40).death_after_progression(limit);
    if (death) {
      ++died;
      EXPECT_GE(*death, 40);
      EXPECT_LT(*death, limit);
    }
    expected += 1 - std::exp(-(who.hazards.death_after_progression + who.hazards.background_death) * (limit - 40));
  }
  EXPECT_NEAR(died, expected, 4 * std::sqrt(expected));
}

TEST(VirtualPatient, TheDailyMeanStaysNearTheConcentrationWithinTheDay) {
  for (std::uint32_t i = 0; i < 10; ++i) {
    LonePatient fast = patient(i);
    const cohort::VirtualPatient who = person(i);
    model::State<double> slow = model::initial_state(who.parameters);
    model::Pharmacokinetics::Amounts<double> amounts = {.gut = 0, .central = 0};
    std::vector<chart::Event> ignored;
    for (int day = 0; day < 84; ++day) {
      const double mg = day % 28 < 21 ? 10 : 0;
      fast.advance(day, lenalidomide(mg), {.on_treatment = false, .progressed = false}, ignored);
      engine::advance_day_within(who.parameters, who.kinetics, who.effect, slow, amounts, {}, mg, 96);
    }
    const chart::Visit a = fast.truth();
    const model::Readouts<double> b = model::readouts(who.parameters, slow);
    EXPECT_NEAR(a[Measure::neutrophils], b.anc, 0.02 * b.anc) << "patient " << i;
    EXPECT_NEAR(a[Measure::platelets], b.platelets, 0.02 * b.platelets) << "patient " << i;
    EXPECT_NEAR(a[Measure::lymphocytes], b.alc, 0.02 * b.alc) << "patient " << i;
    EXPECT_NEAR(a[Measure::longest_node], b.longest_node_cm, 0.02 * b.longest_node_cm) << "patient " << i;
  }
}

TEST(VirtualPatient, AStateThatLeavesTheFiniteNumbersNamesPatientDayAndState) {
  cohort::VirtualPatient who = person(0);
  who.parameters.k_F = std::numeric_limits<double>::infinity();
  LonePatient p(who, theta(), {.seed = 3, .trial = 6, .patient = 2}, 1);
  std::vector<chart::Event> events;
  try {
    for (int day = 0; day < 5; ++day)
      p.advance(day, lenalidomide(25), {.on_treatment = true, .progressed = false}, events);
    FAIL() << "an infinite rate must not pass";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::failure);
    const std::string text = error.what();
    EXPECT_NE(text.find("trial 7, patient 3, study day 1"), std::string::npos) << text;
    EXPECT_NE(text.find("F (inflammatory volume"), std::string::npos) << text;
  }
}

TEST(VirtualPatient, SupportiveCareReachesTheModel) {
  struct Row {
    Agent agent;
    double amount;
    Measure measure;
    bool lower;
  };
  for (const Row& row :
       {Row{Agent::allopurinol, 300, Measure::urate, true}, Row{Agent::filgrastim, 0.3, Measure::neutrophils, false},
        Row{Agent::methylprednisolone, 24, Measure::il10, true}}) {
    LonePatient with = patient(4), without = patient(4);
    std::vector<chart::Event> ignored;
    Given given = lenalidomide(10), helped = given;
    helped[index(row.agent)] = row.amount;
    for (int day = 0; day < 10; ++day) {
      with.advance(day, helped, {.on_treatment = false, .progressed = false}, ignored);
      without.advance(day, given, {.on_treatment = false, .progressed = false}, ignored);
    }
    const double a = with.truth()[row.measure], b = without.truth()[row.measure];
    EXPECT_TRUE(row.lower ? a < b : a > b) << chart::name(row.agent) << ": " << a << " with, " << b << " without";
  }
}

TEST(VirtualPatient, AnAnalgesicTakesPainAndNoSwelling) {
  int pain_with = 0, pain_without = 0;
  for (std::uint32_t i = 0; i < 100; ++i) {
    LonePatient with = patient(i), without = patient(i);
    std::vector<chart::Event> ignored;
    Given helped = lenalidomide(25);
    helped[index(Agent::ibuprofen)] = 1200;
    for (int day = 0; day < 20 && with.alive() && without.alive(); ++day) {
      with.advance(day, helped, {.on_treatment = false, .progressed = false}, ignored);
      without.advance(day, lenalidomide(25), {.on_treatment = false, .progressed = false}, ignored);
      EXPECT_LE(with.flare_pain(), without.flare_pain());
      pain_with += with.flare_pain();
      pain_without += without.flare_pain();
      EXPECT_EQ(with.truth()[Measure::longest_node], without.truth()[Measure::longest_node]);
    }
  }
  EXPECT_LT(pain_with, pain_without);
}

}  // namespace
}  // namespace titrate::virtual_patients
