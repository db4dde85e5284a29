#include "run/folder.hpp"

#include "base/error.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace titrate::run {

namespace fs = std::filesystem;

namespace {

/// Room that must be there before a run starts, in bytes: a report with its charts.
constexpr off_t reserve = off_t{4} << 20;

[[noreturn]] void refuse(const fs::path& target, const std::string& expected, const std::string& seen,
                         const std::string& mend) {
  throw Error({Problem{{target.string()}, expected, seen, mend}});
}

[[noreturn]] void fail(const std::string& what, const fs::path& where, int error) {
  const char* hint = error == ENOSPC || error == EDQUOT ? "free some space, or choose another disk with --out"
                     : error == EACCES || error == EPERM || error == EROFS
                         ? "choose a folder that you may write to with --out"
                         : "check the path given by --out";
  throw Error(Error::Kind::failure, fmt::format("{}: {}: {}; {}", where.string(), what, std::strerror(error), hint));
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  operator int() const { return number_; }
  int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

void sync(const fs::path& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  // A file system that cannot sync a folder says EINVAL; it has no more to give.
  if (file < 0 || (::fsync(file) != 0 && errno != EINVAL)) fail("cannot be brought to the disk", path, errno);
}

void remove_quietly(const fs::path& path) noexcept {
  std::error_code ignored;
  fs::remove_all(path, ignored);
}

std::string prefix(const fs::path& target) { return "." + target.filename().string() + ".unfinished-"; }

/// Removes what killed runs of this target left. A living one holds the lock on its folder.
void sweep(const fs::path& target) {
  std::error_code none;
  for (fs::directory_iterator entry(target.parent_path(), none), end; !none && entry != end; entry.increment(none)) {
    if (!entry->path().filename().string().starts_with(prefix(target))) continue;
    const Descriptor folder(::open(entry->path().c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (folder >= 0 && ::flock(folder, LOCK_EX | LOCK_NB) == 0) remove_quietly(entry->path());
  }
}

bool same(int open_folder, const fs::path& path) {
  struct stat a, b;
  return ::fstat(open_folder, &a) == 0 && ::stat(path.c_str(), &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

}  // namespace

Folder::Folder(const fs::path& target, bool overwrite) : overwrite_(overwrite) {
  std::error_code error;
  target_ = fs::weakly_canonical(fs::absolute(target), error);
  if (error) fail("cannot be reached", target, error.value());
  if (!target_.has_filename()) target_ = target_.parent_path();

  const fs::file_status status = fs::status(target_, error);
  if (fs::exists(status)) {
    if (!fs::is_directory(status)) refuse(target, "a folder to write", "a file", "choose another with --out");
    const bool empty = fs::is_empty(target_, error);
    if (error) fail("cannot be read", target, error.value());
    if (!empty && !overwrite)
      refuse(target, "a new or empty folder", "one that holds files", "add --overwrite, or choose another with --out");
    if (!empty && !fs::exists(target_ / "manifest.json"))
      refuse(target, "an earlier run to overwrite (with its manifest.json)", "other files",
             "choose another with --out; only runs are overwritten");
  }

  for (fs::path parent = target_.parent_path(); !fs::exists(parent, error) && parent.has_relative_path();
       parent = parent.parent_path())
    made_ = parent;
  fs::create_directories(target_.parent_path(), error);
  if (error) {
    abandon();
    fail("cannot be made", target_.parent_path(), error.value());
  }

  sweep(target_);
  while (lock_ < 0) {
    std::string pattern = (target_.parent_path() / (prefix(target_) + "XXXXXX")).string();
    if (::mkdtemp(pattern.data()) == nullptr) {
      const int why = errno;
      abandon();
      fail("cannot be written", target_.parent_path(), why);
    }
    work_ = pattern;
    Descriptor folder(::open(work_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder < 0 && errno != ENOENT) {
      const int why = errno;
      abandon();
      fail("cannot be opened", target_.parent_path(), why);
    }
    // Another run's sweep may have come between making and locking; then this one starts again. A file system without
    // locks has no sweep either.
    const bool held = folder >= 0 && (::flock(folder, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK);
    if (held && same(folder, work_)) lock_ = folder.release();
  }
  ::fchmod(lock_, 0755);  // mkdtemp's 0700 is for secrets

  const fs::path probe = work_ / "probe";
  const Descriptor file(::open(probe.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
  const int why = file < 0 ? errno : ::posix_fallocate(file, 0, reserve);
  ::unlink(probe.c_str());
  if (why != 0) {
    abandon();
    fail("cannot be written", target_.parent_path(), why);
  }
}

Folder::~Folder() { abandon(); }

void Folder::abandon() noexcept {
  if (!work_.empty()) remove_quietly(work_);
  work_.clear();
  if (lock_ >= 0) ::close(std::exchange(lock_, -1));
  // Parents made for this run go too, from the innermost, as long as they are empty.
  if (made_.empty()) return;
  std::error_code stop;
  for (fs::path parent = target_.parent_path();; parent = parent.parent_path()) {
    if (::rmdir(parent.c_str()) != 0 || parent == made_) break;
  }
  made_.clear();
}

File Folder::begin(const fs::path& name) const {
  const fs::path path = work_ / name;
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  if (error) fail("cannot be made", target_ / name.parent_path(), error.value());
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (descriptor < 0) fail("cannot be written", target_ / name, errno);
  return {descriptor, target_ / name};
}

void Folder::write(const fs::path& name, std::string_view content) const {
  File file = begin(name);
  file.append(content);
  file.close();
}

File::File(File&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), shown_(std::move(other.shown_)) {}

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void File::append(std::string_view content) {
  while (!content.empty()) {
    const ssize_t wrote = ::write(descriptor_, content.data(), content.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) fail("cannot be written", shown_, errno);
    content.remove_prefix(static_cast<std::size_t>(wrote));
  }
}

void File::close() {
  if (::close(std::exchange(descriptor_, -1)) != 0) fail("cannot be written", shown_, errno);
}

void Folder::finish() {
  for (const auto& entry : fs::recursive_directory_iterator(work_))
    if (entry.is_regular_file() || entry.is_directory()) sync(entry.path());
  sync(work_);

  const fs::path parent = target_.parent_path();
  if (::rename(work_.c_str(), target_.c_str()) != 0) {
    if (errno != ENOTEMPTY && errno != EEXIST) fail("cannot be put in place", target_, errno);
    if (!overwrite_)
      refuse(target_, "a new or empty folder", "one that was filled meanwhile", "choose another with --out");
    // The old run and the new one change places in one step; where the file system cannot, in two.
    if (::renameat2(AT_FDCWD, work_.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) != 0) {
      if (errno != EINVAL && errno != ENOSYS) fail("cannot be put in place", target_, errno);
      const fs::path old = work_.string() + "-old";
      if (::rename(target_.c_str(), old.c_str()) != 0) fail("cannot be moved aside", target_, errno);
      if (::rename(work_.c_str(), target_.c_str()) != 0) {
        const int why = errno;
        ::rename(old.c_str(), target_.c_str());
        fail("cannot be put in place", target_, why);
      }
      work_ = old;
    }
    remove_quietly(work_);
  }
  work_.clear();
  made_.clear();
  sync(parent);
  abandon();
}

}  // namespace titrate::run
