#include "engine/isa.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::engine {

bool supported(Isa isa) {
#if defined(__x86_64__)
  // What the flags in cmake/kernels.cmake let the compiler use, as far as code for doubles makes use of it.
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
                    __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("aes") && __builtin_cpu_supports("pclmul");
  switch (isa) {
    case Isa::avx512:
      return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
             __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
             __builtin_cpu_supports("avx512vl");
    case Isa::avx2: return avx2;
    case Isa::baseline: return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt");
  }
  return false;
#else
  return isa == Isa::baseline;
#endif
}

Isa choose_isa(std::string_view wish) {
  std::vector<std::string_view> here;
  for (std::size_t i = 0; i < isa_names.size(); ++i)
    if (supported(static_cast<Isa>(i))) here.push_back(isa_names[i]);
  if (here.empty())
    throw Error(Error::Kind::failure, "this processor lacks SSE4.2 or POPCNT, which the program needs at least");
  const std::string_view name = wish.empty() ? here.front() : wish;
  if (std::find(here.begin(), here.end(), name) == here.end())
    throw Error(
        {Problem{.at = {},
                 .expected = fmt::format("an instruction set of this machine for --isa ({})", fmt::join(here, ", ")),
                 .seen = fmt::format("\"{}\"", wish),
                 .mend = "name one of these, or leave --isa out for the fastest"}});
  return static_cast<Isa>(std::find(isa_names.begin(), isa_names.end(), name) - isa_names.begin());
}

}  // namespace titrate::engine
