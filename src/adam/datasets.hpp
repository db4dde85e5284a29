#pragma once
// One function per dataset, each in a file of its own.

#include "adam/analysis.hpp"

namespace titrate::adam {

Sheet adsl(const Inputs& in, const std::vector<Subject>& subjects);
Sheet adex(const Inputs& in, const std::vector<Subject>& subjects);
Sheet adlb(const Inputs& in, const std::vector<Subject>& subjects);
Sheet adae(const Inputs& in, const std::vector<Subject>& subjects);
Sheet adtr(const Inputs& in, const std::vector<Subject>& subjects);
Sheet adrs(const Inputs& in, const std::vector<Subject>& subjects);
/// `adrs`: finished, for the rows behind responses and progressions.
Sheet adtte(const Inputs& in, const std::vector<Subject>& subjects, const Sheet& adrs);

}  // namespace titrate::adam
