// What Lanes computes, function by function, for the test to compare between instruction sets.

#include "engine/lanes_kernel.hpp"

#include "engine/kernel.hpp"
#include "engine/lanes.hpp"

namespace titrate::engine {

extern "C" void TITRATE_KERNEL_NAME(lanes_kernel)(const double* x, const double* y, std::size_t n, double* results) {
  using HWY_NAMESPACE::Lanes;
  for (std::size_t i = 0; i < n; i += Lanes::count) {
    const Lanes a = Lanes::load(x + i), b = Lanes::load(y + i);
    double* to = results + i;
    const auto put = [&](const Lanes& value) {
      value.store(to);
      to += n;
    };
    put(exp(a));
    put(log(a));
    put(min(a, b));
    put(max(a, b));
    put(multiply_add(a, b, a));
    put(a / b);
    put(select(a < b || a != a, Lanes(1.0), Lanes(2.0)));
    put(select(finite(a), Lanes(1.0), Lanes(0.0)));
  }
}

}  // namespace titrate::engine
