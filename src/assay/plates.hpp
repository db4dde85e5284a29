#pragma once
// An assay as it was measured: a TOML file that describes it and a CSV file of wells (docs/assay.md).

#include "base/error.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace titrate::assay {

/// The schema that such a file names in its first line.
constexpr const char* schema = "titrate/assay/1";

enum class WellKind : std::uint8_t { blank, standard, control, sample };

/// "choose": by the F test of the rules.
enum class ModelChoice : std::uint8_t { choose, four_parameters, five_parameters };

struct Analyte {
  std::string id, label, unit;
  ModelChoice model = ModelChoice::choose;
  /// Lower limit of quantification that the assay was validated to, in its unit: no plate goes below it.
  std::optional<double> validated_lower = {};
};

/// One response of one well; a well of a multiplex assay has one for each analyte.
struct Well {
  std::size_t analyte = 0;  ///< index into Assay::analytes
  std::string plate, well;
  WellKind kind = WellKind::sample;
  std::string id;                       ///< of a control or a sample
  std::optional<double> concentration;  ///< of a standard; of a control where it is known. Analyte's unit
  double response = 0;                  ///< as the reader gives it, blanks not subtracted
  double dilution = 1;                  ///< factor by which the sample was diluted, >= 1
  std::string subject, visit, group;    ///< of a sample, where the changes are wanted
  std::string masked;                   ///< why the well does not count; "" = it does
  Place at;
};

/// Vessels counted in one field of one section.
struct Field {
  std::string subject, visit, group;
  long count = 0;
};

struct Microvessels {
  double field_area = 0;  ///< mm2
  long hot_spots = 0;     ///< so many fields with the most vessels count; 0 = all
  std::vector<std::string> visits;
  std::vector<Field> fields;
};

struct Assay {
  std::string file, id, title, source;
  std::vector<std::string> data;  ///< the CSV files read
  std::vector<Analyte> analytes;
  std::vector<Well> wells;
  std::vector<std::string> visits;  ///< in order; empty: no changes are worked out
  std::optional<Microvessels> microvessels;
  std::vector<std::string> notes;  ///< what of the CSV was passed over
};

/// Throws Error(input) with every problem found: of the TOML as file:line:column, of a CSV file as file:row:column (the
/// names are row 1).
Assay read_assay(const std::string& file);

}  // namespace titrate::assay
