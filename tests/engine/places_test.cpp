#include "engine/places.hpp"

#include <array>
#include <bit>
#include <cstring>
#include <vector>

#include <gtest/gtest.h>

namespace titrate::engine {
namespace {

using Someone = Subject<double>;

std::vector<Isa> sets_here() {
  std::vector<Isa> sets;
  for (const Isa isa : {Isa::avx512, Isa::avx2, Isa::baseline})
    if (supported(isa)) sets.push_back(isa);
  return sets;
}

/// Every Real of a subject has a number of its own.
Someone numbered(double first) {
  std::array<double, subject_reals> reals;
  for (std::size_t i = 0; i < reals.size(); ++i) reals[i] = first + static_cast<double>(i);
  return std::bit_cast<Someone>(reals);
}

/// A member in the middle and those at both ends.
void expect_same(const Places& places, std::size_t place, const Someone& subject) {
  const auto same = [&](auto member) {
    const auto seen = places.get(place, member);
    EXPECT_EQ(std::memcmp(&seen, &(subject.*member), sizeof seen), 0) << "place " << place;
  };
  same(&Someone::parameters);
  same(&Someone::constants);
  same(&Someone::strikes_at);
  same(&Someone::inputs);
  same(&Someone::until);
  same(&Someone::state);
  same(&Someone::accumulated);
}

TEST(Places, EachSetHasItsNumberOfThem) {
  for (const Isa isa : sets_here()) {
    const Places places(kernels(isa));
    EXPECT_EQ(places.count(), isa == Isa::avx512 ? 8u : isa == Isa::avx2 ? 4u : 2u) << name(isa);
    EXPECT_EQ(places.kernels().isa, isa);
  }
}

TEST(Places, WhatIsPutIsWhatIsGotAndNeighboursStay) {
  for (const Isa isa : sets_here()) {
    Places places(kernels(isa));
    for (std::size_t i = 0; i < places.count(); ++i) places.put(i, numbered(1000.0 * static_cast<double>(i + 1)));
    for (std::size_t i = 0; i < places.count(); ++i)
      expect_same(places, i, numbered(1000.0 * static_cast<double>(i + 1)));
    Someone changed = numbered(2000);
    changed.evening = {-1, -2, -3, -4};
    changed.day = 77;
    places.set(1, &Someone::evening, changed.evening);
    places.set(1, &Someone::day, changed.day);
    EXPECT_EQ(places.get(1, &Someone::evening).hemoglobin, -4);
    EXPECT_EQ(places.get(1, &Someone::day), 77);
    expect_same(places, 0, numbered(1000));
    expect_same(places, 1, changed);
    if (places.count() > 2) expect_same(places, 2, numbered(3000));
  }
}

TEST(Places, TheFirstToComeStandsStillInAllTheOthers) {
  for (const Isa isa : sets_here()) {
    Places places(kernels(isa));
    const Someone first = numbered(500), second = numbered(900);
    places.put(1, first);
    for (std::size_t i = 0; i < places.count(); ++i) {
      expect_same(places, i, first);
      EXPECT_EQ(places.get(i, &Someone::step), i == 1 ? first.step : 0.0) << i;
    }
    places.put(0, second);
    expect_same(places, 0, second);
    expect_same(places, 1, first);
    EXPECT_EQ(places.get(1, &Someone::step), first.step);
    places.vacate(1);
    EXPECT_EQ(places.get(1, &Someone::step), 0.0);
    EXPECT_EQ(places.get(0, &Someone::step), second.step);
  }
}

}  // namespace
}  // namespace titrate::engine
