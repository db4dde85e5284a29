#pragma once
// The members of a zip archive, for tests that read back what another library wrote.

#include <cstdint>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>

#include <zlib.h>

namespace titrate::test {

/// Name to content, by the archive's central directory (PKWARE APPNOTE 6.3, 4.3.12); methods 0 and 8.
inline std::map<std::string, std::string> unzip(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string zip{std::istreambuf_iterator<char>(in), {}};
  const auto number = [&](std::size_t at, int bytes) {
    std::uint32_t value = 0;
    for (int i = bytes; i-- > 0;)
      value = value << 8 | static_cast<unsigned char>(zip.at(at + static_cast<std::size_t>(i)));
    return value;
  };
  const std::size_t end = zip.rfind("PK\5\6");
  if (end == std::string::npos) throw std::runtime_error(file + " is no zip archive");
  std::map<std::string, std::string> members;
  std::size_t at = number(end + 16, 4);
  for (std::uint32_t i = 0; i < number(end + 10, 2); ++i) {
    const std::uint32_t method = number(at + 10, 2), packed = number(at + 20, 4), size = number(at + 24, 4);
    const std::uint32_t name = number(at + 28, 2), local = number(at + 42, 4);
    const std::size_t data = local + 30 + number(local + 26, 2) + number(local + 28, 2);
    std::string content = zip.substr(data, packed);
    if (method == 8) {
      std::string plain(size, '\0');
      z_stream stream = {};
      stream.next_in = reinterpret_cast<Bytef*>(content.data());
      stream.avail_in = packed;
      stream.next_out = reinterpret_cast<Bytef*>(plain.data());
      stream.avail_out = size;
      if (inflateInit2(&stream, -15) != Z_OK || inflate(&stream, Z_FINISH) != Z_STREAM_END)
        throw std::runtime_error(file + " is damaged");
      inflateEnd(&stream);
      content = std::move(plain);
    }
    members[zip.substr(at + 46, name)] = std::move(content);
    at += 46 + name + number(at + 30, 2) + number(at + 32, 2);
  }
  return members;
}

}  // namespace titrate::test
