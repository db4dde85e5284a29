#pragma once
// One patient whose numbers are easy to follow, and moments in which every term of the equations is at work.

#include "model/patient.hpp"
#include "model/pharmacokinetics.hpp"

#include <vector>

namespace titrate::model {

inline Parameters<double> reference_patient() {
  return {{.k_X = 1.0,
           .k_C = 0.4,
           .c_S = 0.2,
           .steroid_C = 0.5,
           .k_G = 1.0,
           .G_50 = 10.0,
           .k_P = 0.03,
           .P_0 = 0.8,
           .a_X = 0.5,
           .T_s = 3000.0,
           .k_A = 0.35,
           .psi = 10.0,
           .c_0 = 0.15,
           .L_50 = 30.0,
           .steroid_A = 0.9,
           .k_Ru = 1.7,
           .k_Rd = 0.01},
          {.B_0 = 200.0,
           .L_0 = 400.0,
           .S_0 = 300.0,
           .M_0 = 1500.0,
           .g = 0.005,
           .d = 0.003,
           .d_B = 0.0018,
           .k_h = 0.12,
           .hom = 0.8,
           .egress_F = 0.5,
           .T_max = 15000.0,
           .k_N = 0.15,
           .eta = 0.9,
           .delta_N = 0.009,
           .blood_N = 0.3,
           .kappa_1 = 0.06,
           .kappa_2 = 0.024,
           .k_ADCC = 0.05,
           .steroid_kill = 0.3,
           .kappa_max = 0.5,
           .phi_L = 0.6,
           .phi_M = 0.8,
           .steroid_lysis = 0.02},
          {.k_F = 0.35,
           .A_50 = 0.4,
           .d_F = 0.2,
           .steroid_F = 0.6,
           .symptom_gain = 1.2,
           .beta_bulk = 0.5,
           .d_symptom = 3.5,
           .steroid_Y = 0.5},
          {.U_0 = 5.6,
           .Ph_0 = 3.5,
           .K_0 = 4.2,
           .Ca_0 = 9.2,
           .creatinine_0 = 1.0,
           .gfr_0 = 0.9,
           .release_U = 0.0118,
           .release_Ph = 0.0072,
           .release_K = 0.0018,
           .k_U = 1.04,
           .k_Ph = 1.0,
           .k_K = 2.0,
           .gut_U = 0.33,
           .gut_Ph = 0.3,
           .gut_K = 0.5,
           .hydration_gain = 0.15,
           .k_J = 0.5,
           .J_min = 0.1,
           .UPh_50 = 110.0,
           .k_Q = 0.8,
           .allopurinol_max = 0.84,
           .allopurinol_50 = 1.4,
           .Ca_per_Ph = 0.45},
          {.anc_0 = 3.0,
           .platelets_0 = 150.0,
           .Hb_0 = 12.0,
           .M_n = 1000.0,
           .mu = 0.35,
           .room_max = 2.4,
           .gamma = 0.17,
           .MTT_N = 5.5,
           .MTT_P = 7.0,
           .gcsf_gain = 0.25,
           .k_Hb = 0.03,
           .Hb_max = 12.5,
           .Hb_room = 0.3},
          {.il10_A = 6.0, .il6_A = 1.75, .il6_N = 6.5, .il2r_A = 3.0, .tnfr1_A = 2.5, .bfgf_N = 0.65},
          {.blood_volume = 5.0,
           .normal_lymphocytes = 1.6,
           .cell_density = 1.0,
           .diameter_0 = 5.0,
           .node_rest = 4.0,
           .spleen_F = 0.4}};
}

inline Pharmacokinetics::Parameters<double> reference_kinetics() { return {.k_a = 3.0, .CL = 11.7, .V = 59.0}; }

inline DrugEffect::Parameters<double> reference_effect() {
  return {.EC50_I = 18.5,
          .EC50_M = 42.6,
          .Emax_N = 0.56,
          .Emax_P = 0.29,
          .Emax_H = 0.41,
          .cap_N = 0.9,
          .cap_P = 0.9,
          .cap_H = 0.6};
}

/// Inputs of a patient who is given everything.
inline Inputs<double> busy_day() {
  return {.immune_effect = 0.5,
          .neutrophil_effect = 0.3,
          .platelet_effect = 0.2,
          .hemoglobin_effect = 0.1,
          .glucocorticoid = 20.0,
          .allopurinol = 1.0,
          .hydration = 1.0,
          .gcsf = 1.0,
          .antibody = 0.5};
}

/// Under treatment, in flare and lysis; and later, with a cleared marrow.
inline std::vector<State<double>> busy_states() {
  State<double> flare = {{.X = 0.4, .C = 0.5, .G = 1.5, .P = 0.9, .A = 0.7, .R = 0.6},
                         {.B = 150.0, .L = 350.0, .S = 250.0, .M = 1200.0, .N = 0.8},
                         {.F = 0.9},
                         {.U = 8.0, .Ph = 5.0, .K = 5.0, .J = 0.8, .Q = 0.5},
                         {.N_prol = 2.0,
                          .N_t1 = 2.2,
                          .N_t2 = 2.4,
                          .N_circ = 2.6,
                          .P_prol = 90.0,
                          .P_t1 = 100.0,
                          .P_t2 = 110.0,
                          .P_circ = 120.0,
                          .Hb = 11.0}};
  State<double> cleared = flare;
  cleared.M = 10.0;
  return {flare, cleared};
}

}  // namespace titrate::model
