#pragma once
// Instruction sets that kernels are compiled for, and which of them this machine has.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace titrate::engine {

/// From the widest to the one that every machine has.
enum class Isa : std::uint8_t { avx512, avx2, baseline };
inline constexpr std::array<std::string_view, 3> isa_names{"avx512", "avx2", "baseline"};

constexpr std::string_view name(Isa isa) { return isa_names[static_cast<std::size_t>(isa)]; }

/// Whether this machine can run kernels of the set.
bool supported(Isa isa);

/// The widest set that the machine has, or the one asked for by name ("" = no wish).
/// Throws Error(input) where there is no such set, or the machine lacks it.
Isa choose_isa(std::string_view wish = "");

}  // namespace titrate::engine
