#include "design/counts.hpp"

#include <algorithm>

namespace titrate::design {

CountGrid::CountGrid(std::size_t outcomes, int patients)
    : outcomes_(outcomes), stride_(outcomes), low_(outcomes, 0), high_(outcomes, 0) {
  std::size_t size = 1;
  for (std::size_t i = outcomes; i-- > 0;) {
    stride_[i] = size;
    size *= static_cast<std::size_t>(patients) + 1;
  }
  now_.assign(size, 0.0);
  then_.assign(size, 0.0);
  now_.front() = 1;
}

template <class Body>
void CountGrid::rows(const Body& body) const {
  std::vector<int> count(low_.begin(), low_.end() - 1);
  for (;;) {
    std::size_t row = 0;
    for (std::size_t i = 0; i < count.size(); ++i) row += static_cast<std::size_t>(count[i]) * stride_[i];
    body(row, count);
    std::size_t i = count.size();
    while (i > 0 && count[i - 1] == high_[i - 1]) {
      --i;
      count[i] = low_[i];
    }
    if (i == 0) return;
    ++count[i - 1];
  }
}

void CountGrid::one_more(const std::vector<double>& cells) {
  const std::vector<int> high_before = high_;
  const std::size_t last = outcomes_ - 1;
  for (int& high : high_) ++high;
  const auto first = static_cast<std::size_t>(low_[last]), length = static_cast<std::size_t>(high_[last] - low_[last]);
  rows([&](std::size_t row, const auto&) { std::fill_n(then_.begin() + row + first, length + 1, 0.0); });
  const std::vector<int> high_after = high_;
  high_ = high_before;
  rows([&](std::size_t row, const auto&) {
    const double* from = now_.data() + row + first;
    for (std::size_t cell = 0; cell < cells.size(); ++cell) {
      const double p = cells[cell];
      if (p <= 0) continue;
      std::size_t offset = row + first;
      for (std::size_t i = 0; i < outcomes_; ++i)
        if (cell >> i & 1) offset += stride_[i];
      double* to = then_.data() + offset;
      for (std::size_t j = 0; j < length; ++j) to[j] += p * from[j];
    }
  });
  high_ = high_after;
  now_.swap(then_);
}

double CountGrid::take_from_row(std::size_t row, Reasons others, const Limits& limits,
                                std::map<Reasons, double>& by_reason) {
  const std::size_t last = outcomes_ - 1;
  double sum = 0;
  const auto take = [&](int first, int end, Reasons why) {
    double taken = 0;
    for (int x = std::max(first, low_[last]); x <= std::min(end, high_[last]); ++x) {
      taken += now_[row + static_cast<std::size_t>(x)];
      now_[row + static_cast<std::size_t>(x)] = 0;
    }
    if (taken > 0) by_reason[why] += taken;
    sum += taken;
  };
  // Where the limits overlap a count crosses both.
  if (limits.high <= limits.low) take(limits.high, limits.low, others | reason(last, false) | reason(last, true));
  take(low_[last], std::min(limits.low, limits.high - 1), others | reason(last, false));
  take(std::max(limits.high, limits.low + 1), high_[last], others | reason(last, true));
  if (others != 0) take(limits.low + 1, limits.high - 1, others);
  return sum;
}

double CountGrid::take_crossed(const std::vector<Limits>& limits, std::map<Reasons, double>& by_reason) {
  double sum = 0;
  rows([&](std::size_t row, const std::vector<int>& count) {
    Reasons others = 0;
    for (std::size_t i = 0; i < count.size(); ++i) {
      if (limits[i].stops_low(count[i])) others |= reason(i, false);
      if (limits[i].stops_high(count[i])) others |= reason(i, true);
    }
    sum += take_from_row(row, others, limits.back(), by_reason);
  });
  for (std::size_t i = 0; i < outcomes_; ++i) {  // what is left lies between the limits
    const int low = std::max(low_[i], limits[i].low + 1), high = std::min(high_[i], limits[i].high - 1);
    if (low > high) continue;  // nothing is left at all: the box stays
    low_[i] = low;
    high_[i] = high;
  }
  return sum;
}

double CountGrid::left() const {
  double sum = 0;
  rows([&](std::size_t row, const auto&) {
    for (int x = low_.back(); x <= high_.back(); ++x) sum += now_[row + static_cast<std::size_t>(x)];
  });
  return sum;
}

}  // namespace titrate::design
