#include "publication/ledger.hpp"

#include "publication/papers.hpp"

#include <gtest/gtest.h>

using namespace titrate;
using namespace titrate::publication;

namespace {

Printed printed(const char* text) { return read_printed(text).value(); }

TEST(CountsPrintedAs, AreAllThatGiveThePercentage) {
  const auto counts = [](const char* text, long whole, Rounding rounding = Rounding::half_up) {
    return counts_printed_as(printed(text), whole, rounding);
  };
  EXPECT_EQ(counts("25", 44), std::vector<long>{11});
  EXPECT_EQ(counts("34", 31), std::vector<long>{});               // 10/31 = 32 %, 11/31 = 35 %
  EXPECT_EQ(counts("10", 333), (std::vector<long>{32, 33, 34}));  // 9.61, 9.91, 10.2 %
  EXPECT_EQ(counts("10", 333, Rounding::down), (std::vector<long>{34, 35, 36}));
  EXPECT_EQ(counts("0", 44), std::vector<long>{0});
  EXPECT_EQ(counts("100", 3), std::vector<long>{3});
  EXPECT_EQ(counts("<1", 333), (std::vector<long>{0, 1, 2, 3}));
  EXPECT_EQ(counts(">99", 333), (std::vector<long>{330, 331, 332, 333}));
  EXPECT_EQ(counts("5", 0), std::vector<long>{});
  // A count in a million, found without going through them all.
  EXPECT_EQ(counts("50.00000", 1'000'000), std::vector<long>{500'000});
}

TEST(Ledger, FindsCountsFromPercentagesAndSums) {
  const Paper paper =
      test::paper(test::count("patients", "", "count = 44") + test::count("refractory", "patients", "count = 12") +
                  test::count("sensitive", "patients", "") + test::count("response", "sensitive", "percent = \"38\"") +
                  test::sum("patients", "\"refractory\", \"sensitive\""));
  const Ledger ledger(paper);
  EXPECT_EQ(ledger.value(2), 44 - 12);
  EXPECT_FALSE(ledger.printed(2));
  EXPECT_EQ(ledger.value(3), 12);  // 12/32 = 37.5 %
  EXPECT_TRUE(ledger.printed(3));
  EXPECT_EQ(ledger.share(3, 11), "11/32 = 34 %");
  EXPECT_EQ(ledger.siblings(1), std::vector<std::size_t>{2});
}

TEST(Ledger, ASumDecidesBetweenCountsOfOnePercentage) {
  // 10 % of 333 is 32, 33 or 34; of 60 in all, 27 are the others.
  const Paper paper =
      test::paper(test::count("courses", "", "count = 333") + test::count("all", "courses", "count = 60") +
                  test::count("mild", "courses", "percent = \"10\"") + test::count("severe", "courses", "count = 27") +
                  test::sum("all", "\"mild\", \"severe\""));
  EXPECT_EQ(Ledger(paper).value(2), 33);
}

TEST(Ledger, TakesTheRoundingThatMostPercentagesHave) {
  // 2/3 and 5/6 cut off: 66, 83; one half: 50.
  const std::string of_three = test::count("three", "", "count = 3") + test::count("six", "", "count = 6");
  const Paper cut = test::paper(of_three + test::count("a", "three", "count = 2, percent = \"66\"") +
                                test::count("b", "six", "count = 5, percent = \"83\"") +
                                test::count("c", "six", "count = 4, percent = \"66\""));
  EXPECT_EQ(Ledger(cut).rounding(), Rounding::down);
  EXPECT_EQ(Ledger(cut).explained(), 3);
  const Paper none = test::paper(of_three),
              one = test::paper(of_three + test::count("a", "three", "count = 2, percent = \"66\""));
  EXPECT_EQ(Ledger(none).rounding(), Rounding::half_up);
  EXPECT_EQ(Ledger(one).rounding(), Rounding::half_up);  // one is a misprint
}

TEST(Ledger, SumsOfNamedCounts) {
  const Paper paper = test::paper(test::count("n", "", "count = 20") + test::count("a", "n", "count = 3") +
                                  test::count("b", "n", "count = 1") + test::count("c", "n", "count = 4") +
                                  test::count("zero", "n", "count = 0"));
  const Ledger ledger(paper);
  const auto found = ledger.sums_to(4, ledger.companions(4));
  ASSERT_EQ(found.size(), 2u);  // c, and a with b
  EXPECT_EQ(ledger.spell(found[0]), "c 4");
  EXPECT_EQ(ledger.spell(found[1]), "a 3 and b 1");
  EXPECT_TRUE(ledger.sums_to(100, ledger.companions(4)).empty());
  EXPECT_TRUE(ledger.sums_to(8, ledger.companions(4), 2).empty());
}

}  // namespace
