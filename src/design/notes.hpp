#pragma once
// Sentences that stand under every comparison of protocols.

#include <string>

namespace titrate::design {

/// Of patients of 65 and over; `share` of those compared.
std::string origin_note(double share);
std::string fitted_not_validated();

}  // namespace titrate::design
