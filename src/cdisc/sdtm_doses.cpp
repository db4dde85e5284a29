#include "cdisc/sdtm_doses.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

namespace titrate::cdisc {

namespace {

auto order(const RawDose& dose) { return std::tuple(dose.agent, dose.first, dose.row); }

/// A row that says the same as one before it.
bool same(const RawDose& a, const RawDose& b) {
  return std::tuple(a.agent, a.first, a.last, a.amount, a.every, a.study_drug) ==
         std::tuple(b.agent, b.first, b.last, b.amount, b.every, b.study_drug);
}

class Doses {
 public:
  Doses(Assembly& assembly, std::size_t index, int last_day)
      : a_(assembly), index_(index), patient_(assembly.study.patients[index]), last_day_(last_day) {}

  void place() {
    std::vector<RawDose>& all = a_.raw[index_]->doses;
    std::sort(all.begin(), all.end(), [](const RawDose& x, const RawDose& y) { return order(x) < order(y); });
    for (std::size_t i = 0; i < all.size(); ++i) prepare(all, i);
    for (std::size_t first = 0; first < all.size();) {
      std::size_t last = first;
      while (last < all.size() && all[last].agent == all[first].agent) ++last;
      give({all.data() + first, last - first});
      first = last;
    }
  }

 private:
  const std::string& domain(const RawDose& dose) const { return a_.study.files[dose.row.file].domain; }
  std::string date(int day) const { return iso_date(day + patient_.day_1); }

  void prepare(std::vector<RawDose>& all, std::size_t i) {
    RawDose& dose = all[i];
    for (std::size_t j = i; j-- > 0 && all[j].agent == dose.agent && all[j].first == dose.first;)
      if (dose.amount > 0 && same(all[j], dose)) {
        a_.find(Check::duplicate_dose, index_, domain(dose), dose.row, "", fmt::format("{:g}", dose.amount),
                fmt::format("row {} says the same", all[j].row.row), "counted once");
        dose.amount = 0;
        return;
      }
    if (dose.basis == RawDose::Basis::per_kg) dose.amount *= patient_.chart.baseline.weight_kg;
    if (dose.basis == RawDose::Basis::per_m2) dose.amount *= chart::body_surface_area(patient_.chart.baseline);
    if (!(dose.amount >= 0)) {
      a_.find(Check::missing_dose, index_, domain(dose), dose.row, "", "",
              "a dose by weight or body surface, of a patient whose weight or height is not known", "not used");
      dose.amount = 0;
    }
    if (dose.open_end) close(all, i);
    if (dose.study_drug && dose.first < 0) {
      a_.find(Check::dose_before_day_1, index_, domain(dose), dose.row, "EXSTDTC", date(dose.first),
              "the first day of the study drug is before the reference start date",
              dose.last < 0 ? "not counted" : "counted from day 1");
      dose.first = 0;
      if (dose.last < 0) dose.amount = 0;
    }
    if (dose.last > last_day_ && dose.amount > 0) {
      if (!dose.open_end)
        a_.find(Check::after_death, index_, domain(dose), dose.row, "", date(dose.last),
                fmt::format("a dose after death on {}", date(last_day_)), "not counted from the day after death");
      dose.last = last_day_;
    }
  }

  /// A study drug goes on to its next row, or to the end of treatment; other drugs to the last day that is known of.
  void close(std::vector<RawDose>& all, std::size_t i) {
    RawDose& dose = all[i];
    if (dose.agent == chart::Agent::hydration) return;  // one infusion
    int end = patient_.cut_day;
    if (dose.study_drug) {
      for (const Raw::End& each : a_.raw[index_]->ends) end = std::min(end, each.day);
      for (std::size_t j = i + 1; j < all.size() && all[j].agent == dose.agent; ++j)
        if (all[j].study_drug && all[j].first > dose.first) {
          end = std::min(end, all[j].first - 1);
          break;
        }
    }
    end = std::max(end, dose.first);
    a_.find(Check::missing_end, index_, domain(dose), dose.row, "", "", "the administration has no end",
            fmt::format("taken as going on to {}", date(end)));
    dose.last = end;
  }

  /// The amounts of every stretch of days on which the same rows hold.
  void give(std::span<const RawDose> rows) {
    std::vector<int> edges;
    std::vector<RawDose> parts;
    for (const RawDose& row : rows) {
      if (row.amount <= 0 || row.last < row.first) continue;
      RawDose part = row;
      if (row.every <= 1) {
        parts.push_back(part);
      } else {
        for (int day = row.first; day <= row.last; day += row.every) {
          part.first = part.last = day;
          parts.push_back(part);
        }
      }
    }
    for (const RawDose& part : parts) {
      edges.push_back(part.first);
      edges.push_back(part.last + 1);
    }
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    std::sort(parts.begin(), parts.end(), [](const RawDose& x, const RawDose& y) { return order(x) < order(y); });
    std::size_t begin = 0;
    for (std::size_t e = 0; e + 1 < edges.size(); ++e) {
      double amount = 0;
      RowRef source;
      while (begin < parts.size() && parts[begin].last < edges[e]) ++begin;
      for (std::size_t p = begin; p < parts.size() && parts[p].first <= edges[e]; ++p) {
        if (parts[p].last < edges[e]) continue;
        if (amount == 0) source = parts[p].row;
        amount += parts[p].amount;
      }
      if (amount <= 0) continue;
      const std::size_t before = patient_.chart.administrations.size();
      patient_.chart.give(parts.front().agent, edges[e], edges[e + 1] - 1, amount);
      if (patient_.chart.administrations.size() > before) patient_.administration_rows.push_back(source);
    }
  }

  Assembly& a_;
  std::size_t index_;
  Patient& patient_;
  int last_day_;
};

}  // namespace

void place_doses(Assembly& assembly, std::size_t patient, int last_day) { Doses(assembly, patient, last_day).place(); }

int last_study_dose(const Raw& raw) {
  int last = -1;
  for (const RawDose& dose : raw.doses)
    if (dose.study_drug && dose.amount > 0) last = std::max(last, dose.last);
  return last;
}

}  // namespace titrate::cdisc
