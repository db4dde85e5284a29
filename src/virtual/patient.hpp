#pragma once
// A virtual patient as a source of charts: doses in, one day of the model at a time, measurements with error out.
// What the patient truly is stays behind the measurements.

#include "base/random.hpp"
#include "chart/chart.hpp"
#include "cohort/virtual_patient.hpp"
#include "model/patient.hpp"

#include <array>
#include <bitset>
#include <optional>
#include <vector>

namespace titrate::virtual_patients {

/// Amounts of every agent given on one day, in the agent's unit.
using Given = std::array<double, chart::agent_count>;
using Activities = std::bitset<static_cast<std::size_t>(chart::Activity::count_)>;

/// Whether one model path is enough for a run or the slow reference is wanted.
enum class DrugPath : std::uint8_t {
  daily_mean,  ///< 24-h mean of the final, capped effect; two Runge–Kutta steps a day
  within_day,  ///< the concentration followed within the day; 96 steps a day
};

/// Whether an agent acts on a virtual patient at all.
bool has_effect(chart::Agent agent);
/// Whether a virtual patient has the measure.
bool is_measured(chart::Measure measure);

/// What the day's hazards depend on beside the patient's state.
struct Standing {
  bool on_treatment = true;  ///< withdrawal is possible
  bool progressed = false;   ///< the hazard of death after progression is added
};

class Patient {
 public:
  /// `ascertainment` multiplies the score from which mild flare is reported; `attempt` is the one that sampled `who`,
  /// so that a patient who was turned away and the next do not share their measurement errors. Keeps a reference to
  /// theta.
  Patient(const cohort::VirtualPatient& who, const cohort::Theta& theta, StreamKey key, double ascertainment,
          DrugPath path = DrugPath::daily_mean, std::uint32_t attempt = 0);

  /// What a chart knows before day 1, as measured; Rai stage and creatinine clearance are for the clinic to work out.
  chart::Baseline baseline() const;

  /// From the start of `day` to the start of the next, under what was given that day. Days in order.
  /// Events of the day are appended to `events`.
  /// Throws Error(failure) naming patient, day and state where the state leaves the finite numbers.
  void advance(int day, const Given& given, Standing standing, std::vector<chart::Event>& events);
  /// Survival only, for a patient who progressed and has left the trial's visits: day of death before `limit`, if any.
  std::optional<int> death_after_progression(int from, int limit) const;

  /// Measurements of the activities at the start of `day`, with error. Draws depend on (day, measure) alone.
  chart::Visit observe(int day, Activities activities) const;
  /// Every measure without error.
  chart::Visit truth(int day) const;
  /// Flare pain and function as the patient reports it now, grade 0 to 3 by CTCAE v3.0.
  int flare_pain() const { return flare_pain_; }
  bool alive() const { return alive_; }
  const model::State<double>& state() const { return state_; }

 private:
  /// A hazard accumulates; the event happens where it crosses a unit exponential drawn for its occurrence.
  struct Clock {
    double accumulated = 0, threshold = 0;
    std::uint32_t occurrence = 0;
  };
  enum class Risk : std::uint32_t {
    infection,
    thrombosis,
    withdrawal,
    new_lesion,
    death,
    arrhythmia,
    seizure,
    after_progression,
    count_
  };

  double error_draw(int day, chart::Measure measure, bool uniform) const;
  void fill(chart::Visit& visit, const model::Readouts<double>& readouts) const;
  bool strikes(Risk risk, double hazard);
  void run_hazards(int day, const Given& given, Standing standing, std::vector<chart::Event>& events);
  model::Inputs<double> inputs(const Given& given) const;
  const model::Effects<double>& drug_effects(double dose);

  cohort::VirtualPatient who_;
  const cohort::Theta& theta_;
  StreamKey key_;
  DrugPath path_;
  std::uint32_t attempt_;
  Stream measurement_, hazard_;
  model::DailyEffect drug_;
  model::DailyEffect::Amounts amounts_{0, 0};
  /// The last day of the drug: at a steady dose every day is the same to the last bit, and is not computed again.
  struct DrugDay {
    model::DailyEffect::Amounts start{-1, -1}, end{0, 0};
    double dose = -1;
    model::Effects<double> effects{};
  } drug_day_;
  model::State<double> state_;
  model::Readouts<double> now_;
  cohort::FlareThresholds thresholds_;
  double spd_0_;
  std::array<Clock, static_cast<std::size_t>(Risk::count_)> clocks_;
  int flare_pain_ = 0;
  bool alive_ = true;
};

}  // namespace titrate::virtual_patients
