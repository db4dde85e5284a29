#pragma once
// The common benchmark by the plain scalar DOPRI5: 19 equations, drug included, restarted at every dose.

#include "bench/common_kernel.hpp"
#include "bench/dopri5.hpp"

#include <cmath>
#include <span>

namespace titrate::bench {

/// Rows as those of the solver.
inline engine::EnsembleResult solve_by_dopri5(std::span<const CommonPatient> patients, const engine::Schedule& schedule,
                                              const StepControl& control = {}) {
  using Y = std::array<double, 19>;  // NP … UA, DEPOT, CENT
  engine::EnsembleResult result;
  result.outputs = schedule.outputs.size();
  result.columns = 19;
  result.verdicts.resize(patients.size());
  for (const CommonPatient& p : patients) {
    const auto slope = [&p](double, const Y& y, Y& k) {
      const double C = y[18] / p.V;
      const double kn = 4.0 / p.MTTN, kp = 4.0 / 8.0;
      k[0] = kn * y[0] * ((1.0 / (1.0 + p.SLN * C)) * std::pow(4.0 / y[4], 0.17) - 1.0);
      k[1] = kn * (y[0] - y[1]);
      k[2] = kn * (y[1] - y[2]);
      k[3] = kn * (y[2] - y[3]);
      k[4] = kn * (y[3] - y[4]);
      k[5] = kp * y[5] * ((1.0 / (1.0 + p.SLP * C)) * std::pow(200.0 / y[9], 0.2) - 1.0);
      k[6] = kp * (y[5] - y[6]);
      k[7] = kp * (y[6] - y[7]);
      k[8] = kp * (y[7] - y[8]);
      k[9] = kp * (y[8] - y[9]);
      const double TN = y[10], TB = y[11], TM = y[12], EA = y[13], EE = y[14];
      const double hill = C / (0.1 + C);
      const double kill = 0.01 * EE + p.EMAX * hill;
      const double g = p.LAM * (1.0 - (TN + TM) / 1000.0);
      const double kout = 0.2 * (1.0 + 3.0 * hill);
      const double tum = TN + TB + TM;
      const double act = 0.05 * EA * tum / (tum + 200.0);
      k[10] = g * TN - kill * TN - kout * TN + 0.1 * TB;
      k[11] = kout * TN + 0.1 * TM - (0.1 + 0.05 + 0.02 + 0.5 * kill) * TB;
      k[12] = g * TM - kill * TM - 0.1 * TM + 0.05 * TB;
      k[13] = 0.1 * (1.0 + 2.0 * C / (0.05 + C)) - 0.1 * EA - act;
      k[14] = act - 0.1 * EE;
      k[15] = hill * (TN / 600.0) * EE - 0.2 * y[15];
      k[16] = 2.0 + 0.05 * kill * tum - 0.35 * y[16];
      k[17] = -p.KA * y[17];
      k[18] = p.KA * y[17] - p.CL / p.V * y[18];
    };
    Y y{4, 4, 4, 4, 4, 200, 200, 200, 200, 200, 600, 400, 300, 1, 0.3, 0, 6, 0, 0};
    double time = schedule.start, after_dose = 1e-3, step = after_dose;
    std::size_t dose = 0;
    for (const double output : schedule.outputs) {
      while (time < output) {
        while (dose < schedule.doses.size() && schedule.doses[dose].time <= time) {
          y[17] += schedule.doses[dose++].amount;
          step = after_dose;
        }
        const double stop = dose < schedule.doses.size() ? std::min(output, schedule.doses[dose].time) : output;
        if (!dopri5(slope, time, stop, y, step, control)) break;
        time = stop;
      }
      result.values.insert(result.values.end(), y.begin(), y.end());
    }
  }
  return result;
}

}  // namespace titrate::bench
