#pragma once
// Chance in a protocol: an allowed escalation made or not, a reduction that only some clinicians order.

#include "base/random.hpp"
#include "results/assessment.hpp"

#include <cstdint>
#include <map>

namespace titrate::conduct {

class Dice {
 public:
  virtual ~Dice() = default;
  /// Uniform on (0, 1); a pure function of the index.
  virtual double uniform(std::uint64_t index) const = 0;
};

/// Draws from the patient's decision stream.
class StreamDice final : public Dice {
 public:
  explicit StreamDice(StreamKey key) : stream_(key, Purpose::decision) {}
  double uniform(std::uint64_t index) const override { return stream_.uniform(index); }

 private:
  Stream stream_;
};

/// Draws as a ledger recorded them. An index that the ledger lacks is an Error(failure): the decisions differ.
class LedgerDice final : public Dice {
 public:
  explicit LedgerDice(const results::Ledger& ledger);
  double uniform(std::uint64_t index) const override;

 private:
  std::map<std::uint64_t, double> draws_;
};

}  // namespace titrate::conduct
