#include "conduct/dice.hpp"

#include "base/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace titrate::conduct {
namespace {

TEST(StreamDice, DrawsFromThePatientsDecisionStream) {
  const StreamKey key{.seed = 3, .trial = 5, .patient = 7};
  EXPECT_EQ(StreamDice(key).uniform(draw_index(28, 2)), Stream(key, Purpose::decision).uniform(draw_index(28, 2)));
  EXPECT_NE(StreamDice(key).uniform(draw_index(28, 2)), StreamDice(key).uniform(draw_index(28, 1)));
}

TEST(LedgerDice, GivesWhatWasRecordedAndRefusesWhatWasNot) {
  results::Ledger ledger(3);
  ledger[0].draw = 0.25;
  ledger[0].draw_index = 28;
  ledger[1].draw_index = 29;  // nothing was left to chance
  ledger[2].draw = 0.75;
  ledger[2].draw_index = 30;
  const LedgerDice dice(ledger);
  EXPECT_EQ(dice.uniform(28), 0.25);
  EXPECT_EQ(dice.uniform(30), 0.75);
  try {
    dice.uniform(29);
    FAIL() << "a draw was made up";
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::failure);
    EXPECT_THAT(error.what(), testing::HasSubstr("do not belong together"));
  }
}

}  // namespace
}  // namespace titrate::conduct
