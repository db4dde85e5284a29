#pragma once
// What the solver asks of a Real beyond model/real.hpp: how many patients it is, and how they come from memory. A
// double is one patient; for Lanes the same names are found in the namespace of Lanes.

#include "model/real.hpp"

#include <cmath>
#include <cstddef>

namespace titrate::engine {

using model::exp;
using model::log;
using model::max;
using model::min;
using model::multiply_add;
using model::select;
using std::abs;

inline bool all(bool truth) { return truth; }

template <class Real>
struct InMemory {
  static constexpr std::size_t count = Real::count;
  static Real load(const double* from) { return Real::load(from); }
  static void store(Real value, double* to) { value.store(to); }
};

template <>
struct InMemory<double> {
  static constexpr std::size_t count = 1;
  static double load(const double* from) { return *from; }
  static void store(double value, double* to) { *to = value; }
};

/// One double per patient of a Real, aligned so that the Real can be loaded.
template <class Real>
struct alignas(64) PerLane {
  double at[InMemory<Real>::count];
  double& operator[](std::size_t lane) { return at[lane]; }
  double operator[](std::size_t lane) const { return at[lane]; }
  Real load() const { return InMemory<Real>::load(at); }
  void store(Real value) { InMemory<Real>::store(value, at); }
};

}  // namespace titrate::engine
