#pragma once
// A recorded study in the making: what the domains' sinks put down, and what makes charts of it at the end. Used by
// sdtm_read.cpp, sdtm_findings.cpp, sdtm_events.cpp and sdtm_chart.cpp alone.

#include "cdisc/mapping.hpp"
#include "cdisc/patient_shelf.hpp"
#include "cdisc/read.hpp"
#include "cdisc/sdtm_row.hpp"
#include "cdisc/sdtm_study.hpp"
#include "cdisc/sdtm_visits.hpp"

#include <array>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace titrate::cdisc {

/// Finds a text in an unordered map without making a string of it.
struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};
template <class Value>
using TextMap = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

struct RawDose {
  enum class Basis : std::uint8_t { whole, per_kg, per_m2 };
  chart::Agent agent{};
  int first = 0, last = 0, every = 1;
  double amount = 0;
  Basis basis = Basis::whole;
  bool study_drug = false, open_end = false;
  RowRef row = {};
};

struct RawEvent {
  chart::Event event = {};
  int last_day = 0;
  bool fatal = false;
  RowRef row = {};
};

/// One evaluator's size, sum or response: which evaluator counts is known when all were seen.
struct RawSize {
  LesionSize size = {};
  std::uint16_t evaluator = 0;
  bool accepted = false, is_sum = false;
};
struct RawResponse {
  ReportedResponse response = {};
  std::uint16_t evaluator = 0;
  bool accepted = false;
};

struct RawFound {
  chart::Found found{};
  RowRef row = {};
  TakenFrom from{};
};

/// A supplemental qualifier that waits for its parent row.
struct Qualifier {
  std::size_t rule = 0;  ///< index into Mapping::supplements
  std::string value = {};
  std::size_t patient = 0;
  RowRef row = {};
  bool used = false;
};

struct RawCovariate {
  int day = 0;
  double value = chart::missing;
  RowRef row = {};
};

/// What is known of a subject beside the patient in the making.
struct Raw {
  std::optional<int> death_dm, end_of_participation;  ///< days from 1970-01-01
  RowRef death_dm_row = {};
  bool death_flag = false;
  VisitDays visits;
  VisitNumbers visit_numbers;
  static constexpr std::pair<float, std::int16_t> no_visit{0, -32768};
  std::pair<float, std::int16_t> last_visit = no_visit;  ///< where there was nothing to find in it
  std::vector<RawDose> doses;
  std::vector<RawEvent> events;
  std::vector<RawEvent> flares;
  std::vector<RawSize> sizes;
  std::vector<RawResponse> responses;
  std::array<std::vector<RawCovariate>, static_cast<std::size_t>(Covariate::count_)> covariates;
  std::set<std::string> prior_lines;
  bool prior_asked = false;
  std::vector<RawFound> found;
  std::optional<int> contact;  ///< last day on which somebody said that the subject was alive
  std::optional<RowRef> said_dead;
  struct End {
    int day;
    std::string reason, term;
    RowRef row;
  };
  std::vector<End> ends;
  std::optional<End> death;
  int last_seen = -32768;  ///< day of the last record
};

class Assembly {
 public:
  /// `memory`: of observations, in bytes; what is beyond is put away in a temporary file.
  Assembly(const Mapping& m, RecordedStudy& s, std::size_t memory)
      : mapping(m), study(s), shelf_(std::make_shared<PatientShelf>(memory)) {}

  const Mapping& mapping;
  RecordedStudy& study;
  std::vector<std::unique_ptr<Raw>> raw;  ///< beside study.patients
  std::set<std::string> domains;          ///< that the study has
  /// By domain, subject, IDVAR and IDVARVAL, a line each; which IDVAR a domain has.
  TextMap<std::vector<Qualifier>> supplements;
  std::set<std::pair<std::string, std::string>> supplement_variables;
  std::vector<std::string> evaluators;  ///< as RawSize::evaluator counts them

  /// Index of a subject of DM that has a day 1, or nothing (with a finding where it is not in DM).
  std::optional<std::size_t> subject(std::string_view id, RowRef row, const std::string& domain);
  std::optional<std::size_t> find(std::string_view id) const;
  void add_subject(Patient patient, std::unique_ptr<Raw> one);
  void add_observation(std::size_t patient, const Observation& one);
  std::uint16_t evaluator(std::string_view name);

