#include "design/truth.hpp"

#include "base/error.hpp"

#include <bit>
#include <cmath>
#include <cstdint>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::design {

double margin(const std::vector<double>& cells, std::size_t outcome) {
  double sum = 0;
  for (std::size_t cell = 0; cell < cells.size(); ++cell)
    if (cell >> outcome & 1) sum += cells[cell];
  return sum;
}

namespace {

/// Scales the cells with and without an outcome to its rate; how far off they were.
double fit_margin(std::vector<double>& cells, std::size_t outcome, double rate) {
  const double with = margin(cells, outcome);
  double without = 0;
  for (std::size_t cell = 0; cell < cells.size(); ++cell)
    if (!(cell >> outcome & 1)) without += cells[cell];
  for (std::size_t cell = 0; cell < cells.size(); ++cell)
    cells[cell] *= cell >> outcome & 1 ? (with > 0 ? rate / with : 0) : (without > 0 ? (1 - rate) / without : 0);
  return std::abs(with / (with + without) - rate);
}

}  // namespace

std::vector<double> cells(const std::vector<double>& rates, double odds_ratio) {
  for (const double rate : rates)
    if (!(rate >= 0 && rate <= 1)) throw Error(Error::Kind::failure, fmt::format("{} is no rate.", rate));
  if (!(odds_ratio > 0) || !std::isfinite(odds_ratio))
    throw Error(Error::Kind::failure, fmt::format("{} is no odds ratio.", odds_ratio));
  std::vector<double> all(std::size_t{1} << rates.size());
  for (std::size_t cell = 0; cell < all.size(); ++cell) {
    const int present = std::popcount(cell);
    all[cell] = std::pow(odds_ratio, 0.5 * present * (present - 1));  // one factor for each pair that is present
  }
  constexpr int most_rounds = 100'000;
  constexpr double close = 1e-15;
  for (int round = 0; round < most_rounds; ++round) {
    double off = 0;
    for (std::size_t i = 0; i < rates.size(); ++i) off = std::max(off, fit_margin(all, i, rates[i]));
    if (round > 0 && off <= close) return all;
  }
  // The last margin fitted is exact; the others are as close as doubles come.
  double worst = 0;
  for (std::size_t i = 0; i < rates.size(); ++i) worst = std::max(worst, std::abs(margin(all, i) - rates[i]));
  constexpr double bearable = 1e-12;
  if (worst > bearable)
    throw Error(Error::Kind::failure, fmt::format("No joint distribution found for rates {} with odds ratio {}.",
                                                  fmt::join(rates, ", "), odds_ratio));
  return all;
}

}  // namespace titrate::design
