#include "assay/results.hpp"

#include "assay/publish.hpp"
#include "assay_files.hpp"
#include "plate_support.hpp"

#include <algorithm>
#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace titrate::assay {
namespace {

using test::shipped_rules;
using ::testing::HasSubstr;

const Curve curve{.a = 25, .b = 1.2, .c = 600, .d = 21000, .g = 1};

Well well(const std::string& plate, WellKind kind, double response) {
  Well made;
  made.plate = plate;
  made.kind = kind;
  made.response = response;
  made.at = {"wells.csv", 2, 7};
  return made;
}

/// Blanks of 24 and 26 (mean 25, standard deviation sqrt(2)) and standards on the curve, duplicates 3 % off either way.
std::vector<Well> plate(const std::string& name) {
  std::vector<Well> wells = {well(name, WellKind::blank, 24), well(name, WellKind::blank, 26)};
  for (int i = 0; i < 8; ++i)
    for (const double off : {0.97, 1.03}) {
      const double x = 2000 * std::pow(4, -i);
      Well standard = well(name, WellKind::standard, curve.response(x) * off);
      standard.concentration = x;
      wells.push_back(standard);
    }
  return wells;
}

void add_sample(Assay& assay, const std::string& name, const std::string& id, double response, double dilution = 1,
                WellKind kind = WellKind::sample) {
  for (int i = 0; i < 2; ++i) {
    Well made = well(name, kind, response);
    made.id = id;
    made.dilution = dilution;
    assay.wells.push_back(made);
  }
}

Assay assay_of(std::vector<Well> wells) {
  Assay assay;
  assay.id = "a";
  assay.analytes = {{"IL-6", "Interleukin-6", "pg/mL"}};
  assay.wells = std::move(wells);
  return assay;
}

TEST(Calibration, TheLimitOfDetectionIsThreeDeviationsAboveTheBlanks) {
  const auto all = calibrate(assay_of(plate("P1")), shipped_rules());
  ASSERT_EQ(all.size(), 1u);
  const Calibration& c = all[0];
  EXPECT_EQ(c.blanks, 2);
  EXPECT_NEAR(c.blank_deviation, std::sqrt(2.0), 1e-12);
  ASSERT_TRUE(c.detection);
  EXPECT_NEAR(c.fit().curve.response(*c.detection), 25 + 3 * std::sqrt(2.0), 1e-6);
}

TEST(Calibration, TheRangeIsThatOfTheStandardsThatComeBack) {
  const Calibration c = calibrate(assay_of(plate("P1")), shipped_rules())[0];
  ASSERT_TRUE(c.usable());
  // Below some 2 pg/mL, 3 % of the blanks' response is more than 20 % of the concentration.
  EXPECT_GE(*c.lower, *c.detection);
  EXPECT_EQ(*c.upper, 2000);
  for (const Standard& each : c.standards) {
    if (!each.accepted) continue;
    EXPECT_NEAR(*each.recovery, 1, 0.2);
    EXPECT_LE(*each.variation, 0.2);
  }
  EXPECT_FALSE(c.standards.front().accepted);  // 0.12 pg/mL
}

TEST(Calibration, NoPlateGoesBelowTheValidatedLimit) {
  Assay assay = assay_of(plate("P1"));
  const double own = *calibrate(assay, shipped_rules())[0].lower;
  assay.analytes[0].validated_lower = own / 2;
  EXPECT_EQ(calibrate(assay, shipped_rules())[0].lower, own);
  assay.analytes[0].validated_lower = 30;
  EXPECT_EQ(calibrate(assay, shipped_rules())[0].lower, 30);
  add_sample(assay, "P1", "trace", curve.response(20), 2);
  EXPECT_DOUBLE_EQ(std::get<BelowQuantification>(evaluate(assay, shipped_rules()).samples[0].concentration).limit, 60);
  assay.analytes[0].validated_lower = 1e6;
  const Calibration none = calibrate(assay, shipped_rules())[0];
  EXPECT_FALSE(none.usable());
  EXPECT_THAT(none.notes.back(), HasSubstr("validated lower limit"));
}

TEST(Results, ASampleIsItsConcentrationTimesItsDilution) {
  Assay assay = assay_of(plate("P1"));
  add_sample(assay, "P1", "plain", curve.response(100));
  add_sample(assay, "P1", "diluted", curve.response(100), 4);
  const Results results = evaluate(assay, shipped_rules());
  EXPECT_NEAR(*quantified(results.samples[0].concentration), 100, 2);
  EXPECT_DOUBLE_EQ(*quantified(results.samples[1].concentration), 4 * *quantified(results.samples[0].concentration));
  EXPECT_DOUBLE_EQ(std::get<Quantified>(results.samples[1].concentration).standard_error,
                   4 * std::get<Quantified>(results.samples[0].concentration).standard_error);
  EXPECT_EQ(results.samples[0].variation, 0);
}

TEST(Results, BeyondALimitThereIsALimitAndNoNumber) {
  Assay assay = assay_of(plate("P1"));
  const Calibration c = calibrate(assay, shipped_rules())[0];
  add_sample(assay, "P1", "blank", 20);
  add_sample(assay, "P1", "trace", c.fit().curve.response((*c.detection + *c.lower) / 2), 3);
  add_sample(assay, "P1", "much", c.fit().curve.response(2500));
  add_sample(assay, "P1", "saturated", 50000, 2);
  const Results results = evaluate(assay, shipped_rules());
  const auto& s = results.samples;
  EXPECT_DOUBLE_EQ(std::get<BelowDetection>(s[0].concentration).limit, *c.detection);
  EXPECT_DOUBLE_EQ(std::get<BelowQuantification>(s[1].concentration).limit, 3 * *c.lower);
  EXPECT_DOUBLE_EQ(std::get<AboveQuantification>(s[2].concentration).limit, 2000);
  EXPECT_DOUBLE_EQ(std::get<AboveQuantification>(s[3].concentration).limit, 4000);
  const auto json = to_json(results)["samples"];
  EXPECT_EQ(json[0]["concentration"]["censored"], "<LOD");
  EXPECT_FALSE(json[0]["concentration"].contains("value"));
  for (const cdisc::Table& table : tables(results)) {
    if (table.dataset.name != "CONCENTRATIONS") continue;
    const std::size_t column = *table.dataset.find("concentration");
    for (const auto& row : table.rows) EXPECT_TRUE(std::holds_alternative<cdisc::Missing>(row[column]));
  }
}

TEST(Results, MaskedWellsDoNotCount) {
  Assay assay = assay_of(plate("P1"));
  add_sample(assay, "P1", "x", curve.response(100));
  assay.wells.back().response = 1e6;
  assay.wells.back().masked = "bubble";
  const Sample sample = evaluate(assay, shipped_rules()).samples[0];
  EXPECT_EQ(sample.responses.size(), 1u);
  EXPECT_EQ(sample.masked, 1);
  EXPECT_NEAR(*quantified(sample.concentration), 100, 2);
  EXPECT_FALSE(sample.variation);
}

TEST(Results, ControlsAcrossPlates) {
  Assay assay = assay_of(plate("P1"));
  for (const Well& each : plate("P2")) assay.wells.push_back(each);
  add_sample(assay, "P1", "low", curve.response(90), 1, WellKind::control);
  add_sample(assay, "P2", "low", curve.response(110), 1, WellKind::control);
  for (Well& each : assay.wells)
    if (each.kind == WellKind::control) each.concentration = 100;
  const Results results = evaluate(assay, shipped_rules());
  ASSERT_EQ(results.controls.size(), 1u);
  const Control& control = results.controls[0];
  EXPECT_EQ(control.plates, 2);
  EXPECT_NEAR(*control.mean, 100, 2);
  // Both plates have one curve, so 90 and 110 keep their ratio nearly: standard deviation sqrt(200), of a mean of 100.
  EXPECT_NEAR(*control.variation, std::sqrt(200.0) / 100, 0.005);
  EXPECT_NEAR(*control.recovery, 1, 0.02);
}

TEST(Results, ACensoredControlHasNoMean) {
  Assay assay = assay_of(plate("P1"));
  for (const Well& each : plate("P2")) assay.wells.push_back(each);
  add_sample(assay, "P1", "low", curve.response(90), 1, WellKind::control);
  add_sample(assay, "P2", "low", 20, 1, WellKind::control);
  const Control control = evaluate(assay, shipped_rules()).controls[0];
  EXPECT_EQ(control.quantified, 1);
  EXPECT_FALSE(control.mean);
  EXPECT_FALSE(control.variation);
}

TEST(Results, OfSeveralDilutionsTheLeastDilutedNumberCounts) {
  Assay assay = assay_of(plate("P1"));
  assay.visits = {"baseline", "day 7"};
  add_sample(assay, "P1", "1 in 1", 50000);
  add_sample(assay, "P1", "1 in 10", curve.response(400), 10);
  add_sample(assay, "P1", "later", curve.response(100));
  for (Well& each : assay.wells)
    if (each.kind == WellKind::sample) {
      each.subject = "01";
      each.visit = each.id == "later" ? "day 7" : "baseline";
    }
  const Results results = evaluate(assay, shipped_rules());
  ASSERT_EQ(results.changes.size(), 1u);
  EXPECT_NEAR(*quantified(*results.changes[0].visits[0].median), 4000, 80);
  EXPECT_EQ(results.changes[0].pairs[0].lower, 1);
}

std::string refusal(const Assay& assay) {
  try {
    calibrate(assay, shipped_rules());
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::input);
    return error.what();
  }
  return "";
}

