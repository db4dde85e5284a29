#include "design/search_run.hpp"

#include "design/search_example.hpp"
#include "design/search_report.hpp"

#include <cmath>
#include <map>
#include <mutex>
#include <set>

#include <gmock/gmock.h>

namespace titrate {
namespace {

using design::Found;
using design::Space;

std::string json(const Space& space, const Found& found) {
  return design::search_json({.space = &space, .found = &found}).dump();
}

class Searched : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    space = new Space(space_of(search_of(axes + objectives + R"(
[[constraint]]
endpoint = "flare_any"
below = 0.9
probability = 0.6
)")));
    found = new Found(design::run_search(*space, 0, {.threads = 1}));
  }
  static void TearDownTestSuite() {
    delete found;
    delete space;
  }
  static Space* space;
  static Found* found;
};
Space* Searched::space = nullptr;
Found* Searched::found = nullptr;

TEST_F(Searched, TheSameForAnyNumberOfThreads) {
  EXPECT_EQ(json(*space, design::run_search(*space, 0, {.threads = 2})), json(*space, *found));
}

TEST_F(Searched, AnotherSeedIsAnotherSearch) {
  Space other = *space;
  other.search().seed = 2;
  EXPECT_NE(json(other, design::run_search(other, 0, {.threads = 2})), json(*space, *found));
}

TEST_F(Searched, SpendsItsBudgetAndNoMore) {
  EXPECT_TRUE(found->finished);
  EXPECT_LE(found->spent.all, 4000u);
  EXPECT_GE(found->spent.all, 3000u);
  EXPECT_TRUE(found->spent.every_one);  // 12 protocols at 128 patients
  EXPECT_EQ(found->spent.tried, 12u);
}

TEST_F(Searched, TheBaseIsThereAndTheFrontComesFirst) {
  const auto& all = found->candidates;
  EXPECT_EQ(std::count_if(all.begin(), all.end(), [](const auto& c) { return c.base; }), 1);
  bool beaten = false;
  for (const auto& c : all) {
    EXPECT_TRUE(c.confirmed);
    EXPECT_FALSE(beaten && c.front);
    beaten |= !c.front;
    for (const auto& judged : c.judged) {
      EXPECT_LE(judged.interval.low, judged.mean + 1e-12);
      EXPECT_GE(judged.interval.high, judged.mean - 1e-12);
    }
  }
  EXPECT_TRUE(all.front().front);
}

TEST_F(Searched, NobodyOnTheFrontIsBeaten) {
  for (const auto& a : found->candidates)
    for (const auto& b : found->candidates) {
      if (!a.front || !b.met || &a == &b) continue;
      const bool beats = b.judged[0].mean >= a.judged[0].mean && b.judged[1].mean <= a.judged[1].mean &&
                         (b.judged[0].mean > a.judged[0].mean || b.judged[1].mean < a.judged[1].mean);
      EXPECT_FALSE(beats) << b.label << " beats " << a.label;
    }
}

TEST_F(Searched, DifferencesOfPairsAreThoseOfTheirMeans) {
  ASSERT_FALSE(found->pairs.empty());
  for (const auto& pair : found->pairs)
    for (std::size_t o = 0; o < 2; ++o)
      EXPECT_NEAR(pair.difference[o].mean,
                  found->candidates[pair.a].judged[o].mean - found->candidates[pair.b].judged[o].mean, 1e-9);
}

/// Blocks of one process, in memory.
class Memory : public design::Blocks {
 public:
  bool mine(std::size_t) const override { return true; }
  std::optional<std::string> load(const std::string& name) const override {
    const auto found = blocks.find(name);
    return found == blocks.end() ? std::nullopt : std::optional(found->second);
  }
  void keep(const std::string& name, const std::string& bytes) override {
    EXPECT_TRUE(blocks.emplace(name, bytes).second) << name << " is made twice";
    ++kept;
  }
  void meet() override {}
  std::size_t processes() const override { return 1; }
  bool leads() const override { return true; }

