#include "assay/concentration.hpp"

#include "base/error.hpp"

#include <type_traits>

#include <gtest/gtest.h>

namespace titrate::assay {
namespace {

// A limit is no measurement: nothing turns one into a number by itself.
static_assert(!std::is_convertible_v<Concentration, double>);
static_assert(!std::is_convertible_v<BelowDetection, double>);
static_assert(!std::is_arithmetic_v<Concentration>);

TEST(Concentration, OnlyAQuantifiedOneHasANumber) {
  EXPECT_EQ(quantified(Quantified{3, 1}), 3);
  for (const Concentration& each :
       {Concentration(BelowDetection{1}), Concentration(BelowQuantification{2}), Concentration(AboveQuantification{9})})
    EXPECT_FALSE(quantified(each));
  EXPECT_FALSE(limit(Quantified{3, 1}));
  EXPECT_EQ(limit(BelowDetection{1}), 1);
}

TEST(Concentration, IsToldWithItsLimit) {
  EXPECT_EQ(text(Quantified{12.34567, 1}), "12.35");
  EXPECT_EQ(text(BelowDetection{0.8}), "<LOD (0.8)");
  EXPECT_EQ(text(BelowQuantification{3}), "<LLOQ (3)");
  EXPECT_EQ(text(AboveQuantification{2500}), ">ULOQ (2500)");
  EXPECT_EQ(text(NotQuantifiable{}), "not quantifiable");
}

// Limits of two plates, 2 and 5: a 3 of the better plate is not told apart from "<5" of the other.
TEST(Concentration, ValuesAreTiedAtTheHighestLowerLimit) {
  const std::vector<Concentration> values = {BelowDetection{2}, BelowQuantification{5}, Quantified{3, 1},
                                             Quantified{7, 1}};
  const Ranked all = ranked(values);
  EXPECT_EQ(all.values, (std::vector<double>{5, 5, 5, 7}));
  EXPECT_EQ(all.lower, 5);
  EXPECT_EQ(all.tied, 3);
  EXPECT_FALSE(all.upper);
}

TEST(Concentration, ValuesAreTiedAtTheLowestUpperLimit) {
  const std::vector<Concentration> values = {AboveQuantification{100}, AboveQuantification{400}, Quantified{250, 1},
                                             Quantified{99, 1}};
  EXPECT_EQ(ranked(values).values, (std::vector<double>{100, 100, 100, 99}));
}

TEST(Concentration, NumbersAloneAreLeftAlone) {
  const std::vector<Concentration> values = {Quantified{2, 1}, Quantified{1, 1}};
  EXPECT_EQ(ranked(values).values, (std::vector<double>{2, 1}));
  EXPECT_EQ(ranked(values).tied, 0);
  const std::vector<Concentration> none = {NotQuantifiable{}};
  EXPECT_THROW(ranked(none), Error);
}

}  // namespace
}  // namespace titrate::assay
