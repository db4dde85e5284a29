#include "cdisc/bytes.hpp"

#include "base/error.hpp"
#include "cdisc/text.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

namespace titrate::cdisc {

namespace {

constexpr std::size_t largest_chunk = std::size_t{1} << 18;
constexpr std::size_t least_chunk = 4096;
/// zlib swells no byte into more (its manual, "Maximum Compression Factor": 1032).
constexpr std::size_t largest_swelling = 1032;
/// Below this much, how far bytes swell is of no concern.
constexpr std::uint64_t harmless = std::uint64_t{16} << 20;

[[noreturn]] void refuse(const std::filesystem::path& file, std::string expected, std::string seen, std::string mend) {
  throw Error({Problem{{shown_path(file)}, std::move(expected), std::move(seen), std::move(mend)}});
}

[[noreturn]] void fail(const std::filesystem::path& file, const char* what, int why) {
  throw Error(Error::Kind::failure, fmt::format("{}: {}: {}", shown_path(file), what, std::strerror(why)));
}

class Inflated : public Bytes {
 public:
  Inflated(const std::filesystem::path& file, const ReadOptions& options, const StopToken* stop)
      : file_(file), limit_(options.limits.inflated), source_(file, options, stop), in_(source_.chunk()) {
    // 15: the largest window; 32 more: zlib or gzip, whichever its head says.
    if (inflateInit2(&stream_, 15 + 32) != Z_OK) throw Error(Error::Kind::failure, "zlib cannot be started");
  }
  ~Inflated() override { inflateEnd(&stream_); }
  Inflated(const Inflated&) = delete;
  Inflated& operator=(const Inflated&) = delete;

  std::size_t read(char* to, std::size_t count) override {
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = static_cast<uInt>(std::min(count, largest_chunk));
    const uInt room = stream_.avail_out;
    while (stream_.avail_out == room && !(ended_ && !another())) step();
    out_ += room - stream_.avail_out;
    if (out_ > harmless && out_ / limit_ > in_all_)
      refuse(file_, fmt::format("at most {} bytes out of each compressed byte (limit `inflated`)", limit_),
             fmt::format("{} bytes out of {}", out_, in_all_), "if the file is trusted, inflate it to .ndjson first");
    return room - stream_.avail_out;
  }
  std::size_t chunk() const override { return std::min(largest_chunk, in_.size() * largest_swelling); }

 private:
  bool refill() {
    if (stream_.avail_in > 0) return true;
    const std::size_t got = source_.read(in_.data(), in_.size());
    stream_.next_in = reinterpret_cast<Bytef*>(in_.data());
    stream_.avail_in = static_cast<uInt>(got);
    in_all_ += got;
    return got > 0;
  }

  /// After the end of one stream: whether another follows, and begins it.
  bool another() {
    if (!refill()) return false;
    inflateReset(&stream_);
    ended_ = false;
    return true;
  }

  void step() {
    if (!refill())
      refuse(file_, "a whole compressed stream", fmt::format("its end after {} bytes", in_all_),
             "the file was cut: copy it again");
    const int result = inflate(&stream_, Z_NO_FLUSH);
    if (result == Z_STREAM_END)
      ended_ = true;
    else if (result != Z_OK && result != Z_BUF_ERROR)
      refuse(file_, "ndjson compressed by zlib or gzip",
             fmt::format("{} before byte {}", stream_.msg ? stream_.msg : "what is no such stream",
                         in_all_ - stream_.avail_in),
             "copy it again; a file that is not compressed is named .ndjson");
  }

  std::filesystem::path file_;
  std::uint64_t limit_;
  FileBytes source_;
  std::vector<char> in_;
  z_stream stream_ = {};
  bool ended_ = false;
  std::uint64_t in_all_ = 0, out_ = 0;
};

}  // namespace

FileBytes::FileBytes(const std::filesystem::path& file, const ReadOptions& options, const StopToken* stop)
    : file_(file), options_(options), stop_(stop) {
  // Without O_NONBLOCK, opening a pipe would wait for a writer.
  descriptor_ = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor_ < 0 && (errno == ENOENT || errno == ENOTDIR))
    refuse(file, "a file", "none of that name", "check the path");
  if (descriptor_ < 0) fail(file, "cannot be opened", errno);
  struct stat status = {};
  if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) {
    ::close(descriptor_);
    refuse(file, "a regular file", S_ISDIR(status.st_mode) ? "a folder" : "a device, pipe or socket",
           "give a file's path");
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
}

FileBytes::~FileBytes() { ::close(descriptor_); }

std::size_t FileBytes::read(char* to, std::size_t count) {
  for (;;) {
    if (stop_ && stop_->requested()) throw Error(Error::Kind::interrupted, shown_path(file_) + ": reading was stopped");
    const ssize_t got = ::read(descriptor_, to, count);
    if (got > 0 && options_.progress) options_.progress(static_cast<std::uint64_t>(got));
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) fail(file_, "cannot be read", errno);
  }
}

std::size_t FileBytes::chunk() const {
  return static_cast<std::size_t>(std::clamp<std::uint64_t>(size_, least_chunk, largest_chunk));
}

void FileBytes::seek(std::uint64_t offset) {
  if (::lseek(descriptor_, static_cast<off_t>(offset), SEEK_SET) < 0) fail(file_, "cannot be read", errno);
}

std::unique_ptr<Bytes> inflated(const std::filesystem::path& file, const ReadOptions& options, const StopToken* stop) {
  return std::make_unique<Inflated>(file, options, stop);
}

}  // namespace titrate::cdisc
