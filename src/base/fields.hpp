#pragma once
// A struct of Reals lists its members once, as an array of Field; the integrator, the CSV header, the report and the
// tests read that list.

#include <array>
#include <cstddef>
#include <utility>

namespace titrate {

/// One member of a struct of Reals: where it is, what it is called, in which unit, what it means.
template <class Struct, class Real>
struct Field {
  Real Struct::*member;
  const char* name;
  const char* unit;
  const char* meaning;
};

template <class Struct, class Real>
constexpr Field<Struct, Real> field(Real Struct::*member, const char* name, const char* unit, const char* meaning) {
  return {member, name, unit, meaning};
}

/// Calls f(field) for every entry of Struct::fields(), in order.
template <class Struct, class F>
constexpr void for_each_field(F&& f) {
  constexpr auto list = Struct::fields();  // a constant: the loop unrolls into plain member accesses
  [&]<std::size_t... i>(std::index_sequence<i...>) { (f(list[i]), ...); }
  (std::make_index_sequence<list.size()>{});
}

template <class Struct>
constexpr std::size_t field_count() {
  return std::tuple_size_v<decltype(Struct::fields())>;
}

}  // namespace titrate
