#include "results/endpoints.hpp"

#include "results/evidence.hpp"
#include "results/sample.hpp"
#include "results/times.hpp"

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace titrate::results {
namespace {

using chart::Answer;
using chart::Fish;
using chart::index;
using chart::Response;
using chart::Term;
using chart::VhStatus;

const std::vector<double> levels{5, 10, 15, 20, 25};
const EndpointList& endpoints() {
  static const EndpointList list(test::definitions(), {"all"}, levels);
  return list;
}

/// "events/n" of one endpoint.
std::string count(const std::vector<PatientOutcome>& trial, const std::string& id, Per per = Per::patient,
                  const EndpointList& list = endpoints()) {
  const TrialTally tally = list.tally(trial);
  for (std::size_t i = 0; i < list.rates().size(); ++i)
    if (list.rates()[i].id == id && list.rates()[i].per == per)
      return fmt::format("{}/{}", tally.rates[i].events, tally.rates[i].n);
  return "no such endpoint";
}
std::optional<double> value(const std::vector<PatientOutcome>& trial, const std::string& id) {
  const TrialTally tally = endpoints().tally(trial);
  for (std::size_t i = 0; i < endpoints().quantities().size(); ++i)
    if (endpoints().quantities()[i].id == id)
      return tally.quantities[i]
                 ? std::optional(static_cast<double>(*tally.quantities[i]) * endpoints().quantities()[i].resolution)
                 : std::nullopt;
  throw std::runtime_error("no quantity " + id);
}

using Change = std::function<void(PatientOutcome&)>;
/// A trial of one patient per change, followed for a year.
std::vector<PatientOutcome> trial_of(const std::vector<Change>& changes) {
  std::vector<PatientOutcome> trial;
  for (const Change& change : changes) {
    trial.emplace_back().followed_days = 365;
    change(trial.back());
  }
  return trial;
}
const Change nothing = [](PatientOutcome&) {};

// ---- response ----

TEST(Endpoints, ResponsesAreByTheBestConfirmedOne) {
  std::vector<Change> changes;
  for (const Response best : {Response::not_assessed, Response::progressive_disease, Response::stable_disease,
                              Response::partial, Response::nodular_partial, Response::complete, Response::partial})
    changes.push_back([best](PatientOutcome& o) { o.best = best; });
  const auto trial = trial_of(changes);
  EXPECT_EQ(count(trial, "overall_response"), "4/7");
  EXPECT_EQ(count(trial, "complete_response"), "1/7");
  EXPECT_EQ(count(trial, "nodular_partial_response"), "1/7");
  EXPECT_EQ(count(trial, "partial_response"), "2/7");
}

TEST(Endpoints, StableAndProgressiveAreStatusesAtTheCut) {
  const auto trial = trial_of({[](PatientOutcome& o) { o.status = Status::responded; },
                               [](PatientOutcome& o) { o.status = Status::progressed; },
                               [](PatientOutcome& o) { o.status = Status::progressed; },
                               [](PatientOutcome& o) { o.status = Status::early_death; }, nothing});
  EXPECT_EQ(count(trial, "stable_disease"), "1/5");
  EXPECT_EQ(count(trial, "progressive_disease"), "2/5");
  EXPECT_EQ(count(trial, "status_responded"), "1/5");
  EXPECT_EQ(count(trial, "status_progressed"), "2/5");
  EXPECT_EQ(count(trial, "status_early_death"), "1/5");
  EXPECT_EQ(count(trial, "status_stable"), "1/5");
}

TEST(Endpoints, BestResponseWithin9MonthsIsUpToStudyDay253) {
  const auto partial_on = [](int day) {
    return [day](PatientOutcome& o) {
      o.best = Response::partial;
      o.first_response_day = o.best_response_day = day;
    };
  };
  EXPECT_EQ(count(trial_of({partial_on(252)}), "best_response_within_9_months"), "1/1");  // study day 253
  EXPECT_EQ(count(trial_of({partial_on(253)}), "best_response_within_9_months"), "0/1");
  EXPECT_EQ(count(trial_of({nothing}), "best_response_within_9_months"), "0/1") << "of all patients";
}

TEST(Endpoints, ProgressionBefore3MonthsIsUpToStudyDay84) {
  const auto progressed = [](int day) { return [day](PatientOutcome& o) { o.progression_day = day; }; };
  EXPECT_EQ(count(trial_of({progressed(83)}), "progression_before_3_months"), "1/1");  // study day 84
  EXPECT_EQ(count(trial_of({progressed(84)}), "progression_before_3_months"), "0/1");  // study day 85
  EXPECT_EQ(count(trial_of({nothing}), "progression_before_3_months"), "0/1");
}

TEST(Endpoints, DeathsAndProgressionAfterAResponse) {
  const auto trial = trial_of({[](PatientOutcome& o) { o.death_day = 29; }, [](PatientOutcome& o) { o.death_day = 30; },
                               [](PatientOutcome& o) {
                                 o.best = Response::partial;
                                 o.progression_day = 300;
                               },
                               [](PatientOutcome& o) { o.best = Response::complete; }});
  EXPECT_EQ(count(trial, "early_death"), "1/4");
  EXPECT_EQ(count(trial, "alive_at_data_cut"), "2/4");
  EXPECT_EQ(count(trial, "progression_after_response"), "1/2");
}

TEST(Endpoints, ChangesBySite) {
  const auto trial = trial_of({[](PatientOutcome& o) {
                                 o.best_alc_change = -0.5;
                                 o.best_node_change = -0.49;
                                 o.alc_normal = o.marrow_clear = true;
                                 o.spleen_enlarged = o.spleen_halved = true;
                               },
                               [](PatientOutcome& o) {
                                 o.best_alc_change = -0.49;
                                 o.best_node_change = -0.5;
                                 o.spleen_enlarged = true;
                               },
                               nothing});
  EXPECT_EQ(count(trial, "alc_fall_50_percent"), "1/3");
  EXPECT_EQ(count(trial, "nodes_fall_50_percent"), "1/3");
  EXPECT_EQ(count(trial, "alc_normal"), "1/3");
  EXPECT_EQ(count(trial, "marrow_clear"), "1/3");
  EXPECT_EQ(count(trial, "spleen_fall_50_percent"), "1/2");
}

// ---- subgroups ----

TEST(Endpoints, SubgroupsHaveTheirOwnDenominatorAndTheUnknownAreInNone) {
  const auto patient = [](Answer refractory, VhStatus vh, Fish fish, bool flare, bool responds) {
    return [=](PatientOutcome& o) {
      o.baseline.fludarabine_refractory = refractory;
      o.baseline.vh = vh;
      o.baseline.fish = fish;
      if (flare) o.flare_onset = 3;
      if (responds) o.best = Response::partial;
    };
  };
  const auto trial = trial_of({patient(Answer::yes, VhStatus::unmutated, Fish::del17p, true, false),
                               patient(Answer::yes, VhStatus::unmutated, Fish::del11q, true, true),
                               patient(Answer::no, VhStatus::mutated, Fish::del11q, false, true),
                               patient(Answer::no, VhStatus::not_tested, Fish::trisomy12, false, false),
                               patient(Answer::unknown, VhStatus::not_tested, Fish::normal, false, true),
                               patient(Answer::no, VhStatus::unmutated, Fish::not_tested, false, false)});
  const std::map<std::string, std::string> expected{{"overall_with_flare", "1/2"},
                                                    {"overall_without_flare", "2/4"},
                                                    {"overall_fludarabine_refractory", "1/2"},
                                                    {"overall_fludarabine_sensitive", "1/3"},
                                                    {"overall_vh_unmutated", "1/3"},
                                                    {"overall_vh_mutated", "1/1"},
                                                    {"overall_del11q", "2/2"},
                                                    {"overall_del17p", "0/1"},
                                                    {"overall_del11q_or_17p", "2/3"},
                                                    {"overall_trisomy12", "0/1"},
                                                    {"overall_fish_normal", "1/1"},
                                                    {"baseline_fludarabine_refractory", "2/5"},
                                                    {"baseline_vh_unmutated", "3/6"},
                                                    {"baseline_vh_mutated", "1/6"},
                                                    {"baseline_vh_not_tested", "2/6"},
                                                    {"baseline_fish_del17p", "1/6"},
                                                    {"baseline_fish_del11q", "2/6"},
                                                    {"baseline_fish_trisomy12", "1/6"},
                                                    {"baseline_fish_del13q", "0/6"},
                                                    {"baseline_fish_normal", "1/6"}};
  for (const auto& [id, rate] : expected) EXPECT_EQ(count(trial, id), rate) << id;
}

TEST(Endpoints, ANodeOf5CmIsNotOver5Cm) {
  const auto node = [](double cm, bool flare) {
    return [=](PatientOutcome& o) {
      o.longest_node_cm = cm;
      if (flare) o.flare_onset = 0;
    };
  };
  const auto trial = trial_of({node(5, true), node(5.1, true), node(8, false), node(chart::missing, true)});
  EXPECT_EQ(count(trial, "flare_any_node_over_5cm"), "1/2");
  EXPECT_EQ(count(trial, "flare_any_node_to_5cm"), "1/1");
  EXPECT_EQ(count(trial, "flare_any"), "3/4");
  EXPECT_EQ(count(trial, "baseline_node_over_5cm"), "2/4");
}

TEST(Endpoints, OfTheBaseline) {
  const auto trial = trial_of({[](PatientOutcome& o) {
                                 o.baseline.female = Answer::yes;
                                 o.baseline.rai = 2;
                                 o.baseline.age_years = 50;
                                 o.baseline.prior_lines = 1;
                                 o.baseline.beta2_microglobulin = 3;
                               },
                               [](PatientOutcome& o) {
                                 o.baseline.female = Answer::no;
                                 o.baseline.rai = 3;
                                 o.baseline.age_years = 61;
                                 o.baseline.prior_lines = 4;
                               },
                               nothing});
  EXPECT_EQ(count(trial, "baseline_female"), "1/2");
  EXPECT_EQ(count(trial, "baseline_rai_1_2"), "1/3");
  EXPECT_EQ(count(trial, "baseline_rai_3_4"), "1/3");
  EXPECT_DOUBLE_EQ(*value(trial, "baseline_age_median"), (50 + 61) / 2.0);
  EXPECT_DOUBLE_EQ(*value(trial, "baseline_prior_lines_median"), (1 + 4) / 2.0);
  EXPECT_DOUBLE_EQ(*value(trial, "baseline_beta2_microglobulin_median"), 3);
}

// ---- toxicity ----

/// A patient with these worst grades of a term, one per block.
struct Block {
  int worst;
  bool dosed = true;
};
Change graded(Term term, std::vector<Block> blocks, int at_baseline = 0) {
  return [=](PatientOutcome& o) {
    o.at_baseline[index(term)] = static_cast<std::int8_t>(at_baseline);
    for (const Block& block : blocks) {
      Course& course = o.courses.emplace_back();
      course.dosed = block.dosed;
      course.worst[index(term)] = static_cast<std::int8_t>(block.worst);
      o.worst[index(term)] = std::max(o.worst[index(term)], course.worst[index(term)]);
    }
  };
}

const std::vector<std::pair<std::string, Term>> in_two_bands{
    {"neutropenia", Term::neutropenia}, {"thrombocytopenia", Term::thrombocytopenia},
    {"anemia", Term::anemia},           {"infection", Term::infection},
    {"pneumonia", Term::pneumonia},     {"flare", Term::tumor_flare}};
const std::vector<std::pair<std::string, Term>> in_the_upper_band{{"febrile_neutropenia", Term::febrile_neutropenia},
                                                                  {"creatinine_increased", Term::creatinine_increased},
                                                                  {"hyperuricemia", Term::hyperuricemia},
                                                                  {"hyperkalemia", Term::hyperkalemia},
                                                                  {"hypophosphatemia", Term::hypophosphatemia}};

TEST(Endpoints, GradesPerPatientAndPerCourse) {
  auto all = in_two_bands;
  all.insert(all.end(), in_the_upper_band.begin(), in_the_upper_band.end());
  for (const auto& [id, term] : all) {
    // Courses with grades 0 to 5, one never assessed, one on hold with grade 3; a patient never assessed.
    const auto trial = trial_of({graded(term, {{0}, {1}, {2}}), graded(term, {{3}, {4}, {5}, {-1}}),
                                 graded(term, {{0}, {3, false}}), graded(term, {{-1}})});
    EXPECT_EQ(count(trial, id + "_g3_4"), "2/3") << id;
    EXPECT_EQ(count(trial, id + "_g3_4", Per::course), "3/7") << id;
    EXPECT_EQ(count(trial, id + "_g3_4_with_hold_blocks", Per::course), "4/8") << id;
  }
  for (const auto& [id, term] : in_two_bands) {
    const auto trial = trial_of({graded(term, {{0}, {1}, {2}}), graded(term, {{2}, {3}}), graded(term, {{2, false}})});
    EXPECT_EQ(count(trial, id + "_g1_2"), "2/3") << id;  // the worst of the second patient is 3
    EXPECT_EQ(count(trial, id + "_g1_2", Per::course), "3/5") << id;
    EXPECT_EQ(count(trial, id + "_g1_2_with_hold_blocks", Per::course), "4/6") << id;
  }
}

TEST(Endpoints, AboveBaselineCountsOnlyWhatWorsened) {
  auto all = in_two_bands;
  all.insert(all.end(), in_the_upper_band.begin(), in_the_upper_band.end());
  for (const auto& [id, term] : all) {
    // Grade 3 at baseline: 3 is not above it, 4 is. Unknown at baseline: grade 3 cannot be told, grade 1 is not in the
    // band.
    const auto trial = trial_of({graded(term, {{3}, {3}}, 3), graded(term, {{3}, {4}}, 3), graded(term, {{3}, {0}}, 2),
                                 graded(term, {{3}, {1}}, -1), graded(term, {{1}, {0}}, -1)});
    EXPECT_EQ(count(trial, id + "_g3_4"), "4/5") << id;
    EXPECT_EQ(count(trial, id + "_g3_4_emergent"), "2/4") << id;
    EXPECT_EQ(count(trial, id + "_g3_4", Per::course), "6/10") << id;
    EXPECT_EQ(count(trial, id + "_g3_4_emergent", Per::course), "2/9") << id;
  }
  const auto low = trial_of({graded(Term::anemia, {{1}, {2}, {3}}, 1), graded(Term::anemia, {{2}, {1, false}}, 0)});
  EXPECT_EQ(count(low, "anemia_g1_2_emergent", Per::course), "2/4");
  EXPECT_EQ(count(low, "anemia_g1_2_emergent"), "1/2");
}

TEST(Endpoints, LabelsOfWhatWorsenedSaySo) {
  int emergent = 0;
  for (const RateDefinition& rate : endpoints().rates())
    if (rate.id.ends_with("_emergent")) {
      ++emergent;
      EXPECT_TRUE(rate.label.ends_with(", above baseline")) << rate.label;
    }
  EXPECT_EQ(emergent, 2 * (2 * 6 + 1 + 5));  // per patient and course: six terms in two bands, flare 2-4, five in one
}

TEST(Endpoints, FlareOfAnyAndOfModerateGrade) {
  const auto trial = trial_of({graded(Term::tumor_flare, {{1}, {0}, {1, false}}),
                               graded(Term::tumor_flare, {{2}, {-1}}), graded(Term::tumor_flare, {{4}})});
  EXPECT_EQ(count(trial, "flare_any", Per::course), "3/4");
  EXPECT_EQ(count(trial, "flare_any_with_hold_blocks", Per::course), "4/5");
  EXPECT_EQ(count(trial, "flare_g2_4"), "2/3");
  EXPECT_EQ(count(trial, "flare_g2_4", Per::course), "2/4");
}

TEST(Endpoints, ThrombosisAndLysis) {
  const auto trial = trial_of({[](PatientOutcome& o) {
                                 graded(Term::thrombosis, {{0}, {3}, {0, false}})(o);
                                 o.lysis_laboratory = o.lysis_laboratory_extended = true;
                               },
                               [](PatientOutcome& o) {
                                 graded(Term::thrombosis, {{0}})(o);
                                 o.lysis_laboratory_extended = o.lysis_clinical_extended = true;
                               },
                               [](PatientOutcome& o) { o.lysis_clinical = true; }});
  EXPECT_EQ(count(trial, "thrombosis"), "1/3");
  EXPECT_EQ(count(trial, "thrombosis", Per::course), "1/3");
  EXPECT_EQ(count(trial, "thrombosis_with_hold_blocks", Per::course), "1/4");
  EXPECT_EQ(count(trial, "lysis_laboratory"), "1/3");
  EXPECT_EQ(count(trial, "lysis_clinical"), "1/3");
  EXPECT_EQ(count(trial, "lysis_laboratory_extended"), "2/3");
  EXPECT_EQ(count(trial, "lysis_clinical_extended"), "1/3");
}

// ---- dose ----

TEST(Endpoints, HighDoseAndToleratedDose) {
  const auto patient = [](double mg, int high_days, bool responds) {
    return [=](PatientOutcome& o) {
      o.tolerated_dose_mg = mg;
      o.treated_days = 100;
      o.high_dose_days = high_days;
      if (responds) o.best = Response::partial;
    };
  };
  const auto trial = trial_of({patient(25, 28, true), patient(25, 27, false), patient(10, 0, true), nothing});
  EXPECT_EQ(count(trial, "dose_25mg_at_least_28_days"), "1/4");
  EXPECT_EQ(count(trial, "tolerated_dose_25mg"), "2/4");
  EXPECT_EQ(count(trial, "overall_tolerated_dose_25mg"), "1/2");
  EXPECT_EQ(count(trial, "overall_tolerated_dose_10mg"), "1/1");
  EXPECT_EQ(count(trial, "overall_tolerated_dose_15mg"), "0/0");
  EXPECT_DOUBLE_EQ(*value(trial, "median_tolerated_dose_mg"), 25);
}

TEST(Endpoints, ADoseLevelIsSpelledAsItIs) {
  const EndpointList list(test::definitions(), {}, {2.5, 10});
  EXPECT_EQ(count(trial_of({[](PatientOutcome& o) { o.tolerated_dose_mg = 2.5; }}), "tolerated_dose_2.5mg",
                  Per::patient, list),
            "1/1");
}

// ---- quantities ----

TEST(Endpoints, MediansAndTotals) {
  const auto trial = trial_of({[](PatientOutcome& o) {
                                 o.flare_onset = 2;
                                 o.flare_days = 14;
                                 o.best_response_day = 84;
                                 o.courses = {Course(), Course(), Course()};
                                 o.courses[0].dosed = o.courses[2].dosed = true;
                               },
                               [](PatientOutcome& o) {
                                 o.flare_onset = 7;
                                 o.best_response_day = 168;
                                 o.death_day = o.followed_days = 200;
                               },
                               [](PatientOutcome& o) { o.followed_days = 401; }});
  EXPECT_DOUBLE_EQ(*value(trial, "flare_onset_median"), (3 + 8) / 2.0);  // study days
  EXPECT_DOUBLE_EQ(*value(trial, "flare_duration_median"), 14);
  EXPECT_DOUBLE_EQ(*value(trial, "time_to_best_response"), (3 + 6) / 2.0);  // months of 28 days
  EXPECT_DOUBLE_EQ(*value(trial, "courses_total"), 2);
  EXPECT_DOUBLE_EQ(*value(trial, "hold_blocks_total"), 1);
  EXPECT_DOUBLE_EQ(*value(trial, "median_follow_up"), (365 + 401) / 2.0);
  EXPECT_EQ(value(trial_of({nothing}), "flare_onset_median"), std::nullopt);
}

TEST(Endpoints, SurvivalAtAMark) {
  const auto followed = [](int days, bool dead) {
    return [=](PatientOutcome& o) {
      o.followed_days = days;
      if (dead) o.death_day = days;
      test::judged_every_day(o);
    };
  };
  // One of four dies on the mark itself: S(182) includes it. Then one of two.
  const auto trial = trial_of({followed(182, true), followed(300, false), followed(365, true), followed(500, false)});
  EXPECT_NEAR(*value(trial, "overall_survival_6_months"), 100 * 3.0 / 4, 1e-9);
  EXPECT_NEAR(*value(trial, "overall_survival_12_months"), 100 * 3.0 / 4 * 1.0 / 2, 0.05 + 1e-9);
  // Nobody was followed to the mark; but where all have died, survival stays at nothing.
  EXPECT_EQ(value(trial_of({followed(100, true), followed(200, false)}), "overall_survival_12_months"), std::nullopt);
  EXPECT_EQ(value(trial_of({followed(100, true), followed(200, true)}), "overall_survival_12_months"), 0);
}

TEST(Endpoints, TimesToEvents) {
  PatientOutcome o;
  o.followed_days = 300;
  const auto time = [&o](Curve curve) {
    test::judged_every_day(o);
    const auto t = time_to_event(curve, o);
    return t ? fmt::format("{}{}", t->days, t->event ? "" : "+") : std::string("none");
  };
  EXPECT_EQ(time(Curve::overall_survival), "300+");
  EXPECT_EQ(time(Curve::time_to_progression), "300+");
  EXPECT_EQ(time(Curve::response_duration), "none");
  o.first_response_day = 84;
  EXPECT_EQ(time(Curve::response_duration), "216+");
  o.progression_day = 200;
  o.death_day = 300;
  EXPECT_EQ(time(Curve::overall_survival), "300");
  EXPECT_EQ(time(Curve::time_to_progression), "200");
  EXPECT_EQ(time(Curve::response_duration), "116");
}

// ---- the list ----

TEST(Endpoints, CohortsRepeatEveryRatePerPatientInTheirOwnDenominator) {
  const EndpointList list(test::definitions(), {"group-a", "start-5"}, levels);
  const auto trial = trial_of({[](PatientOutcome& o) { o.flare_onset = 0; }, nothing,
                               [](PatientOutcome& o) {
                                 o.cohort = 1;
                                 o.flare_onset = 0;
                               }});
  EXPECT_EQ(count(trial, "flare_any_group_A", Per::patient, list), "1/2");
  EXPECT_EQ(count(trial, "flare_any_start_5", Per::patient, list), "1/1");
  const auto per_patient = static_cast<std::size_t>(std::count_if(
      endpoints().rates().begin(), endpoints().rates().end(), [](const auto& r) { return r.per == Per::patient; }));
  EXPECT_EQ(list.rates().size(), endpoints().rates().size() + 2 * per_patient);
}

TEST(Endpoints, EachIdStandsOncePerUnit) {
  std::set<std::pair<std::string, Per>> seen;
  for (const RateDefinition& rate : endpoints().rates()) EXPECT_TRUE(seen.emplace(rate.id, rate.per).second) << rate.id;
}

TEST(Endpoints, EveryPublishedOutcomeThatIsScoredHasADefinitionWithItsUnit) {
  const EndpointList with_groups(test::definitions(), {"group-a", "group-b"}, levels);
  int scored = 0;
  for (const auto& entry : std::filesystem::directory_iterator(test::library_folder() + "/evidence"))
    for (const PublishedRate& published : read_evidence(entry.path()).rates) {
      if (!published.score) continue;
      ++scored;
      EXPECT_TRUE(std::any_of(with_groups.rates().begin(), with_groups.rates().end(),
                              [&](const RateDefinition& r) { return r.id == published.id && r.per == published.per; }))
          << entry.path() << " " << published.id;
    }
  EXPECT_GT(scored, 40);
}

// ---- the documentation ----

std::string name(Per per) { return per == Per::course ? "course" : "patient"; }

/// Rows "| `id` | per | … |" of docs/endpoints.md; variants and dose levels written out.
std::multiset<std::pair<std::string, std::string>> documented() {
  std::multiset<std::pair<std::string, std::string>> ids;
  std::ifstream file(std::string(TITRATE_SOURCE_DIR) + "/docs/endpoints.md");
  bool in_ids = false;
  for (std::string line; std::getline(file, line);) {
    in_ids = in_ids || line == "## Ids";
    if (!in_ids || !line.starts_with("| `")) continue;
    std::vector<std::string> cells;
    std::stringstream rest(line.substr(2));
    for (std::string cell; std::getline(rest, cell, '|');) cells.push_back(cell.substr(0, cell.size() - 1));
    const std::string id = cells[0].substr(1, cells[0].size() - 2), per = cells[1].substr(1);
    const bool both = per == "patient, course";
    const auto put = [&](const std::string& each) {
      for (const std::string& unit : both ? std::vector<std::string>{"patient", "course"} : std::vector{per})
        ids.emplace(each, unit);
    };
    if (const auto at = id.find("{dose}"); at != std::string::npos) {
      for (const double level : levels) put(std::string(id).replace(at, 6, fmt::format("{:g}", level)));
      continue;
    }
    put(id);
    if (cells.size() < 4) continue;
    if (cells[2].find("_with_hold_blocks") != std::string::npos) ids.emplace(id + "_with_hold_blocks", "course");
    if (cells[2].find("_emergent") != std::string::npos) put(id + "_emergent");
  }
  return ids;
}

TEST(Endpoints, TheDocumentationListsThemAllAndNoOthers) {
  std::multiset<std::pair<std::string, std::string>> defined;
  for (const RateDefinition& rate : endpoints().rates()) defined.emplace(rate.id, name(rate.per));
  for (const QuantityDefinition& quantity : endpoints().quantities()) defined.emplace(quantity.id, quantity.unit);
  EXPECT_THAT(documented(), testing::ContainerEq(defined));
}

}  // namespace
}  // namespace titrate::results
