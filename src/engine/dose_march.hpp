#pragma once
// Several patients side by side through their dosing intervals, each on its own grid and in its own time.
//
// The concentration is known in closed form, so what is left is y' = f(y, C(t)) with y slow and C fast. Over an
// interval from dose to dose, y is a collocation polynomial in each of a few panels, and f must be known at its nodes.
// It nearly is: the interval before had nearly the same course. One sweep from dose to dose goes through the nodes in
// order. At each it takes the integral of the known f from the collocation weights, adds the integral of the correction
// (f now minus f known), extrapolated from the three nodes before (Adams-Bashforth), evaluates f there once, and at the
// panel's end replaces the extrapolation by the true integral. What the two differ by estimates the error of the sweep.
// Below the tolerance the patient goes on to the next interval; above it the next sweep goes through the same interval
// again, with the better f. So every lane makes the same panels at the same time, and none waits for another. Related:
// spectral deferred correction, Dutt, Greengard, Rokhlin, BIT 2000;40:241-66.

#include "base/fields.hpp"
#include "engine/collocation.hpp"
#include "engine/dose_course.hpp"
#include "engine/dose_grid.hpp"
#include "engine/linear_kinetics.hpp"
#include "engine/one_lane.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace titrate::engine {

inline constexpr std::size_t nodes_per_panel = 6;

/// What is asked of a march: the error of a sweep, relative to |y| + floor.
struct Accuracy {
  double sweep, floor;
  int most_sweeps;
};

/// One patient from interval `next` up to `stop`; grid of `panels` panels.
template <class Model>
struct Leg {
  static constexpr std::size_t states = field_count<typename Model::template State<double>>();
  enum class End : std::uint8_t { arrived, too_coarse };
  std::uint32_t patient = 0, next = 0, stop = 0;
  int panels = 0;
  std::array<double, states> state{};
  DrugAmounts<double> amounts{};
  End end = End::arrived;
  // where too_coarse: time and states (bit i: field i) at which the derivative left the finite numbers, or which still
  // changed in the last sweep
  double lost_at = 0.0;
  std::uint64_t lost = 0;
  bool finite = true;
};

template <class Model, class Real>
class DoseMarch {
 public:
  using Parameters = typename Model::template Parameters<Real>;
  using Constants = typename Model::template Constants<Real>;
  using Effects = typename Model::template Effects<Real>;
  using State = typename Model::template State<Real>;
  using One = typename Model::template Parameters<double>;
  static constexpr std::size_t lanes = InMemory<Real>::count;
  static constexpr std::size_t states = Leg<Model>::states;
  static_assert(states <= 64 && sizeof(State) == states * sizeof(Real));

