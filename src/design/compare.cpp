#include "design/compare.hpp"

#include "design/notes.hpp"
#include "results/origin.hpp"
#include "trial/describe.hpp"
#include "trial/modelled.hpp"
#include "trial/parallel.hpp"
#include "trial/simulate.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include <fmt/format.h>

namespace titrate::design {

namespace {

using results::PatientOutcome;
using results::Per;
constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr int not_counted = -1;

/// Days from the first dose to the end of treatment, death or the cut.
double days_on_treatment(const PatientOutcome& o) {
  return o.off_treatment_day >= 0 ? o.off_treatment_day : o.followed_days;
}

double quantity(const std::string& id, std::span<const PatientOutcome> trial) {
  double sum = 0, of = 0;
  for (const PatientOutcome& o : trial) {
    if (id == "dose_intensity") sum += o.total_mg;
    if (id == "time_on_hold") sum += o.hold_days;
    if (id == "tolerated_dose") sum += o.tolerated_dose_mg;
    of += id == "tolerated_dose" ? 1 : days_on_treatment(o);
  }
  return of > 0 ? sum / of : missing;
}

/// Where each measure stands among the rates of a protocol's endpoints.
std::vector<int> places(const results::EndpointList& list) {
  std::vector<int> at;
  for (const Measure& m : measures()) {
    at.push_back(not_counted);
    for (std::size_t i = 0; m.per && i < list.rates().size(); ++i)
      if (list.rates()[i].id == m.id && list.rates()[i].per == *m.per) at.back() = static_cast<int>(i);
  }
  return at;
}

double value(const results::Count& count, bool complement) {
  if (count.n == 0) return missing;
  const double share = static_cast<double>(count.events) / count.n;
  return complement ? 1 - share : share;
}

/// The same person: what was drawn of them agrees to the last bit.
bool same(const PatientOutcome& a, const PatientOutcome& b) {
  return a.baseline.age_years == b.baseline.age_years && a.baseline.weight_kg == b.baseline.weight_kg &&
         a.longest_node_cm == b.longest_node_cm;
}

/// One protocol's part of a trial's scores.
struct Scored {
  std::vector<double> value;
  std::vector<std::vector<std::int8_t>> had;  ///< [measure][patient]: 1, 0, or -1 = not in the denominator
};

Scored score(const results::EndpointList& list, const std::vector<int>& at, std::span<const PatientOutcome> trial) {
  Scored scored;
  const results::TrialTally all = list.tally(trial);
  for (std::size_t m = 0; m < at.size(); ++m) {
    const Measure& measure = measures()[m];
    scored.value.push_back(!measure.per ? quantity(measure.id, trial)
                           : at[m] == not_counted
                               ? missing
                               : value(all.rates[static_cast<std::size_t>(at[m])], measure.complement));
    scored.had.emplace_back();
  }
  for (std::size_t i = 0; i < trial.size(); ++i) {
    const results::TrialTally one = list.tally(trial.subspan(i, 1));
    for (std::size_t m = 0; m < at.size(); ++m) {
      if (at[m] == not_counted || measures()[m].per != Per::patient) continue;
      const results::Count count = one.rates[static_cast<std::size_t>(at[m])];
      scored.had[m].push_back(count.n == 0 ? std::int8_t{-1}
                                           : static_cast<std::int8_t>((count.events > 0) != measures()[m].complement));
    }
  }
  return scored;
}

TrialScores against_first(const std::vector<Scored>& all, const std::vector<std::vector<PatientOutcome>>& outcomes) {
  TrialScores scores;
  for (const Scored& mine : all) {
    scores.value.push_back(mine.value);
    scores.gained.emplace_back(mine.value.size(), 0);
    scores.lost.emplace_back(mine.value.size(), 0);
    for (std::size_t m = 0; m < mine.had.size(); ++m)
      for (std::size_t i = 0; i < std::min(mine.had[m].size(), all.front().had[m].size()); ++i) {
        scores.gained.back()[m] += mine.had[m][i] == 1 && all.front().had[m][i] == 0;
        scores.lost.back()[m] += mine.had[m][i] == 0 && all.front().had[m][i] == 1;
      }
  }
  for (std::size_t i = 0; i < outcomes.front().size(); ++i) {
    scores.aged_65 += results::of_origins_age(outcomes.front()[i]);
    scores.differing += std::any_of(outcomes.begin() + 1, outcomes.end(),
                                    [&](const auto& other) { return !same(other[i], outcomes.front()[i]); });
  }
  return scores;
}

int patients_of(const std::vector<Contender>& contenders, const CompareOptions& options) {
  return options.patients > 0 ? options.patients : contenders.front().setup.protocol.patients;
}

}  // namespace

const std::vector<Measure>& measures() {
  static const std::vector<Measure> all = {
      {.id = "overall_response", .label = "Overall response", .per = Per::patient, .higher_is_better = true},
      {.id = "complete_response", .label = "Complete response", .per = Per::patient, .higher_is_better = true},
      {.id = "progression_before_3_months", .label = "Progression before 3 months", .per = Per::patient},
      {.id = "flare_any", .label = "Tumor flare, any grade", .per = Per::patient},
      {.id = "flare_g2_4", .label = "Tumor flare, grade 2–4", .per = Per::patient},
      {.id = "flare_g3_4", .label = "Tumor flare, grade 3–4", .per = Per::patient},
      {.id = "lysis_laboratory", .label = "Laboratory tumor lysis", .per = Per::patient},
      {.id = "lysis_clinical", .label = "Clinical tumor lysis", .per = Per::patient},
      {.id = "neutropenia_g3_4", .label = "Neutropenia, grade 3–4", .per = Per::patient},
      {.id = "thrombocytopenia_g3_4", .label = "Thrombocytopenia, grade 3–4", .per = Per::patient},
      {.id = "anemia_g3_4", .label = "Anemia, grade 3–4", .per = Per::patient},
      {.id = "infection_g3_4", .label = "Infection, grade 3–4", .per = Per::patient},
      {.id = "neutropenia_g3_4", .label = "Neutropenia, grade 3–4", .per = Per::course},
      {.id = "thrombocytopenia_g3_4", .label = "Thrombocytopenia, grade 3–4", .per = Per::course},
      {.id = "anemia_g3_4", .label = "Anemia, grade 3–4", .per = Per::course},
      {.id = "dose_intensity", .label = "Dose intensity of the study drug", .unit = "mg/d", .higher_is_better = true},
      {.id = "tolerated_dose", .label = "Tolerated dose, mean", .unit = "mg", .higher_is_better = true},
      {.id = "time_on_hold", .label = "Time on hold, share of time on treatment"},
      {.id = "early_death", .label = "Early death", .per = Per::patient},
      {.id = "alive_at_data_cut", .label = "Death by the data cut", .per = Per::patient, .complement = true}};
  return all;
}

std::vector<TrialScores> score_trials(const std::vector<Contender>& contenders, std::uint32_t first, int count,
                                      const CompareOptions& options, ProgressMeter* progress) {
  const int patients = patients_of(contenders, options);
  std::vector<results::EndpointList> lists;
  std::vector<std::vector<int>> at;
  for (const Contender& each : contenders) {
    lists.push_back(trial::endpoint_list(each.setup));
    at.push_back(places(lists.back()));
  }
  std::vector<TrialScores> scores(static_cast<std::size_t>(count));
  // Patients of several trials side by side fill the lanes.
  constexpr std::size_t wanted = 256;
  const std::size_t size = std::max<std::size_t>(1, wanted / static_cast<std::size_t>(patients));
  trial::parallel_for((scores.size() + size - 1) / size, options.threads, [&](std::size_t block) {
    const std::size_t begin = block * size, end = std::min(scores.size(), begin + size);
    std::vector<std::vector<trial::Trial>> ran;
    for (const Contender& each : contenders) {
      std::vector<cohort::Theta> theta;
      for (std::size_t t = begin; t < end; ++t)
        theta.push_back(each.setup.parameters.draw({options.seed, first + static_cast<std::uint32_t>(t), 0}));
      ran.push_back(trial::run_trials(each.setup, theta, options.seed, first + static_cast<std::uint32_t>(begin),
                                      patients, options.stop, engine::kernels(), progress));
    }
    for (std::size_t t = begin; t < end; ++t) {
      std::vector<Scored> scored;
      std::vector<std::vector<PatientOutcome>> outcomes;
      for (std::size_t p = 0; p < contenders.size(); ++p) {
        outcomes.push_back(std::move(ran[p][t - begin].outcomes));
        scored.push_back(score(lists[p], at[p], outcomes.back()));
      }
      scores[t] = against_first(scored, outcomes);
    }
  });
  return scores;
}

namespace {

/// Inverse of the empirical distribution (type 1) of sorted values.
double type_1(const std::vector<double>& sorted, double p) {
  const double n = static_cast<double>(sorted.size());
  return sorted[static_cast<std::size_t>(std::max(0.0, std::ceil(p * n) - 1))];
}

struct Spread {
  double mean = 0, standard_error = 0;
  results::Span interval{};
};

std::optional<Spread> spread(std::vector<double> values, double level) {
  std::erase_if(values, [](double v) { return std::isnan(v); });
  if (values.empty()) return std::nullopt;
  const double n = static_cast<double>(values.size());
  Spread s;
  for (const double v : values) s.mean += v / n;
  double square = 0;
  for (const double v : values) square += (v - s.mean) * (v - s.mean);
  s.standard_error = n > 1 ? std::sqrt(square / (n - 1) / n) : 0;
  std::sort(values.begin(), values.end());
  s.interval = {type_1(values, (1 - level) / 2), type_1(values, 1 - (1 - level) / 2)};
  return s;
}

Compared one(const std::vector<TrialScores>& scores, std::size_t p, std::size_t m, double level, double patients) {
  Compared made;
  std::vector<double> values, differences;
  for (const TrialScores& s : scores) {
    values.push_back(s.value[p][m]);
    differences.push_back(s.value[p][m] - s.value.front()[m]);
    made.gained += s.gained[p][m];
    made.lost += s.lost[p][m];
  }
  constexpr double hundred = 100;
  const double all = static_cast<double>(scores.size()) * patients;
  made.gained *= hundred / all;
  made.lost *= hundred / all;
  if (const auto s = spread(std::move(values), level)) {
    made.mean = s->mean;
    made.interval = s->interval;
  }
  if (p == 0) return made;
  if (const auto s = spread(std::move(differences), level)) {
    made.difference = s->mean;
    made.difference_interval = s->interval;
    made.standard_error = s->standard_error;
  }
  return made;
}

void note_pairing(Comparison& c, const std::vector<Contender>& contenders, const std::vector<TrialScores>& scores) {
  std::int64_t differing = 0, aged = 0;
  for (const TrialScores& s : scores) differing += s.differing, aged += s.aged_65;
  const double all = static_cast<double>(c.trials) * c.patients;
  c.notes.push_back(
      differing == 0
          ? std::string(
                "Paired: every protocol treats the same virtual patients, with the same chances of events and the same "
                "draws of the model's parameters in each trial.")
          : fmt::format(
                "Paired in part: {:.1f} % of the patients are not the same person under every protocol (another "
                "population, or eligibility that lets other patients in); differences of these hold chance as well.",
                100 * static_cast<double>(differing) / all));
  const protocol::Protocol& first = contenders.front().setup.protocol;
  for (const Contender& each : contenders) {
    const protocol::Protocol& p = each.setup.protocol;
    if (p.parameters != first.parameters || p.population != first.population)
      c.notes.push_back(
          fmt::format("{} has another population or other parameters than {}.", each.label, contenders.front().label));
    if (p.accrual_days != first.accrual_days || p.median_follow_up_days != first.median_follow_up_days)
      c.notes.push_back(
          fmt::format("{} is followed for another time than {}: what is counted up to the data cut differs for "
                      "that reason too.",
                      each.label, contenders.front().label));
    if (p.flare_ascertainment != first.flare_ascertainment)
      c.notes.push_back(
          fmt::format("Mild flare is looked for less or more closely in {} than in {} (ascertainment {:g} against "
                      "{:g}): rates of mild flare are not comparable.",
                      each.label, contenders.front().label, p.flare_ascertainment, first.flare_ascertainment));
  }
  if (aged > 0) c.notes.push_back(origin_note(static_cast<double>(aged) / all));
}

}  // namespace

Comparison sum_up(const std::vector<Contender>& contenders, const std::vector<TrialScores>& scores,
                  const CompareOptions& options) {
  Comparison c{
      .trials = static_cast<int>(scores.size()), .patients = patients_of(contenders, options), .seed = options.seed};
  for (std::size_t p = 0; p < contenders.size(); ++p) {
    c.labels.push_back(contenders[p].label);
    c.ids.push_back(contenders[p].setup.protocol.id);
    c.titles.push_back(contenders[p].setup.protocol.title);
    c.compared.emplace_back();
    for (std::size_t m = 0; m < measures().size(); ++m)
      c.compared.back().push_back(one(scores, p, m, c.level, c.patients));
  }
  note_pairing(c, contenders, scores);
  c.notes.push_back(fitted_not_validated());
  c.notes.emplace_back(
      "Two intervals that must not be confused: the predictive interval is of one trial of this size; twice the "
      "standard error says how well the mean difference is known, and narrows with more trials.");
  return c;
}

namespace {

std::string packed(const std::vector<TrialScores>& scores) {
  Packed bytes;
  for (const TrialScores& s : scores) {
    bytes.put(s.differing);
    bytes.put(s.aged_65);
    for (std::size_t p = 0; p < s.value.size(); ++p) {
      bytes.put(s.value[p].data(), s.value[p].size());
      bytes.put(s.gained[p].data(), s.gained[p].size());
      bytes.put(s.lost[p].data(), s.lost[p].size());
    }
  }
  return std::move(bytes).bytes();
}

void unpack(const std::string& bytes, std::size_t protocols, std::span<TrialScores> into) {
  Unpacked from(bytes);
  for (TrialScores& s : into) {
    s.differing = from.get<std::int32_t>();
    s.aged_65 = from.get<std::int32_t>();
    s.value.assign(protocols, std::vector<double>(measures().size()));
    s.gained.assign(protocols, std::vector<std::int32_t>(measures().size()));
    s.lost = s.gained;
    for (std::size_t p = 0; p < protocols; ++p) {
      from.get(s.value[p].data(), s.value[p].size());
      from.get(s.gained[p].data(), s.gained[p].size());
      from.get(s.lost[p].data(), s.lost[p].size());
    }
  }
}

/// Trials of a piece: a second or so of work in a few dozen protocols. The number is part of what a kept piece means.
std::size_t trials_per_piece(int patients) {
  constexpr std::size_t wanted = 1024;
  return std::max<std::size_t>(1, wanted / static_cast<std::size_t>(patients));
}

}  // namespace

Comparison compare(const std::vector<Contender>& contenders, const CompareOptions& options) {
  for (const Contender& each : contenders) trial::require_modelled_drugs(each.setup);
  const int patients = patients_of(contenders, options);
  const auto all = static_cast<std::size_t>(options.trials);
  ProgressMeter progress(options.progress, static_cast<std::uint64_t>(all) * static_cast<std::uint64_t>(patients) *
                                               contenders.size() /
                                               (options.blocks == nullptr ? 1 : options.blocks->processes()));
  const std::size_t size = trials_per_piece(patients);
  const auto stretch = [&](std::size_t piece) { return std::min(size, all - piece * size); };
  std::vector<std::string> names;
  for (std::size_t begin = 0; begin < all; begin += size) names.push_back(fmt::format("trials-{:07}", begin));
  std::vector<TrialScores> scores(all);
  CompareOptions within = options;
  within.threads = 1;  // of a piece: the pieces share the threads
  make_together(
      names, options.blocks, options.threads, true,
      [&](std::size_t piece) {
        return packed(score_trials(contenders, static_cast<std::uint32_t>(piece * size),
                                   static_cast<int>(stretch(piece)), within, &progress));
      },
      [&](std::size_t piece, const std::string& bytes) {
        unpack(bytes, contenders.size(), std::span(scores).subspan(piece * size, stretch(piece)));
      });
  if (options.blocks != nullptr && !options.blocks->leads()) return {};
  return sum_up(contenders, scores, options);
}

}  // namespace titrate::design