  std::map<std::string, std::string> blocks;
  int kept = 0;
};

TEST_F(Searched, GoesOnFromWhatWasKept) {
  Memory memory;
  EXPECT_EQ(json(*space, design::run_search(*space, 0, {.threads = 1, .blocks = &memory})), json(*space, *found));
  // As after a kill: some of it is gone.
  const int all = memory.kept;
  for (int i = 0; i < all / 3; ++i) memory.blocks.erase(std::next(memory.blocks.begin(), i));
  memory.kept = 0;
  EXPECT_EQ(json(*space, design::run_search(*space, 0, {.threads = 1, .blocks = &memory})), json(*space, *found));
  EXPECT_EQ(memory.kept, all / 3);
}

TEST_F(Searched, StoppedItReturnsWhatItHas) {
  StopToken stop;
  stop.request();
  const Found none = design::run_search(*space, 0, {.threads = 1, .stop = &stop});
  EXPECT_FALSE(none.finished);
  EXPECT_TRUE(none.candidates.empty());
}

TEST(SearchRun, ALargeSpaceIsSearchedByGenerations) {
  const Space space = space_of(search_of(R"(
[[axis]]
id = "start"
path = "arm.0.intervention.0.start"
values = ["5 mg", "10 mg", "15 mg", "20 mg", "25 mg"]
[[axis]]
id = "interval"
path = "arm.0.intervention.0.escalation.0.interval"
from = "28 d"
to = "280 d"
by = "28 d"
[[axis]]
id = "maximum"
path = "arm.0.intervention.0.escalation.0.maximum"
values = ["10 mg", "15 mg", "20 mg", "25 mg"]
)" + objectives),
                               "29 d");
  const Found found = design::run_search(space, 0, {.threads = 2});
  EXPECT_FALSE(found.spent.every_one);
  EXPECT_GE(found.spent.tried, 8u);
  EXPECT_LT(found.spent.tried, 200u);
  EXPECT_LE(found.spent.all, 4000u);
  EXPECT_EQ(json(space, design::run_search(space, 0, {.threads = 1})), json(space, found));
}

TEST(SearchRun, WhatCannotBeMetLeavesNoFrontAndSaysSo) {
  const Space space = space_of(search_of(axes + objectives + R"(
[[constraint]]
endpoint = "overall_response"
above = 0.99
probability = 0.9
)"));
  const Found found = design::run_search(space, 0, {.threads = 2});
  ASSERT_FALSE(found.candidates.empty());
  for (const auto& c : found.candidates) {
    EXPECT_FALSE(c.met || c.front);
    EXPECT_EQ(c.holds[0], design::Holds::no);
  }
  EXPECT_THAT(design::search_notes({.space = &space, .found = &found}),
              testing::Contains(testing::HasSubstr("there is no front")));
}

TEST(SearchRun, ProtocolsThatTreatAlikeAreOne) {
  // With a ladder of one step above, a maximum of 25 mg or of 20 mg is the same to who starts at 25 mg.
  const Space space = space_of(search_of(R"(
[[axis]]
id = "start"
path = "arm.0.intervention.0.start"
values = ["25 mg"]
[[axis]]
id = "maximum"
path = "arm.0.intervention.0.escalation.0.maximum"
values = ["25 mg", "20 mg"]
)" + objectives));
  const Found found = design::run_search(space, 0, {.threads = 2});
  EXPECT_EQ(std::count_if(found.candidates.begin(), found.candidates.end(), [](const auto& c) { return !c.base; }), 1);
}

TEST(Holds, SaysWhetherTheDrawsCanTell) {
  EXPECT_EQ(design::holds({.value = 1, .interval = {.95, 1}}, .9), design::Holds::yes);
  EXPECT_EQ(design::holds({.value = .92, .interval = {.86, .96}}, .9), design::Holds::unclear);
  EXPECT_EQ(design::holds({.value = .5, .interval = {.4, .6}}, .9), design::Holds::no);
}

}  // namespace
}  // namespace titrate