TEST(Calibration, APlateThatCannotBeCalibratedIsToldWithAllThatItLacks) {
  std::vector<Well> wells = plate("P1");
  wells.erase(wells.begin());  // one blank is left
  wells.resize(1 + 2 * 4);     // and four standards
  const std::string said = refusal(assay_of(wells));
  EXPECT_THAT(said, HasSubstr("expected at least 2 blanks of IL-6 on plate `P1`, saw 1"));
  EXPECT_THAT(said, HasSubstr("expected standards of at least 6 concentrations of IL-6 on plate `P1`, saw 4"));
}

TEST(Calibration, StandardsThatTurnBackAreTold) {
  std::vector<Well> wells = plate("P1");
  for (Well& each : wells)
    if (each.concentration == 2000.0) each.response *= 0.2;  // a hook
  EXPECT_THAT(refusal(assay_of(wells)), HasSubstr("that rise with the concentration"));
}

TEST(Calibration, NoiseAtTheLowEndIsNoTurn) {
  std::vector<Well> wells = plate("P1");
  for (Well& each : wells)
    if (each.concentration && *each.concentration < 0.2) each.response *= 1.05;
  EXPECT_EQ(refusal(assay_of(wells)), "");
}

TEST(Calibration, ACompetitiveAssayHasItsLimitsTheOtherWayRound) {
  const Curve falling{.a = 2.1, .b = 0.9, .c = 8, .d = 0.05, .g = 1};
  std::vector<Well> wells = {well("P1", WellKind::blank, 2.06), well("P1", WellKind::blank, 2.14)};
  for (int i = 0; i < 8; ++i)
    for (const double off : {0.98, 1.02}) {
      const double x = 500 * std::pow(3, -i);
      wells.push_back(well("P1", WellKind::standard, falling.response(x) * off));
      wells.back().concentration = x;
    }
  Assay assay = assay_of(wells);
  add_sample(assay, "P1", "none", 2.2);
  add_sample(assay, "P1", "some", falling.response(10));
  add_sample(assay, "P1", "much", 0.01);
  const Results results = evaluate(assay, shipped_rules());
  EXPECT_EQ(censoring(results.samples[0].concentration), "<LOD");
  EXPECT_NEAR(*quantified(results.samples[1].concentration), 10, 0.3);
  EXPECT_EQ(censoring(results.samples[2].concentration), ">ULOQ");
}

