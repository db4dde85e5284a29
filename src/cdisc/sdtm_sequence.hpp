#pragma once
// --SEQ of a file's rows, so that what is derived can name the rows behind it as regulators count them.

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace titrate::cdisc {

/// Runs of rows in which the number counts up with the row: a file in order takes as many as it has subjects.
class Sequences {
 public:
  /// Rows in order, each once.
  void see(std::uint32_t row, std::optional<double> number);
  /// Nothing where the row has none, or where the file was so much out of order that it was not kept.
  std::optional<int> at(std::uint32_t row) const;
  /// False from the row on after which nothing was kept.
  bool complete() const { return runs_.size() < most_runs; }

  static constexpr std::size_t most_runs = 4'000'000;  ///< 32 MB

 private:
  static constexpr std::int32_t none = std::numeric_limits<std::int32_t>::min();
  struct Run {
    std::uint32_t first;
    std::int32_t shift;  ///< the number minus the row
  };
  std::vector<Run> runs_;
};

}  // namespace titrate::cdisc
