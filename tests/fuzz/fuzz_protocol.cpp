// Whatever a protocol file holds, reading it gives a Protocol or an Error(input) that says something.

#include "base/document.hpp"
#include "protocol/spec.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

// UDUNITS-2's lexer loses a copied word of a unit that it then refuses (2 bytes a time): theirs, and known.
extern "C" const char* __lsan_default_suppressions() { return "leak:libudunits2\n"; }

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
