#pragma once
// Many patients on within-day dosing with linear pharmacokinetics, to a tolerance: the solver for general use.
//
// A Model gives, as templates over Real: Parameters, State (both with fields()), Constants and constants(parameters)
// for what is worked out once per patient, Effects and effects(parameters, concentration) for what the drug does, and
// ddt(parameters, constants, state, effects); kinetics(parameters); initial(parameters).
//
// Each patient's grid is found on that patient alone: on the first interval the fewest panels that agree with a much
// finer grid, at the interval's end and where outputs lie. It is looked at again after 8, 64, 512, … intervals,
// whenever a dose is greater or an interval longer than any before, and where an interval does not converge.
// dose_march.hpp goes the way.

#include "base/error.hpp"
#include "engine/dose_march.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace titrate::engine {

struct EnsembleOptions {
  double tolerance = 1e-5;         ///< of every output, relative to |y| + floor
  double floor = 1e-6;             ///< in the states' units
  double longest_interval = 1.25;  ///< in the model's time unit; longer pauses are cut into equal parts
};

/// How it ended for a patient: where not well, at which time and for which states (bit i: field i of the model's
/// State). not_finite: on the finest grid that is tried, the derivative of these states left the finite numbers;
/// not_converged: these states went on changing from sweep to sweep.
struct Verdict {
  enum class Kind : std::uint8_t { ok, not_finite, not_converged };
  Kind kind = Kind::ok;
  double time = 0.0;
  std::uint64_t states = 0;
};

/// Names of the states of a verdict, with their meaning.
template <class State>
std::string names(std::uint64_t states) {
  std::string list;
  for_each_field<State>([&](const auto& f) {
    if ((states & 1U) != 0) list += (list.empty() ? "" : ", ") + std::string(f.name) + " (" + f.meaning + ")";
    states >>= 1U;
  });
  return list;
}

/// `values[(patient * outputs + output) * columns]`: the states in the order of fields(), then drug in gut (after what
/// was given before that time) and centre. A failed patient's whole row is NaN from the first output it could not
/// reach.
struct EnsembleResult {
  std::size_t outputs = 0, columns = 0;
  std::vector<double> values;
  std::vector<Verdict> verdicts;
};

template <class Model, class Real>
class EnsembleSolver {
 public:
  using One = typename Model::template Parameters<double>;

  explicit EnsembleSolver(const EnsembleOptions& options) : options_(options) {}

  /// `schedules`: one for all, or one for each. All ask for the same number of outputs. Throws Error(input) where a
  /// schedule is not in order; what is wrong with one patient is said in that patient's verdict.
  EnsembleResult solve(std::span<const One> patients, std::span<const Schedule> schedules) {
    patients_ = patients;
    begin(schedules);
    std::vector<Leg<Model>> legs = first_legs();
    std::vector<Leg<Model>*> going;
    for (auto& leg : legs)
      if (!course_of_[leg.patient]->intervals.empty()) going.push_back(&leg);
    const auto failed = [&](const Leg<Model>* leg) { return result_.verdicts[leg->patient].kind != Verdict::Kind::ok; };
    std::vector<Leg<Model>*> doubtful = going;
    while (!going.empty()) {
      fit_grids(doubtful);
      std::erase_if(going, failed);
      march(going);
      doubtful.clear();
      std::erase_if(going, [&](Leg<Model>* leg) {
        const bool coarse = leg->end == Leg<Model>::End::too_coarse;
        if (coarse) leg->panels += (leg->panels + 1) / 2;
        const bool lost = coarse && leg->panels > most_panels;
        if (lost) fail(*leg);
        const bool done = lost || (!coarse && leg->next == course_of_[leg->patient]->intervals.size());
        if (!done) doubtful.push_back(leg);
        return done;
      });
    }
    return std::move(result_);
  }

  /// Of each patient's grid, at the end.
  const std::vector<int>& panels() const { return panels_; }

  /// How often a derivative was worked out, all patients together, the search for the grids included.
  std::uint64_t evaluations() const { return march_.evaluations(); }

 private:
  static constexpr std::size_t states = Leg<Model>::states;

  /// What an interval's end, and the states where outputs lie, are on some grid.
  struct Trial {
    Leg<Model> leg;
    std::vector<std::array<double, states>> within = {};
  };

