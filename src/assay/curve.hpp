#pragma once
// The logistic calibration curve of an immunoassay.

#include <array>
#include <cstdint>
#include <optional>

namespace titrate::assay {

/// Parameters of the curve: 4 has g = 1.
enum class Model : std::uint8_t { four_parameters, five_parameters };
const char* name(Model model);  ///< "4PL", "5PL"
constexpr int parameter_count(Model model) { return model == Model::four_parameters ? 4 : 5; }

/// y = d + (a - d) / (1 + (x / c)^b)^g. Rodbard, Clin Chem 1974;20:1255 (four parameters); Gottschalk and Dunn, Anal
/// Biochem 2005;343:54 (five). `x` in the standards' unit, `y` as the reader gives it.
struct Curve {
  double a = 0;  ///< response without analyte
  double b = 1;  ///< slope, > 0
  double c = 1;  ///< concentration of the middle (of g = 1), > 0
  double d = 1;  ///< response of endless analyte; below a in a competitive assay
  double g = 1;  ///< asymmetry, > 0

  /// x >= 0.
  double response(double x) const;
  /// dy/dx, x > 0.
  double slope(double x) const;
  /// The x of a response; nothing where it is not between a and d.
  std::optional<double> concentration(double y) const;
  /// Of the response at x >= 0 by a, d, ln b, ln c, ln g: the parameters that are fitted.
  std::array<double, 5> gradient(double x) const;
};

}  // namespace titrate::assay
