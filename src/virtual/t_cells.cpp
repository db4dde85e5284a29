#include "virtual/patient.hpp"

#include <cmath>

namespace titrate::virtual_patients {

double Patient::t_cells() const {
  // Drawn beside the measures of a visit: the second index after them.
  constexpr auto second_after = static_cast<chart::Measure>(chart::measure_count + 1);
  const double error = theta_.cv_alc * normal_quantile(laboratory_.draw(day_, second_after));
  return state().P / who_.parameters.P_0 * std::exp(error);
}

}  // namespace titrate::virtual_patients