bool all_finite(const nlohmann::ordered_json& json) {
  if (json.is_number_float()) return std::isfinite(json.get<double>());
  return !json.is_structured() ||
         std::all_of(json.begin(), json.end(), [](const auto& each) { return all_finite(each); });
}

// Plates of noise over thirty orders of magnitude: a result or an Error(input), and never a number that is none.
TEST(Results, NoiseIsMeasuredOrRefused) {
  test::Noise noise(11);
  int measured = 0;
  for (int round = 0; round < 300; ++round) {
    const double spread = round % 3 == 0 ? 10 : round % 3 == 1 ? 1 : 0.1;
    const auto number = [&](double scale) {
      return std::min(1e15, std::max(1e-15, scale * std::exp(spread * noise())));
    };
    std::vector<Well> wells;
    for (int i = 0; i < 2; ++i) wells.push_back(well("P1", WellKind::blank, number(1)));
    for (int i = 0; i < 7; ++i)
      for (int j = 0; j < 2; ++j) {
        wells.push_back(well("P1", WellKind::standard, number(std::pow(3, i))));
        wells.back().concentration = std::pow(10, 2 * i - 6);
      }
    Assay assay = assay_of(wells);
    assay.visits = {"a", "b"};
    for (const double response : {-1e15, 0.0, 1.0, 1e15})
      add_sample(assay, "P1", std::to_string(response), response, 1e9);
    try {
      const Results results = evaluate(assay, shipped_rules());
      EXPECT_TRUE(all_finite(to_json(results))) << to_json(results).dump(1);
      for (const cdisc::Table& table : tables(results))
        for (const auto& row : table.rows)
          for (const cdisc::Cell& cell : row)
            if (const auto* value = std::get_if<double>(&cell)) EXPECT_TRUE(std::isfinite(*value));
      ++measured;
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), Error::Kind::input) << error.what();
    }
  }
  EXPECT_GT(measured, 50);
}

TEST(Results, TheExampleComesOut) {
  const Results results = evaluate(read_assay(TITRATE_SOURCE_DIR "/examples/assays/cytokines.toml"), shipped_rules());
  EXPECT_EQ(results.calibrations.size(), 8u);
  for (const Calibration& c : results.calibrations) EXPECT_TRUE(c.usable()) << c.plate << ' ' << c.analyte;
  // IL-2R was simulated with g = 0.3.
  for (const Calibration& c : results.calibrations)
    if (c.analyte == 2) EXPECT_EQ(c.chosen, Model::five_parameters);
  for (const Control& each : results.controls)
    if (each.recovery) EXPECT_NEAR(*each.recovery, 1, 0.2) << each.id;
  EXPECT_THAT(summary(results), HasSubstr("unverified against their originals"));
}

}  // namespace
}  // namespace titrate::assay
