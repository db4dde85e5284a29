#pragma once
// Counter-based randomness: a draw is a pure function of (seed, trial, patient, purpose, index), never of order.
// Philox4x64-10 from Random123 (Salmon et al., SC11).

#include <array>
#include <cstdint>

namespace titrate {

/// What a draw is for. The numbers are part of the result: append, never renumber.
enum class Purpose : std::uint32_t {
  parameters = 1,  ///< population parameters of a trial
  covariates = 2,  ///< who the patient is
  individual = 3,  ///< the patient's model parameters
  accrual = 4,
  measurement = 5,  ///< index = (day, four analytes)
  hazard = 6,       ///< index = (kind of event, occurrence)
  decision = 7,     ///< chance in a protocol, index = (day, rule)
  report = 8,       ///< what the patient tells
  cohort_order = 9,
};

/// Who draws. `trial` and `patient` count from 0.
struct StreamKey {
  std::uint64_t seed = 1;
  std::uint32_t trial = 0;
  std::uint32_t patient = 0;
};

class Stream {
 public:
  Stream(StreamKey key, Purpose purpose) : key_(key), purpose_(purpose) {}

  /// Uniform on the open interval (0, 1): an odd multiple of 2^-53, symmetric about 1/2.
  double uniform(std::uint64_t index) const;
  /// Four independent uniforms for the price of one; the first is uniform(index).
  std::array<double, 4> four(std::uint64_t index) const;
  /// Standard normal, by inversion (one uniform in, monotone): error below 1e-15 relative.
  double normal(std::uint64_t index) const;
  /// Unit exponential.
  double exponential(std::uint64_t index) const;

 private:
  StreamKey key_;
  Purpose purpose_;
};

/// One index out of two, for draws that a pair names.
constexpr std::uint64_t draw_index(std::uint32_t high, std::uint32_t low) {
  return (static_cast<std::uint64_t>(high) << 32) | low;
}

/// Phi^-1 and Phi of the standard normal.
double normal_quantile(double p);
double normal_cdf(double z);

}  // namespace titrate
