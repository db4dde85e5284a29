// The clearance stands twice: the clinic's numbers are data, the model's copy makes a virtual patient's creatinine.

#include "model/kidney.hpp"

#include "clinic/criteria.hpp"

#include <gtest/gtest.h>

using namespace titrate;

namespace {

TEST(Kidney, TheModelAndTheClinicUseTheSameCockcroftAndGault) {
  const protocol::Protocol::CriteriaSets sets{.response = "nci-wg-1996",
                                              .toxicity = "ctcae-3.0",
                                              .lysis = "cairo-bishop-2004",
                                              .flare = "ctcae-3.0-flare",
                                              .laboratory = "reference-laboratory"};
  const auto criteria = clinic::load_criteria(std::string(TITRATE_SOURCE_DIR) + "/library/criteria", sets);
  for (const double age : {20.0, 61.0, 90.0})
    for (const double weight : {45.0, 70.0, 120.0})
      for (const double creatinine : {0.5, 1.0, 2.7})
        for (const bool female : {false, true})
          EXPECT_NEAR(clinic::cockcroft_gault(criteria.staging, age, weight, creatinine,
                                              female ? chart::Answer::yes : chart::Answer::no) /
                          model::cockcroft_gault(age, weight, creatinine, female),
                      1, 1e-12);
}

}  // namespace
