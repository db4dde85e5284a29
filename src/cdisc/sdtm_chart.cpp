// What the sinks put down → charts.

#include "cdisc/sdtm_assembly.hpp"
#include "cdisc/sdtm_doses.hpp"
#include "cdisc/sdtm_nodes.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

#include <fmt/format.h>

namespace titrate::cdisc {

namespace {

using chart::Measure;

constexpr int never = std::numeric_limits<int>::max();
constexpr int never_seen = std::numeric_limits<int>::min();

class ChartMaker {
 public:
  ChartMaker(Assembly& assembly, std::size_t index)
      : a_(assembly), index_(index), patient_(assembly.study.patients[index]), raw_(*assembly.raw[index]) {}

  void make() {
    place_baseline();
    find_death();
    find_cut();
    place_lesions(a_, index_);
    place_doses(a_, index_, death_);
    find_end_of_treatment();
    place_events();
    place_found();
    const bool asked = std::any_of(patient_.observations.begin(), patient_.observations.end(),
                                   [](const Observation& o) { return o.what() == Measure::flare_pain; });
    place_visits();
    if (asked)
      compare_flares();
    else if (a_.domains.contains("AE"))
      place_flares();
    place_limits();
  }

 private:
  void find(Check check, const std::string& domain, RowRef row, std::string variable, std::string_view value,
            std::string what, std::string consequence) {
    a_.find(check, index_, domain, row, std::move(variable), value, std::move(what), std::move(consequence));
  }
  std::string date(int day) const { return iso_date(day + patient_.day_1); }

  /// The last value on or before day 1; NaN where there is none.
  double baseline(Covariate which) const {
    double value = chart::missing;
    int day = std::numeric_limits<int>::min();
    for (const RawCovariate& each : raw_.covariates[static_cast<std::size_t>(which)])
      if (each.day <= 0 && each.day >= day) {
        day = each.day;
        value = each.value;
      }
    return value;
  }

  /// Yes where one row says so, no where all of them do; NaN where there is none.
  double any(std::size_t covariate) const {
    double value = chart::missing;
    for (const RawCovariate& each : raw_.covariates[covariate])
      if (!(value > each.value)) value = each.value;
    return value;
  }

  void place_baseline() {
    chart::Baseline& b = patient_.chart.baseline;
    b.weight_kg = baseline(Covariate::weight);
    b.height_cm = baseline(Covariate::height);
    b.beta2_microglobulin = baseline(Covariate::beta2_microglobulin);
    if (const double lines = baseline(Covariate::prior_lines); !chart::is_missing(lines))
      b.prior_lines = static_cast<int>(lines);
    else if (raw_.prior_asked)
      b.prior_lines = static_cast<int>(raw_.prior_lines.size());
    const auto answer = [](double value) {
      return chart::is_missing(value) ? chart::Answer::unknown : value > 0 ? chart::Answer::yes : chart::Answer::no;
    };
    b.fludarabine_refractory = answer(baseline(Covariate::fludarabine_refractory));
    const double vh = baseline(Covariate::vh);
    if (!chart::is_missing(vh)) b.vh = vh > 0 ? chart::VhStatus::unmutated : chart::VhStatus::mutated;
    if (const double rai = baseline(Covariate::rai); !chart::is_missing(rai))
      patient_.reported_rai = static_cast<int>(rai);
    if (const double binet = baseline(Covariate::binet); !chart::is_missing(binet))
      patient_.reported_binet = static_cast<int>(binet);
    for (std::size_t f = 0; f < chart::risk_factor_count; ++f)
      b.risk_factors[f] = answer(any(static_cast<std::size_t>(first_risk_factor) + f));
    place_fish(b);
  }

