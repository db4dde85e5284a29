#include "base/random.hpp"

#include "base/normal.hpp"

#include <cmath>
#include <numbers>

#include <Random123/philox.h>

namespace titrate {

double normal_quantile(double p) { return normal::quantile(p); }

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

namespace {

r123::Philox4x64::ctr_type block(StreamKey key, Purpose purpose, std::uint64_t index) {
  const r123::Philox4x64::ctr_type counter = {{index, static_cast<std::uint64_t>(purpose), 0, 0}};
  const r123::Philox4x64::key_type words = {{key.seed, draw_index(key.trial, key.patient)}};
  return r123::Philox4x64()(counter, words);
}

/// The odd multiples of 2^-53: all 53 digits used, never 0 or 1, symmetric about 1/2.
double open_unit(std::uint64_t bits) { return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52; }

}  // namespace

double Stream::uniform(std::uint64_t index) const { return open_unit(block(key_, purpose_, index)[0]); }

std::array<double, 4> Stream::four(std::uint64_t index) const {
  const auto words = block(key_, purpose_, index);
  return {open_unit(words[0]), open_unit(words[1]), open_unit(words[2]), open_unit(words[3])};
}

double Stream::normal(std::uint64_t index) const { return normal_quantile(uniform(index)); }

double Stream::exponential(std::uint64_t index) const { return -std::log(uniform(index)); }

}  // namespace titrate
