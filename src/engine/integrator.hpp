#pragma once
// The fast path's steps for one patient in plain numbers, and structs of Reals seen as arrays.

#include "base/error.hpp"
#include "base/fields.hpp"
#include "model/patient.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <string>
#include <type_traits>

namespace titrate::engine {

template <class Struct, class Real>
using Flat = std::array<Real, field_count<Struct>()>;

/// A struct of Reals as an array in the order of its fields, and back.
template <class Real, class Struct>
constexpr Flat<Struct, Real> flatten(const Struct& s) {
  static_assert(std::is_trivially_copyable_v<Struct> && sizeof(Struct) == sizeof(Flat<Struct, Real>));
  return std::bit_cast<Flat<Struct, Real>>(s);
}

template <class Struct, class Real>
constexpr Struct unflatten(const Flat<Struct, Real>& values) {
  static_assert(std::is_trivially_copyable_v<Struct> && sizeof(Struct) == sizeof(Flat<Struct, Real>));
  return std::bit_cast<Struct>(values);
}

/// True if fields() lists every member of a struct of doubles, in order of layout.
template <class Struct>
consteval bool fields_follow_layout() {
  if (sizeof(Struct) != field_count<Struct>() * sizeof(double)) return false;
  Struct s{};
  double position = 0.0;
  for_each_field<Struct>([&](const auto& f) { s.*f.member = position++; });
  const auto values = flatten<double>(s);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (values[i] != static_cast<double>(i)) return false;
  return true;
}
static_assert(fields_follow_layout<model::State<double>>());

/// Throws Error(failure) with the names of the members that left the finite numbers.
template <class Struct>
void require_finite(const Struct& state) {
  std::string lost;
  for_each_field<Struct>([&](const auto& f) {
    using model::is_finite;
    if (!is_finite(state.*f.member)) lost += (lost.empty() ? "" : ", ") + std::string(f.name) + " (" + f.meaning + ")";
  });
  if (!lost.empty())
    throw Error(Error::Kind::failure, "the patient's state left the finite numbers: " + lost +
                                          "; the parameters are outside the range the model was made for");
}

/// The kernels' steps for one patient, in any Real: the patient's course from the untreated start.
template <class Real>
class Steps {
 public:
  Steps(const model::Parameters<Real>& parameters, int per_day)
      : parameters_(parameters),
        constants_(model::constants(parameters)),
        pace_(model::pace<Real>(parameters, 1.0 / per_day)),
        per_day_(per_day),
        state_(model::initial_state(parameters)),
        momentum_(model::at_rest(parameters, constants_, state_)) {}

  /// One day under inputs that are constant over each half of it.
  /// Throws Error(failure) where a state leaves the finite numbers.
  void day(const model::Inputs<Real>& morning, const model::Inputs<Real>& evening) {
    for (int step = 0; step < per_day_; ++step) {
      const model::Inputs<Real>& inputs = 2 * step < per_day_ ? morning : evening;
      model::advance<Real>(parameters_, constants_, pace_, state_, momentum_, inputs, (step + 0.5) / per_day_);
    }
    momentum_.orders =
        model::Marrow::course<Real>(parameters_, constants_.marrow, state_, state_.M, momentum_.orders.level);
    require_finite(state_);
  }
  void day(const model::Inputs<Real>& inputs) { day(inputs, inputs); }

  const model::State<Real>& state() const { return state_; }

 private:
  model::Parameters<Real> parameters_;
  model::Constants<Real> constants_;
  model::Pace<Real> pace_;
  int per_day_;
  model::State<Real> state_;
  model::Momentum<Real> momentum_;
};

}  // namespace titrate::engine