  void begin(std::span<const Schedule> schedules) {
    if (schedules.size() != 1 && schedules.size() != patients_.size())
      throw Error(Error::Kind::input, "there must be one schedule for all patients, or one for each");
    for (const Schedule& schedule : schedules)
      if (schedule.outputs.size() != schedules.front().outputs.size())
        throw Error(Error::Kind::input, "all schedules must ask for the same number of outputs");
    if (!(options_.longest_interval > 0.0) || !(options_.tolerance > 0.0) || !(options_.floor > 0.0))
      throw Error(Error::Kind::input, "tolerance, floor and longest interval must be above 0");
    courses_.clear();
    alone_.clear();
    for (const Schedule& schedule : schedules) courses_.push_back(cut(schedule, options_.longest_interval));
    course_of_.clear();
    schedule_of_.clear();
    for (std::size_t i = 0; i < patients_.size(); ++i) {
      course_of_.push_back(&courses_[schedules.size() == 1 ? 0 : i]);
      schedule_of_.push_back(&schedules[schedules.size() == 1 ? 0 : i]);
    }
    result_ = {};
    result_.outputs = patients_.empty() ? 0 : schedule_of_.front()->outputs.size();
    result_.columns = states + 2;
    result_.values.assign(patients_.size() * result_.outputs * result_.columns,
                          std::numeric_limits<double>::quiet_NaN());
    result_.verdicts.assign(patients_.size(), {});
    panels_.assign(patients_.size(), 0);
  }

  std::vector<Leg<Model>> first_legs() {
    std::vector<Leg<Model>> legs(patients_.size());
    for (std::uint32_t i = 0; i < legs.size(); ++i) {
      legs[i].patient = i;
      const auto state = Model::initial(patients_[i]);
      std::size_t field = 0;
      for_each_field<typename Model::template State<double>>(
          [&](const auto& f) { legs[i].state[field++] = state.*f.member; });
      for (std::uint32_t output = 0; output < course_of_[i]->at_start; ++output)
        write(legs[i], output, legs[i].state, legs[i].amounts);
    }
    return legs;
  }

  void write(const Leg<Model>& leg, std::uint32_t output, const std::array<double, states>& values,
             const DrugAmounts<double>& amounts) {
    double* row = &result_.values[(leg.patient * result_.outputs + output) * result_.columns];
    std::copy(values.begin(), values.end(), row);
    row[states] = amounts.gut;
    row[states + 1] = amounts.central;
  }

  void fail(const Leg<Model>& leg) {
    result_.verdicts[leg.patient] = {.kind = leg.finite ? Verdict::Kind::not_converged : Verdict::Kind::not_finite,
                                     .time = leg.lost_at,
                                     .states = leg.lost};
  }

  Accuracy accuracy(double sweep) const { return {.sweep = sweep, .floor = options_.floor, .most_sweeps = 16}; }

  /// Every leg up to its next check.
  void march(const std::vector<Leg<Model>*>& legs) {
    std::map<int, std::vector<Leg<Model>*>> by_panels;
    for (Leg<Model>* leg : legs) {
      const auto& intervals = course_of_[leg->patient]->intervals;
      leg->stop = leg->next + 1;
      while (leg->stop < intervals.size() && !intervals[leg->stop].check) ++leg->stop;
      by_panels[leg->panels].push_back(leg);
      panels_[leg->patient] = leg->panels;
    }
    for (const auto& [panels, group] : by_panels)
      march_.run(group, patients_, course_of_, schedule_of_, accuracy(options_.tolerance * sweep_share),
                 [this](const auto&... what) { write(what...); });
  }

  Trial trial(const Leg<Model>& leg, int panels) const {
    Trial t{.leg = leg};
    t.leg.panels = panels;
    return t;
  }

