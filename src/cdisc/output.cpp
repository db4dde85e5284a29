#include "cdisc/output.hpp"

#include "base/error.hpp"
#include "cdisc/text.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

namespace titrate::cdisc {

namespace {

constexpr std::size_t chunk = std::size_t{1} << 18;

}  // namespace

struct Output::Deflater {
  Deflater() {
    if (deflateInit(&stream, Z_DEFAULT_COMPRESSION) != Z_OK)
      throw Error(Error::Kind::failure, "zlib cannot be started");
  }
  ~Deflater() { deflateEnd(&stream); }
  Deflater(const Deflater&) = delete;
  Deflater& operator=(const Deflater&) = delete;

  z_stream stream = {};
  std::vector<char> out = std::vector<char>(chunk);
};

Output::Output(const std::filesystem::path& file, bool compressed) : file_(file) {
  const std::string name = "." + file.filename().string() + ".unfinished-XXXXXX";
  std::string pattern = (file.parent_path() / name).string();
  descriptor_ = ::mkostemp(pattern.data(), O_CLOEXEC);
  if (descriptor_ < 0) fail("cannot be written", errno);
  work_ = pattern;
  ::fchmod(descriptor_, 0644);  // mkostemp's 0600 is for secrets
  if (compressed) deflater_ = std::make_unique<Deflater>();
}

Output::~Output() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!work_.empty()) ::unlink(work_.c_str());
}

void Output::append(std::string_view bytes) {
  buffer_ += bytes;
  if (buffer_.size() >= chunk) flush();
}

void Output::flush() {
  if (deflater_)
    deflate(false);
  else
    write(buffer_);
  buffer_.clear();
}

void Output::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(descriptor_, bytes.data(), bytes.size());
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) fail("cannot be written", errno);
    bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
}

void Output::deflate(bool last) {
  z_stream& stream = deflater_->stream;
  stream.next_in = reinterpret_cast<Bytef*>(buffer_.data());
  stream.avail_in = static_cast<uInt>(buffer_.size());
  do {
    stream.next_out = reinterpret_cast<Bytef*>(deflater_->out.data());
    stream.avail_out = static_cast<uInt>(chunk);
    ::deflate(&stream, last ? Z_FINISH : Z_NO_FLUSH);
    write({deflater_->out.data(), chunk - stream.avail_out});
  } while (stream.avail_out == 0);
}

void Output::overwrite(std::uint64_t offset, std::string_view bytes) {
  flush();
  if (::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset)) !=
      static_cast<ssize_t>(bytes.size()))
    fail("cannot be written", errno);
}

void Output::finish() {
  if (deflater_)
    deflate(true);
  else
    flush();
  if (::fsync(descriptor_) != 0) fail("cannot be brought to the disk", errno);
  if (::close(std::exchange(descriptor_, -1)) != 0) fail("cannot be written", errno);
  if (::rename(work_.c_str(), file_.c_str()) != 0) fail("cannot be put in place", errno);
  work_.clear();
}

void Output::fail(const char* what, int why) const {
  throw Error(Error::Kind::failure, fmt::format("{}: {}: {}; free some space, or choose another folder", file_.string(),
                                                what, std::strerror(why)));
}

}  // namespace titrate::cdisc
