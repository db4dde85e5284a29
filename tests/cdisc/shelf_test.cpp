#include "cdisc/shelf.hpp"

#include "base/error.hpp"

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

namespace titrate::cdisc {
namespace {

namespace fs = std::filesystem;

/// TMPDIR for as long as this lives.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const fs::path& folder) {
    if (const char* before = std::getenv("TMPDIR")) before_ = before;
    setenv("TMPDIR", folder.c_str(), 1);
  }
  ~TemporaryFolder() { before_ ? setenv("TMPDIR", before_->c_str(), 1) : unsetenv("TMPDIR"); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

 private:
  std::optional<std::string> before_;
};

std::vector<std::byte> bytes(std::size_t count, int value) { return std::vector(count, static_cast<std::byte>(value)); }

TEST(Shelf, GivesBackWhatWasPutInAnyOrder) {
  Shelf shelf;
  const Shelf::Place first = shelf.put(bytes(3, 1)), none = shelf.put({}), last = shelf.put(bytes(100'000, 2));
  EXPECT_EQ(shelf.size(), 100'003u);
  std::vector<std::byte> got(last.size);
  shelf.fetch(last, got);
  EXPECT_EQ(got, bytes(100'000, 2));
  got.resize(first.size);
  shelf.fetch(first, got);
  EXPECT_EQ(got, bytes(3, 1));
  EXPECT_EQ(none.size, 0u);
}

TEST(Shelf, HasNoNameSoThatNothingIsLeftWhateverHappens) {
  const fs::path folder = fs::temp_directory_path() / ("titrate-shelf-" + std::to_string(::getpid()));
  fs::create_directories(folder);
  {
    const TemporaryFolder here(folder);
    Shelf shelf;
    const Shelf::Place place = shelf.put(bytes(10, 7));
    EXPECT_TRUE(fs::is_empty(folder));
    std::vector<std::byte> got(10);
    shelf.fetch(place, got);
    EXPECT_EQ(got, bytes(10, 7));
  }
  fs::remove_all(folder);
}

TEST(Shelf, AFolderThatIsNotThereIsPassedOver) {
  const TemporaryFolder nowhere("/nowhere/at/all");
  Shelf shelf;
  EXPECT_EQ(shelf.put(bytes(1, 1)).size, 1u);
}

TEST(Shelf, WhatWasNeverPutCannotBeFetched) {
  Shelf shelf;
  shelf.put(bytes(1, 1));
  std::vector<std::byte> got(8);
  EXPECT_THROW(shelf.fetch({.at = 0, .size = 8}, got), Error);
}

}  // namespace
}  // namespace titrate::cdisc
