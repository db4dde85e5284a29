#pragma once
// manifest.json: what was run, on what, and the command that repeats it.

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace titrate::run {

/// A file that the result depends on.
struct Input {
  std::string role;  ///< "regimen", or the library's kind: "populations", "parameters", "criteria", "evidence"
  std::string file;  ///< as found
  std::string sha256;
};

/// How fast the simulation went: another time each time, so no comparison of runs may include it.
struct Speed {
  double wall_seconds = 0;   ///< of the simulation, without reading the inputs and writing the report
  double patient_years = 0;  ///< simulated in all, of 365.25 days
  int threads = 0;           ///< that shared the work; they do not change a result
  std::string isa;           ///< instruction set of the kernels
  bool shared = false;       ///< between processes, or with an unfinished run before: nobody can say how fast

  double patient_years_per_second_and_thread() const;  ///< 0 where no time went by, or nobody can say
};

struct Manifest {
  std::string version;  ///< of titrate
  std::string regimen;
  std::uint64_t seed = 1;
  std::uint64_t trials = 0;
  std::uint64_t patients_per_trial = 0;
  std::vector<std::string> overrides;  ///< "path=value", in the order given
  std::vector<std::string> command;    ///< words of the command that repeats the run
  std::vector<Input> inputs;
  Speed speed;
};

/// The words as a line for a POSIX shell.
std::string shell_line(const std::vector<std::string>& words);

/// `{"schema": "titrate/manifest/1", …}`
nlohmann::ordered_json to_json(const Manifest& manifest);

}  // namespace titrate::run
