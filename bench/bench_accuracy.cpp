// The fast path against the reference path: same patients, same doses, same measurement errors. Prints the tables of
// docs/accuracy.md; exits 1 where a demand is not met.

#include "base/error.hpp"
#include "reference.hpp"
#include "reference_chart.hpp"
#include "trial/describe.hpp"
#include "trial/parallel.hpp"
#include "trial/simulate.hpp"
#include "virtual/lone_patient.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace {

using namespace titrate;
using chart::index;
using chart::Measure;
using reference::Course;
using reference::Subject;
using virtual_patients::Given;

constexpr int days = 730;
constexpr double largest_median = 0.005, largest_99th = 0.05, smallest_agreement = 0.99, largest_difference = 0.005;
constexpr double shown_difference = 0.001;  // a tenth of a point: smaller ones are counted, not listed

/// The measures that the model has and an assay or an examination gives.
const std::vector<Measure> observed{Measure::lymphocytes,
                                    Measure::neutrophils,
                                    Measure::platelets,
                                    Measure::hemoglobin,
                                    Measure::creatinine,
                                    Measure::urate,
                                    Measure::potassium,
                                    Measure::phosphate,
                                    Measure::calcium,
                                    Measure::longest_node,
                                    Measure::node_products,
                                    Measure::spleen,
                                    Measure::marrow_lymphocytes,
                                    Measure::il6,
                                    Measure::il10,
                                    Measure::soluble_il2_receptor,
                                    Measure::tnf_receptor_1,
                                    Measure::bfgf};

/// A fixed schedule, or the doses that the protocol's own trial recorded.
struct Schedule {
  const char* name;
  double mg = 0;
  int on_days = 1, cycle_days = 1;
  bool recorded = false;
};
const std::vector<Schedule> schedules{{"10 mg continuous", 10},
                                      {"15 mg continuous", 15},
                                      {"25 mg continuous", 25},
                                      {"10 mg, 21 of 28 days", 10, 21, 28},
                                      {"25 mg, 21 of 28 days", 25, 21, 28},
                                      {"as the trial recorded", 0, 0, 0, true}};

/// Two courses agree where the same would be reported of both.
struct Agreement {
  bool grades = true, response = true, progression = true, flare = true, decisions = true;
  bool all() const { return grades && response && progression && flare && decisions; }
};

struct Comparison {
  std::vector<std::vector<float>> error;  ///< per measure, per visit from day 2 on
  std::vector<float> worst;               ///< per measure, on any day
  Agreement agreement;
  results::PatientOutcome fast, slow;
};

std::vector<chart::Visit> fast_path(const trial::Setup& setup, const Subject& s, const Course& course,
                                    const engine::Kernels& kernels) {
  virtual_patients::LonePatient patient(s.who, s.theta, s.key, setup.protocol.flare_ascertainment, s.attempt,
                                        course.first_day, kernels);
  std::vector<chart::Visit> truth;
  std::vector<chart::Event> ignored;
  for (int day = course.first_day; day <= course.last_day(); ++day) {
    truth.push_back(patient.truth());
    patient.advance(day, course.given[truth.size() - 1], {.on_treatment = false, .progressed = false}, ignored);
  }
  return truth;
}

std::vector<chart::Visit> reference_path(const trial::Setup& setup, const Subject& s, const Course& course,
                                         double tolerance = 1e-10,
                                         engine::Cvode::Method method = engine::Cvode::Method::adams) {
  reference::Patient patient(s.who, s.theta, tolerance, method);
  std::vector<chart::Visit> truth;
  for (int day = course.first_day; day <= course.last_day(); ++day) {
    truth.push_back(reference::truth(day, s.who, s.theta, setup.protocol.flare_ascertainment, patient.readouts()));
    patient.advance(course.given[truth.size() - 1]);
  }
  return truth;
}

/// |a - b| over |b|, or over the assay's SD where that is larger. An assay with a coefficient of variation has an SD
/// below |b| everywhere; a spleen that is not felt is known no better than the shortest that is.
double error(const cohort::Theta& theta, Measure m, double a, double b) {
  const double at = m == Measure::spleen ? std::max(b, theta.spleen_palpable) : b;
  return std::abs(a - b) / std::max(std::abs(b), reference::assay_sd(theta, m, at));
}