  /// Each through the interval before which it stands. One trial per patient at a time.
  void try_out(const std::vector<Trial*>& trials) {
    std::map<int, std::vector<Leg<Model>*>> by_panels;
    std::vector<const DoseCourse*> courses(patients_.size());
    std::vector<const Schedule*> schedules(patients_.size());
    std::vector<Trial*> trial_of(patients_.size());
    for (Trial* t : trials) {
      const std::uint32_t patient = t->leg.patient;
      const Interval& interval = course_of_[patient]->intervals[t->leg.next];
      auto& [schedule, course] = alone_[&interval];
      if (course.intervals.empty()) {
        for (const double offset : course_of_[patient]->offsets)
          if (offset < interval.length) schedule.outputs.push_back(interval.start + offset);
        course.intervals = {interval};
        course.longest = course_of_[patient]->longest;
        course.intervals.front().first_output = 0;
        course.intervals.front().end_output = static_cast<std::uint32_t>(schedule.outputs.size());
      }
      schedules[patient] = &schedule;
      courses[patient] = &course;
      trial_of[patient] = t;
      t->leg.next = 0;
      t->leg.stop = 1;
      by_panels[t->leg.panels].push_back(&t->leg);
    }
    for (const auto& [panels, group] : by_panels)
      march_.run(group, patients_, courses, schedules, accuracy(options_.tolerance * trial_sweep_share),
                 [&](const Leg<Model>& leg, std::uint32_t, const auto& values, const auto&) {
                   trial_of[leg.patient]->within.push_back(values);
                 });
  }

  /// Largest difference, in units of what is allowed.
  double distance(const Trial& a, const Trial& b) const {
    const auto relative = [&](double x, double y) { return std::abs(x - y) / (std::abs(y) + options_.floor); };
    double largest = 0.0;
    for (std::size_t i = 0; i < states; ++i) {
      largest = std::max(largest, relative(a.leg.state[i], b.leg.state[i]) / end_share);
      for (std::size_t output = 0; output < std::min(a.within.size(), b.within.size()); ++output)
        largest = std::max(largest, relative(a.within[output][i], b.within[output][i]) / within_share);
    }
    return largest / options_.tolerance;
  }

  /// The fewest panels, not below those that each leg has, which agree with a finer grid. Where even the finest that is
  /// allowed does not converge, the patient has failed.
  void fit_grids(const std::vector<Leg<Model>*>& legs) {
    struct Fit {
      Leg<Model>* leg;
      Trial fine, coarse;
      bool known;  // that the fine one arrived
      bool open;
    };
    std::vector<Fit> fits;
    for (Leg<Model>* leg : legs) {
      const int panels = std::max(leg->panels, fewest_panels);
      const int reference = leg->panels == 0 ? first_reference : 2 * panels;
      fits.push_back({leg, trial(*leg, reference), trial(*leg, panels), false, true});
    }
    const auto finer = [&](Fit& fit) {
      if (fit.fine.leg.panels > most_panels) {
        if (fit.fine.leg.end == Leg<Model>::End::too_coarse) {
          fail(fit.fine.leg);
        } else {
          fit.leg->panels = fit.fine.leg.panels;
        }
        fit.open = false;
      }
      fit.fine = trial(*fit.leg, 2 * fit.fine.leg.panels);
      fit.known = false;
    };
    while (!fits.empty()) {
      std::vector<Trial*> now;
      for (Fit& fit : fits)
        if (!fit.known) now.push_back(&fit.fine);
      try_out(now);
      now.clear();
      for (Fit& fit : fits) {
        fit.known = fit.fine.leg.end == Leg<Model>::End::arrived;
        if (fit.known) {
          now.push_back(&fit.coarse);
        } else {
          finer(fit);
        }
      }
      try_out(now);
      for (Fit& fit : fits) {
        if (!fit.known || !fit.open) continue;
        const int panels = fit.coarse.leg.panels;
        if (fit.coarse.leg.end == Leg<Model>::End::arrived && distance(fit.coarse, fit.fine) <= 1.0) {
          fit.leg->panels = panels;
          fit.open = false;
          continue;
        }
        fit.coarse = trial(*fit.leg, panels + 1);
        if (panels + 1 >= fit.fine.leg.panels) finer(fit);
      }
      std::erase_if(fits, [](const Fit& fit) { return !fit.open; });
    }
  }

  // Shares of the tolerance, so that what adds up over a year stays below it; found on the common benchmark.
  static constexpr int fewest_panels = 3, first_reference = 8, most_panels = 96;
  double sweep_share = 0.5, trial_sweep_share = 0.1, end_share = 0.02, within_share = 0.2;

  EnsembleOptions options_;
  std::span<const One> patients_;
  std::vector<DoseCourse> courses_;
  std::vector<const DoseCourse*> course_of_;
  std::vector<const Schedule*> schedule_of_;
  std::map<const Interval*, std::pair<Schedule, DoseCourse>> alone_;  ///< intervals on their own, for trials
  DoseMarch<Model, Real> march_;
  EnsembleResult result_;
  std::vector<int> panels_;
};

}  // namespace titrate::engine
