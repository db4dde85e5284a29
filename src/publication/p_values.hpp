#pragma once
// Which tests, of how many patients, can give a paper's P values.

#include "publication/attainable.hpp"
#include "publication/finding.hpp"
#include "publication/ledger.hpp"

#include <string>
#include <vector>

namespace titrate::publication {

/// Sizes (of the group, or of each group) at which a test can give a P value without ties.
struct Way {
  std::vector<long> sizes;
  std::string statistic;  ///< the most extreme that does; "" where several P values are meant
};
struct TestWays {
  RankTest test;
  std::vector<Way> ways;       ///< ascending
  std::vector<long> full;      ///< the sizes of the groups in full
  bool full_searched = false;  ///< false where that is too large for its P values to be listed
  bool at_full = false;        ///< is the full size among the ways?
};

/// One printed P value.
struct PossibleP {
  std::size_t p_value;             ///< index in the paper
  std::size_t print;               ///< index in its prints
  std::vector<TestWays> tests;     ///< empty for rates
  std::vector<std::string> rates;  ///< of a comparison of two rates: each test with its P value
};

/// P values that come from one analysis, each as first printed.
struct TogetherP {
  std::string analysis;
  std::vector<std::size_t> p_values;
  std::vector<TestWays> tests;  ///< ways that give them all
};

struct PossiblePs {
  std::vector<PossibleP> each;
  std::vector<TogetherP> together;
  std::vector<Finding> findings;
};

/// Kinds of findings: `p_printed_twice`, `p_impossible` (no test of these patients gives it), `p_test` (the test that
/// the paper names does not, of all patients), `p_together` (it does not give the P values of one analysis, of all
/// patients), `p_rates` (no test of two rates gives it).
PossiblePs check_p_values(const Ledger& ledger);

}  // namespace titrate::publication
