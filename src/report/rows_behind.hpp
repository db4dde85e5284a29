#pragma once
// What the page opens behind a cell: the patients that it counts, and the rows of the data that decided for each.

#include "recorded/estimates.hpp"
#include "recorded/opened.hpp"
#include "report/figure.hpp"
#include "report/table.hpp"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace titrate::report {

/// A report stays a file that can be mailed: what is beyond is counted, and the page says so.
struct RowLimits {
  std::size_t rows = 60'000;           ///< in all
  std::size_t rows_of_a_patient = 30;  ///< for one topic
  std::size_t subjects_of_a_cell = 2'000;
};

/// Gathers the cells of tables that have rows behind them and writes what the page needs to open them.
class RowsBehind {
 public:
  RowsBehind(const recorded::Study& study, const std::vector<std::vector<recorded::Share>>& shares,
             RowLimits limits = {});
  /// Every cell with a key. Keys are those of `rows_key`, and "flow/…" with the id of a line of the flow.
  void add(const Table& table);
  void add(const std::string& key);

  /// Subjects and files by number; per topic and subject the place of its rows; per cell its subjects.
  Json json();

 private:
  struct Opened;  ///< a cell
  Opened open(const std::string& key) const;
  Json to_json(const Opened& cell) const;
  void collect(const Opened& cell, bool with_event);
  void collect(const std::string& topic, std::size_t subject);
  const recorded::Opened& opened(std::size_t patient);
  std::size_t number(std::map<std::string, std::size_t>& places, Json& list, const std::string& text);

  const recorded::Study& study_;
  const std::vector<std::vector<recorded::Share>>& shares_;
  RowLimits limits_;
  std::vector<std::string> keys_;
  std::vector<std::ptrdiff_t> patient_of_;  ///< by subject; -1 = not enrolled
  std::map<std::pair<std::string, std::size_t>, std::pair<std::size_t, std::size_t>> placed_;  ///< first row, rows
  std::map<std::string, std::size_t> whats_, values_;
  Json what_ = Json::array(), value_ = Json::array();
  Json file_ = Json::array(), row_ = Json::array(), day_ = Json::array(), what_of_ = Json::array(),
       value_of_ = Json::array();
  std::size_t cut_ = 0;
  std::pair<std::size_t, std::unique_ptr<recorded::Opened>> opened_;  ///< the last one
};

}  // namespace titrate::report
