#pragma once
// One virtual patient with an engine of their own, advanced a day at a time: for audits, tests and close looks. The
// same bytes as among others.

#include "virtual/patient.hpp"

namespace titrate::virtual_patients {

class LonePatient : private engine::Places, public Patient {
 public:
  LonePatient(const cohort::VirtualPatient& who, const cohort::Theta& theta, StreamKey key, double ascertainment,
              std::uint32_t attempt = 0, int first_day = 0, const engine::Kernels& kernels = engine::kernels())
      : engine::Places(kernels), Patient(who, theta, key, first_day, ascertainment, kernels, attempt) {
    enter(*this, 0);
  }

  /// From the start of `day`, which is day(), to the start of the next, under what was given that day. Events of the
  /// day are appended to `events`.
  void advance(int day, const Given& given, Standing standing, std::vector<chart::Event>& events) {
    advance_to(day + 1, given, standing, events);
  }

  /// To the start of `day`, or of the day after the first event or change of the flare's pain before it.
  void advance_to(int day, const Given& given, Standing standing, std::vector<chart::Event>& events) {
    live(given, standing, day);
    do engine::Places::advance();
    while (!arrive(events));
    told();
  }
};

}  // namespace titrate::virtual_patients
