#include "cdisc/mapping.hpp"

#include "base/error.hpp"

#include <fstream>

#include <gtest/gtest.h>

namespace titrate::cdisc {
namespace {

using chart::Measure;

Mapping shipped() { return read_mapping(TITRATE_SOURCE_DIR "/library/mappings/cdisc.toml"); }

double converted(const Mapping& m, double value, const char* unit, Measure measure) {
  const auto c = m.conversion(unit, measure);
  return c ? value * c->times + c->plus : chart::missing;
}

TEST(Mapping, PatternsStandForAnyCharacters) {
  EXPECT_TRUE(matches("LYMPH NODE*", "LYMPH NODE, AXILLARY"));
  EXPECT_TRUE(matches("*PNEUMONIA *", "LOBAR PNEUMONIA DUE TO X"));
  EXPECT_TRUE(matches("*", ""));
  EXPECT_FALSE(matches("HGB", "HGBA1C"));
  EXPECT_FALSE(matches("A*B", "AXC"));
}

TEST(Mapping, ConvertsUnitsAsLaboratoriesWriteThem) {
  const Mapping m = shipped();
  EXPECT_EQ(converted(m, 7.25, "10^9/L", Measure::leukocytes), 7.25);  // the same unit keeps the same double
  EXPECT_EQ(converted(m, 7.25, "THOU/uL", Measure::leukocytes), 7.25);
  EXPECT_DOUBLE_EQ(converted(m, 7250, "/uL", Measure::leukocytes), 7.25);
  EXPECT_DOUBLE_EQ(converted(m, 142, "g/L", Measure::hemoglobin), 14.2);
  EXPECT_NEAR(converted(m, 98.6, "F", Measure::temperature), 37, 1e-9);
  EXPECT_DOUBLE_EQ(converted(m, 0.6, "ukat/L", Measure::alt), 36);
  EXPECT_DOUBLE_EQ(converted(m, 21, "mm", Measure::longest_node), 2.1);
}

TEST(Mapping, ConvertsAmountsToMassesByMolarMass) {
  const Mapping m = shipped();
  EXPECT_DOUBLE_EQ(converted(m, 100, "umol/L", Measure::creatinine), 100e-6 * 113.12 * 100);  // g/L to mg/dL: 100
  EXPECT_DOUBLE_EQ(converted(m, 9, "mmol/L", Measure::hemoglobin), 9e-3 * 16114 / 10);        // g/L to g/dL
  EXPECT_DOUBLE_EQ(converted(m, 2.5, "mmol/L", Measure::calcium), 2.5e-3 * 40.078 * 100);
  EXPECT_DOUBLE_EQ(converted(m, 5, "mEq/L", Measure::calcium), 2.5e-3 * 40.078 * 100);  // two charges
  EXPECT_DOUBLE_EQ(converted(m, 4.1, "mEq/L", Measure::potassium), 4.1);
}

TEST(Mapping, RefusesUnitsOfAnotherDimension) {
  const Mapping m = shipped();
  EXPECT_FALSE(m.conversion("mg/dL", Measure::leukocytes));
  EXPECT_FALSE(m.conversion("parsnips", Measure::leukocytes));
  EXPECT_FALSE(m.conversion("mEq/L", Measure::urate));  // no charge is given for it
  EXPECT_FALSE(m.conversion("umol/L", Measure::alt));
}

TEST(Mapping, TellsOfEveryProblemOfAFileAtOnce) {
  std::ifstream in(TITRATE_SOURCE_DIR "/library/mappings/cdisc.toml");
  std::string text{std::istreambuf_iterator<char>(in), {}};
  const auto spoil = [&](const std::string& from, const std::string& to) {
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
  };
  spoil("id = \"platelets\"", "id = \"plateletts\"");
  spoil("visit_window = \"3 d\"", "visit_window = 3");
  spoil("window_month = \"28 d\"", "window_month = \"28 mg\"");
  spoil("agreement = 0.02", "agreement = 2");
  spoil("id = \"mrd_pcr\"", "id = \"mrd_per\"");
  spoil("variable = \"LBMETHOD\"", "wariable = \"LBMETHOD\"");
  const std::string file = testing::TempDir() + "/spoilt.toml";
  std::ofstream(file) << text;
  try {
    read_mapping(file);
    FAIL() << "the file is wrong";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::input);
    EXPECT_EQ(error.problems().size(), 7U) << error.what();  // of the last one what is missing and what is not known
  }
}

}  // namespace
}  // namespace titrate::cdisc
