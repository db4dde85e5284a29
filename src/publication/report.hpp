#pragma once
// A paper checked, and what there is to say about it.

#include "publication/finding.hpp"
#include "publication/ledger.hpp"
#include "publication/p_values.hpp"
#include "publication/paper.hpp"

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace titrate::publication {

struct Report {
  std::vector<Finding> findings;  ///< of the counts, then of the P values
  PossiblePs p_values;
};

Report check_paper(const Ledger& ledger);

/// For a terminal: findings, counts printed without a percentage, P values.
std::string as_text(const Ledger& ledger, const Report& report);
/// docs/publication.md has the shape; schema titrate/check-paper/1.
nlohmann::ordered_json as_json(const Ledger& ledger, const Report& report);

}  // namespace titrate::publication
