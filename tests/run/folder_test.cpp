#include "run/folder.hpp"

#include "base/error.hpp"

#include <array>
#include <fstream>
#include <functional>
#include <iterator>
#include <set>
#include <string>

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

namespace titrate::run {
namespace {

namespace fs = std::filesystem;

class RunFolder : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "run-folder-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    home_ = fs::canonical(pattern);
  }
  void TearDown() override {
    fs::permissions(home_, fs::perms::owner_all);
    fs::remove_all(home_);
  }

  std::set<std::string> names() const { return names(home_); }
  static std::set<std::string> names(const fs::path& folder) {
    std::set<std::string> all;
    for (const auto& entry : fs::directory_iterator(folder)) all.insert(entry.path().filename().string());
    return all;
  }
  static std::string content(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  /// A finished run whose report says `report`.
  static void leave_run(const fs::path& target, const std::string& report, bool overwrite = false) {
    Folder folder(target, overwrite);
    folder.write("report.html", report);
    folder.write("manifest.json", "{}");
    folder.finish();
  }
  struct Refusal {
    Error::Kind kind;
    std::string text;
  };
  static Refusal refusal(const fs::path& target, bool overwrite) {
    try {
      Folder folder(target, overwrite);
    } catch (const Error& error) {
      return {error.kind(), error.what()};
    }
    return {Error::Kind::interrupted, "nothing was refused"};
  }

  fs::path home_;
};

using Names = std::set<std::string>;

TEST_F(RunFolder, AppearsOnlyWhenFinished) {
  Folder folder(home_ / "out", false);
  folder.write("endpoints.json", "[1]");
  folder.write("patients/1/chart.csv", "x");
  EXPECT_FALSE(fs::exists(home_ / "out"));
  EXPECT_TRUE(folder.path().filename().string().starts_with(".out.unfinished-"));
  folder.finish();
  EXPECT_EQ(names(), Names{"out"});
  EXPECT_EQ(content(home_ / "out/endpoints.json"), "[1]");
  EXPECT_EQ(content(home_ / "out/patients/1/chart.csv"), "x");
  EXPECT_EQ(names(home_ / "out"), (Names{"endpoints.json", "patients"}));
  EXPECT_EQ(fs::status(home_ / "out").permissions() & fs::perms::others_read, fs::perms::others_read);
}

TEST_F(RunFolder, LeavesNothingUnlessFinished) {
  { Folder(home_ / "a/b/out", false).write("x", "y"); }
  EXPECT_EQ(names(), Names{}) << "parents made for it go too";
  fs::create_directory(home_ / "kept");
  { Folder(home_ / "kept/out", false).write("x", "y"); }
  EXPECT_EQ(names(), Names{"kept"}) << "those that were there stay";
}

TEST_F(RunFolder, MayFillAnEmptyFolder) {
  fs::create_directory(home_ / "out");
  leave_run(home_ / "out", "new");
  EXPECT_EQ(content(home_ / "out/report.html"), "new");
}

TEST_F(RunFolder, WithATrailingSlashIsTheSame) {
  leave_run(home_ / "out/", "new");
  EXPECT_EQ(names(), Names{"out"});
}

TEST_F(RunFolder, RefusesWhatHoldsFiles) {
  leave_run(home_ / "out", "old");
  const Refusal said = refusal(home_ / "out", false);
  EXPECT_EQ(said.kind, Error::Kind::input);
  EXPECT_EQ(said.text, (home_ / "out").string() +
                           ": expected a new or empty folder, saw one that holds files; add --overwrite, or choose "
                           "another with --out");
  EXPECT_EQ(content(home_ / "out/report.html"), "old");
}

TEST_F(RunFolder, OverwritesARunAsAWhole) {
  leave_run(home_ / "out", "old");
  std::ofstream(home_ / "out/extra") << "from the old run";
  {
    Folder folder(home_ / "out", true);
    folder.write("report.html", "new");
    EXPECT_EQ(content(home_ / "out/report.html"), "old") << "until the end";
    folder.write("manifest.json", "{}");
    folder.finish();
  }
  EXPECT_EQ(names(), Names{"out"});
  EXPECT_EQ(names(home_ / "out"), (Names{"manifest.json", "report.html"}));
  EXPECT_EQ(content(home_ / "out/report.html"), "new");
}

TEST_F(RunFolder, KeepsTheOldRunWhenTheNewOneIsAbandoned) {
  leave_run(home_ / "out", "old");
  { Folder(home_ / "out", true).write("report.html", "new"); }
  EXPECT_EQ(names(), Names{"out"});
  EXPECT_EQ(content(home_ / "out/report.html"), "old");
}

TEST_F(RunFolder, NeverOverwritesWhatIsNoRun) {
  fs::create_directory(home_ / "thesis");
  std::ofstream(home_ / "thesis/chapter") << "years of work";
  const Refusal said = refusal(home_ / "thesis", true);
  EXPECT_EQ(said.kind, Error::Kind::input);
  EXPECT_EQ(said.text, (home_ / "thesis").string() +
                           ": expected an earlier run to overwrite (with its manifest.json), saw other files; choose "
                           "another with --out; only runs are overwritten");
  EXPECT_EQ(content(home_ / "thesis/chapter"), "years of work");
}

TEST_F(RunFolder, RefusesAFile) {
  std::ofstream(home_ / "out") << "x";
  const Refusal said = refusal(home_ / "out", true);
  EXPECT_EQ(said.kind, Error::Kind::input);
  EXPECT_EQ(said.text,
            (home_ / "out").string() + ": expected a folder to write, saw a file; choose another with --out");
}

TEST_F(RunFolder, FilledMeanwhileIsNotReplaced) {
  Folder folder(home_ / "out", false);
  folder.write("report.html", "second");
  leave_run(home_ / "out", "first");
  EXPECT_THROW(folder.finish(), Error);
  EXPECT_EQ(content(home_ / "out/report.html"), "first");
}

TEST_F(RunFolder, AFileGrowsWhileTheRunGoesOn) {
  Folder folder(home_ / "out", false);
  File rows = folder.begin("patients/patients.csv");
  rows.append("a,b\n");
  EXPECT_EQ(content(folder.path() / "patients/patients.csv"), "a,b\n") << "on its way before the end";
  rows.append("1,2\n");
  rows.close();
  EXPECT_FALSE(fs::exists(home_ / "out"));
  folder.finish();
  EXPECT_EQ(content(home_ / "out/patients/patients.csv"), "a,b\n1,2\n");
}

TEST_F(RunFolder, AHalfWrittenFileGoesWithItsFolder) {
  {
    const Folder folder(home_ / "out", false);
    File rows = folder.begin("patients/patients.csv");
    rows.append("a,b\n");
  }
  EXPECT_TRUE(names().empty());
}

TEST_F(RunFolder, OfAKilledRunIsSweptByTheNext) {
  const pid_t child = fork();
  if (child == 0) {
    Folder folder(home_ / "out", false);
    folder.write("report.html", "half");
    _exit(0);  // as by kill -9: no destructor runs
  }
  ASSERT_EQ(waitpid(child, nullptr, 0), child);
  ASSERT_EQ(names().size(), 1u);
  EXPECT_TRUE(names().begin()->starts_with(".out.unfinished-"));
  leave_run(home_ / "other", "x");
  EXPECT_EQ(names().size(), 2u) << "another target's is not touched";
  leave_run(home_ / "out", "whole");
  EXPECT_EQ(names(), (Names{"other", "out"}));
}

TEST_F(RunFolder, OfALivingRunIsLeftAlone) {
  Folder first(home_ / "out", false);
  first.write("report.html", "first");
  { Folder second(home_ / "out", false); }
  EXPECT_TRUE(fs::exists(first.path() / "report.html"));
  first.finish();
  EXPECT_EQ(content(home_ / "out/report.html"), "first");
}

constexpr const char* not_allowed = "not allowed here";

/// What `body` returns in a child process, which may give up its rights.
std::string in_child(const std::function<std::string()>& body) {
  std::array<int, 2> ends;
  if (pipe(ends.data()) != 0) return "no pipe";
  const pid_t child = fork();
  if (child == 0) {
    const std::string said = body();
    _exit(write(ends[1], said.data(), said.size()) == static_cast<ssize_t>(said.size()) ? 0 : 1);
  }
  close(ends[1]);
  std::string said;
  std::array<char, 512> block;
  for (ssize_t got; (got = read(ends[0], block.data(), block.size())) > 0;)
    said.append(block.data(), static_cast<std::size_t>(got));
  close(ends[0]);
  waitpid(child, nullptr, 0);
  return said;
}

/// Puts a disk of `size` at `place`, seen by this process alone.
bool mount_small_disk(const fs::path& place, const char* size) {
  return unshare(CLONE_NEWNS) == 0 && mount("", "/", "", MS_REC | MS_PRIVATE, nullptr) == 0 &&
         mount("tmpfs", place.c_str(), "tmpfs", 0, size) == 0;
}

TEST_F(RunFolder, WhereNobodyMayWriteIsAFailureOfTheMachine) {
  fs::permissions(home_, static_cast<fs::perms>(0555));
  EXPECT_EQ(in_child([&] {
              constexpr uid_t nobody = 65534;  // root may write anywhere
              if (geteuid() == 0 && setuid(nobody) != 0) return std::string(not_allowed);
              const Refusal said = refusal(home_ / "out", false);
              return (said.kind == Error::Kind::failure ? "failure: " : "other: ") + said.text;
            }),
            "failure: " + home_.string() +
                ": cannot be written: Permission denied; choose a folder that you may write to with --out");
}

TEST_F(RunFolder, OnAFullDiskIsRefusedBeforeTheWork) {
  const fs::path disk = home_ / "disk";
  fs::create_directory(disk);
  const std::string said = in_child([&] {
    if (!mount_small_disk(disk, "size=1m")) return std::string(not_allowed);
    const Refusal refused = refusal(disk / "a/out", false);
    return fmt::format("{} {}; left: {}", static_cast<int>(refused.kind), refused.text, names(disk).size());
  });
  if (said == not_allowed) GTEST_SKIP() << "only root may mount the small disk that this needs";
  EXPECT_EQ(said, fmt::format("{} {}: cannot be written: No space left on device; free some space, or choose another "
                              "disk with --out; left: 0",
                              static_cast<int>(Error::Kind::failure), (disk / "a").string()));
}

TEST_F(RunFolder, OnADiskThatFillsUpIsAFailureThatLeavesNothing) {
  const fs::path disk = home_ / "disk";
  fs::create_directory(disk);
  const std::string said = in_child([&] {
    if (!mount_small_disk(disk, "size=6m")) return std::string(not_allowed);
    std::string text = "no error";
    try {
      Folder folder(disk / "out", false);
      File report = folder.begin("report.html");
      for (int piece = 0; piece < 20; ++piece) report.append(std::string(1 << 20, 'x'));
    } catch (const Error& error) {
      text = fmt::format("{} {}", static_cast<int>(error.kind()), error.what());
    }
    return fmt::format("{}; left: {}", text, names(disk).size());
  });
  if (said == not_allowed) GTEST_SKIP() << "only root may mount the small disk that this needs";
  EXPECT_EQ(said, fmt::format("{} {}: cannot be written: No space left on device; free some space, or choose another "
                              "disk with --out; left: 0",
                              static_cast<int>(Error::Kind::failure), (disk / "out/report.html").string()));
}

}  // namespace
}  // namespace titrate::run
