#pragma once
// A domain being written: its variables with labels, rows by name. Used by sdtm_write*.cpp alone.

#include "cdisc/dataset.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace titrate::cdisc {

class DomainTable {
 public:
  struct Named {
    std::string name;
    std::string label;
    Type type = Type::text;
  };
  /// STUDYID, DOMAIN and USUBJID stand before what is named.
  DomainTable(const std::string& study, const std::string& domain, const char* label, std::vector<Named> variables)
      : study_(study), domain_(domain) {
    table_.dataset.name = domain;
    table_.dataset.label = label;
    const bool supplement = domain.starts_with("SUPP");
    variables.insert(variables.begin(), {{"STUDYID", "Study Identifier"},
                                         supplement ? Named{"RDOMAIN", "Related Domain Abbreviation"}
                                                    : Named{"DOMAIN", "Domain Abbreviation"},
                                         {"USUBJID", "Unique Subject Identifier"}});
    for (const Named& each : variables) {
      place_[each.name] = table_.dataset.variables.size();
      table_.dataset.variables.push_back({.name = each.name, .label = each.label, .type = each.type});
    }
  }

  /// Begins a row of a subject; --SEQ counts within the subject where the domain has it.
  void row(const std::string& subject) {
    if (subject != subject_) sequence_ = 0;
    subject_ = subject;
    table_.rows.emplace_back(table_.dataset.variables.size());
    put("STUDYID", study_);
    put(domain_.starts_with("SUPP") ? "RDOMAIN" : "DOMAIN", domain_.starts_with("SUPP") ? domain_.substr(4) : domain_);
    put("USUBJID", subject);
    if (const std::string name = domain_ + "SEQ"; place_.contains(name)) put(name, static_cast<double>(++sequence_));
  }
  void put(const std::string& variable, std::string text) {
    if (!text.empty()) cell(variable) = std::move(text);
  }
  void put(const std::string& variable, double number) { cell(variable) = number; }

  const std::string& domain() const { return domain_; }
  Table take() { return std::move(table_); }

 private:
  Cell& cell(const std::string& variable) { return table_.rows.back()[place_.at(variable)]; }

  Table table_;
  std::map<std::string, std::size_t> place_;
  std::string study_, domain_, subject_;
  int sequence_ = 0;
};

}  // namespace titrate::cdisc
