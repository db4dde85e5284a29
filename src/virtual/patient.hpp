#pragma once
// A virtual patient as a source of charts: doses in, the model advanced, measurements with error out. The patient's
// numbers lie in a place of the engine, beside those of others; what the patient truly is stays behind the
// measurements.

#include "base/random.hpp"
#include "chart/chart.hpp"
#include "cohort/virtual_patient.hpp"
#include "engine/places.hpp"
#include "model/patient.hpp"
#include "virtual/laboratory.hpp"

#include <array>
#include <optional>
#include <vector>

namespace titrate::virtual_patients {

/// Amounts of every agent given on one day, in the agent's unit.
using Given = std::array<double, chart::agent_count>;

/// Whether an agent acts on a virtual patient at all.
bool has_effect(chart::Agent agent);

/// What the day's hazards depend on beside the patient's state.
struct Standing {
  bool on_treatment = true;  ///< withdrawal is possible
  bool progressed = false;   ///< the hazard of death after progression is added
};

class Patient {
 public:
  /// Untreated at the start of `day`. `ascertainment` multiplies the score from which mild flare is reported; `attempt`
  /// is the one that sampled `who`, so that a patient who was turned away and the next do not share their measurement
  /// errors. Keeps a reference to theta. The patient is in nobody's place yet.
  Patient(const cohort::VirtualPatient& who, const cohort::Theta& theta, StreamKey key, int day, double ascertainment,
          const engine::Kernels& kernels, std::uint32_t attempt = 0);
  Patient(const Patient&) = delete;
  Patient& operator=(const Patient&) = delete;

  /// What a chart knows before day 1, as measured; Rai stage and creatinine clearance are for the clinic to work out.
  chart::Baseline baseline() const;

  /// Takes a place of the engine. Keeps a reference.
  void enter(engine::Places& places, std::size_t place);
  /// From the start of day() on, under what is given every day before `until`.
  void live(const Given& given, Standing standing, int until);
  /// After the engine stopped for this patient. True where somebody should look: the patient has come to `until`, or
  /// reports another pain than told(), or something happened on the way, which is appended to `events`. False where
  /// only the engine was to be told of another day.
  /// Throws Error(failure) naming patient, day and state where the state has left the finite numbers.
  bool arrive(std::vector<chart::Event>& events);
  /// The clinic has heard of the present pain: it is no news any more.
  void told();

  /// Survival only, for a patient who progressed and has left the trial's visits: day of death before `limit`, if any.
  std::optional<int> death_after_progression(int limit) const;

  /// Measurements of the activities at the start of day(), with error. Draws depend on (day, measure) alone.
  chart::Visit observe(Activities activities) const;
  /// T cells in the blood as multiples of the patient's own before treatment, counted with the error of lymphocytes.
  double t_cells() const;
  /// Every measure without error.
  chart::Visit truth() const;
  int day() const { return day_; }
  /// Flare pain and function as the patient reports it now, grade 0 to 3 by CTCAE v3.0.
  int flare_pain() const { return flare_pain_; }
  bool alive() const { return alive_; }
  /// At the start of day().
  model::State<double> state() const;

 private:
  using Risk = model::Risk;
  using Amounts = model::DailyEffect::Amounts;
  /// What the drug does on a day: in its halves, and whether the next day at this dose will be the same.
  struct DrugDay {
    Amounts start{-1, -1};  ///< before the dose
    double dose = -1;
    Amounts end{0, 0};
    model::DailyEffect::Halves halves{};
    bool steady = false;
  };

  void fill(chart::Visit& visit) const;
  void set_standing();
  void set_thresholds();
  void begin_leg();
  /// First day on which infections are no longer more frequent.
  int infection_early_end() const;
  int thrombosis_early_end() const;
  /// The next day from which a hazard is another without anything having happened.
  int next_change() const;
  const DrugDay& drug_day(double dose);
  bool strikes(Risk risk);
  double coin(Risk risk, std::uint32_t which) const;
  void run_hazards(int day, std::vector<chart::Event>& events);
  [[noreturn]] void report_lost() const;

  cohort::VirtualPatient who_;
  const cohort::Theta& theta_;
  StreamKey key_;
  Laboratory laboratory_;
  Stream hazard_;
  model::DailyEffect drug_;
  double step_;  ///< of the integrator, d

  engine::Places* places_ = nullptr;
  std::size_t place_ = 0;
  int day_ = 0;
  model::Constants<double> constants_;
  model::Readouts<double> now_;
  int flare_pain_ = 0, told_pain_ = 0;
  bool alive_ = true;

  // What the patient is under, and the leg of it that the engine was told of.
  Given given_{};
  Standing standing_;
  double relief_ = 0;  ///< share of the flare's pain that an analgesic takes
  int until_ = 0;
  Amounts amounts_{0, 0};
  DrugDay drug_day_;

  // Of each risk: occurrences so far, and the accumulated hazard at which the next one happens.
  std::array<std::uint32_t, model::risk_count> occurrences_{};
  model::Hazards::Rates<double> accumulated_{}, strikes_at_;
};

}  // namespace titrate::virtual_patients
