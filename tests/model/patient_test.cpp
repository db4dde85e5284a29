#include "model/patient.hpp"

#include "model/reference_patient.hpp"

#include <cmath>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace titrate::model {
namespace {

const Inputs<double> nothing = {};

TEST(Patient, NamesEachThingOnce) {
  std::set<std::string> states, parameters;
  for_each_field<State<double>>([&](const auto& f) { EXPECT_TRUE(states.insert(f.name).second) << f.name; });
  for_each_field<Parameters<double>>([&](const auto& f) { EXPECT_TRUE(parameters.insert(f.name).second) << f.name; });
  EXPECT_EQ(states.size() * sizeof(double), sizeof(State<double>));
  EXPECT_EQ(parameters.size() * sizeof(double), sizeof(Parameters<double>));
}

TEST(Patient, GrowsAtTheSameRateEverywhereBeforeTreatment) {
  const auto p = reference_patient();
  const auto s = initial_state(p);
  const auto slope = ddt(p, s, nothing);
  EXPECT_NEAR(slope.B / s.B, 0.005, 1e-15);
  EXPECT_NEAR(slope.L / s.L, 0.005, 1e-15);
  EXPECT_NEAR(slope.S / s.S, 0.005, 1e-15);
  EXPECT_NEAR(slope.M / s.M, 0.005, 1e-15);
}

TEST(Patient, RestsInEverythingElseBeforeTreatment) {
  auto p = reference_patient();
  p.Hb_0 = 15.2;  // above the ceiling of recovery
  const auto s = initial_state(p);
  const auto slope = ddt(p, s, nothing);
  for_each_field<State<double>>([&](const auto& f) {
    if (const std::string name = f.name; name != "B" && name != "L" && name != "S" && name != "M") {
      EXPECT_NEAR(slope.*f.member, 0.0, 1e-12 * std::max(1.0, std::abs(s.*f.member))) << f.name;
    }
  });
}

/// Which names move the derivative of which state.
std::map<std::string, std::set<std::string>> who_moves_whom() {
  const std::string killing = "B L S M P C A G antibody", destroyed = killing + " N";
  const std::map<std::string, std::string> spelled = {
      {"X", "X immune_effect"},
      {"C", "C X G"},
      {"G", "G glucocorticoid"},
      {"P", "P X B L S M"},
      {"A", "A P X C L G R"},
      {"R", "A R"},
      {"B", destroyed},
      {"L", destroyed},
      {"S", destroyed},
      {"M", destroyed},
      {"N", "N X"},
      {"F", "F A G"},
      {"U", "U J Q hydration " + destroyed},
      {"Ph", "Ph J hydration " + destroyed},
      {"K", "K J hydration " + destroyed},
      {"J", "J U Ph"},
      {"Q", "Q allopurinol"},
      {"N_prol", "N_prol N_circ M neutrophil_effect gcsf"},
      {"N_t1", "N_prol N_t1"},
      {"N_t2", "N_t1 N_t2"},
      {"N_circ", "N_t2 N_circ"},
      {"P_prol", "P_prol P_circ M platelet_effect"},
      {"P_t1", "P_prol P_t1"},
      {"P_t2", "P_t1 P_t2"},
      {"P_circ", "P_t2 P_circ"},
      {"Hb", "Hb M hemoglobin_effect"},
  };
  std::map<std::string, std::set<std::string>> result;
  for (const auto& [state, names] : spelled) {
    std::istringstream words(names);
    for (std::string word; words >> word;) result[state].insert(word);
  }
  return result;
}

TEST(Patient, EachDerivativeDependsOnWhatItShould) {
  const auto p = reference_patient();
  const auto s = busy_states().front();
  const auto u = busy_day();
  const auto slope = ddt(p, s, u);
  std::map<std::string, std::set<std::string>> seen;
  const auto note = [&](const State<double>& other, const char* by) {
    for_each_field<State<double>>([&](const auto& f) {
      if (other.*f.member != slope.*f.member) seen[f.name].insert(by);
    });
  };
  for_each_field<State<double>>([&](const auto& f) {
    auto moved = s;
    moved.*f.member *= 1.01;
    note(ddt(p, moved, u), f.name);
  });
  for_each_field<Inputs<double>>([&](const auto& f) {
    auto moved = u;
    moved.*f.member *= 1.01;
    note(ddt(p, s, moved), f.name);
  });
  EXPECT_EQ(seen, who_moves_whom());
}

template <class Struct>
bool differ(const Struct& a, const Struct& b) {
  bool different = false;
  for_each_field<Struct>([&](const auto& f) { different = different || a.*f.member != b.*f.member; });
  return different;
}

TEST(Patient, EveryParameterMovesSomething) {
  const auto p = reference_patient();
  for_each_field<Parameters<double>>([&](const auto& f) {
    auto moved = p;
    moved.*f.member *= 1.01;
    bool moves = false;
    for (const auto& s : busy_states())
      moves = moves || differ(ddt(p, s, busy_day()), ddt(moved, s, busy_day())) ||
              differ(readouts(p, s), readouts(moved, s));
    EXPECT_TRUE(moves) << f.name << ": " << f.meaning;
  });
}

TEST(Patient, ReadsBackTheBaseline) {
  const auto p = reference_patient();
  const auto r = readouts(p, initial_state(p));
  EXPECT_DOUBLE_EQ(r.alc, 200.0 / 5.0 + 1.6);
  EXPECT_DOUBLE_EQ(r.anc, 3.0);
  EXPECT_DOUBLE_EQ(r.platelets, 150.0);
  EXPECT_DOUBLE_EQ(r.hemoglobin, 12.0);
  EXPECT_DOUBLE_EQ(r.creatinine, 1.0);
  EXPECT_DOUBLE_EQ(r.urate, 5.6);
  EXPECT_DOUBLE_EQ(r.potassium, 4.2);
  EXPECT_DOUBLE_EQ(r.phosphate, 3.5);
  EXPECT_DOUBLE_EQ(r.calcium, 9.2);
  EXPECT_DOUBLE_EQ(r.longest_node_cm, 5.0);
  EXPECT_DOUBLE_EQ(r.node_product_ratio, 1.0);
  EXPECT_DOUBLE_EQ(r.spleen_excess_ml, 300.0);
  EXPECT_DOUBLE_EQ(r.marrow_lymphocyte_fraction, 1500.0 / 2500.0);
  EXPECT_DOUBLE_EQ(r.symptom_score, 0.0);
  for (const double cytokine : {r.il6, r.il10, r.soluble_il2r, r.tnf_r1, r.bfgf}) EXPECT_DOUBLE_EQ(cytokine, 1.0);
}

}  // namespace
}  // namespace titrate::model
