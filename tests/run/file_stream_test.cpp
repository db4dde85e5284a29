#include "run/file_stream.hpp"

#include "base/error.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

namespace titrate::run {
namespace {

namespace fs = std::filesystem;

class RunFileStream : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "run-stream-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    home_ = pattern;
  }
  void TearDown() override { fs::remove_all(home_); }
  std::string content(const fs::path& file) const {
    std::ifstream in(home_ / file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  fs::path home_;
};

TEST_F(RunFileStream, WritesWhatItIsGivenInAnyPieces) {
  std::string expected;
  {
    Folder folder(home_ / "run", false);
    FileStream out(folder.begin("text"));
    for (int i = 0; i < 30'000; ++i) {
      const std::string piece = std::to_string(i) + (i % 1'000 == 0 ? std::string(100'000, 'x') : "\n");
      out << piece;
      expected += piece;
      if (i % 7 == 0) {
        out << 'c';
        expected += 'c';
      }
      if (i % 5'000 == 0) out.flush();
    }
    out.close();
    folder.finish();
  }
  EXPECT_EQ(content("run/text"), expected);
}

TEST_F(RunFileStream, WhatIsUnfinishedLeavesNothing) {
  {
    Folder folder(home_ / "run", false);
    FileStream out(folder.begin("text"));
    out << std::string(1'000'000, 'x');
  }
  EXPECT_TRUE(fs::is_empty(home_));
}

TEST_F(RunFileStream, AFullDiskIsSaidByTheWritingItself) {
  Folder folder(home_ / "run", false);
  FileStream out(folder.begin("text"));
  struct rlimit before {};
  getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const struct rlimit small { 1 << 17, before.rlim_max };
  setrlimit(RLIMIT_FSIZE, &small);
  std::string said;
  try {
    for (int i = 0; i < 100'000; ++i) out << i << '\n';
  } catch (const Error& error) {
    said = error.what();
  }
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_NE(said.find("text: cannot be written"), std::string::npos) << said;
}

}  // namespace
}  // namespace titrate::run
