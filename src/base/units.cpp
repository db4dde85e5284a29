#include "base/units.hpp"

#include "base/error.hpp"

#include <charconv>
#include <cmath>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include <fmt/format.h>
#include <udunits2.h>

namespace titrate {

namespace {

using Unit = std::unique_ptr<ut_unit, decltype(&ut_free)>;

/// How to go from one unit to another. A ratio of whole numbers (mL to L, wk to d) is kept as one, so that "300 mL" is
/// exactly the double nearest 0.3 L.
struct Conversion {
  double times = 1, over = 1, offset = 0;
  double operator()(double value) const { return value * times / over + offset; }
};

/// UDUNITS-2 keeps state and is not thread-safe: one database behind one lock.
class Units {
 public:
  static Units& instance() {
    static Units units;
    return units;
  }

  /// Nothing where one of the units is not known or they do not convert; `reason` says which.
  std::optional<Conversion> convert(const std::string& from, const std::string& to, std::string& reason) {
    const std::scoped_lock lock(mutex_);
    const auto key = std::pair(from, to);
    if (const auto known = conversions_.find(key); known != conversions_.end()) return known->second;
    const Unit a = parse(from), b = parse(to);
    if (!a || !b) {
      reason = fmt::format("the unit '{}' is not known", !a ? from : to);
      return {};
    }
    if (!ut_are_convertible(a.get(), b.get())) {
      reason = fmt::format("'{}' does not convert to '{}'", from, to);
      return {};
    }
    return conversions_[key] = between(a.get(), b.get());
  }

 private:
  Units() {
    ut_set_error_message_handler(ut_ignore);
    system_ = ut_read_xml(nullptr);
    if (system_ == nullptr)
      throw Error(Error::Kind::failure, "The unit database of UDUNITS-2 cannot be read: install libudunits2-data.");
    // A month is a twelfth of a Julian year everywhere in the program; UDUNITS's own are tropical.
    define({"wk"}, "7 day");
    define({"mo", "month", "months"}, "30.4375 day");
    define({"y", "yr", "year", "years"}, "365.25 day");
    define({"mcg"}, "microgram");
    define_base({"U", "IU"});
    define_base({"ULN"});
  }
  // The database lives as long as the program: other statics may still convert while they are destroyed.
  ~Units() = default;

  void name(const char* name, const ut_unit* unit) {
    ut_unmap_name_to_unit(system_, name, UT_ASCII);
    ut_unmap_symbol_to_unit(system_, name, UT_ASCII);
    if (ut_map_symbol_to_unit(name, UT_ASCII, unit) != UT_SUCCESS)
      throw Error(Error::Kind::failure, fmt::format("The unit '{}' cannot be defined.", name));
  }
  void define(std::initializer_list<const char*> names, const char* meaning) {
    const Unit unit(ut_parse(system_, meaning, UT_ASCII), &ut_free);
    for (const char* each : names) name(each, unit.get());
  }
  void define_base(std::initializer_list<const char*> names) {
    const Unit unit(ut_new_base_unit(system_), &ut_free);
    for (const char* each : names) name(each, unit.get());
  }

  Unit parse(const std::string& text) { return {ut_parse(system_, text.c_str(), UT_UTF8), &ut_free}; }

  static Conversion between(ut_unit* from, ut_unit* to) {
    const std::unique_ptr<cv_converter, decltype(&cv_free)> there(ut_get_converter(from, to), &cv_free);
    const std::unique_ptr<cv_converter, decltype(&cv_free)> back(ut_get_converter(to, from), &cv_free);
    Conversion c;
    c.offset = cv_convert_double(there.get(), 0.0);
    const double factor = cv_convert_double(there.get(), 1.0) - c.offset;
    const double inverse = cv_convert_double(back.get(), 1.0) - cv_convert_double(back.get(), 0.0);
    if (factor < 1)
      c.over = whole(inverse);
    else
      c.times = whole(factor);
    return c;
  }
  /// The whole number that rounding in UDUNITS missed, where there is one.
  static double whole(double factor) {
    const double nearest = std::round(factor);
    return std::abs(factor - nearest) < 1e-12 * factor ? nearest : factor;
  }

  std::mutex mutex_;
  ut_system* system_ = nullptr;
  std::map<std::pair<std::string, std::string>, Conversion> conversions_;
};

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::optional<double> parse_quantity(std::string_view text, std::string_view unit, std::string& reason) {
  text = trim(text);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || !std::isfinite(value)) {
    reason = "no number";
    return {};
  }
  const std::string_view rest = trim(text.substr(static_cast<std::size_t>(end - text.data())));
  std::string written(rest);
  if (rest.empty()) {
    if (unit != "1") {
      reason = "no unit";
      return {};
    }
    written = "1";
  } else if (rest.front() == '/') {
    written.insert(0, 1, '1');  // "0.5e9/L" is 0.5e9 of "1/L"
  }
  if (written == unit) return value;
  const auto conversion = Units::instance().convert(written, std::string(unit), reason);
  if (!conversion) return {};
  return (*conversion)(value);
}

std::optional<double> conversion_factor(std::string_view from, std::string_view to) {
  std::string reason;
  const auto conversion = Units::instance().convert(std::string(from), std::string(to), reason);
  if (!conversion || conversion->offset != 0) return {};
  return conversion->times / conversion->over;
}

}  // namespace titrate
