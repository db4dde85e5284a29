#pragma once
// Numbers as print has them: their digits say how far they were rounded.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace titrate::publication {

/// "25", "0.5", ".018", "<.001".
struct Printed {
  enum class Bound : std::uint8_t { none, below, above };

  std::string text;
  Bound bound = Bound::none;
  long digits = 0;   ///< without the point: 18 of ".018"
  int decimals = 0;  ///< 3 of ".018"

  double value() const;
};

/// Nothing where the text is no such number (at most nine digits, of them six decimals).
std::optional<Printed> read_printed(std::string_view text);

/// How a number may have been shortened to its digits.
enum class Rounding : std::uint8_t { half_up, half_even, down, up };
constexpr std::array<Rounding, 4> roundings{Rounding::half_up, Rounding::half_even, Rounding::down, Rounding::up};
/// "rounded to nearest, halves up".
std::string describe(Rounding rounding);

/// The percentage that part of whole is, with so many decimals: "32", "9.3". 0 <= part, 1 <= whole, both at most 1e9.
std::string percentage(long part, long whole, int decimals, Rounding rounding = Rounding::half_up);
/// Is 100 part / whole printed so? In whole numbers throughout.
bool prints_as(long part, long whole, const Printed& percent, Rounding rounding);
/// Is the value, rounded to nearest (a half either way), printed so?
bool prints_as(double value, const Printed& printed);

}  // namespace titrate::publication