  /// `write(leg, output index, state, amounts)` for every output that an interval accepted holds.
  template <class Write>
  void run(std::span<Leg<Model>* const> legs, std::span<const One> patients, std::span<const DoseCourse* const> courses,
           std::span<const Schedule* const> schedules, const Accuracy& accuracy, Write&& write) {
    if (legs.empty()) return;
    panels_ = static_cast<std::size_t>(legs.front()->panels);
    const std::size_t nodes = panels_ * n;
    known_.assign(nodes, {});
    drift_.assign(nodes, {});
    effects_.resize(nodes);
    transfer_.resize(nodes + 1);
    width_.resize(nodes);
    share_.resize(nodes);
    stretch_.resize(nodes);
    panel_start_.resize(panels_);
    // Whoever comes in has nodes laid for all, so after short legs the free places wait for each other.
    const std::size_t together = legs.front()->stop - legs.front()->next < 16 ? lanes : 1;
    std::size_t waiting = 0, free = lanes;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      leg_[lane] = nullptr;
      put_in(lane, *legs.front(), patients, courses);  // a place without a patient repeats somebody's work, unseen
    }
    while (waiting < legs.size() || free < lanes) {
      if (waiting < legs.size() && free >= together)
        for (std::size_t lane = 0; lane < lanes && waiting < legs.size(); ++lane) {
          if (leg_[lane] != nullptr) continue;
          put_in(lane, *legs[waiting], patients, courses);
          leg_[lane] = legs[waiting++];
          --free;
        }
      if (new_patient_) adopt();
      if (new_length_) lay_nodes();
      if (new_amounts_) follow_drug();
      const PerLane<Real> accepted = sweep(accuracy);
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        Leg<Model>* leg = leg_[lane];
        if (leg == nullptr) continue;
        ++sweeps_[lane];
        evaluations_ += nodes;
        bool leave = false;
        if (accepted[lane] != 0.0) {
          leave = !step_on(lane, *leg, *schedules[leg->patient], *courses[leg->patient], write);
        } else {
          ahead_[lane] = 0.0;
          kept_[lane] = 1.0;
        }
        if (accepted[lane] == 0.0 && (sweeps_[lane] >= accuracy.most_sweeps || finite_[lane] == 0.0)) {
          leg->end = Leg<Model>::End::too_coarse;
          blame(lane, *leg, *courses[leg->patient], accuracy);
          leave = true;
        }
        if (leave) {
          leg_[lane] = nullptr;  // the place goes on as it is, unseen, until somebody else comes
          ++free;
        }
      }
    }
  }

  /// How often a derivative was worked out, all legs together.
  std::uint64_t evaluations() const { return evaluations_; }

 private:
  static constexpr std::size_t n = nodes_per_panel;
  using Row = std::array<Real, states>;

  static double& lane_of(Real& value, std::size_t lane) { return reinterpret_cast<double*>(&value)[lane]; }

  void put_in(std::size_t lane, const Leg<Model>& leg, std::span<const One> patients,
              std::span<const DoseCourse* const> courses) {
    const Interval& interval = courses[leg.patient]->intervals[leg.next];
    patient_[lane] = &patients[leg.patient];
    for (std::size_t i = 0; i < states; ++i) {
      lane_of(start_[i], lane) = leg.state[i];
      for (Row& row : known_) lane_of(row[i], lane) = 0.0;
      for (Row& row : drift_) lane_of(row[i], lane) = 0.0;
    }
    gut_[lane] = leg.amounts.gut + interval.dose;
    central_[lane] = leg.amounts.central;
    length_[lane] = interval.length;
    longest_[lane] = courses[leg.patient]->longest;
    sweeps_[lane] = alike_[lane] = 0;
    dose_[lane] = interval.dose;
    begin_interval(lane);
    strict_[lane] = 0.1;  // nothing is known yet: the estimate says less
    new_patient_ = new_length_ = new_amounts_ = true;
  }

  /// The derivative is extrapolated from two intervals like this one; before there is one, nothing is known of it.
  void begin_interval(std::size_t lane) { ahead_[lane] = kept_[lane] = alike_[lane] >= 2 ? 1.0 : 0.0; }

  void adopt() {
    auto* to = reinterpret_cast<Real*>(&parameters_);
    for_each_field<One>([&](const auto& f) {
      PerLane<Real> values;
      for (std::size_t lane = 0; lane < lanes; ++lane) values[lane] = patient_[lane]->*f.member;
      *to++ = values.load();
    });
    constants_ = Model::constants(parameters_);
    kinetics_ = Model::kinetics(parameters_);
    lay_grid();
    new_patient_ = false;
  }

  /// Nodes as shares of an interval, on each patient's grid for the longest one.
  void lay_grid() {
    const double share = 1.0 / static_cast<double>(panels_);
    const Real longest = longest_.load();
    const DoseGrid<Real> grid(kinetics_, longest);
    for (std::size_t node = 0; node < share_.size(); ++node) {
      const Real t = grid.time(position(node));
      share_[node] = t / longest;
      stretch_[node] = grid.stretch(t) / longest * share;
    }
    new_length_ = true;
  }

  void lay_nodes() {
    const Real length = length_.load();
    for (std::size_t node = 0; node < share_.size(); ++node) {
      transfer_[node] = transfer(kinetics_, length * share_[node]);
      width_[node] = length * stretch_[node];
    }
    transfer_.back() = transfer(kinetics_, length);
    new_length_ = false;
    new_amounts_ = true;
  }

  void follow_drug() {
    const DrugAmounts<Real> from{.gut = gut_.load(), .central = central_.load()};
    const Real per_volume = 1.0 / kinetics_.volume;
    for (std::size_t node = 0; node < effects_.size(); ++node)
      effects_[node] = Model::effects(parameters_, transfer_[node](from).central * per_volume);
    const DrugAmounts<Real> to = transfer_.back()(from);
    gut_after_.store(to.gut);
    central_after_.store(to.central);
    new_amounts_ = false;
  }

  /// Once through every lane's interval. 1 where the error is below the tolerance; `finite_` where the end is.
  PerLane<Real> sweep(const Accuracy& accuracy) {
    const Collocation<n>& r = rule();
    Row y = start_, error, way, whole, expected[n], delta[n + 3];
    const Real ahead = ahead_.load(), kept = kept_.load();
    for (std::size_t i = 0; i < states; ++i) error[i] = delta[0][i] = delta[1][i] = delta[2][i] = Real(0.0);
    for (std::size_t k = 0; k < panels_; ++k) {
      panel_start_[k] = y;
      Row* drift = &drift_[k * n];
      const auto& reach = k == 0 ? r.extrapolate_starting : r.extrapolate;
      Row* known = &known_[k * n];
      for (std::size_t i = 0; i < states; ++i) {
        Real sum = Real(0.0);
        for (std::size_t l = 0; l < n; ++l) {
          expected[l][i] = multiply_add(ahead, drift[l][i], known[l][i]);
          sum = multiply_add(r.whole[l], expected[l][i], sum);
        }
        whole[i] = sum;
        way[i] = y[i];
      }
      for (std::size_t j = 0; j < n; ++j) {
        State at;
        const Real b0 = reach[j][0], b1 = reach[j][1], b2 = reach[j][2];
        std::array<Real, n> a;
        for (std::size_t l = 0; l < n; ++l) a[l] = r.up_to_node[j][l];
        std::size_t i = 0;
        for_each_field<State>([&](const auto& f) {
          way[i] = multiply_add(b0, delta[j + 2][i],
                                multiply_add(b1, delta[j + 1][i], multiply_add(b2, delta[j][i], way[i])));
          Real value = way[i];
          for (std::size_t l = 0; l < n; ++l) value = multiply_add(a[l], expected[l][i], value);
          at.*f.member = value;
          ++i;
        });
        const State slope = Model::ddt(parameters_, constants_, at, effects_[k * n + j]);
        const Real width = width_[k * n + j];
        i = 0;
        for_each_field<State>([&](const auto& f) {
          delta[j + 3][i] = slope.*f.member * width - expected[j][i];
          ++i;
        });
      }
      for (std::size_t i = 0; i < states; ++i) {
        const Real extrapolated = multiply_add(
            reach[n][0], delta[n + 2][i],
            multiply_add(reach[n][1], delta[n + 1][i], multiply_add(reach[n][2], delta[n][i], way[i] - y[i])));
        Real correction = Real(0.0);
        for (std::size_t l = 0; l < n; ++l) {
          correction = multiply_add(r.whole[l], delta[l + 3][i], correction);
          known[l][i] = expected[l][i] + delta[l + 3][i];
          drift[l][i] = multiply_add(kept, drift[l][i], delta[l + 3][i]);
        }
        error[i] += abs(correction - extrapolated);
        y[i] += whole[i] + correction;
        for (std::size_t l = 0; l < 3; ++l) delta[l][i] = delta[n + l][i];
      }
    }
    const Real allowed = strict_.load() * accuracy.sweep;
    auto good = abs(error[0]) <= allowed * (abs(y[0]) + accuracy.floor);
    Real sum = y[0] - y[0];
    for (std::size_t i = 1; i < states; ++i) {
      good = good && error[i] <= allowed * (abs(y[i]) + accuracy.floor);
      sum += y[i] - y[i];
    }
    end_ = y;
    error_ = error;
    PerLane<Real> accepted;
    accepted.store(select(good, Real(1.0), Real(0.0)));
    finite_.store(select(sum == Real(0.0), Real(1.0), Real(0.0)));
    return accepted;
  }

  /// From an accepted interval to the next one. False if the leg ends here.
  template <class Write>
  bool step_on(std::size_t lane, Leg<Model>& leg, const Schedule& schedule, const DoseCourse& course, Write&& write) {
    const Interval& done = course.intervals[leg.next];
    for (std::uint32_t output = done.first_output; output < done.end_output; ++output)
      tell(lane, leg, output, schedule.outputs[output] - done.start, write);
    leg.amounts = {.gut = gut_after_[lane], .central = central_after_[lane]};
    for (std::size_t i = 0; i < states; ++i) lane_of(start_[i], lane) = lane_of(end_[i], lane);
    sweeps_[lane] = 0;
    if (++leg.next == leg.stop) {
      for (std::size_t i = 0; i < states; ++i) leg.state[i] = lane_of(start_[i], lane);
      leg.end = Leg<Model>::End::arrived;
      return false;
    }
    const Interval& interval = course.intervals[leg.next];
    const double gut = leg.amounts.gut + interval.dose;
    alike_[lane] = interval.length == length_[lane] && interval.dose == dose_[lane] ? alike_[lane] + 1 : 0;
    dose_[lane] = interval.dose;
    begin_interval(lane);
    strict_[lane] = 1.0;
    new_amounts_ = new_amounts_ || gut != gut_[lane] || leg.amounts.central != central_[lane];
    new_length_ = new_length_ || interval.length != length_[lane];
    gut_[lane] = gut;
    central_[lane] = leg.amounts.central;
    length_[lane] = interval.length;
    return true;
  }

  /// The collocation polynomial at `time` after the interval's start.
  template <class Write>
  void tell(std::size_t lane, const Leg<Model>& leg, std::uint32_t output, double time, Write&& write) {
    const LinearKinetics<double> kinetics = Model::kinetics(*patient_[lane]);
    const double on_grid = time / length_[lane] * longest_[lane];
    const double s = DoseGrid<double>(kinetics, longest_[lane]).position(on_grid) * static_cast<double>(panels_);
    const std::size_t k = std::min(panels_ - 1, static_cast<std::size_t>(s));
    const auto weights = rule().up_to(s - static_cast<double>(k));
    std::array<double, states> values;
    for (std::size_t i = 0; i < states; ++i) {
      values[i] = lane_of(panel_start_[k][i], lane);
      for (std::size_t j = 0; j < n; ++j) values[i] += weights[j] * lane_of(known_[k * n + j][i], lane);
    }
    write(leg, output, values,
          transfer(kinetics, time)(DrugAmounts<double>{.gut = gut_[lane], .central = central_[lane]}));
  }

  /// Names what kept the leg from going on: the first node at which a derivative is not finite, or the states that
  /// still change from sweep to sweep.
  void blame(std::size_t lane, Leg<Model>& leg, const DoseCourse& course, const Accuracy& accuracy) {
    const Interval& interval = course.intervals[leg.next];
    for (std::size_t i = 0; i < states; ++i) leg.state[i] = lane_of(start_[i], lane);
    leg.lost = 0;
    leg.finite = true;
    leg.lost_at = interval.start;
    for (std::size_t node = 0; node < known_.size() && leg.finite; ++node)
      for (std::size_t i = 0; i < states; ++i)
        if (!std::isfinite(lane_of(known_[node][i], lane))) {
          leg.lost |= std::uint64_t{1} << i;
          leg.finite = false;
          const double on_grid =
              DoseGrid<double>(Model::kinetics(*patient_[lane]), longest_[lane]).time(position(node));
          const double after = on_grid / longest_[lane] * interval.length;
          leg.lost_at = interval.start + (std::isfinite(after) ? after : 0.0);
        }
    if (!leg.finite) return;
    for (std::size_t i = 0; i < states; ++i)
      if (!(lane_of(error_[i], lane) <=
            strict_[lane] * accuracy.sweep * (std::abs(lane_of(end_[i], lane)) + accuracy.floor)))
        leg.lost |= std::uint64_t{1} << i;
  }

  /// s of a node, in (0, 1).
  double position(std::size_t node) const {
    return (static_cast<double>(node / n) + rule().node[node % n]) / static_cast<double>(panels_);
  }

  static const Collocation<n>& rule() {
    static const Collocation<n> r;
    return r;
  }

  std::size_t panels_ = 0;
  std::uint64_t evaluations_ = 0;
  std::array<Leg<Model>*, lanes> leg_{};
  std::array<const One*, lanes> patient_{};
  std::array<int, lanes> sweeps_{}, alike_{};  ///< of this interval so far; intervals like this one before it
  std::array<double, lanes> dose_{};
  bool new_patient_ = true, new_length_ = true, new_amounts_ = true;
  PerLane<Real> gut_{}, central_{}, length_{}, longest_{}, gut_after_{}, central_after_{}, finite_{}, ahead_{}, kept_{},
      strict_{};
  Parameters parameters_;
  Constants constants_;
  LinearKinetics<Real> kinetics_;
  Row start_, end_, error_;
  std::vector<Row> known_;  ///< per node: derivative with respect to the panel's share of s
  std::vector<Row> drift_;  ///< what it changed by from interval to interval
  std::vector<Row> panel_start_;
  std::vector<Effects> effects_;
  std::vector<Transfer<Real>> transfer_;  ///< from the interval's start to each node, last to its end
  std::vector<Real> share_, stretch_;     ///< of each node: time and its derivative by s, for an interval of length 1
  std::vector<Real> width_;               ///< dt / ds per panel at each node
};

}  // namespace titrate::engine
