#pragma once
// The standard normal's quantile for any number type: doubles here, lanes in the engine's kernels.

#include <array>
#include <cmath>
#include <cstddef>
#include <type_traits>

namespace titrate::normal {

// Coefficients of PPND16: Wichura, Algorithm AS 241, Applied Statistics 1988;37:477-84.
// Centre: |p - 1/2| <= 0.425.
inline constexpr std::array centre_over = {3.3871328727963666080e0,  1.3314166789178437745e+2, 1.9715909503065514427e+3,
                                           1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                                           3.3430575583588128105e+4, 2.5090809287301226727e+3};
inline constexpr std::array centre_under = {1.0,
                                            4.2313330701600911252e+1,
                                            6.8718700749205790830e+2,
                                            5.3941960214247511077e+3,
                                            2.1213794301586595867e+4,
                                            3.9307895800092710610e+4,
                                            2.8729085735721942674e+4,
                                            5.2264952788528545610e+3};
// Near tail: sqrt(-log(tail)) <= 5.
inline constexpr std::array near_over = {1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
                                         3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
                                         2.27238449892691845833e-2, 7.74545014278341407640e-4};
inline constexpr std::array near_under = {1.0,
                                          2.05319162663775882187e0,
                                          1.67638483018380384940e0,
                                          6.89767334985100004550e-1,
                                          1.48103976427480074590e-1,
                                          1.51986665636164571966e-2,
                                          5.47593808499534494600e-4,
                                          1.05075007164441684324e-9};
// Far tail.
inline constexpr std::array far_over = {6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
                                        2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                        2.71155556874348757815e-5, 2.01033439929228813265e-7};
inline constexpr std::array far_under = {1.0,
                                         5.99832206555887937690e-1,
                                         1.36929880922735805310e-1,
                                         1.48753612908506148525e-2,
                                         7.86869131145613259100e-4,
                                         1.84631831751005468180e-5,
                                         1.42151175831644588870e-7,
                                         2.04426310338993978564e-15};

inline double multiply_add(double a, double b, double c) { return a * b + c; }

/// c[0] + c[1] x + c[2] x^2 + …
template <class Real, std::size_t N>
Real polynomial(const std::array<double, N>& c, Real x) {
  Real sum = Real(c[N - 1]);
  for (std::size_t i = N - 1; i-- > 0;) sum = multiply_add(sum, x, Real(c[i]));
  return sum;
}

inline bool all(bool where) { return where; }
inline double select(bool where, double yes, double no) { return where ? yes : no; }
using std::abs;
using std::log;
using std::sqrt;

/// Phi^-1 of p in (0, 1), error below 1e-15 relative.
template <class Real>
Real quantile(Real p) {
  const Real q = p - Real(0.5);
  const auto central = abs(q) <= Real(0.425);
  const Real near_middle = Real(0.180625) - q * q;
  const Real over = q * polynomial(centre_over, near_middle), under = polynomial(centre_under, near_middle);
  if constexpr (std::is_same_v<Real, double>)
    if (central) return over / under;  // of several values side by side one is mostly in a tail: no branch there
  const auto below = q < Real(0.0);
  const Real r = sqrt(-log(select(below, p, Real(1.0) - p)));
  Real tail_over = polynomial(near_over, r - Real(1.6)), tail_under = polynomial(near_under, r - Real(1.6));
  if (const auto near = r <= Real(5.0); !all(near)) {
    tail_over = select(near, tail_over, polynomial(far_over, r - Real(5.0)));
    tail_under = select(near, tail_under, polynomial(far_under, r - Real(5.0)));
  }
  return select(central, over, select(below, -tail_over, tail_over)) / select(central, under, tail_under);
}

}  // namespace titrate::normal
