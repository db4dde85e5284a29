#pragma once
// What an assay says of a sample: a number, or on which side of a limit it lies.

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace titrate::assay {

/// Unit of all: the analyte's. Limits are those of the plate times the sample's dilution.
struct Quantified {
  double value, standard_error;
};
struct BelowDetection {  ///< < LOD
  double limit;
};
struct BelowQuantification {  ///< < LLOQ: present, or not told apart from it, but no number
  double limit;
};
struct AboveQuantification {  ///< > ULOQ
  double limit;
};
struct NotQuantifiable {};  ///< the plate has no curve or no range for the analyte; the calibration says why

/// A censored value is a type of its own: there is no way to take it for a number without saying what is done with it.
using Concentration =
    std::variant<Quantified, BelowDetection, BelowQuantification, AboveQuantification, NotQuantifiable>;

/// The number, where there is one.
std::optional<double> quantified(const Concentration& concentration);
/// "<LOD", "<LLOQ", ">ULOQ", "none", or "" of a number.
std::string censoring(const Concentration& concentration);
/// The limit of a censored value.
std::optional<double> limit(const Concentration& concentration);
/// "12.3", "<LOD (0.8)", ">ULOQ (2500)", "not quantifiable"; four digits.
std::string text(const Concentration& concentration);

/// Values that may be ranked together. Everything below the highest lower limit among them is tied there, and
/// everything above the lowest upper limit there (Helsel, Statistics for censored environmental data, 2012, from
/// memory): a rank test then uses only what is known of every value.
struct Ranked {
  std::vector<double> values;
  std::optional<double> lower, upper;  ///< where the ties are
  long tied = 0;                       ///< values at a limit
};
/// Error(failure) where one of them is NotQuantifiable.
Ranked ranked(std::span<const Concentration> concentrations);

}  // namespace titrate::assay
