#include "conduct/dice.hpp"

#include "base/error.hpp"

namespace titrate::conduct {

LedgerDice::LedgerDice(const results::Ledger& ledger) {
  for (const results::Decision& decision : ledger)
    if (decision.draw >= 0) draws_.emplace(decision.draw_index, decision.draw);
}

double LedgerDice::uniform(std::uint64_t index) const {
  const auto found = draws_.find(index);
  if (found == draws_.end())
    throw Error(Error::Kind::failure,
                "the ledger holds no draw for a decision that the protocol now asks for: the chart and the ledger do "
                "not belong together");
  return found->second;
}

}  // namespace titrate::conduct
