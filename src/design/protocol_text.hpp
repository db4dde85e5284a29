#pragma once
// A protocol's file with some of its values changed: what is not changed stays as it was typed, comments included.

#include "base/error.hpp"

#include <string>
#include <vector>

namespace titrate::design {

/// One change. A path goes from table to table by dots; elements of a list of tables go by their number from 0 or by
/// their id: "arm.0.intervention.0.start", "arm.lenalidomide.support.allopurinol".
struct Change {
  enum class Kind {
    set,    ///< a value, there already or new
    add,    ///< one more table in front of a list of tables, there already or new
    remove  ///< a value, or a table of a list
  } kind = Kind::set;
  std::string path = {};
  std::string value = {};  ///< set: as TOML; add: the lines of the new table, without its header
  Place at = {};           ///< where the change is asked for
};

/// The text with all changes made at once: paths mean the text as it was. What cannot be made is noted in `problems`,
/// at the change's place, and left out. `text` must be valid TOML.
std::string with_changes(const std::string& text, const std::vector<Change>& changes, std::vector<Problem>& problems);

}  // namespace titrate::design
