// SUPP-- on the rows of its parent.

#include "cdisc/sdtm_assembly.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace titrate::cdisc {

std::string supplement_key(std::string_view domain, std::string_view subject, std::string_view variable,
                           std::string_view value) {
  return fmt::format("{}\n{}\n{}\n{}", domain, subject, variable, canonical(value));
}

namespace {

/// A variable of the parent that a qualifier fills where the row itself says nothing.
class Merging final : public RowSink {
 public:
  Merging(Assembly& assembly, std::string domain, std::unique_ptr<RowSink> to)
      : a_(assembly), domain_(std::move(domain)), to_(std::move(to)) {}

  void begin(const Dataset& dataset) override {
    Dataset wider = dataset;
    place_.assign(a_.mapping.supplements.size(), 0);
    for (std::size_t r = 0; r < place_.size(); ++r) {
      const SupplementRule& rule = a_.mapping.supplements[r];
      if (rule.domain != domain_) continue;
      const auto there = wider.find(rule.variable);
      place_[r] = there.value_or(wider.variables.size());
      if (!there) wider.variables.push_back({.name = rule.variable});
    }
    width_ = wider.variables.size();
    id_ = {dataset, "USUBJID"};
    keys_.clear();
    for (const auto& [of, variable] : a_.supplement_variables)
      if (of == domain_) keys_.emplace_back(variable, Column(dataset, variable));
    to_->begin(wider);
  }

  void row(std::uint64_t number, std::span<const Value> values) override {
    whole_.assign(values.begin(), values.end());
    whole_.resize(width_);
    for (const auto& [variable, column] : keys_) {
      const auto found = a_.supplements.find(supplement_key(domain_, id_.text(values), variable, column.text(values)));
      if (found == a_.supplements.end()) continue;
      for (Qualifier& each : found->second) put(each, number);
    }
    to_->row(number, whole_);
  }

  bool misfit(const Misfit& misfit) override { return to_->misfit(misfit); }

 private:
  void put(Qualifier& each, std::uint64_t number) {
    each.used = true;
    Value& cell = whole_[place_[each.rule]];
    if (std::holds_alternative<Missing>(cell)) {
      cell = std::string_view(each.value);
      return;
    }
    const auto* text = std::get_if<std::string_view>(&cell);
    const std::string own = text ? std::string(*text) : fmt::format("{}", std::get<double>(cell));
    if (canonical(own) == canonical(each.value)) return;
    a_.find(Check::supplement_disagrees, each.patient, "SUPP" + domain_, each.row, "QVAL", each.value,
            fmt::format("row {} of {} has {} {}", number, domain_, a_.mapping.supplements[each.rule].variable, own),
            "the row's own value is used");
  }

  Assembly& a_;
  std::string domain_;
  std::unique_ptr<RowSink> to_;
  std::vector<std::size_t> place_;  ///< by rule
  std::size_t width_ = 0;
  Column id_;
  std::vector<std::pair<std::string, Column>> keys_;
  std::vector<Value> whole_;
};

}  // namespace

std::unique_ptr<RowSink> merging_sink(Assembly& assembly, const std::string& domain, std::unique_ptr<RowSink> to) {
  return std::make_unique<Merging>(assembly, domain, std::move(to));
}

}  // namespace titrate::cdisc
