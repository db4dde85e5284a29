#pragma once
// What the page opens behind a cell: the patients that it counts, and the rows of the data that decided for each.

#include "recorded/estimates.hpp"
#include "recorded/opened.hpp"
#include "report/figure.hpp"
#include "report/table.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace titrate::report {

/// A report stays a file that can be mailed: what is beyond is counted, and the page says so.
struct RowLimits {
  std::size_t rows = 60'000;           ///< in all
  std::size_t rows_of_a_patient = 30;  ///< for one topic
  std::size_t subjects_of_a_cell = 2'000;
};

/// A number of the page that is no endpoint, and each patient's value.
struct ValuesBehind {
  std::string key, title, topic;
  std::vector<recorded::Share> shares;
};

/// Gathers the cells of tables that have rows behind them and writes what the page needs to open them.
class RowsBehind {
 public:
  RowsBehind(const recorded::Study& study, const std::vector<std::vector<recorded::Share>>& shares,
             RowLimits limits = {});
  /// Every cell with a key. Keys are those of `rows_key`, and "flow/…" with the id of a line of the flow.
  void add(const Table& table);
  void add(const std::string& key);
  void add(ValuesBehind values);

  /// As JSON that can stand in a script element: subjects and files by number; per topic and subject the place of its
  /// rows; per cell its subjects. Written piece by piece: a tree of it would take many times the memory of its text.
  void write(std::ostream& out);

 private:
  struct Opened;  ///< a cell
  struct Place {
    std::uint32_t first = 0, rows = 0;
  };
  struct Line {
    cdisc::RowRef row;
    std::optional<int> day;
    std::uint32_t what = 0, value = 0;  ///< by number
  };
  /// Texts by number, in the order in which they were first said.
  class Texts {
   public:
    std::uint32_t number(const std::string& text);
    const std::vector<const std::string*>& all() const { return all_; }

   private:
    std::unordered_map<std::string, std::uint32_t> places_;
    std::vector<const std::string*> all_;  ///< keys of places_, which stay where they are
  };

  Opened open(const std::string& key) const;
  /// With the patients of the shares: those with the event first, values ascending.
  void take(std::vector<recorded::Share> shares, Opened& cell) const;
  Json to_json(const Opened& cell) const;
  void collect(const Opened& cell, bool with_event);
  void collect(const std::string& topic, std::size_t subject);
  const recorded::Opened& opened(std::size_t patient);

  const recorded::Study& study_;
  const std::vector<std::vector<recorded::Share>>& shares_;
  RowLimits limits_;
  std::vector<std::string> keys_;
  std::map<std::string, ValuesBehind> values_behind_;           ///< by key
  std::vector<std::ptrdiff_t> patient_of_;                      ///< by subject; -1 = not enrolled
  std::map<std::string, std::map<std::size_t, Place>> placed_;  ///< by topic and subject
  Texts whats_, values_;
  std::vector<Line> lines_;
  std::size_t cut_ = 0;
  std::pair<std::size_t, std::unique_ptr<recorded::Opened>> opened_;  ///< the last one
};

}  // namespace titrate::report
