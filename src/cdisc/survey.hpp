#pragma once
// A look at all rows before any is written: what they hold, and what of it the format would lose.

#include "base/error.hpp"
#include "cdisc/text.hpp"
#include "cdisc/write.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace titrate::cdisc {

/// What version 5 of XPORT holds (SAS Technical Support TS-140); all in bytes.
struct XportLimits {
  static constexpr std::size_t name = 8, label = 40, text = 200, variables = 9999;
  /// IBM's numbers lie from 16^-65 = 2^-260 to below 16^63 = 2^252; ReadStat 1.1.8 writes from 2^249 on one and the
  /// same.
  static constexpr double least = 0x1p-260, beyond = 0x1p249;
  /// IBM's number of eight blanks, 3.7e-40.
  static constexpr double blank = 0x20202020202020p-184;
};

/// What the rows of one variable hold.
struct Extent {
  std::size_t longest = 0;  ///< bytes of its longest text, in the encoding to be written
  bool fractions = false;   ///< a number that is no integer, or beyond 2^53
};

class Survey : public RowSink {
 public:
  Survey(const Dataset& dataset, Format format, const std::filesystem::path& file, const WriteOptions& options);

  void row(std::uint64_t number, std::span<const Value> values) override;

  std::uint64_t rows() const { return rows_; }
  const std::vector<Extent>& extents() const { return extents_; }
  /// All of the head and the rows, by variable.
  std::vector<Problem> problems() const;

 private:
  /// The same thing wrong in many rows of a variable is one problem.
  struct Breach {
    std::uint64_t first_row = 0, rows = 0;
    std::string expected, seen, mend;
  };

  void names();
  void xport_names();
  void xport_label(const std::string& label, const std::string& whose);
  void text(std::size_t variable, std::string_view value);
  void number(std::size_t variable, double value);
  void missing(std::size_t variable, Missing value);
  void head(std::string expected, std::string seen, std::string mend);
  /// `kind` tells one sort of breach from another.
  void breach(std::size_t variable, char kind, std::string expected, std::string seen, std::string mend);

  const Dataset& dataset_;
  Format format_;
  std::filesystem::path file_;
  std::optional<Converter> converter_ = {};
  std::string encoding_;
  std::vector<std::string_view> moments_;
  std::vector<Extent> extents_;
  std::uint64_t rows_ = 0;
  bool last_row_blank_ = false;
  std::vector<Problem> head_;
  std::map<std::pair<std::size_t, char>, Breach> breaches_;
};

/// Writers of the formats; the survey has found nothing wrong.
void write_csv(const std::filesystem::path& file, const Dataset& dataset, const Source& source);
void write_xport(const std::filesystem::path& file, const Dataset& dataset, const Source& source, const Survey& survey,
                 const WriteOptions& options);
/// One of the three formats of Dataset-JSON.
void write_json(const std::filesystem::path& file, const Dataset& dataset, const Source& source, Format format,
                const Survey& survey, const WriteOptions& options);

/// What a writer of JSON puts for a variable whose dataType nobody gave.
std::string data_type(const Variable& variable, const Extent& extent);

}  // namespace titrate::cdisc
