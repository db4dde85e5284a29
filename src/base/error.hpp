#pragma once
// The one error type of the library: what went wrong, where, and how to mend it.

#include <stdexcept>
#include <string>
#include <vector>

namespace titrate {

/// A position in an input. `line` and `column` count from 1; 0 = not known (a missing file, a command-line value).
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
};

/// One thing wrong with an input, complete enough to be mended without a second try.
struct Problem {
  Place at;
  std::string expected;
  std::string seen;
  std::string mend;
};

/// "file:line:column: expected …, saw …; …" as the user reads it.
std::string to_string(const Problem& problem);

/// Everything the library throws.
class Error : public std::runtime_error {
 public:
  enum class Kind {
    input,    ///< the input is wrong: exit code 2
    failure,  ///< the machine refused (disk full, folder not writable, a patient left the finite numbers): exit code 1
    interrupted,  ///< the user stopped it: exit code 130
  };

  Error(Kind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
  /// An input error made of every problem found. `what()` is one line per problem.
  explicit Error(std::vector<Problem> problems);

  Kind kind() const { return kind_; }
  const std::vector<Problem>& problems() const { return problems_; }

 private:
  Kind kind_;
  std::vector<Problem> problems_;
};

/// The candidate that a mistyped word most likely meant, or "" when none is near (Damerau–Levenshtein distance
/// at most a third of the word's length, at least 1).
std::string did_you_mean(const std::string& word, const std::vector<std::string>& candidates);

}  // namespace titrate
