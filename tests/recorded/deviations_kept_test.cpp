// Deviations are read back as they were put in, wherever they lie.

#include "recorded/deviations.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace titrate::recorded {
namespace {

Deviation deviation(std::size_t i) {
  return {.kind = i % 3 == 0 ? DeviationKind::dose_omitted : DeviationKind::activity_missed,
          .patient = i / 100,
          .first_day = static_cast<int>(i) - 7,
          .last_day = static_cast<int>(i),
          .subject_of = i % 2 == 0 ? "" : "examination, imaging",
          .ordered = 0.1 * static_cast<double>(i),
          .given = 2.5,
          .rule = i % 5 == 0 ? "neutropenia" : "",
          .what = "line " + std::to_string(i) + "\n\"quoted\"" + std::string(i % 200, 'x'),
          .minor = i % 7 == 0,
          .row = {static_cast<std::uint16_t>(i % 9), static_cast<std::uint32_t>(1'000'000 + i)}};
}

void expect_equal(const Deviation& a, const Deviation& b) {
  EXPECT_EQ(a.kind, b.kind);
  EXPECT_EQ(a.patient, b.patient);
  EXPECT_EQ(a.first_day, b.first_day);
  EXPECT_EQ(a.last_day, b.last_day);
  EXPECT_EQ(a.subject_of, b.subject_of);
  EXPECT_EQ(a.ordered, b.ordered);
  EXPECT_EQ(a.given, b.given);
  EXPECT_EQ(a.rule, b.rule);
  EXPECT_EQ(a.what, b.what);
  EXPECT_EQ(a.minor, b.minor);
  EXPECT_EQ(a.row, b.row);
}

Deviations many(std::size_t count, std::size_t memory) {
  Deviations all(memory);
  for (std::size_t i = 0; i < count; ++i) all.push_back(deviation(i));
  return all;
}

constexpr std::size_t count = 5'000;  // a megabyte

TEST(DeviationsKept, AreReadInTheirOrderWhereverTheyLie) {
  for (const std::size_t memory :
       {std::size_t{0}, std::size_t{1} << 10, std::size_t{300} << 10, std::size_t{1} << 30}) {
    const Deviations all = many(count, memory);
    EXPECT_EQ(all.size(), count);
    std::size_t i = 0;
    for (const Deviation& each : all) expect_equal(each, deviation(i++));
    EXPECT_EQ(i, count);
  }
}

TEST(DeviationsKept, AFewStayInMemoryAndMoreLieOnDisk) {
  EXPECT_EQ(many(count, std::size_t{1} << 30).on_disk(), 0u);
  const Deviations all = many(count, std::size_t{300} << 10);
  EXPECT_GT(all.on_disk(), std::uint64_t{500} << 10);
  EXPECT_LT(all.on_disk(), std::uint64_t{1} << 20);
}

TEST(DeviationsKept, NoneAreNone) {
  const Deviations none;
  EXPECT_TRUE(none.empty());
  EXPECT_EQ(none.begin(), none.end());
  for (const DeviationTally& of_kind : tally(none)) EXPECT_EQ(of_kind.all, 0u);
}

TEST(DeviationsKept, ACopyGrowsOnItsOwn) {
  const Deviations first = many(1'000, 0);
  Deviations second = first;
  second.push_back(deviation(1'000));
  EXPECT_EQ(first.size(), 1'000u);
  std::size_t i = 0;
  for (const Deviation& each : second) expect_equal(each, deviation(i++));
  EXPECT_EQ(i, 1'001u);
}

TEST(DeviationsKept, AreCountedByKindAndPatient) {
  const std::vector<DeviationTally> tallies = tally(many(300, 0));
  const DeviationTally& omitted = tallies[static_cast<std::size_t>(DeviationKind::dose_omitted)];
  EXPECT_EQ(omitted.all, 100u);
  EXPECT_EQ(omitted.minor, 15u);  // multiples of 21 below 300, and 0
  EXPECT_EQ(omitted.patients, 3u);
  EXPECT_EQ(tallies[static_cast<std::size_t>(DeviationKind::activity_missed)].all, 200u);
  EXPECT_EQ(tallies[static_cast<std::size_t>(DeviationKind::visit_missed)].patients, 0u);
}

}  // namespace
}  // namespace titrate::recorded
