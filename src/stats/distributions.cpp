#include "stats/distributions.hpp"

#include "stats/check.hpp"

#include <cmath>
#include <numbers>

#include <boost/math/special_functions/gamma.hpp>

namespace titrate::stats {

double chi_squared_upper(double x, long df) {
  require(df >= 1 && x >= 0, "There is no chi-squared tail beyond {} on {} degrees of freedom.", x, df);
  if (std::isinf(x)) return 0;
  return boost::math::gamma_q(static_cast<double>(df) / 2, x / 2);
}

double normal_two_sided(double z) { return std::erfc(std::abs(z) / std::numbers::sqrt2); }

}  // namespace titrate::stats
