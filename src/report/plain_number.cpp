#include "report/table_files.hpp"

#include <algorithm>
#include <charconv>

namespace titrate::report {

namespace {

constexpr std::string_view minus = "−", narrow_space = "\u202f", hard_space = "\u00a0";

bool digit(char c) { return c >= '0' && c <= '9'; }

/// Digits with commas where thousands have them ("12,345"); how many bytes.
std::size_t whole_part(std::string_view text, std::string& digits, bool& grouped) {
  std::size_t at = 0;
  while (at < text.size() && digit(text[at])) digits += text[at++];
  const auto group = [&] {
    return at + 3 < text.size() && text[at] == ',' &&
           std::all_of(text.begin() + static_cast<std::ptrdiff_t>(at) + 1,
                       text.begin() + static_cast<std::ptrdiff_t>(at) + 4, digit) &&
           (at + 4 == text.size() || !digit(text[at + 4]));
  };
  if (digits.empty() || digits.size() > 3) return at;
  while (group()) {
    grouped = true;
    digits.append(text.substr(at + 1, 3));
    at += 4;
  }
  return at;
}

/// Letters and what units are made of; no second number.
bool is_unit(std::string_view text) {
  return !text.empty() && text.size() <= 16 &&
         std::none_of(
             text.begin(), text.end(),
             [](char c) { return digit(c) || std::string_view("()[],;:<>=\"\n").find(c) != std::string_view::npos; }) &&
         text.find("–") == std::string_view::npos && text.find(" of ") == std::string_view::npos &&
         (digit(text[0]) == false);
}

}  // namespace

std::optional<PlainNumber> plain_number(std::string_view text) {
  PlainNumber number{.value = 0, .decimals = 0, .percent = false, .grouped = false, .unit = {}};
  std::string digits;
  if (text.starts_with(minus) || text.starts_with('-')) {
    digits = "-";
    text.remove_prefix(text[0] == '-' ? 1 : minus.size());
  } else if (text.starts_with('+'))
    text.remove_prefix(1);
  std::string whole;
  text.remove_prefix(whole_part(text, whole, number.grouped));
  if (whole.empty()) return {};
  digits += whole;
  if (text.size() > 1 && text[0] == '.' && digit(text[1])) {
    digits += '.';
    std::size_t at = 1;
    while (at < text.size() && digit(text[at])) digits += text[at++];
    number.decimals = static_cast<int>(at) - 1;
    text.remove_prefix(at);
  }
  std::from_chars(digits.data(), digits.data() + digits.size(), number.value);
  if (text.empty()) return number;
  for (const std::string_view space : {std::string_view(" "), narrow_space, hard_space})
    if (text.starts_with(space)) {
      const std::string_view behind = text.substr(space.size());
      if (behind == "%") {
        number.percent = true;
        number.value /= 100;
        return number;
      }
      if (!is_unit(behind)) return {};
      number.unit = " " + std::string(behind);
      return number;
    }
  return {};
}

std::vector<double> numbers_in(std::string_view text) {
  std::vector<double> numbers;
  std::size_t open = 0;  // the first number that a percent sign to come would belong to
  bool behind_word = false;
  while (!text.empty()) {
    if (text.starts_with('%')) {
      for (std::size_t i = open; i < numbers.size(); ++i) numbers[i] /= 100;
      open = numbers.size();
    }
    if (std::string_view("([/;,").find(text[0]) != std::string_view::npos) open = numbers.size();
    const bool negative = text.starts_with(minus) && (numbers.empty() || !behind_word);
    if (negative) text.remove_prefix(minus.size());
    if (text.empty() || !digit(text[0]) || behind_word) {
      if (text.empty()) break;
      const auto byte = static_cast<unsigned char>(text[0]);
      behind_word = (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') || (behind_word && digit(text[0]));
      text.remove_prefix(1);
      continue;
    }
    std::string digits;
    bool grouped = false;
    text.remove_prefix(whole_part(text, digits, grouped));
    if (text.size() > 1 && text[0] == '.' && digit(text[1])) {
      digits += '.';
      text.remove_prefix(1);
      while (!text.empty() && digit(text[0])) {
        digits += text[0];
        text.remove_prefix(1);
      }
    }
    double value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    numbers.push_back(negative ? -value : value);
  }
  return numbers;
}

}  // namespace titrate::report
