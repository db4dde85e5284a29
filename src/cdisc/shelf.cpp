#include "cdisc/shelf.hpp"

#include "base/error.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

namespace titrate::cdisc {

namespace {

[[noreturn]] void fail(const char* what, int why) {
  throw Error(Error::Kind::failure, fmt::format("a temporary file {}: {}; name with TMPDIR a folder with room for it",
                                                what, std::strerror(why)));
}

std::vector<std::string> folders() {
  std::vector<std::string> all{"/var/tmp", "/tmp"};
  if (const char* named = std::getenv("TMPDIR"); named && *named) all.insert(all.begin(), named);
  return all;
}

}  // namespace

Shelf::~Shelf() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Shelf::open() {
  int why = ENOENT;
  for (const std::string& folder : folders()) {
    std::string name = folder + "/titrate-XXXXXX";
    descriptor_ = ::mkstemp(name.data());
    if (descriptor_ < 0) {
      why = errno;
      continue;
    }
    ::unlink(name.c_str());
    return;
  }
  fail("cannot be made", why);
}

Shelf::Place Shelf::put(std::span<const std::byte> bytes) {
  if (descriptor_ < 0) open();
  const Place place{end_, bytes.size()};
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t wrote =
        ::pwrite(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(place.at + done));
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote < 0) fail("cannot be written", errno);
    done += static_cast<std::size_t>(wrote);
  }
  end_ += bytes.size();
  return place;
}

void Shelf::fetch(Place place, std::span<std::byte> to) const {
  for (std::size_t done = 0; done < place.size;) {
    const ssize_t got = ::pread(descriptor_, to.data() + done, place.size - done, static_cast<off_t>(place.at + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) fail("cannot be read", got == 0 ? EIO : errno);
    done += static_cast<std::size_t>(got);
  }
}

}  // namespace titrate::cdisc
