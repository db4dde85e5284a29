#pragma once
// A trial's published outcomes, from library/evidence/*.toml.

#include "results/endpoints.hpp"

#include <optional>
#include <string>
#include <vector>

namespace titrate::results {

struct PublishedRate {
  std::string id;
  Per per = Per::patient;
  int events = 0, n = 0;
  bool score = false;    ///< a prediction is compared with it
  bool rounded = false;  ///< the source prints a percentage; `events` is the nearest count
  std::string note;
};

/// A published quantity or a table row that is described and not scored.
struct PublishedValue {
  std::string id;  ///< dotted path in the file: "baseline.age_years.median"
  double value = 0;
};

/// Toxicity per course that no model here produces: printed as "not modelled".
struct NotModelled {
  std::string term;
  std::optional<int> g1_2;
  std::optional<double> g3_4;
  bool g3_4_percent = false;
};

struct Evidence {
  std::string regimen, citation;
  int n = 0, courses = 0;
  double median_follow_up_months = 0;
  std::vector<PublishedRate> rates;
  std::vector<PublishedValue> values;
  std::vector<NotModelled> not_modelled;
  int not_modelled_n = 0;
  const PublishedRate* find(const std::string& id, Per per) const;
  std::optional<double> value(const std::string& id) const;
};

/// Throws Error(input) with every problem: events above n, a rate twice, unknown keys of an outcome.
Evidence read_evidence(const std::string& file);

}  // namespace titrate::results
