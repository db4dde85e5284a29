#pragma once
// What a calibration is: which parameters are sampled, with which priors, and which published figures enter the
// likelihood, each as a count of a count. All of it is data (library/calibrations/).

#include "cohort/distribution.hpp"
#include "results/evidence.hpp"

#include <string>
#include <vector>

namespace titrate::inference {

/// A parameter that is sampled. Its coordinate z is standard normal before the data; `value` is the parameter there.
struct Sampled {
  std::string name;  ///< of a field of cohort::Theta
  cohort::Continuous prior;
  bool per_trial = false;  ///< each trial has a value of its own, and so has a trial to come
  std::string why;
  double value(double z) const;
};

struct Fixed {
  std::string name, why;
};

/// Which question of the trial a figure answers.
enum class TermKind {
  count,     ///< `events` of `of` (of everyone where empty), both without `except`
  contrast,  ///< `events` in a subgroup against the rest of `of`, given how many there were in both together
  median,    ///< half of those with a flare had `events` (onset or duration) by `day`
};

/// One figure of the likelihood. y of m are the published counts; ids are those of the evidence file.
struct Term {
  TermKind kind = TermKind::count;
  std::string trial;  ///< id of the evidence
  std::string events, of;
  std::vector<std::string> except;
  results::Per per = results::Per::patient;
  double day = 0;      ///< of a median
  std::string cohort;  ///< of a median: id of the protocol's cohort, "" = all
  std::string why;
  double y = 0, m = 0;
  double y_other = 0, m_other = 0;  ///< of a contrast: outside the subgroup
  std::string label() const;
};

struct LeftOut {
  std::string trial, id;
  results::Per per;
  std::string why;
};

struct Calibration {
  std::string id, title, parameters;
  std::vector<std::string> trials;  ///< ids of the evidence, in the order of the file
  std::vector<results::Evidence> evidence;
  std::vector<Sampled> sampled;
  std::vector<Fixed> fixed;
  std::vector<Term> terms;
  std::vector<LeftOut> left_out;
  std::vector<std::string> files;  ///< read, in order

  std::size_t trial(const std::string& id) const;  ///< its place in `trials`

  /// Reads library/calibrations/ID.toml and the evidence that it names. Throws Error(input) with every problem: a
  /// parameter that the model lacks, a figure that the evidence lacks, a scored outcome that is neither used nor left
  /// out with a reason.
  static Calibration read(const std::string& id, const std::string& library);
};

}  // namespace titrate::inference
