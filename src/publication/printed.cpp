#include "publication/printed.hpp"

#include <cmath>
#include <cstdlib>

#include <fmt/format.h>

namespace titrate::publication {

namespace {

constexpr int most_digits = 9, most_decimals = 6;

long power_of_ten(int n) {
  long power = 1;
  for (; n > 0; --n) power *= 10;
  return power;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// 100 part / whole in units of its last decimal.
long rounded(long part, long whole, int decimals, Rounding rounding) {
  const long scaled = part * 100 * power_of_ten(decimals);
  const long floor = scaled / whole, rest = scaled % whole;
  switch (rounding) {
    case Rounding::half_up: return floor + (2 * rest >= whole);
    case Rounding::half_even: return floor + (2 * rest > whole || (2 * rest == whole && floor % 2 == 1));
    case Rounding::down: return floor;
    case Rounding::up: return floor + (rest > 0);
  }
  return floor;
}

}  // namespace

double Printed::value() const { return static_cast<double>(digits) / static_cast<double>(power_of_ten(decimals)); }

std::optional<Printed> read_printed(std::string_view text) {
  Printed printed{.text = std::string(text)};
  if (!text.empty() && (text.front() == '<' || text.front() == '>')) {
    printed.bound = text.front() == '<' ? Printed::Bound::below : Printed::Bound::above;
    text.remove_prefix(1);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  }
  int seen = 0;
  bool point = false;
  for (const char c : text) {
    if (c == '.' && !point) {
      point = true;
    } else if (is_digit(c) && seen < most_digits && printed.decimals < most_decimals) {
      printed.digits = 10 * printed.digits + (c - '0');
      ++seen;
      if (point) ++printed.decimals;
    } else {
      return {};
    }
  }
  if (seen == 0 || text.back() == '.') return {};
  return printed;
}

std::string describe(Rounding rounding) {
  switch (rounding) {
    case Rounding::half_up: return "rounded to nearest, halves up";
    case Rounding::half_even: return "rounded to nearest, halves to even";
    case Rounding::down: return "cut off";
    case Rounding::up: return "rounded up";
  }
  return "";
}

std::string percentage(long part, long whole, int decimals, Rounding rounding) {
  const long units = rounded(part, whole, decimals, rounding), power = power_of_ten(decimals);
  if (decimals == 0) return fmt::format("{}", units);
  return fmt::format("{}.{:0{}}", units / power, units % power, decimals);
}

bool prints_as(long part, long whole, const Printed& percent, Rounding rounding) {
  const long shown = rounded(part, whole, percent.decimals, rounding);
  const long exact = part * 100 * power_of_ten(percent.decimals), bar = percent.digits * whole;
  switch (percent.bound) {
    case Printed::Bound::below: return exact < bar;
    case Printed::Bound::above: return exact > bar;
    case Printed::Bound::none: return shown == percent.digits;
  }
  return false;
}

bool prints_as(double value, const Printed& printed) {
  switch (printed.bound) {
    case Printed::Bound::below: return value < printed.value();
    case Printed::Bound::above: return value > printed.value();
    case Printed::Bound::none: {
      // A hair of tolerance, so that a half computed in floating point counts as one.
      const double units = value * static_cast<double>(power_of_ten(printed.decimals));
      return std::abs(units - static_cast<double>(printed.digits)) <= 0.5 + 1e-9;
    }
  }
  return false;
}

}  // namespace titrate::publication
