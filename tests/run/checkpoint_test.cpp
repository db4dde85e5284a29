#include "run/checkpoint.hpp"

#include <fstream>
#include <iterator>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace titrate::run {
namespace {

namespace fs = std::filesystem;

class CheckpointTest : public testing::Test {
 protected:
  CheckpointTest()
      : home_(fs::temp_directory_path() / ("titrate-checkpoint-" + std::to_string(getpid()) + "-" +
                                           testing::UnitTest::GetInstance()->current_test_info()->name())) {
    fs::remove_all(home_);
    fs::create_directories(home_);
  }
  ~CheckpointTest() override { fs::remove_all(home_); }

  static std::string content(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  Checkpoint begin(const std::string& key = "key", bool leads = true) const {
    return {home_ / "out", key, "titrate simulate x", leads};
  }

  fs::path home_;
};

TEST_F(CheckpointTest, ABlockComesBackInAnotherProcess) {
  begin().keep("predictive-000001", std::string("a\0b\n", 4));
  const Checkpoint again = begin("key", false);
  EXPECT_TRUE(again.holds("predictive-000001"));
  EXPECT_EQ(again.load("predictive-000001"), std::string("a\0b\n", 4));
  EXPECT_FALSE(again.holds("predictive-000002"));
}

TEST_F(CheckpointTest, TheSameKeyGoesOnAndAnotherBeginsAnew) {
  begin().keep("one", "1");
  EXPECT_TRUE(begin().holds("one"));
  EXPECT_FALSE(begin("other seed").holds("one"));
}

TEST_F(CheckpointTest, ADamagedBlockIsMadeAgain) {
  const Checkpoint checkpoint = begin();
  checkpoint.keep("one", "some bytes");
  const fs::path file = checkpoint.folder() / "one.block";
  std::string bytes = content(file);
  bytes[3] ^= 1;
  std::ofstream(file, std::ios::binary) << bytes;
  EXPECT_FALSE(checkpoint.holds("one"));
  std::ofstream(file, std::ios::binary) << "short";
  EXPECT_FALSE(checkpoint.holds("one"));
}

TEST_F(CheckpointTest, TheLogHoldsTheCommandThatGoesOn) {
  const Checkpoint checkpoint = begin();
  checkpoint.keep("one", "1");
  const std::string log = content(checkpoint.folder() / "log.txt");
  EXPECT_THAT(log, testing::HasSubstr("to go on after an end before time: titrate simulate x\n"));
  EXPECT_THAT(log, testing::HasSubstr("kept one\n"));
}

TEST_F(CheckpointTest, NothingIsLeftAtTheEnd) {
  const Checkpoint checkpoint = begin();
  checkpoint.keep("one", "1");
  checkpoint.remove();
  EXPECT_TRUE(fs::is_empty(home_));
}

}  // namespace
}  // namespace titrate::run
