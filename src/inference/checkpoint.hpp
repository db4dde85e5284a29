#pragma once
// Simulations that are done already, on disk: a calibration that was killed goes on where it was.

#include "inference/statistics.hpp"

#include <optional>
#include <string>
#include <vector>

namespace titrate::inference {

using Block = std::vector<std::vector<Simulated>>;  ///< one row of statistics per point

/// A folder of small text files. Each carries the key of the calibration that it belongs to: other inputs, options or
/// another version of the program, and it does not count.
class Checkpoints {
 public:
  /// `folder` "" keeps nothing. Throws Error(failure) where it cannot be made.
  Checkpoints(std::string folder, std::string key);

  std::optional<Block> read(const std::string& name) const;
  /// Whole or not at all. Throws Error(failure): a full disk.
  void write(const std::string& name, const Block& block) const;

 private:
  std::string folder_, key_;
};

/// Identifies a calibration: its files' contents, the seed and what else decides the simulations.
std::string calibration_key(const Trials& trials, const std::string& settings);

}  // namespace titrate::inference
