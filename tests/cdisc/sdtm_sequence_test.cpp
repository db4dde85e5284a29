#include "cdisc/sdtm_sequence.hpp"

#include <gtest/gtest.h>

namespace titrate::cdisc {
namespace {

TEST(Sequences, RowsInOrderAreOneRunASubjectAndAnyOtherOrderComesBackToo) {
  Sequences all;
  const std::vector<std::optional<double>> numbers{1, 2, 3, 1, 2, {}, 4, 9, 8, 2.5, 10};
  for (std::size_t i = 0; i < numbers.size(); ++i) all.see(static_cast<std::uint32_t>(i + 1), numbers[i]);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto there = all.at(static_cast<std::uint32_t>(i + 1));
    if (numbers[i] == 2.5 || !numbers[i])
      EXPECT_FALSE(there) << i;
    else
      EXPECT_EQ(there, static_cast<int>(*numbers[i])) << i;
  }
  EXPECT_TRUE(all.complete());
  EXPECT_FALSE(Sequences().at(1));
}

TEST(Sequences, AFileInNoOrderIsKeptUpToABound) {
  Sequences all;
  const auto most = static_cast<std::uint32_t>(Sequences::most_runs);
  for (std::uint32_t row = 1; row <= most + 10; ++row) all.see(row, row % 2 == 0 ? 7 : 9);
  EXPECT_FALSE(all.complete());
  EXPECT_EQ(all.at(2), 7);
  EXPECT_FALSE(all.at(most + 5));
}

}  // namespace
}  // namespace titrate::cdisc
