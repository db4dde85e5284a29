#include "stats/intervals.hpp"

#include "base/error.hpp"
#include "base/random.hpp"
#include "stats/beta.hpp"

#include <cmath>

#include <fmt/format.h>

namespace titrate::stats {

namespace {

void check(long events, long n, double level) {
  if (n < 1 || events < 0 || events > n || !(level > 0 && level < 1))
    throw Error(Error::Kind::failure,
                fmt::format("An interval needs 0 <= events <= n, n >= 1 and 0 < level < 1; it got {} of {} at {}.",
                            events, n, level));
}

}  // namespace

Interval clopper_pearson(long events, long n, double level) {
  check(events, n, level);
  const double tail = (1 - level) / 2;
  const auto x = static_cast<double>(events), rest = static_cast<double>(n - events);
  return {events == 0 ? 0 : quantile(Beta{x, rest + 1}, tail),
          events == n ? 1 : upper_quantile(Beta{x + 1, rest}, tail)};
}

Interval wilson(long events, long n, double level) {
  check(events, n, level);
  const auto size = static_cast<double>(n);
  const double p = static_cast<double>(events) / size;
  const double z = normal_quantile((1 + level) / 2), z2 = z * z / size;
  const double middle = p + z2 / 2, half = z * std::sqrt((p * (1 - p) + z2 / 4) / size);
  return {events == 0 ? 0 : (middle - half) / (1 + z2), events == n ? 1 : (middle + half) / (1 + z2)};
}

Interval jeffreys(long events, long n, double level) {
  check(events, n, level);
  const Interval tails = equal_tailed(posterior(Beta{0.5, 0.5}, events, n), level);
  return {events == 0 ? 0 : tails.low, events == n ? 1 : tails.high};
}

}  // namespace titrate::stats
