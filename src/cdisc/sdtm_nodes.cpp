#include "cdisc/sdtm_nodes.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

namespace titrate::cdisc {

namespace {

/// Accepted rows where some are marked; else those of the first evaluator of the mapping's list who has any.
template <class Row>
std::vector<Row> counted(const std::vector<Row>& rows, const Assembly& a) {
  std::vector<Row> chosen;
  const auto keep = [&](auto wanted) {
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(chosen), wanted);
    return !chosen.empty();
  };
  if (keep([](const Row& row) { return row.accepted; })) return chosen;
  for (const std::string& pattern : a.mapping.evaluators)
    for (std::size_t e = 0; e < a.evaluators.size(); ++e)
      if (matches(pattern, a.evaluators[e]) && keep([e](const Row& row) { return row.evaluator == e; })) return chosen;
  return rows;
}

/// What was measured on one day.
struct Examination {
  std::map<std::uint16_t, LesionSize> nodes;
  double reported_sum = chart::missing;
  RowRef row = {}, sum_row = {};
  TakenFrom sum_from = {};
};

class Nodes {
 public:
  Nodes(Assembly& assembly, std::size_t index)
      : a_(assembly), index_(index), patient_(assembly.study.patients[index]) {}

  void place() {
    for (const RawSize& raw : counted(a_.raw[index_]->sizes, a_)) see(raw);
    find_targets();
    for (auto& [day, examination] : examinations_) judge(day, examination);
    for (auto& [day, examination] : examinations_)
      for (const auto& [lesion, size] : examination.nodes) patient_.sizes.push_back(size);
  }

 private:
  const Lesion& lesion(std::uint16_t number) const { return patient_.lesions[number]; }

  void see(const RawSize& raw) {
    Examination& on = examinations_[raw.size.day];
    if (raw.is_sum) {
      on.reported_sum = raw.size.longest;
      on.sum_row = raw.size.row;
      on.sum_from = raw.size.longest_from;
      return;
    }
    if (!lesion(raw.size.lesion).node) return;
    if (on.nodes.empty()) on.row = raw.size.row;
    LesionSize& size = on.nodes.emplace(raw.size.lesion, raw.size).first->second;
    if (!chart::is_missing(raw.size.perpendicular)) {
      size.perpendicular = raw.size.perpendicular;
      size.perpendicular_row = raw.size.row;
      size.perpendicular_from = raw.size.perpendicular_from;
    }
    if (raw.size.absent || (!chart::is_missing(raw.size.longest) && !size.absent)) {
      size.longest_row = raw.size.row;
      size.longest_from = raw.size.longest_from;
    }
    if (!chart::is_missing(raw.size.longest)) size.longest = raw.size.longest;
    if (raw.size.absent) size.absent = true;
    any_perpendicular_ |= !chart::is_missing(raw.size.perpendicular);
  }

  /// The target nodes of the first examination: those that every later one must measure.
  void find_targets() {
    for (const auto& [day, examination] : examinations_) {
      for (const auto& [number, size] : examination.nodes)
        if (lesion(number).target) targets_.push_back(number);
      if (!targets_.empty()) return;
    }
  }

  static double longest(const LesionSize& size) { return size.absent ? 0 : size.longest; }
  static double product(const LesionSize& size) {
    if (size.absent || size.longest == 0) return 0;
    return size.longest * size.perpendicular;  // NaN where one is missing
  }

  void judge(int day, Examination& on) {
    double sum = targets_.empty() ? chart::missing : 0, most = targets_.empty() ? chart::missing : 0;
    for (const std::uint16_t target : targets_) {
      const auto size = on.nodes.find(target);
      if (size == on.nodes.end()) {
        if (!on.nodes.empty())
          a_.find(Check::node_not_measured, index_, "TR", on.row, "TRLNKID", lesion(target).link,
                  fmt::format("on study day {} the other nodes were measured, this one was not", chart::study_day(day)),
                  "no sum of products and no longest node on this day");
        sum = most = chart::missing;
        continue;
      }
      see_return(target, day, size->second);
      sum += product(size->second);
      const double length = longest(size->second);
      most = chart::is_missing(length) ? chart::missing : most < length ? length : most;
    }
    const bool incomplete = chart::is_missing(sum) && any_perpendicular_ && !on.nodes.empty();
    if (incomplete && std::all_of(targets_.begin(), targets_.end(), [&](auto t) { return on.nodes.contains(t); }))
      a_.find(Check::node_not_measured, index_, "TR", on.row, "TRTESTCD", a_.mapping.perpendicular_code,
              fmt::format("on study day {} a node has only one of its two diameters", chart::study_day(day)),
              chart::is_missing(on.reported_sum) ? "no sum of products on this day" : "the reported sum is used");
    compare_sums(sum, on);
    const LesionSize* only = targets_.size() == 1 && on.nodes.contains(targets_[0]) ? &on.nodes[targets_[0]] : nullptr;
    put(chart::Measure::longest_node, day, most, only ? only->longest_row : on.row,
        only ? only->longest_from : TakenFrom::several);
    const bool own = !chart::is_missing(sum);
    put(chart::Measure::node_products, day, own ? sum : on.reported_sum, own ? on.row : on.sum_row,
        own ? TakenFrom::several : on.sum_from);
  }

  void compare_sums(double sum, const Examination& on) {
    if (chart::is_missing(sum) || chart::is_missing(on.reported_sum)) return;
    if (std::abs(sum - on.reported_sum) <= a_.mapping.agreement * std::max(sum, on.reported_sum)) return;
    a_.find(Check::sum_disagrees, index_, "TR", on.sum_row, "TRORRES", fmt::format("{:g} cm2", on.reported_sum),
            fmt::format("the nodes' products add up to {:g} cm2", sum), "the sum of the products is used");
  }

  void see_return(std::uint16_t target, int day, const LesionSize& size) {
    const double length = longest(size);
    if (chart::is_missing(length)) return;
    if (length == 0) {
      gone_.emplace(target, day);
    } else if (const auto since = gone_.find(target); since != gone_.end()) {
      a_.find(Check::node_returned, index_, "TR", size.row, "TRLNKID", lesion(target).link,
              fmt::format("gone on study day {}, {:g} cm on study day {}", chart::study_day(since->second), length,
                          chart::study_day(day)),
              "both are used as they are");
      gone_.erase(since);
    }
  }

  void put(chart::Measure measure, int day, double value, RowRef row, TakenFrom from) {
    if (!chart::is_missing(value)) patient_.observations.push_back(observed(measure, value, day, row, from));
  }

  Assembly& a_;
  std::size_t index_;
  Patient& patient_;
  std::map<int, Examination> examinations_;
  std::vector<std::uint16_t> targets_;
  std::map<std::uint16_t, int> gone_;
  bool any_perpendicular_ = false;
};

}  // namespace

void place_lesions(Assembly& assembly, std::size_t patient) {
  Nodes(assembly, patient).place();
  auto& responses = assembly.study.patients[patient].responses;
  for (RawResponse& raw : counted(assembly.raw[patient]->responses, assembly)) responses.push_back(raw.response);
  std::stable_sort(responses.begin(), responses.end(), [](const auto& x, const auto& y) { return x.day < y.day; });
}

}  // namespace titrate::cdisc
