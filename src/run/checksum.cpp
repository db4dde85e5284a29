#include "run/checksum.hpp"

#include "base/error.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

namespace titrate::run {

std::string sha256(std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest, &length, EVP_sha256(), nullptr) != 1)
    throw Error(Error::Kind::failure, "OpenSSL cannot compute a SHA-256 checksum on this machine.");
  std::string text;
  for (unsigned i = 0; i < length; ++i) text += fmt::format("{:02x}", digest[i]);
  return text;
}

}  // namespace titrate::run
