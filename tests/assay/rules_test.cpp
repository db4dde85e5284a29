#include "assay/rules.hpp"

#include "assay_files.hpp"
#include "base/error.hpp"

#include <gtest/gtest.h>

namespace titrate::assay {
namespace {

TEST(Rules, TheShippedOnesAreThoseOfTheirSources) {
  const Rules rules = test::shipped_rules();
  EXPECT_EQ(rules.variance_power, 2);
  EXPECT_EQ(rules.least_levels, 6);
  EXPECT_EQ(rules.blank_deviations, 3);
  EXPECT_DOUBLE_EQ(rules.least_recovery, 0.8);
  EXPECT_DOUBLE_EQ(rules.most_recovery, 1.2);
  EXPECT_DOUBLE_EQ(rules.most_variation, 0.2);
  EXPECT_FALSE(rules.verified);
}

TEST(Rules, EveryProblemIsToldAtOnce) {
  const test::AssayFiles files;
  files.write("r.toml",
              "id = \"r\"\nkind = \"response\"\ntitle = \"t\"\nsource = \"s\"\nverified = true\n"
              "[curve]\nvariance_power = {value = 3, definition = \"d\", source = \"s\"}\n");
  try {
    read_rules(files.path("r.toml"));
    FAIL();
  } catch (const Error& error) {
    const std::string said = error.what();
    for (const char* part :
         {"\"assay\"", "variance_power", "confidence", "least_levels", "detection", "quantification"})
      EXPECT_NE(said.find(part), std::string::npos) << part << " in\n" << said;
  }
}

}  // namespace
}  // namespace titrate::assay