  /// The worst lesion found, in Döhner's order; normal where all four were looked for and none was there.
  void place_fish(chart::Baseline& b) {
    constexpr std::array probes{
        std::pair(Covariate::del17p, chart::Fish::del17p), std::pair(Covariate::del11q, chart::Fish::del11q),
        std::pair(Covariate::trisomy12, chart::Fish::trisomy12), std::pair(Covariate::del13q, chart::Fish::del13q)};
    bool all = true;
    for (const auto& [probe, category] : probes) {
      const double found = baseline(probe);
      if (found > 0) {
        b.fish = category;
        return;
      }
      all &= !chart::is_missing(found);
    }
    if (all) b.fish = chart::Fish::normal;
  }

  void find_death() {
    struct Source {
      int day;
      std::string what, detail;
      RowRef row;
    };
    std::vector<Source> said;
    if (raw_.death_dm) said.push_back({*raw_.death_dm - patient_.day_1, "DM", "", raw_.death_dm_row});
    if (raw_.death) said.push_back({raw_.death->day, "DS", raw_.death->term, raw_.death->row});
    for (const RawEvent& event : raw_.events)
      if (event.fatal && event.last_day < never) said.push_back({event.last_day, "AE", event.event.detail, event.row});
    if (said.empty()) {
      if (raw_.said_dead)
        find(Check::death_disagrees, "SS", *raw_.said_dead, "SSORRES", "", "dead, without a date in DM, DS or AE",
             "taken as alive at the last day that is known of");
      if (raw_.death_flag)
        find(Check::death_disagrees, "DM", patient_.row, "DTHFL", "Y", "a death without a date in DM, DS or AE",
             "taken as alive at the last day that is known of");
      return;
    }
    death_ = said.front().day;
    std::string detail = "not stated";
    for (const Source& each : said) {
      if (!each.detail.empty() && detail == "not stated") detail = each.detail;
      if (each.day != death_)
        find(Check::death_disagrees, each.what, each.row, "", date(each.day),
             fmt::format("{} says {}", said.front().what, date(death_)), fmt::format("{} is taken", date(death_)));
    }
    if (death_ < 0) {
      find(Check::impossible_date, said.front().what, said.front().row, "DTHDTC", date(death_), "death before day 1",
           "taken as day 1");
      death_ = 0;
    }
    for (char& c : detail)
      if ('A' <= c && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    put_event({.kind = chart::EventKind::death, .day = death_, .grade = 5, .detail = detail}, said.front().row);
  }

  void find_cut() {
    int last = raw_.last_seen;
    for (const RawDose& dose : raw_.doses)
      if (!dose.open_end) last = std::max(last, dose.last);
    patient_.cut_day = raw_.end_of_participation ? *raw_.end_of_participation - patient_.day_1 : last;
    if (raw_.contact && *raw_.contact < death_) patient_.cut_day = std::max(patient_.cut_day, *raw_.contact);
    if (death_ < never) patient_.cut_day = std::max(patient_.cut_day, death_);
    patient_.cut_day = std::max(0, patient_.cut_day);
    // The end of participation is the last contact (SDTM Implementation Guide 3.4, RFPENDTC); survival may be followed
    // further.
    if ((raw_.end_of_participation || raw_.contact) && death_ == never)
      put_event({.kind = chart::EventKind::last_contact,
                 .day = std::max(raw_.contact.value_or(never_seen),
                                 raw_.end_of_participation ? *raw_.end_of_participation - patient_.day_1 : never_seen),
                 .grade = 0,
                 .detail = "contact"},
                patient_.row);
  }

  void find_end_of_treatment() {
    const int last_dose = last_study_dose(raw_);
    const auto first = std::min_element(raw_.ends.begin(), raw_.ends.end(),
                                        [](const auto& x, const auto& y) { return x.day < y.day; });
    if (first != raw_.ends.end()) {
      const bool by_death = matches_any(a_.mapping.death, first->reason);
      patient_.off_treatment_day = std::max({0, last_dose + 1, by_death ? first->day + 1 : first->day});
      patient_.off_treatment_reason = first->reason;
      patient_.off_treatment_row = first->row;
      if (matches_any(a_.mapping.withdrawal, first->reason) && first->day > 0)
        put_event({.kind = chart::EventKind::withdrawal,
                   .day = patient_.off_treatment_day - 1,
                   .grade = 0,
                   .detail = first->reason},
                  first->row);
      return;
    }
    constexpr int gaps = 4;  // a month where a week without a dose is a gap
    const bool long_ago = patient_.cut_day - last_dose > gaps * a_.mapping.dosing_gap;
    if (death_ < never || !long_ago || !a_.domains.contains("EX")) return;
    const bool trust = a_.domains.contains("DS");
    if (!trust) {
      patient_.off_treatment_day = last_dose + 1;
      patient_.off_treatment_reason = "not stated";
    }
    find(Check::no_end_of_treatment, "DS", {}, "DSSTDTC", "",
         last_dose < 0 ? "no dose of the study drug and no end of treatment is recorded"
                       : fmt::format("the last dose was on {}, and no end of treatment is recorded", date(last_dose)),
         trust ? "taken as still on treatment"
               : fmt::format("taken as off treatment from {}", date(patient_.off_treatment_day)));
  }

  void put_event(chart::Event event, RowRef row) { events_.push_back({std::move(event), 0, false, row}); }

  void place_events() {
    for (const RawEvent& event : raw_.events) {
      if (event.event.day > death_) {
        find(Check::after_death, "AE", event.row, "AESTDTC", date(event.event.day),
             fmt::format("an event after death on {}", date(death_)), "not counted");
        continue;
      }
      events_.push_back(event);
    }
    std::stable_sort(events_.begin(), events_.end(),
                     [](const RawEvent& x, const RawEvent& y) { return x.event.day < y.event.day; });
    for (RawEvent& each : events_) {
      patient_.chart.events.push_back(std::move(each.event));
      patient_.event_rows.push_back(each.row);
    }
  }

  /// What is looked for now and then. Of two values of one day the larger counts: a symptom that one of several
  /// questions found is there.
  void place_found() {
    auto& all = raw_.found;
    std::stable_sort(all.begin(), all.end(), [](const RawFound& x, const RawFound& y) {
      return std::tuple(x.found.day, x.found.finding) < std::tuple(y.found.day, y.found.finding);
    });
    auto& placed = patient_.chart.found;
    for (const RawFound& each : all) {
      const std::string& domain = a_.study.files[each.row.file].domain;
      if (each.found.day > death_) {
        find(Check::after_death, domain, each.row, "", date(each.found.day),
             fmt::format("{} after death on {}", chart::name(each.found.finding), date(death_)), "not used");
        continue;
      }
      if (!placed.empty() && placed.back().day == each.found.day && placed.back().finding == each.found.finding) {
        if (placed.back().value == each.found.value) continue;
        find(Check::duplicate_result, domain, each.row, "", fmt::format("{:g}", each.found.value),
             fmt::format("{} on study day {} is {:g} too", chart::name(each.found.finding),
                         chart::study_day(each.found.day), placed.back().value),
             "the larger is used");
        if (each.found.value < placed.back().value) continue;
        placed.back() = each.found;
        patient_.found_rows.back() = each.row;
        patient_.found_from.back() = each.from;
        continue;
      }
      placed.push_back(each.found);
      patient_.found_rows.push_back(each.row);
      patient_.found_from.push_back(each.from);
    }
  }

  void place_visits() {
    auto& all = patient_.observations;
    const auto key = [](const Observation& o) { return std::tuple(o.day, o.what(), o.file, o.row); };
    std::sort(all.begin(), all.end(), [&](const auto& x, const auto& y) { return key(x) < key(y); });
    std::vector<Observation> kept;
    kept.reserve(all.size());
    for (const Observation& o : all) {
      const std::string& domain = a_.study.files[o.file].domain;
      if (o.day > death_) {
        find(Check::after_death, domain, o.where(), "", date(o.day),
             fmt::format("{} after death on {}", chart::name(o.what()), date(death_)), "not used");
        continue;
      }
      if (!kept.empty() && kept.back().day == o.day && kept.back().what() == o.what()) {
        if (kept.back().value != o.value)
          find(Check::duplicate_result, domain, o.where(), "", fmt::format("{:g}", o.value),
               fmt::format("{} on study day {} is {:g} in row {} too", chart::name(o.what()), chart::study_day(o.day),
                           kept.back().value, kept.back().row),
               "the later row is used");
        kept.back() = o;
        continue;
      }
      kept.push_back(o);
    }
    all = std::move(kept);
    chart::Visits& visits = patient_.chart.visits;
    for (const Observation& o : all) {
      if (visits.empty() || visits.days().back() != o.day) visits.add(o.day, raw_.visits.scheduled(o.day));
      visits.set(o.what(), o.value);
    }
  }

  /// Where nobody asked at visits, what was reported says when flare was there; a report is a call of its own.
  void place_flares() {
    const auto on = [&](int day) {
      int grade = 0;
      for (const RawEvent& flare : raw_.flares)
        if (flare.event.day <= day && day <= flare.last_day) grade = std::max({grade, 1, flare.event.grade});
      return grade;
    };
    std::vector<int> calls;
    for (const RawEvent& flare : raw_.flares) {
      calls.push_back(flare.event.day);
      if (flare.last_day < patient_.cut_day) calls.push_back(flare.last_day + 1);
    }
    std::sort(calls.begin(), calls.end());
    chart::Visits with;
    std::size_t call = 0;
    const auto put_calls = [&](int before) {
      for (; call < calls.size() && calls[call] < before; ++call) {
        if (calls[call] > death_ || (!with.empty() && with.days().back() == calls[call])) continue;
        with.add(calls[call], false);
        with.set(Measure::flare_pain, on(calls[call]));
      }
    };
    for (const chart::VisitRow visit : patient_.chart.visits) {
      put_calls(visit.day);
      with.push_back(visit);
      if (visit.day >= 0) with.set(Measure::flare_pain, on(visit.day));
    }
    put_calls(never);
    patient_.chart.visits = std::move(with);
  }

  void compare_flares() {
    for (const RawEvent& flare : raw_.flares) {
      const bool felt = std::any_of(patient_.observations.begin(), patient_.observations.end(), [&](const auto& o) {
        return o.what() == Measure::flare_pain && o.value > 0 && o.day >= flare.event.day && o.day <= flare.last_day;
      });
      if (!felt)
        find(Check::flare_disagrees, "AE", flare.row, "AESTDTC", date(flare.event.day),
             "AE reports a flare, and no answer of FA between its start and its end does", "FA is used");
    }
  }

  /// The chart has the first limits of each measure; whoever judges a later day asks for those of that day.
  void place_limits() {
    const ReferenceRange* last = nullptr;
    for (const ReferenceRange& range : patient_.ranges) {
      if (last && last->measure == range.measure) {
        find(Check::range_changes, a_.study.files[range.row.file].domain, range.row, "LBORNRLO",
             fmt::format("{:g} to {:g}", range.low, range.high),
             fmt::format("the range of {} was {:g} to {:g} before", chart::name(range.measure), last->low, last->high),
             fmt::format("what is judged from study day {} on uses this range", chart::study_day(range.first_day)));
      } else {
        patient_.chart.limits.lower[chart::index(range.measure)] = range.low;
        patient_.chart.limits.upper[chart::index(range.measure)] = range.high;
      }
      last = &range;
    }
  }

  Assembly& a_;
  std::size_t index_;
  Patient& patient_;
  Raw& raw_;
  int death_ = never;
  std::vector<RawEvent> events_;
};

}  // namespace

void Assembly::make_chart(std::size_t patient) {
  if (study.patients[patient].enrolled) ChartMaker(*this, patient).make();
}

}  // namespace titrate::cdisc
