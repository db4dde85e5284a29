#pragma once
// What each count of a paper must be, from what is printed of it and from the sums it belongs to.

#include "publication/paper.hpp"

#include <optional>
#include <string>
#include <vector>

namespace titrate::publication {

/// Counts that a percentage may stand for, ascending: those that print as it under one rounding.
std::vector<long> counts_printed_as(const Printed& percent, long whole, Rounding rounding);

/// A count named, with its value.
struct Term {
  std::size_t count;
  long value;
};

/// What a sum makes of a count: the whole less its other parts, or the parts together.
struct Subtraction {
  long value;
  std::string spelled;  ///< "responders 14 less with flare 5 leaves"; "a 1 and b 2 make"
};

class Ledger {
 public:
  explicit Ledger(const Paper& paper);

  const Paper& paper() const { return *paper_; }
  /// The rounding under which most printed counts with a percentage agree, halves up among equals, cutting off and
  /// rounding up only where at least two more agree; how many do, of how many.
  Rounding rounding() const { return rounding_; }
  long explained() const { return explained_; }
  long with_percentage() const { return with_percentage_; }

  /// As first printed; from a percentage that only one count gives; or by a sum. Nothing where none of these say.
  const std::optional<long>& value(std::size_t count) const { return values_[count]; }
  /// Was the value printed, as a number or a percentage (and not found by a sum)?
  bool printed(std::size_t count) const { return printed_[count]; }
  /// Of a percentage that several counts give, all of them; else the value; else none.
  const std::vector<long>& possible(std::size_t count) const { return possible_[count]; }
  std::optional<long> whole(std::size_t count) const;  ///< value of what it is `of`
  /// "9/31 = 29 %", or "9" without a whole.
  std::string share(std::size_t count, long value, int decimals = 0) const;

  /// The values that the paper's sums give a count, from what else is printed.
  std::vector<Subtraction> by_subtraction(std::size_t count) const;
  /// The same of one sum; nothing where the count is no member, or another member is not known.
  std::optional<Subtraction> by_subtraction(std::size_t count, const Sum& sum) const;
  /// Other parts of the sums that a count is a part of: who cannot be counted twice with it.
  std::vector<std::size_t> siblings(std::size_t count) const;
  /// Other counts of the same whole.
  std::vector<std::size_t> companions(std::size_t count) const;
  /// Every choice of at most `most` of the counts whose values add up to the target, fewest first (of more than 60
  /// counts, at most two; of more than 1,000, one).
  std::vector<std::vector<Term>> sums_to(long target, const std::vector<std::size_t>& among,
                                         std::size_t most = 3) const;
  /// "partial response 10 and nodular partial response 1".
  std::string spell(const std::vector<Term>& terms) const;

 private:
  void choose_rounding();
  bool read_prints(std::size_t count);
  bool read_sum(const Sum& sum);

  const Paper* paper_;
  Rounding rounding_ = Rounding::half_up;
  long explained_ = 0, with_percentage_ = 0;
  std::vector<std::optional<long>> values_;
  std::vector<bool> printed_;
  std::vector<std::vector<long>> possible_;
};

}  // namespace titrate::publication
