#pragma once
// An aggregate as bytes, for another process of the same build: whole numbers only, so that nothing is rounded.

#include "results/endpoints.hpp"

#include <string>
#include <string_view>

namespace titrate::results {

std::string to_bytes(const Aggregate& aggregate);
/// Throws Error(failure) where the bytes are cut short or are no aggregate.
Aggregate aggregate_of(std::string_view bytes);

}  // namespace titrate::results
