#include "cohort/virtual_patient.hpp"

#include "cohort/parameters.hpp"
#include "model/kidney.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace titrate::cohort {
namespace {

const Theta& theta() {
  static const Theta value =
      PopulationParameters::read(TITRATE_SOURCE_DIR "/library/parameters/lenalidomide-cll.toml").central();
  return value;
}

Population population(const std::string& id) {
  return Population::read(TITRATE_SOURCE_DIR "/library/populations/" + id + ".toml");
}

std::vector<VirtualPatient> many(const std::string& id, std::uint32_t n) {
  const Population from = population(id);
  std::vector<VirtualPatient> patients;
  for (std::uint32_t i = 0; i < n; ++i)
    patients.push_back(sample(from, theta(), {.seed = 11, .trial = 0, .patient = i}));
  return patients;
}

constexpr std::uint32_t n = 20000;
const std::vector<VirtualPatient>& ferrajoli() {
  static const auto patients = many("ferrajoli-2008", n);
  return patients;
}

template <class Test>
double share(Test&& test) {
  return static_cast<double>(std::count_if(ferrajoli().begin(), ferrajoli().end(),
                                           [&](const VirtualPatient& p) { return test(p.covariates); })) /
         n;
}

template <class Get>
double median(Get&& get) {
  std::vector<double> values;
  for (const auto& p : ferrajoli()) values.push_back(get(p.covariates));
  std::nth_element(values.begin(), values.begin() + n / 2, values.end());
  return values[n / 2];
}

template <class A, class B>
double correlation(A&& a, B&& b) {
  double sa = 0, sb = 0, aa = 0, bb = 0, ab = 0;
  for (const auto& p : ferrajoli()) {
    const double x = a(p.covariates), y = b(p.covariates);
    sa += x, sb += y, aa += x * x, bb += y * y, ab += x * y;
  }
  return (ab - sa * sb / n) / std::sqrt((aa - sa * sa / n) * (bb - sb * sb / n));
}

/// Four standard errors of a share.
double four_errors(double share_) { return 4 * std::sqrt(share_ * (1 - share_) / n); }

// Ferrajoli et al. 2008, Table 1.
TEST(VirtualPatient, SharesAreThoseOfTheTrial) {
  using C = Covariates;
  const auto expect = [](double seen, double published) {
    EXPECT_NEAR(seen, published, four_errors(published) + 1e-4);
  };
  expect(share([](const C& c) { return c.longest_node_cm > 5.0; }), 17.0 / 44.0);
  expect(share([](const C& c) { return c.fludarabine_refractory; }), 12.0 / 44.0);
  expect(share([](const C& c) { return c.rai_stage >= 3; }), 20.0 / 44.0);
  expect(share([](const C& c) { return c.female; }), 14.0 / 44.0);
  expect(share([](const C& c) { return c.del17p(); }), 8.0 / 44.0);
  expect(share([](const C& c) { return c.del11q(); }), 18.0 / 44.0);
  expect(share([](const C& c) { return c.fish == Fish::trisomy12; }), 6.0 / 44.0);
  expect(share([](const C& c) { return c.fish == Fish::normal; }), 7.0 / 44.0);
  expect(share([](const C& c) { return !c.vh_tested; }), 11.0 / 44.0);
  expect(share([](const C& c) { return c.vh_unmutated; }), 29.0 / 33.0);
  expect(share([](const C& c) { return c.zap70_positive; }), 17.0 / 21.0);
}

TEST(VirtualPatient, MediansAndRangesAreThoseOfTheTrial) {
  using C = Covariates;
  EXPECT_NEAR(median([](const C& c) { return c.age_years; }), 64.0, 0.5);
  EXPECT_EQ(median([](const C& c) { return c.prior_lines; }), 5);
  EXPECT_NEAR(median([](const C& c) { return c.beta2_microglobulin; }), 4.3, 0.1);
  EXPECT_NEAR(median([](const C& c) { return c.alc; }), 35.0, 2.0);
  for (const auto& p : ferrajoli()) {
    EXPECT_GE(p.covariates.age_years, 49.0);
    EXPECT_LE(p.covariates.age_years, 86.0);
    EXPECT_GE(p.covariates.prior_lines, 1);
    EXPECT_LE(p.covariates.prior_lines, 15);
  }
}

TEST(VirtualPatient, CovariatesAgreeWithEachOther) {
  for (const auto& p : ferrajoli()) {
    const Covariates& c = p.covariates;
    EXPECT_EQ(c.rai_stage == 4, c.platelets < 100.0);
    if (c.rai_stage == 3) {
      EXPECT_LT(c.hemoglobin, 11.0);
    }
    if (c.rai_stage < 3) {
      EXPECT_GE(c.hemoglobin, 11.0);
    }
    if (c.fludarabine_refractory) {
      EXPECT_GE(c.prior_lines, 1);
    }
    EXPECT_NEAR(model::cockcroft_gault(c.age_years, c.weight_kg, c.creatinine, c.female), c.creatinine_clearance, 1e-9);
  }
}

TEST(VirtualPatient, GoesTogetherAsStated) {
  using C = Covariates;
  const auto b2m = [](const C& c) { return std::log(c.beta2_microglobulin); };
  EXPECT_GT(correlation([](const C& c) { return c.age_years; }, b2m), 0.2);
  EXPECT_LT(correlation([](const C& c) { return c.hemoglobin; }, b2m), -0.2);
  EXPECT_LT(correlation([](const C& c) { return c.age_years; }, [](const C& c) { return c.creatinine_clearance; }),
            -0.2);
  EXPECT_LT(
      correlation([](const C& c) { return std::log(c.anc); }, [](const C& c) { return c.marrow_lymphocyte_fraction; }),
      -0.2);
  EXPECT_GT(correlation([](const C& c) { return std::log(c.prior_lines); },
                        [](const C& c) { return c.fludarabine_refractory ? 1.0 : 0.0; }),
            0.15);
  EXPECT_NEAR(correlation([](const C& c) { return c.weight_kg; }, b2m), 0.0, 0.03);
}

TEST(VirtualPatient, UntreatedPatientsHaveNoPriorLineAndAMixedTrialHasBoth) {
  for (const auto& p : many("badoux-2011", 2000)) {
    EXPECT_EQ(p.covariates.prior_lines, 0);
    EXPECT_FALSE(p.covariates.fludarabine_refractory);
    EXPECT_GE(p.covariates.age_years, 65.0);
  }
  const auto mixed = many("lamanna-2012", n);
  const auto untreated =
      std::count_if(mixed.begin(), mixed.end(), [](const auto& p) { return p.covariates.untreated(); });
  EXPECT_NEAR(static_cast<double>(untreated) / n, 0.5, four_errors(0.5));
}

TEST(VirtualPatient, EveryParameterIsSetAndTheBaselineReadsBack) {
  for (std::size_t i = 0; i < 2000; ++i) {
    const VirtualPatient& p = ferrajoli()[i];
    for_each_field<model::Parameters<double>>(
        [&](const auto& f) { ASSERT_TRUE(std::isfinite(p.parameters.*f.member)) << f.name; });
    const auto r = model::readouts(p.parameters, model::initial_state(p.parameters));
    EXPECT_NEAR(r.alc, p.covariates.alc, 1e-9 * r.alc);
    EXPECT_NEAR(r.longest_node_cm, p.covariates.longest_node_cm, 1e-12 * r.longest_node_cm);
    EXPECT_NEAR(r.spleen_excess_ml, p.covariates.spleen_excess_ml, 1e-9 * r.spleen_excess_ml);
    EXPECT_NEAR(r.marrow_lymphocyte_fraction, p.covariates.marrow_lymphocyte_fraction, 1e-12);
    EXPECT_NEAR(r.creatinine, p.covariates.creatinine, 1e-12);
    EXPECT_EQ(r.hemoglobin, p.covariates.hemoglobin);
    EXPECT_EQ(r.symptom_score, 0.0);
  }
}

TEST(VirtualPatient, GrowsUntreatedAtItsOwnRateInAllFourCompartments) {
  for (const auto& id : {"ferrajoli-2008", "chen-2011", "cll-001"})
    for (const auto& patient : many(id, 3000)) {
      const auto& p = patient.parameters;
      const auto s = model::initial_state(p);
      const auto slope = model::ddt(p, s, model::Inputs<double>{});
      EXPECT_GE(p.T_max, 3 * (p.B_0 + p.L_0 + p.S_0 + p.M_0) * (1 - 1e-12));
      for (const double growth : {slope.B / s.B, slope.L / s.L, slope.S / s.S, slope.M / s.M})
        EXPECT_NEAR(growth, p.g, 1e-10 * p.g);
      EXPECT_NEAR(slope.N_prol, 0.0, 1e-12 * s.N_prol);
      EXPECT_NEAR(slope.P_prol, 0.0, 1e-12 * s.P_prol);
      EXPECT_NEAR(slope.Hb, 0.0, 1e-12 * s.Hb);
      EXPECT_NEAR(slope.U, 0.0, 1e-12 * s.U);
      EXPECT_NEAR(slope.Ph, 0.0, 1e-12 * s.Ph);
      EXPECT_NEAR(slope.K, 0.0, 1e-12 * s.K);
    }
}

TEST(VirtualPatient, SameKeySamePatientAndAnotherAttemptAnother) {
  const Population from = population("ferrajoli-2008");
  const StreamKey key = {.seed = 5, .trial = 2, .patient = 9};
  const auto a = sample(from, theta(), key);
  sample(from, theta(), {.seed = 5, .trial = 2, .patient = 10});
  const auto b = sample(from, theta(), key), c = sample(from, theta(), key, 1);
  EXPECT_EQ(a.covariates.age_years, b.covariates.age_years);
  EXPECT_EQ(a.parameters.kappa_1, b.parameters.kappa_1);
  EXPECT_NE(a.covariates.age_years, c.covariates.age_years);
  EXPECT_NE(a.covariates.urate, c.covariates.urate);
  EXPECT_NE(a.parameters.kappa_1, c.parameters.kappa_1);
}

TEST(VirtualPatient, WhoThePatientIsDoesNotDependOnThePopulationParameters) {
  const Population from = population("ferrajoli-2008");
  Theta other = theta();
  other.set("kappa1", 2 * other.kappa1);
  const auto a = sample(from, theta(), {}), b = sample(from, other, {});
  EXPECT_EQ(a.covariates.longest_node_cm, b.covariates.longest_node_cm);
  EXPECT_DOUBLE_EQ(b.parameters.kappa_1, 2 * a.parameters.kappa_1);
  EXPECT_EQ(a.parameters.eta, b.parameters.eta);
}

TEST(VirtualPatient, EveryPopulationParameterMovesThePatientOrIsReadElsewhere) {
  // what the measurement, the trial's staff and the steroid table take from Theta
  const std::vector<std::string> elsewhere = {"cv_",
                                              "sd_",
                                              "prednisone_per_",
                                              "allopurinol_full_dose",
                                              "nsaid_Y",
                                              "infection_early_days",
                                              "thrombosis_early_days",
                                              "infection_anc_low",
                                              "infection_anc_deep",
                                              "spleen_ml_per_cm",
                                              "spleen_palpable",
                                              "marrow_nodules"};
  const auto numbers = [&](const Theta& t) {
    std::vector<double> all;
    for (const auto& id : {"cll", "badoux-2011"}) {
      const Population from = population(id);
      for (std::uint32_t i = 0; i < 400; ++i) {
        const auto p = sample(from, t, {.seed = 1, .trial = 0, .patient = i});
        const auto values = [&]<class S>(const S& s) {
          for_each_field<S>([&](const auto& f) { all.push_back(s.*f.member); });
        };
        values(p.parameters);
        values(p.kinetics);
        values(p.effect);
        values(p.hazards);
        all.insert(all.end(), {p.chances.infection_early, p.chances.infection_fatal_share, p.chances.pneumonia_share,
                               p.chances.thrombosis_prophylaxis, p.chances.thrombosis_later, p.flare.mild,
                               p.flare.moderate, p.flare.severe});
      }
    }
    return all;
  };
  const auto before = numbers(theta());
  for (const auto& name : Theta::names()) {
    if (std::any_of(elsewhere.begin(), elsewhere.end(), [&](const auto& e) { return name.starts_with(e); })) continue;
    Theta moved = theta();
    // caps and floors that bind rarely are moved far
    moved.set(name, moved.get(name) * (name.ends_with("max") || name.ends_with("min") ? 0.3 : 1.05));
    if (name == "leukemic_lymphocytes_min") moved.set(name, 5.0);
    if (moved.get(name) == 0) moved.set(name, 0.1);
    if (name == "T_max_ratio") moved.set(name, 30.0);
    EXPECT_TRUE(numbers(moved) != before) << name;
  }
}

TEST(VirtualPatient, ReportsMildFlareFromTheThresholdTimesItsAscertainment) {
  Theta moved = theta();
  moved.set("ascertainment", 1.25);
  const auto patient = sample(population("ferrajoli-2008"), moved, {});
  EXPECT_DOUBLE_EQ(patient.flare.mild, 1.25 * theta().theta1);
  EXPECT_LE(patient.flare.mild, patient.flare.moderate);
  EXPECT_LE(patient.flare.moderate, patient.flare.severe);
}

}  // namespace
}  // namespace titrate::cohort
