#pragma once
// One quantity of a protocol over draws of the model's parameters: what is known of it, apart from the chance of the
// patients who were simulated.

#include "results/study.hpp"

#include <span>
#include <vector>

namespace titrate::design {

/// What one patient adds to a quantity, which is the sum of `part` over the sum of `of`: 0 or 1 of 1 for a rate per
/// patient, events of courses for one per course, mg of days for a dose intensity; 0 of 0 where the patient does not
/// count.
struct Part {
  float part = 0, of = 0;
};

/// The quantity in each draw, and the variance that the chance of its patients gives it.
struct ByDraw {
  std::vector<double> value = {}, noise = {};
};

/// Of one draw: the ratio of sums with its variance by linearisation, n / (n - 1) sum(e^2) / sum(of)^2 with
/// e = part - value of (Cochran, Sampling Techniques, 3rd ed. 1977, section 6.4). Skipped where sum(of) is 0.
void add_draw(ByDraw& all, std::span<const Part> patients);
/// Of one draw: a minus b in the same patients, with the variance of their difference: what they share cancels.
/// Skipped where either has no value.
void add_paired_draw(ByDraw& all, std::span<const Part> a, std::span<const Part> b);

struct AcrossDraws {
  double mean = 0, standard_error = 0;  ///< of the mean: what more patients and draws would narrow
  results::Span interval{};             ///< of the quantity over the draws
  /// The draws drawn together about their mean until their variance is that of the quantity itself: what the patients'
  /// chance adds is taken out (Louis, JASA 1984;79:393), the error of the mean is left in. In the order of the draws.
  std::vector<double> draws = {};
};
/// At least one draw.
AcrossDraws across(const ByDraw& all, double level);

struct Probability {
  double value = 0;
  results::Span interval{};  ///< of Wilson, at 95 %: so many draws cannot say it better
};
/// Share of the draws on the right side of the limit.
Probability probability(const AcrossDraws& of, bool below, double limit);

}  // namespace titrate::design