  /// Day of a chart of a complete date; nothing with a finding where it is missing, in part or none.
  std::optional<int> result_day(std::size_t patient, std::string_view iso, RowRef row, const std::string& domain,
                                const std::string& variable);
  /// The same for a start or an end; what is not known of it is imputed, with a finding.
  std::optional<int> event_day(std::size_t patient, std::string_view iso, Side side, RowRef row,
                               const std::string& domain, const std::string& variable);
  void note_visit(std::size_t patient, int day, std::string_view visit, std::optional<double> number, RowRef row,
                  const std::string& domain);

  Understood& understood(const std::string& domain, const std::string& variable, std::string_view code,
                         std::string_view label);
  void find(Check check, std::size_t patient, const std::string& domain, RowRef row, std::string variable,
            std::string_view value, std::string what, std::string consequence);

  /// Charts of everything that was put down.
  void finish();

 private:
  void make_chart(std::size_t patient);
  void put_observations_away();
  void fetch_observations(std::size_t patient);
  void report_supplements();
  TextMap<std::size_t> index_;
  mutable std::size_t last_ = static_cast<std::size_t>(-1);
  TextMap<std::size_t> understood_;  ///< place in study.understood
  std::shared_ptr<PatientShelf> shelf_;
  std::size_t observations_at_hand_ = 0;
  std::vector<std::vector<Shelf::Place>> put_away_;  ///< observations by patient, in the order of their rows
};

/// How Assembly::supplements is asked.
std::string supplement_key(std::string_view domain, std::string_view subject, std::string_view variable,
                           std::string_view value);

/// A sink for the domain, or nothing where the domain is not used.
std::unique_ptr<RowSink> sink_for(Assembly& assembly, const std::string& domain, std::uint16_t file);
std::unique_ptr<RowSink> findings_sink(Assembly& assembly, const std::string& domain, std::uint16_t file);
std::unique_ptr<RowSink> lesions_sink(Assembly& assembly, const std::string& domain, std::uint16_t file);
std::unique_ptr<RowSink> response_sink(Assembly& assembly, std::uint16_t file);
std::unique_ptr<RowSink> treatment_sink(Assembly& assembly, const std::string& domain, std::uint16_t file);
std::unique_ptr<RowSink> events_sink(Assembly& assembly, std::uint16_t file);
std::unique_ptr<RowSink> history_sink(Assembly& assembly, std::uint16_t file);
std::unique_ptr<RowSink> disposition_sink(Assembly& assembly, std::uint16_t file);
std::unique_ptr<RowSink> status_sink(Assembly& assembly, std::uint16_t file);
/// Puts the qualifiers of SUPP-- into the rows of their parent on the way to `to`.
std::unique_ptr<RowSink> merging_sink(Assembly& assembly, const std::string& domain, std::unique_ptr<RowSink> to);
std::unique_ptr<RowSink> supplement_sink(Assembly& assembly, const std::string& domain, std::uint16_t file);

/// What all sinks share: the file that they read, and cells that do not fit.
class DomainSink : public RowSink {
 public:
  DomainSink(Assembly& assembly, std::string domain, std::uint16_t file)
      : a(assembly), domain_(std::move(domain)), file_(file) {}
  bool misfit(const Misfit& misfit) override;
  void begin(const Dataset& dataset) override;

 protected:
  /// "LB" and "ORRES" as LBORRES.
  std::string own(std::string_view name) const { return domain_ + std::string(name); }
  RowRef at(std::uint64_t row) const { return {file_, static_cast<std::uint32_t>(row)}; }
  /// Columns are looked up here.
  virtual void open(const Dataset& dataset) = 0;
  /// A finding where the variable is missing: the rows say nothing without it.
  void require(const Dataset& dataset, std::initializer_list<std::string> names);

  Assembly& a;
  std::string domain_;
  std::uint16_t file_;
  std::vector<std::string> names_;  ///< of the file's variables
  bool usable_ = true;
};

}  // namespace titrate::cdisc
