#pragma once
// An ADaM dataset in the making: its variables with labels, origins and terms, rows by name, and what define.xml says.

#include "cdisc/define_xml.hpp"

#include <initializer_list>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace titrate::adam {

/// Where a variable's values come from.
struct Origin {
  std::string type;  ///< of Define-XML
  std::string text;  ///< the predecessor, or how it is derived
};
inline Origin from(std::string predecessor) { return {"Predecessor", std::move(predecessor)}; }
inline Origin derived(std::string how) { return {"Derived", std::move(how)}; }
inline Origin assigned() { return {"Assigned", ""}; }

enum class Kind : std::uint8_t { text, integer, number, date };

struct Item {
  std::string name, label;
  Kind kind;
  Origin origin;
  std::string terms = {};   ///< name of a code list, or "its own": the values that the dataset has
  std::string decode = {};  ///< of a list of its own: the variable that says what a value means
};
/// A code list made of the values that there are.
inline constexpr std::string_view own_terms = "its own";

class Sheet {
 public:
  struct Head {
    std::string name, label, structure, class_name;
    std::vector<std::string> keys;  ///< in order; rows are sorted by them
  };
  Sheet(Head head, std::vector<Item> items);

  /// Begins a row.
  Sheet& row();
  /// "" and NaN leave the cell missing. Throws Error(failure) for a variable that the dataset does not have.
  Sheet& put(std::string_view variable, std::string text);
  Sheet& put(std::string_view variable, const char* text) { return put(variable, std::string(text)); }
  Sheet& put(std::string_view variable, double number);
  /// A day counted from 1970-01-01, as SAS counts: days from 1960-01-01.
  Sheet& put_date(std::string_view variable, int civil_day);

  /// After the last row: sorts by the keys, numbers ASEQ within subjects where there is one, sets the lengths of texts.
  void finish();

  const cdisc::Table& table() const { return table_; }
  const std::string& name() const { return head_.name; }
  /// A cell as text ("" = missing) or number (NaN = missing).
  std::string text(std::size_t row, std::string_view variable) const;
  double number(std::size_t row, std::string_view variable) const;

  /// What define.xml says; the methods and the lists of the dataset's own values go to `define`.
  void describe(cdisc::Format format, cdisc::Define& define) const;

 private:
  std::size_t place(std::string_view variable) const;
  cdisc::CodeList own_list(const Item& item) const;

  Head head_;
  std::vector<Item> items_;
  std::map<std::string, std::size_t, std::less<>> place_;
  cdisc::Table table_;
};

/// Days from 1960-01-01 to 1970-01-01.
inline constexpr int sas_epoch = 3653;

}  // namespace titrate::adam
