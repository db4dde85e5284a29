#include "base/error.hpp"

#include <gtest/gtest.h>

namespace titrate {
namespace {

TEST(Error, AProblemReadsAsOneLine) {
  EXPECT_EQ(to_string(Problem{{"a.toml", 3, 7}, "a number", "true", "write a number"}),
            "a.toml:3:7: expected a number, saw true; write a number");
  EXPECT_EQ(to_string(Problem{{"a.toml"}, "a file", "none", "check the path"}),
            "a.toml: expected a file, saw none; check the path");
  EXPECT_EQ(to_string(Problem{{"a.toml", 1, 1}, "a", "b", ""}), "a.toml:1:1: expected a, saw b");
}

TEST(Error, ManyProblemsAreOneErrorOfManyLines) {
  const Error error({{{"a", 1, 2}, "x", "y", "z"}, {{"a", 3, 4}, "u", "v", "w"}});
  EXPECT_EQ(error.kind(), Error::Kind::input);
  EXPECT_EQ(error.problems().size(), 2u);
  EXPECT_STREQ(error.what(), "a:1:2: expected x, saw y; z\na:3:4: expected u, saw v; w");
}

TEST(DidYouMean, FindsTheNearest) {
  const std::vector<std::string> keys = {"escalation", "patients", "dose", "interval"};
  EXPECT_EQ(did_you_mean("escalaton", keys), "escalation");  // one left out
  EXPECT_EQ(did_you_mean("pateints", keys), "patients");     // two swapped count once
  EXPECT_EQ(did_you_mean("Dose", keys), "dose");             // case alone is no error
  EXPECT_EQ(did_you_mean("doze", keys), "dose");             // one changed
  EXPECT_EQ(did_you_mean("intrvals", keys), "interval");     // two of eight
  EXPECT_EQ(did_you_mean("dozen", keys), "");                // two of five: more than a third
  EXPECT_EQ(did_you_mean("weather", keys), "");
  EXPECT_EQ(did_you_mean("x", {}), "");
}

TEST(DidYouMean, IsQuickOnNoise) {
  const std::vector<std::string> keys(50, std::string(100'000, 'a'));
  EXPECT_EQ(did_you_mean(std::string(1'000'000, 'b'), keys), "");
}

}  // namespace
}  // namespace titrate
