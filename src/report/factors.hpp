#pragma once
// The factors by which the published trial told response, in its order.

#include <array>

namespace titrate::report {

struct Factor {
  const char* heading;  ///< factors of one heading stand together
  const char* label;
  const char* id;    ///< of the endpoint
  const char* path;  ///< of [responders, patients] in the evidence file where no outcome has them; "" = none
  /// The next factor is the rest of those of whom it is known: the two can be compared.
  bool against_next = false;
};
inline constexpr std::array factors{
    Factor{"Fludarabine", "Refractory", "overall_fludarabine_refractory", "", true},
    Factor{"Fludarabine", "Not refractory", "overall_fludarabine_sensitive", ""},
    Factor{"VH genes", "Unmutated", "overall_vh_unmutated", "", true},
    Factor{"VH genes", "Mutated", "overall_vh_mutated", "not_scored.overall_by_factor.vh_mutated"},
    Factor{"FISH", "del(17p)", "overall_del17p", ""},
    Factor{"FISH", "del(11q)", "overall_del11q", ""},
    Factor{"FISH", "del(11q) or del(17p)", "overall_del11q_or_17p", ""},
    Factor{"FISH", "Trisomy 12", "overall_trisomy12", "not_scored.overall_by_factor.trisomy12"},
    Factor{"FISH", "Normal", "overall_fish_normal", "not_scored.overall_by_factor.normal"},
    Factor{"ZAP-70", "Positive", "overall_zap70_positive", "not_scored.overall_by_factor.zap70_positive"},
    Factor{"Tumor flare", "With flare", "overall_with_flare", "", true},
    Factor{"Tumor flare", "Without flare", "overall_without_flare", ""}};

}  // namespace titrate::report
