#include "virtual/laboratory.hpp"

#include <algorithm>

namespace titrate::virtual_patients {

namespace {

using chart::index;
using chart::Measure;

// Measures share a draw of four: its number is (day, attempt, measure / 4).
constexpr std::size_t draws_at_once = 4, quarters_per_attempt = 16;
static_assert(chart::measure_count < draws_at_once * quarters_per_attempt);
static_assert(engine::measurement_block == 2 * draws_at_once);

/// What each activity measures.
bool measures(const Activities& a, Measure m) {
  const auto does = [&a](chart::Activity which) { return a.test(index(which)); };
  switch (m) {
    case Measure::lymphocytes:
    case Measure::neutrophils:
    case Measure::platelets:
    case Measure::hemoglobin: return does(chart::Activity::blood_counts);
    case Measure::creatinine:
    case Measure::urate:
    case Measure::potassium:
    case Measure::phosphate:
    case Measure::calcium:
    case Measure::creatinine_clearance: return does(chart::Activity::chemistry);
    case Measure::longest_node:
    case Measure::node_products:
    case Measure::spleen:
    case Measure::liver: return does(chart::Activity::examination) || does(chart::Activity::imaging);
    case Measure::marrow_lymphocytes:
    case Measure::marrow_nodules: return does(chart::Activity::marrow);
    case Measure::il6:
    case Measure::il10:
    case Measure::soluble_il2_receptor:
    case Measure::tnf_receptor_1:
    case Measure::bfgf: return does(chart::Activity::cytokines);
    case Measure::flare_pain: return true;  // asked whenever patient and clinic meet
    default: return false;
  }
}

/// Where the population's parameters say how far a measurement strays; nowhere: it does not.
struct ErrorSource {
  double cohort::Theta::*cv = nullptr;
  double cohort::Theta::*sd = nullptr;
  double times = 1;
};

ErrorSource error_source(Measure m) {
  using Theta = cohort::Theta;
  switch (m) {
    case Measure::lymphocytes: return {.cv = &Theta::cv_alc};
    case Measure::neutrophils: return {.cv = &Theta::cv_anc};
    case Measure::platelets: return {.cv = &Theta::cv_platelets};
    case Measure::hemoglobin: return {.sd = &Theta::sd_hemoglobin};
    case Measure::creatinine: return {.cv = &Theta::cv_creatinine};
    case Measure::urate: return {.cv = &Theta::cv_urate};
    case Measure::potassium: return {.cv = &Theta::cv_potassium};
    case Measure::phosphate: return {.cv = &Theta::cv_phosphate};
    case Measure::calcium: return {.cv = &Theta::cv_calcium};
    case Measure::longest_node: return {.cv = &Theta::cv_node};
    case Measure::node_products: return {.cv = &Theta::cv_node, .times = 2};  // a product of two diameters
    case Measure::spleen: return {.cv = &Theta::cv_spleen};
    case Measure::marrow_lymphocytes: return {.sd = &Theta::sd_marrow, .times = 100};  // percent
    case Measure::il6:
    case Measure::il10:
    case Measure::soluble_il2_receptor:
    case Measure::tnf_receptor_1:
    case Measure::bfgf: return {.cv = &Theta::cv_cytokine};
    default: return {};
  }
}

bool errs(Measure m) {
  const ErrorSource source = error_source(m);
  return source.cv || source.sd;
}

/// What a set of activities measures, and which draws that takes: none for what is measured without error.
struct Looks {
  std::array<bool, chart::measure_count> measure{};
  std::array<bool, quarters_per_attempt> quarter{};
  std::size_t blocks = 0;  ///< of measures, up to the last with an error
};

const Looks& looks_of(const Activities& activities) {
  constexpr std::size_t sets = std::size_t{1} << static_cast<std::size_t>(chart::Activity::count_);
  static const std::array<Looks, sets> all = [] {
    std::array<Looks, sets> table;
    for (std::size_t set = 0; set < sets; ++set)
      for (std::size_t m = 0; m < chart::measure_count; ++m) {
        table[set].measure[m] = measures(Activities(set), static_cast<Measure>(m));
        if (!table[set].measure[m] || !errs(static_cast<Measure>(m))) continue;
        table[set].quarter[m / draws_at_once] = true;
        table[set].blocks = m / engine::measurement_block + 1;
      }
    return table;
  }();
  return all[activities.to_ulong()];
}

std::uint64_t draw_number(int day, std::uint32_t attempt, std::size_t quarter) {
  return draw_index(static_cast<std::uint32_t>(day),
                    static_cast<std::uint32_t>(quarter + quarters_per_attempt * attempt));
}

}  // namespace

MeasurementError measurement_error(const cohort::Theta& theta, Measure measure) {
  const ErrorSource source = error_source(measure);
  return {.cv = source.cv ? source.times * theta.*source.cv : 0, .sd = source.sd ? source.times * theta.*source.sd : 0};
}

bool is_measured(Measure measure) { return measures(Activities().set(), measure); }

Laboratory::Laboratory(const cohort::Covariates& covariates, const cohort::Theta& theta, StreamKey key,
                       std::uint32_t attempt, const engine::Kernels& kernels)
    : covariates_(covariates), theta_(theta), stream_(key, Purpose::measurement), attempt_(attempt), kernels_(kernels) {
  for (std::size_t m = 0; m < chart::measure_count; ++m) {
    const MeasurementError error = measurement_error(theta, static_cast<Measure>(m));
    cv_[m] = error.cv;
    sd_[m] = error.sd;
  }
}

double Laboratory::draw(int day, Measure measure) const {
  const std::size_t m = index(measure);
  return stream_.four(draw_number(day, attempt_, m / draws_at_once))[m % draws_at_once];
}

chart::Visit Laboratory::measure(const chart::Visit& truth, Activities activities) const {
  const Looks& looks = looks_of(activities);
  Row there{}, draws, seen;
  std::copy(truth.value.begin(), truth.value.end(), there.begin());
  seen = there;
  constexpr std::array<double, draws_at_once> no_error = {0.5, 0.5, 0.5, 0.5};
  for (std::size_t quarter = 0; quarter < looks.blocks * block / draws_at_once; ++quarter) {
    const auto four = looks.quarter[quarter] ? stream_.four(draw_number(truth.day, attempt_, quarter)) : no_error;
    std::copy(four.begin(), four.end(), draws.begin() + static_cast<std::ptrdiff_t>(quarter * draws_at_once));
  }
  kernels_.measure(looks.blocks, there.data(), draws.data(), cv_.data(), sd_.data(), seen.data());

  chart::Visit visit;
  visit.day = truth.day;
  for (std::size_t m = 0; m < chart::measure_count; ++m)
    if (looks.measure[m]) visit.value[m] = seen[m];
  if (visit.has(Measure::creatinine))  // as the clinic works it out: from the creatinine that was measured
    visit[Measure::creatinine_clearance] =
        covariates_.creatinine_clearance * covariates_.creatinine / visit[Measure::creatinine];
  if (visit.has(Measure::spleen) && visit[Measure::spleen] < theta_.spleen_palpable) visit[Measure::spleen] = 0;
  if (visit.has(Measure::marrow_lymphocytes)) {
    visit[Measure::marrow_lymphocytes] = std::min(100.0, visit[Measure::marrow_lymphocytes]);
    // A patient's marrow shows nodules or does not: the same at every biopsy.
    visit[Measure::marrow_nodules] = draw(0, Measure::marrow_nodules) < theta_.marrow_nodules;
  }
  return visit;
}

}  // namespace titrate::virtual_patients
