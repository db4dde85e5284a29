#include "base/random.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

#include <Random123/philox.h>

namespace titrate {

namespace {

/// c[0] + c[1] x + c[2] x^2 + …
template <std::size_t N>
constexpr double polynomial(const std::array<double, N>& c, double x) {
  double sum = c[N - 1];
  for (std::size_t i = N - 1; i-- > 0;) sum = sum * x + c[i];
  return sum;
}

// Coefficients of PPND16: Wichura, Algorithm AS 241, Applied Statistics 1988;37:477-84.
// Centre: |p - 1/2| <= 0.425.
constexpr std::array centre_over = {3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3,
                                    1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                    3.3430575583588128105e+4, 2.5090809287301226727e+3};
constexpr std::array centre_under = {1.0,
                                     4.2313330701600911252e+1,
                                     6.8718700749205790830e+2,
                                     5.3941960214247511077e+3,
                                     2.1213794301586595867e+4,
                                     3.9307895800092710610e+4,
                                     2.8729085735721942674e+4,
                                     5.2264952788528545610e+3};
// Near tail: sqrt(-log(tail)) <= 5.
constexpr std::array near_over = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                                  3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                                  2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr std::array near_under = {1.0,
                                   2.05319162663775882187e0,
                                   1.67638483018380384940e0,
                                   6.89767334985100004550e-1,
                                   1.48103976427480074590e-1,
                                   1.51986665636164571966e-2,
                                   5.47593808499534494600e-4,
                                   1.05075007164441684324e-9};
// Far tail.
constexpr std::array far_over = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                                 2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                 2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr std::array far_under = {1.0,
                                  5.99832206555887937690e-1,
                                  1.36929880922735805310e-1,
                                  1.48753612908506148525e-2,
                                  7.86869131145613259100e-4,
                                  1.84631831751005468180e-5,
                                  1.42151175831644588870e-7,
                                  2.04426310338993978564e-15};

}  // namespace

double normal_quantile(double p) {
  const double q = p - 0.5;
  if (std::abs(q) <= 0.425) {
    const double r = 0.180625 - q * q;
    return q * polynomial(centre_over, r) / polynomial(centre_under, r);
  }
  const double r = std::sqrt(-std::log(q < 0 ? p : 1.0 - p));
  const double z = r <= 5.0 ? polynomial(near_over, r - 1.6) / polynomial(near_under, r - 1.6)
                            : polynomial(far_over, r - 5.0) / polynomial(far_under, r - 5.0);
  return q < 0 ? -z : z;
}

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

double Stream::uniform(std::uint64_t index) const {
  const r123::Philox4x64::ctr_type counter = {{index, static_cast<std::uint64_t>(purpose_), 0, 0}};
  const r123::Philox4x64::key_type key = {{key_.seed, draw_index(key_.trial, key_.patient)}};
  const std::uint64_t bits = r123::Philox4x64()(counter, key)[0];
  // The odd multiples of 2^-53: all 53 digits used, never 0 or 1, symmetric about 1/2.
  return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52;
}

double Stream::normal(std::uint64_t index) const { return normal_quantile(uniform(index)); }

double Stream::exponential(std::uint64_t index) const { return -std::log(uniform(index)); }

}  // namespace titrate
