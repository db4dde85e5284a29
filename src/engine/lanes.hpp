#pragma once
// One Real that is several patients: a register of doubles, one patient per lane, over Highway. Only for kernel files,
// which titrate_kernel() in cmake/kernels.cmake compiles once per instruction set. No function here moves a value from
// one lane to another, so that a patient's numbers do not depend on the neighbours.
//
// With fused multiply-add (AVX2, AVX-512) every function gives the same bits; the baseline set differs in the last ones
// of exp and log.

#include <cstddef>
#include <cstdint>
#include <limits>

#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

namespace titrate::engine::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Internal to the kernel file, and with it every template that is made for Lanes: nothing to share between kernels, and
// the compiler, which sees each called once, makes one function of a whole step.
namespace {

struct Lanes {
  using Tag = hn::ScalableTag<double>;
  using Vector = hn::Vec<Tag>;
  static constexpr std::size_t count = hn::MaxLanes(Tag{});

  /// One truth per lane.
  struct Mask {
    hn::Mask<Tag> m;
    friend Mask operator&&(Mask a, Mask b) { return {hn::And(a.m, b.m)}; }
    friend Mask operator||(Mask a, Mask b) { return {hn::Or(a.m, b.m)}; }
    friend Mask operator!(Mask a) { return {hn::Not(a.m)}; }
    friend bool any(Mask a) { return !hn::AllFalse(Tag{}, a.m); }
    /// Bit i is lane i.
    friend std::uint32_t bits(Mask a) {
      std::uint8_t bytes[8] = {};
      hn::StoreMaskBits(Tag{}, a.m, bytes);
      return bytes[0];
    }
    friend bool all(Mask a) { return hn::AllTrue(Tag{}, a.m); }
  };

  Vector v;

  Lanes() = default;
  Lanes(Vector lanes) : v(lanes) {}
  Lanes(double everywhere) : v(hn::Set(Tag{}, everywhere)) {}
  /// `from`: `count` doubles, aligned to the register.
  static Lanes load(const double* from) { return hn::Load(Tag{}, from); }
  void store(double* to) const { hn::Store(v, Tag{}, to); }

  friend Lanes operator+(Lanes a, Lanes b) { return hn::Add(a.v, b.v); }
  friend Lanes operator-(Lanes a, Lanes b) { return hn::Sub(a.v, b.v); }
  friend Lanes operator*(Lanes a, Lanes b) { return hn::Mul(a.v, b.v); }
  friend Lanes operator/(Lanes a, Lanes b) { return hn::Div(a.v, b.v); }
  friend Lanes operator-(Lanes a) { return hn::Neg(a.v); }
  Lanes& operator+=(Lanes b) { return *this = *this + b; }
  Lanes& operator-=(Lanes b) { return *this = *this - b; }
  Lanes& operator*=(Lanes b) { return *this = *this * b; }

  friend Mask operator<(Lanes a, Lanes b) { return {hn::Lt(a.v, b.v)}; }
  friend Mask operator>(Lanes a, Lanes b) { return {hn::Lt(b.v, a.v)}; }
  friend Mask operator<=(Lanes a, Lanes b) { return {hn::Le(a.v, b.v)}; }
  friend Mask operator>=(Lanes a, Lanes b) { return {hn::Le(b.v, a.v)}; }
  friend Mask operator==(Lanes a, Lanes b) { return {hn::Eq(a.v, b.v)}; }
  // Highway's Ne of NaN is true on one set and false on another.
  friend Mask operator!=(Lanes a, Lanes b) { return !(a == b); }

  friend Lanes select(Mask where, Lanes yes, Lanes no) { return hn::IfThenElse(where.m, yes.v, no.v); }

  /// a b + c. Rounded once where the set can; the baseline set rounds twice.
  friend Lanes multiply_add(Lanes a, Lanes b, Lanes c) { return hn::MulAdd(a.v, b.v, c.v); }

  friend Lanes sqrt(Lanes a) { return hn::Sqrt(a.v); }
  friend Lanes abs(Lanes a) { return hn::Abs(a.v); }
  friend Lanes floor(Lanes a) { return hn::Floor(a.v); }

  // NaN in either argument comes out; the processor's own minimum would lose it.
  friend Lanes min(Lanes a, Lanes b) { return select(b != b || b < a, b, a); }
  friend Lanes max(Lanes a, Lanes b) { return select(b != b || a < b, b, a); }

  friend Mask finite(Lanes a) { return a - a == Lanes(0.0); }
  friend bool is_finite(Lanes a) { return all(finite(a)); }

  // Highway's functions give finite nonsense for arguments outside their range (its Log(NaN) is 710), so arguments are
  // looked at, and nothing is left to propagation. Without branches: what follows need not wait.

  friend Lanes exp(Lanes a) {
    const Mask fits = a <= Lanes(709.782712893384);  // log of the largest double; false for NaN
    return select(fits, hn::Exp(Tag{}, a.v), a + Lanes(std::numeric_limits<double>::infinity()));
  }

  /// NaN where the argument is not positive and finite.
  friend Lanes log(Lanes a) {
    const Mask plain = a > Lanes(0.0) && a < Lanes(std::numeric_limits<double>::infinity());
    return select(plain, hn::Log(Tag{}, a.v), Lanes(std::numeric_limits<double>::quiet_NaN()));
  }
};

}  // namespace
}  // namespace titrate::engine::HWY_NAMESPACE
