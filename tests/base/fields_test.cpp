#include "base/fields.hpp"

#include <string>

#include <gtest/gtest.h>

namespace titrate {
namespace {

template <class Real>
struct Point {
  Real x, y;
  static constexpr auto fields() {
    return std::array{field(&Point::x, "x", "cm", "to the right"), field(&Point::y, "y", "cm", "up")};
  }
};

TEST(Fields, AreVisitedInOrderAndPointAtTheirMembers) {
  Point<double> point{1.5, 2.5};
  std::string names;
  double sum = 0;
  for_each_field<Point<double>>([&](const auto& entry) {
    names += std::string(entry.name) + " [" + entry.unit + "] " + entry.meaning + "; ";
    sum = 10 * sum + point.*entry.member;
  });
  EXPECT_EQ(names, "x [cm] to the right; y [cm] up; ");
  EXPECT_EQ(sum, 17.5);
  EXPECT_EQ(field_count<Point<double>>(), 2u);
}

}  // namespace
}  // namespace titrate
