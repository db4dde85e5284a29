#pragma once
// What of a paper cannot be true together.

#include "base/error.hpp"

#include <string>
#include <vector>

namespace titrate::publication {

struct Finding {
  std::string kind;                       ///< as docs/publication.md lists them
  std::vector<std::string> ids;           ///< counts or P values concerned
  Place at;                               ///< in the file
  std::string said;                       ///< what is printed, and why it cannot be
  std::vector<std::string> explanations;  ///< what it would agree with
};

}  // namespace titrate::publication
