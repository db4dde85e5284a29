#pragma once
// The designs of vectors/tse_designs.json, and a design made in one line.

#include "design/boundary.hpp"
#include "stats/csv.hpp"

#include <string>
#include <vector>

namespace titrate::test {

inline design::Outcome outcome(const std::string& endpoint, bool want_high, design::Rule rule) {
  return {.label = endpoint, .event = {.endpoint = endpoint}, .want_high = want_high, .rule = std::move(rule)};
}

inline design::Design design_of(int patients, std::vector<design::Outcome> outcomes, int minimum = 1, int cohort = 1) {
  design::Design d;
  d.id = "test";
  d.patients = patients;
  d.minimum_patients = minimum;
  d.cohort_size = cohort;
  d.outcomes = std::move(outcomes);
  return d;
}

inline design::Outcome response(stats::Beta prior, double cutoff, design::Standard standard = {.rate = 0.2}) {
  return outcome("overall_response", true,
                 design::ThallSimonEstey{.standard = standard, .offset = 0, .prior = prior, .cutoff = cutoff});
}
inline design::Outcome toxicity(stats::Beta prior, double cutoff, design::Standard standard = {.rate = 0.3}) {
  return outcome("infection_g3_4", false,
                 design::ThallSimonEstey{.standard = standard, .offset = 0, .prior = prior, .cutoff = cutoff});
}

/// Design A to D; its historical betas are worth 1000 patients.
inline design::Design reference(const std::string& name, const std::string& looks = "every") {
  static const nlohmann::json all = json_vectors("tse_designs", "design");
  const nlohmann::json& d = all["designs"][name];
  const auto beta = [](const nlohmann::json& two) { return stats::Beta{two[0].get<double>(), two[1].get<double>()}; };
  const auto standard = [&](double rate) {
    design::Standard s{.rate = rate};
    if (d["hist"].get<bool>()) s.distribution = stats::Beta{1000 * rate, 1000 * (1 - rate)};
    return s;
  };
  const auto numbers = all["looks"][looks].get<std::vector<int>>();
  const int cohort = numbers.size() > 1 ? numbers[1] - numbers[0] : 1;
  return design_of(all["N"].get<int>(),
                   {response(beta(d["prior_or"]), 1 - d["L"].get<double>(), standard(all["p_or"].get<double>())),
                    toxicity(beta(d["prior_tox"]), d["U"].get<double>(), standard(all["p_tox"].get<double>()))},
                   numbers.front(), cohort);
}

}  // namespace titrate::test
