#pragma once
// A publication's numbers, as printed (docs/publication.md).

#include "base/error.hpp"
#include "publication/printed.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace titrate::publication {

/// One place where the paper prints a count, its percentage, or both.
struct Print {
  std::optional<long> count;
  std::optional<Printed> percent;
  std::string where;  ///< "Table 2", "text"
  Place at;
};

/// A number of patients (or courses, …). Others may be counted among it, as `of` says.
struct Count {
  std::string id, label;
  std::optional<std::size_t> of;  ///< the count that its percentages are of
  std::vector<Print> prints;      ///< none where only a sum gives it
  Place at;
};

/// The whole is the sum of its parts, each of whom is counted once.
struct Sum {
  std::size_t whole;
  std::vector<std::size_t> parts;
  Place at;
};

/// The tests that a paper may name, without their variants.
enum class Family : std::uint8_t { sign, signed_rank, friedman, rank_sum, kruskal_wallis };

struct PrintedP {
  Printed p;
  std::string where;
  Place at;
};

/// A P value and what it may have been computed from.
struct PValue {
  std::string id, label;
  std::vector<PrintedP> prints;
  std::optional<std::size_t> within;  ///< patients measured `measurements` times each
  long measurements = 0;
  std::vector<std::size_t> between;  ///< groups measured once each
  std::vector<std::size_t> rates;    ///< two counts whose rates are compared
  std::string analysis;              ///< P values of one analysis come from one test; "" = on its own
  std::optional<Family> test;        ///< as the paper says
  Place at;
};

/// Members are referred to by their index in `counts`.
struct Paper {
  std::string file, id, title, source;
  std::vector<Count> counts;
  std::vector<Sum> sums;
  std::vector<PValue> p_values;
};

/// The schema that such a file names in its first line.
constexpr const char* paper_schema = "titrate/paper/1";

/// Throws Error(input) with every problem found.
Paper read_paper(const std::string& file);

}  // namespace titrate::publication
