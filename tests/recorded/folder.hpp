#pragma once
// A study as rows of CSV, as a user's folder holds them.

#include "cdisc/sdtm_read.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>

namespace titrate::recorded_test {

class StudyFolder {
 public:
  /// Name of the file without its end, and its text.
  explicit StudyFolder(const std::vector<std::pair<std::string, std::string>>& files) {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    where_ = std::filesystem::temp_directory_path() /
             (std::string("titrate-") + test->name() + "-" + std::to_string(::getpid()));
    std::filesystem::create_directories(where_);
    for (const auto& [name, text] : files) std::ofstream(where_ / (name + ".csv")) << text;
  }
  ~StudyFolder() { std::filesystem::remove_all(where_); }
  StudyFolder(const StudyFolder&) = delete;
  StudyFolder& operator=(const StudyFolder&) = delete;
  const std::filesystem::path& path() const { return where_; }

 private:
  std::filesystem::path where_;
};

}  // namespace titrate::recorded_test
