#pragma once
// What the two iwCLL sets share: the thresholds' table, how a site, a count or a marrow is compared with the patient's
// own, and what growth is. How the parameters join into a category is each edition's own file.

#include "clinic/response_course.hpp"

#include <array>
#include <span>
#include <vector>

namespace titrate::clinic {

struct IwcllCriteria {
  // What is normal. Whether the number itself still is, the edition says.
  double node_normal = 0;         ///< cm, longest node
  double palpable = 0;            ///< cm below the costal margin, at least
  double spleen_length = 0;       ///< cm, longest diameter by imaging
  double lymphocytes_normal = 0;  ///< 1e9/L, below
  double neutrophils = 0;         ///< 1e9/L
  double platelets = 0;           ///< 1e9/L
  double hemoglobin = 0;          ///< g/dL
  double marrow_lymphocytes = 0;  ///< %, below; where CLL cells themselves are told, there must be none (2018)
  int marrow_delay = 0;           ///< days from clinical complete response before which a marrow does not count
  int red_cell_days = 0, platelet_days = 0, growth_factor_days = 0;  ///< without help, for a count to be the patient's

  // Partial response.
  double fall = 0;               ///< share of baseline
  double count_improvement = 0;  ///< share above baseline
  int group_a = 0, group_b = 0;  ///< parameters of each group that must have improved

  int confirmation_days = 0;  ///< from first met to the confirming scheduled assessment

  // Progression.
  double nodes_rise = 0;           ///< share above the reference, of the sum of products or of the longest diameter
  double node_minimum = 0;         ///< cm, longest node
  double sites_rise = 0;           ///< share above the reference
  double sites_minimum_rise = 0;   ///< cm
  double lymphocytes_rise = 0;     ///< share above the reference
  double lymphocytes_minimum = 0;  ///< 1e9/L
  double platelets_fall = 0;       ///< share of baseline
  double hemoglobin_fall = 0;      ///< g/dL
  int counts_off_drug_days = 0;    ///< since the last study drug, for a fall of counts to be the leukemia's
  double marrow_rise = 0;          ///< share above the biopsy before; 0 = no such criterion
  double prolymphocytes = 0;       ///< %, above
  int confirmed_after = 0;         ///< days
  GrowthReference after_response = GrowthReference::smallest;

  // Lymphocytosis under treatment.
  std::vector<chart::Agent> redistributing;  ///< drugs under which a rise of lymphocytes alone is no progression
  int under_treatment_days = 0;              ///< since the last dose of one of them

  FlareMask flare;
};

enum class IwcllEdition : std::uint8_t { of_2008, of_2018 };

/// The tables of a response set whose logic is "iwcll-2008" or "iwcll-2018". The first alone asks for neutrophils, the
/// second alone compares marrows and knows lymphocytosis under treatment.
IwcllCriteria read_iwcll(Document& document, Provenance& provenance, IwcllEdition edition);

/// What one parameter says at a visit.
struct Parameter {
  chart::Answer before = chart::Answer::unknown;    ///< abnormal before treatment
  chart::Answer normal = chart::Answer::unknown;    ///< as a complete response asks
  chart::Answer improved = chart::Answer::unknown;  ///< as a partial response asks
};

/// Yes where as many of the parameters that were abnormal before have improved as are needed, or all of them where
/// there are fewer; yes too where none was abnormal.
chart::Answer enough_improved(std::span<const Parameter> group, int needed);

/// One patient's course by either edition.
class Iwcll {
 public:
  explicit Iwcll(const IwcllCriteria& criteria) : criteria_(&criteria) {}

 protected:
  struct Size {
    double before = chart::missing, now = chart::missing, smallest = chart::missing;
  };
  struct Spleen {
    Size size;             ///< what it has above normal, by imaging; or below the costal margin
    chart::Answer before;  ///< enlarged before treatment
    chart::Answer normal;  ///< at this visit
  };
  struct Editions {
    bool hemoglobin_fall_included, marrow_counts;
  };

  const IwcllCriteria& criteria() const { return *criteria_; }
  Size measured(const ResponseView& view, chart::Measure measure, const Smallest& smallest) const;
  /// By imaging where it was seen so both before and since the last visit, else by palpation.
  Spleen spleen(const ResponseView& view) const;
  bool under_redistributing_drug(const ResponseView& view) const;
  chart::Answer fallen(const Size& size) const { return has_fallen_to(size.now, (1 - criteria_->fall) * size.before); }
  chart::Answer fallen(const ResponseView& view, chart::Measure measure) const;
  chart::Answer better(const ResponseView& view, chart::Measure measure) const;
  /// Constitutional symptoms as last told; nobody having written of any is taken for none.
  bool symptoms(const ResponseView& view) const;
  /// What the marrow makes of a visit at which no leukemia is seen.
  chart::Response by_marrow(chart::Answer counts_recovered) const;

  void judge_progression(const ResponseView& view, bool masked, bool lymphocytes_count, Editions edition);
  void see_marrow(const ResponseView& view);
  void keep(const ResponseView& view);

  ResponseCourse course_;
  Marrow marrow_ = Marrow::none;

 private:
  void judge_counts(const ResponseView& view, bool hemoglobin_fall_included);
  void judge_marrow(const ResponseView& view);

  const IwcllCriteria* criteria_;
  Smallest nodes_, longest_, spleen_, spleen_excess_, liver_, lymphocytes_;
  Run growing_nodes_, growing_longest_, growing_spleen_, growing_liver_, growing_lymphocytes_, falling_counts_,
      growing_marrow_;
  double marrow_before_ = chart::missing;  ///< CLL cells (lymphocytes where they are not told) at the biopsy before
  bool infiltrated_ = false;               ///< at the last biopsy
  int marrow_day_ = chart::Chart::never_given;
  int last_visit_ = chart::Chart::never_given;
};

/// Hallek et al., Blood 2008;111:5446, table 5 as Blood printed it.
class Iwcll2008 : public Iwcll {
 public:
  using Iwcll::Iwcll;
  /// Fills the response and progression fields. Needs the flare of the visit judged before.
  void assess(const ResponseView& view, results::Assessment& assessment);

 private:
  chart::Response judge_response(const ResponseView& view);
};

/// Hallek et al., Blood 2018;131:2745, table 4.
class Iwcll2018 : public Iwcll {
 public:
  using Iwcll::Iwcll;
  /// Fills the response and progression fields. Needs the flare of the visit judged before.
  void assess(const ResponseView& view, results::Assessment& assessment);

 private:
  chart::Response judge_response(const ResponseView& view);
};

}  // namespace titrate::clinic
