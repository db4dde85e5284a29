#include "chart/name.hpp"

#include <gtest/gtest.h>

namespace titrate::chart {
namespace {

TEST(Name, TheSameTextIsTheSameName) {
  const std::string text = "hold-neutrophils-below-half";
  const Name a = text, b = "hold-neutrophils-below-half", other = "hold-platelets";
  EXPECT_EQ(a, b);
  EXPECT_EQ(&a.text(), &b.text());
  EXPECT_NE(a, other);
  EXPECT_EQ(a.text(), text);
  EXPECT_EQ(fmt::format("{}.", other), "hold-platelets.");
}

TEST(Name, NoNameIsTheEmptyText) {
  EXPECT_TRUE(Name().empty());
  EXPECT_EQ(Name(), Name(""));
  EXPECT_FALSE(Name("plan").empty());
}

TEST(Name, OutlivesTheTextThatItWasMadeFrom) {
  Name kept;
  {
    const std::string text(40, 'x');
    kept = text;
  }
  EXPECT_EQ(kept.text(), std::string(40, 'x'));
}

}  // namespace
}  // namespace titrate::chart