Course course_of(const Schedule& schedule, const results::PatientRecord& record) {
  Course course;
  course.first_day = record.chart.visits.front().day;
  course.recorded = schedule.recorded;
  for (int day = course.first_day; day < days; ++day) {
    Given given{};
    if (schedule.recorded)
      for (std::size_t agent = 0; agent < chart::agent_count; ++agent)
        given[agent] = record.chart.given(static_cast<chart::Agent>(agent), day);
    else if (day >= 0 && day % schedule.cycle_days < schedule.on_days)
      given[index(chart::Agent::lenalidomide)] = schedule.mg;
    course.given.push_back(given);
  }
  if (schedule.recorded) course.events = record.chart.events;
  return course;
}

bool same(const results::Decision& a, const results::Decision& b) {
  return a.day == b.day && a.kind == b.kind && a.agent == b.agent && a.rule == b.rule && a.from == b.from &&
         a.to == b.to;
}

Agreement compare(const results::PatientOutcome& a, const results::PatientOutcome& b,
                  const results::PatientRecord& record_a, const results::PatientRecord& record_b) {
  return {.grades = a.worst == b.worst,
          .response = a.best == b.best,
          .progression = (a.progression_day >= 0) == (b.progression_day >= 0),
          .flare = a.flare_grade == b.flare_grade,
          .decisions = std::equal(record_a.ledger.begin(), record_a.ledger.end(), record_b.ledger.begin(),
                                  record_b.ledger.end(), same)};
}

