#include "run/checkpoint.hpp"

#include "base/error.hpp"
#include "run/checksum.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

namespace titrate::run {

namespace fs = std::filesystem;

namespace {

constexpr const char* key_name = "key.txt";
constexpr const char* log_name = "log.txt";
constexpr std::size_t sum_size = 64;  // digits of SHA-256, at the end of each block

[[noreturn]] void fail(const fs::path& where, const std::string& why) {
  throw Error(Error::Kind::failure,
              fmt::format("{}: blocks cannot be kept here: {}; name another folder with --out", where.string(), why));
}

std::optional<std::string> content(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return {};
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  return in.bad() ? std::nullopt : std::optional(std::move(bytes));
}

/// Under a name of this process's own, then renamed: nobody sees half of it.
void put(const fs::path& path, std::string_view bytes) {
  const fs::path draft = path.parent_path() / fmt::format(".{}.{}", path.filename().string(), getpid());
  std::ofstream out(draft, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  std::error_code error;
  if (out) fs::rename(draft, path, error);
  if (!out || error) {
    const std::string why = error ? error.message() : std::strerror(errno);
    fs::remove(draft, error);
    fail(path, why);
  }
}

}  // namespace

Checkpoint::Checkpoint(const fs::path& target, std::string key, std::string_view command, bool leads)
    : folder_(target.lexically_normal()), key_(std::move(key)) {
  if (!folder_.has_filename()) folder_ = folder_.parent_path();
  folder_ += ".checkpoint";
  if (!leads) return;
  std::error_code error;
  if (content(folder_ / key_name).value_or("") != key_) fs::remove_all(folder_, error);
  fs::create_directories(folder_, error);
  if (error) fail(folder_, error.message());
  put(folder_ / key_name, key_);
  note(fmt::format("begun; to go on after an end before time: {}", command));
}

fs::path Checkpoint::file(const std::string& block) const { return folder_ / (block + ".block"); }

bool Checkpoint::holds(const std::string& block) const { return load(block).has_value(); }

std::optional<std::string> Checkpoint::load(const std::string& block) const {
  std::optional<std::string> bytes = content(file(block));
  if (!bytes || bytes->size() < sum_size) return {};
  const std::string sum = bytes->substr(bytes->size() - sum_size);
  bytes->resize(bytes->size() - sum_size);
  return sum == sha256(*bytes) ? bytes : std::nullopt;
}

void Checkpoint::keep(const std::string& block, std::string_view bytes) const {
  put(file(block), std::string(bytes) + sha256(bytes));
  note(fmt::format("kept {}", block));
}

void Checkpoint::note(std::string_view line) const {
  // One write each: lines of several processes stay whole.
  const std::time_t now = std::time(nullptr);
  std::ofstream log(folder_ / log_name, std::ios::app);
  log << fmt::format("{:%Y-%m-%dT%H:%M:%SZ} process {}: {}\n", fmt::gmtime(now), getpid(), line) << std::flush;
}

void Checkpoint::remove() const {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

}  // namespace titrate::run
