// Whatever a protocol file holds, reading it gives a Protocol or an Error(input) that says something.

#include "base/document.hpp"
#include "protocol/spec.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    titrate::Document document =
        titrate::Document::parse(std::string(reinterpret_cast<const char*>(data), size), "noise.toml");
    titrate::protocol::parse(document);
  } catch (const titrate::Error& error) {
    // Any other exception ends the run as a finding.
    if (error.kind() != titrate::Error::Kind::input || error.problems().empty() || *error.what() == '\0') std::abort();
  }
  return 0;
}