/// The chart that the bench makes of the fast path must be the trial's own, or nothing that follows means anything.
void require_same(const results::PatientRecord& trial, const results::PatientRecord& here) {
  const auto same_visit = [](const chart::VisitRow one, const chart::VisitRow other) {
    const chart::Visit a = one.alone(), b = other.alone();
    return a.day == b.day && a.scheduled == b.scheduled &&
           std::equal(a.value.begin(), a.value.end(), b.value.begin(),
                      [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
  };
  if (!std::equal(trial.chart.visits.begin(), trial.chart.visits.end(), here.chart.visits.begin(),
                  here.chart.visits.end(), same_visit) ||
      trial.assessments != here.assessments || trial.ledger != here.ledger ||
      trial.chart.administrations != here.chart.administrations)
    throw Error(Error::Kind::failure,
                fmt::format("patient {}: the chart made from the fast path is not the trial's", trial.chart.id));
}

Comparison compare(const trial::Setup& setup, const Subject& s, const Schedule& schedule,
                   const results::PatientRecord& record, const engine::Kernels& kernels) {
  const Course course = course_of(schedule, record);
  const std::vector<chart::Visit> fast = fast_path(setup, s, course, kernels), slow = reference_path(setup, s, course);
  const results::PatientRecord judged = reference::judge(setup, s, course, fast, kernels);
  if (schedule.recorded) require_same(record, judged);
  const results::PatientRecord reference = reference::judge(setup, s, course, slow, kernels);
  const auto outcome = [&](const results::PatientRecord& r) {
    return results::summarize(r, trial::study_drug(setup.protocol), course.last_day(), setup.definitions);
  };
  Comparison result{.error = std::vector<std::vector<float>>(observed.size()),
                    .worst = std::vector<float>(observed.size()),
                    .agreement = {},
                    .fast = outcome(judged),
                    .slow = outcome(reference)};
  result.agreement = compare(result.fast, result.slow, judged, reference);
  for (std::size_t k = 0; k < observed.size(); ++k) {
    const auto at = [&](int day) {
      const auto i = static_cast<std::size_t>(day - course.first_day);
      return static_cast<float>(error(s.theta, observed[k], fast[i][observed[k]], slow[i][observed[k]]));
    };
    for (int day = 1; day <= course.last_day(); ++day) result.worst[k] = std::max(result.worst[k], at(day));
    for (const chart::VisitRow visit : judged.chart.visits)
      if (visit.day >= 1 && visit.scheduled) result.error[k].push_back(at(visit.day));
  }
  return result;
}

struct Patients {
  std::vector<Subject> subjects;
  std::vector<results::PatientRecord> records;
};

/// Each patient from a trial of its own, so that each has its own draw of the population's parameters.
Patients enrol(const trial::Setup& setup, std::uint32_t n, std::uint64_t seed, int threads) {
  Patients p{.subjects = std::vector<Subject>(n), .records = std::vector<results::PatientRecord>(n)};
  trial::parallel_for(n, threads, [&](std::size_t i) {
    Subject& s = p.subjects[i];
    s.key = {seed, static_cast<std::uint32_t>(i), 0};
    s.theta = setup.parameters.draw(s.key);
    p.records[i] = trial::run_patient(setup, s.theta, s.key, {.cohort = 0, .enrolled = 0, .cut_day = days - 1});
    s.attempt = p.records[i].attempt;
    s.who = cohort::sample(setup.population, s.theta, s.key, s.attempt);
    s.at_screening = p.records[i].chart;
    s.at_screening.visits.clear();
    s.at_screening.visits.push_back(p.records[i].chart.first());
    s.at_screening.administrations.clear();
    s.at_screening.events.clear();
  });
  return p;
}

float quantile(std::vector<float>& values, double p) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(p * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

class Report {
 public:
  void demand(bool met, std::string what) {
    if (!met) broken_.push_back(std::move(what));
  }
  int finish() const {
    for (const std::string& what : broken_) fmt::print(stderr, "not met: {}\n", what);
    return broken_.empty() ? 0 : 1;
  }

 private:
  std::vector<std::string> broken_;
};

using Results = std::vector<std::vector<Comparison>>;  ///< per schedule, per patient

void errors_by_quantity(const Results& results, Report& report) {
  fmt::print("| error, % | median | 99th percentile | largest at a visit | largest on any day |");
  for (const Schedule& s : schedules) fmt::print(" {} |", s.name);
  fmt::print("\n|---|---|---|---|---|");
  for (std::size_t s = 0; s < schedules.size(); ++s) fmt::print("---|");
  fmt::print("\n");
  for (std::size_t k = 0; k < observed.size(); ++k) {
    const std::string name(chart::measures[index(observed[k])].label);
    std::vector<float> all;
    float any_day = 0;
    std::string by_schedule;
    for (std::size_t s = 0; s < schedules.size(); ++s) {
      std::vector<float> here;
      for (const Comparison& c : results[s]) {
        here.insert(here.end(), c.error[k].begin(), c.error[k].end());
        any_day = std::max(any_day, c.worst[k]);
      }
      const double median = quantile(here, 0.5), high = quantile(here, 0.99);
      by_schedule += fmt::format(" {:.2g}, {:.2g} |", 100 * median, 100 * high);
      report.demand(median < largest_median,
                    fmt::format("{}, {}: median {:.3g} %", name, schedules[s].name, 100 * median));
      report.demand(high < largest_99th,
                    fmt::format("{}, {}: 99th percentile {:.3g} %", name, schedules[s].name, 100 * high));
      all.insert(all.end(), here.begin(), here.end());
    }
    fmt::print("| {} | {:.2g} | {:.2g} | {:.2g} | {:.2g} |{}\n", name, 100 * quantile(all, 0.5),
               100 * quantile(all, 0.99), 100 * *std::max_element(all.begin(), all.end()), 100 * any_day, by_schedule);
  }
}

void agreement(const Results& results, Report& report) {
  struct Kind {
    const char* name;
    bool (*of)(const Agreement&);
  };
  static const std::vector<Kind> kinds{
      {"worst grade of every term", [](const Agreement& a) { return a.grades; }},
      {"best response", [](const Agreement& a) { return a.response; }},
      {"progression", [](const Agreement& a) { return a.progression; }},
      {"worst flare", [](const Agreement& a) { return a.flare; }},
      {"every decision", [](const Agreement& a) { return a.decisions; }},
      {"all of these", [](const Agreement& a) { return a.all(); }},
  };
  fmt::print("\n| patients who agree, % |");
  for (const Schedule& s : schedules) fmt::print(" {} |", s.name);
  fmt::print(" together |\n|---|");
  for (std::size_t s = 0; s <= schedules.size(); ++s) fmt::print("---|");
  fmt::print("\n");
  for (const Kind& kind : kinds) {
    fmt::print("| {} |", kind.name);
    double agree = 0, n = 0;
    for (const std::vector<Comparison>& schedule : results) {
      const auto here = static_cast<double>(
          std::count_if(schedule.begin(), schedule.end(), [&](const Comparison& c) { return kind.of(c.agreement); }));
      fmt::print(" {:.1f} |", 100 * here / static_cast<double>(schedule.size()));
      agree += here;
      n += static_cast<double>(schedule.size());
    }
    fmt::print(" {:.2f} |\n", 100 * agree / n);
    report.demand(agree / n >= smallest_agreement, fmt::format("{}: agree in {:.2f} %", kind.name, 100 * agree / n));
  }
}

void endpoint_rates(const trial::Setup& setup, const Results& results, Report& report) {
  const results::EndpointList list = trial::endpoint_list(setup);
  std::vector<results::PatientOutcome> fast, slow;
  for (const std::vector<Comparison>& schedule : results)
    for (const Comparison& c : schedule) {
      fast.push_back(c.fast);
      slow.push_back(c.slow);
    }
  const results::TrialTally a = list.tally(fast), b = list.tally(slow);
  fmt::print("\n| endpoint, % | fast path | reference | difference, points |\n|---|---|---|---|\n");
  double worst = 0;
  std::size_t same = 0;
  const auto rate = [](results::Count c) { return c.n > 0 ? static_cast<double>(c.events) / c.n : 0.0; };
  for (std::size_t i = 0; i < a.rates.size(); ++i) {
    const double x = rate(a.rates[i]), y = rate(b.rates[i]);
    const std::string& id = list.rates()[i].id;
    worst = std::max(worst, std::abs(x - y));
    report.demand(std::abs(x - y) < largest_difference, fmt::format("{}: {:.2f} points apart", id, 100 * (x - y)));
    same += x == y;
    if (std::abs(x - y) >= shown_difference)
      fmt::print("| `{}` | {:.2f} | {:.2f} | {:+.2f} |\n", id, 100 * x, 100 * y, 100 * (x - y));
  }
  fmt::print("\n{} of {} rates are the same to the last patient; the largest difference is {:.2f} points.\n", same,
             a.rates.size(), 100 * worst);
}

/// How well the reference is known: another method, and a tolerance a hundred times smaller.
void reference_itself(const trial::Setup& setup, const Patients& patients) {
  double by_method = 0, by_tolerance = 0;
  const std::size_t n = std::min<std::size_t>(patients.subjects.size(), 4);
  for (std::size_t i = 0; i < n; ++i) {
    const Subject& s = patients.subjects[i];
    const Course course = course_of(schedules[4], patients.records[i]);
    const auto adams = reference_path(setup, s, course);
    const auto bdf = reference_path(setup, s, course, 1e-10, engine::Cvode::Method::bdf);
    const auto finer = reference_path(setup, s, course, 1e-12);
    for (std::size_t day = 0; day < adams.size(); ++day)
      for (const Measure m : observed) {
        by_method = std::max(by_method, error(s.theta, m, adams[day][m], bdf[day][m]));
        by_tolerance = std::max(by_tolerance, error(s.theta, m, adams[day][m], finer[day][m]));
      }
  }
  fmt::print(
      "\nThe reference itself, {} patients, {}, any quantity on any day: Adams against BDF {:.0e}, tolerance 1e-10 "
      "against 1e-12 {:.0e}.\n",
      n, schedules[4].name, by_method, by_tolerance);
}

int run(std::uint32_t patients, std::uint64_t seed, int threads, const std::string& isa) {
  const engine::Kernels& kernels = engine::kernels(engine::choose_isa(isa));
  const trial::Setup setup = trial::load("ferrajoli-2008", TITRATE_LIBRARY);
  const Patients who = enrol(setup, patients, seed, threads);
  Results results(schedules.size(), std::vector<Comparison>(patients));
  trial::parallel_for(schedules.size() * patients, threads, [&](std::size_t i) {
    const std::size_t s = i / patients, p = i % patients;
    results[s][p] = compare(setup, who.subjects[p], schedules[s], who.records[p], kernels);
  });
  Report report;
  errors_by_quantity(results, report);
  agreement(results, report);
  endpoint_rates(setup, results, report);
  reference_itself(setup, who);
  return report.finish();
}

}  // namespace

int main(int argc, char** argv) {
  std::uint32_t patients = 200;
  std::uint64_t seed = 1;
  int threads = 0;
  CLI::App app("The fast path against CVODE within the day.");
  app.add_option("--patients", patients, "Patients, each with parameters of its own")->check(CLI::Range(1, 100000));
  app.add_option("--seed", seed, "Seed");
  app.add_option("--threads", threads, "Threads, 0 = as many as the machine has")->check(CLI::NonNegativeNumber);
  std::string isa;
  app.add_option("--isa", isa, "Instruction set of the fast path, none = the widest here");
  CLI11_PARSE(app, argc, argv);
  try {
    return run(patients, seed, threads, isa);
  } catch (const std::exception& error) {
    fmt::print(stderr, "{}\n", error.what());
    return 1;
  }
}
