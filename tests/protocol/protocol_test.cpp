// What the shipped regimens mean, and that no file brings the parser down.

#include "protocol/protocol.hpp"

#include "base/error.hpp"
#include "protocol/calendar.hpp"
#include "protocol/spec.hpp"
#include "protocol/words.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace titrate;
using namespace titrate::protocol;
using testing::ElementsAre;
using testing::SizeIs;

const std::filesystem::path root = TITRATE_SOURCE_DIR;

Protocol regimen(const std::string& id) { return read((root / "library/regimens" / (id + ".toml")).string()); }

std::vector<std::filesystem::path> all_files() {
  std::vector<std::filesystem::path> files;
  for (const char* folder : {"library/regimens", "tests/protocol/regimens", "examples"})
    for (const auto& entry : std::filesystem::directory_iterator(root / folder))
      if (entry.path().extension() == ".toml") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

TEST(Regimens, all_read_without_a_problem) {
  const auto files = all_files();
  ASSERT_GE(files.size(), 25u);
  for (const auto& file : files) {
    try {
      const Protocol p = read(file.string());
      EXPECT_EQ(p.id, file.stem().string());
      int sum = 0;
      for (const Cohort& each : p.cohorts) sum += each.size;
      EXPECT_EQ(sum, p.patients) << file;
    } catch (const Error& error) {
      ADD_FAILURE() << error.what();
    }
  }
}

TEST(Ferrajoli2008, says_who_and_how_long) {
  const Protocol p = regimen("ferrajoli-2008");
  EXPECT_EQ(p.population, "ferrajoli-2008");
  EXPECT_EQ(p.parameters, "lenalidomide-cll");
  EXPECT_EQ(p.evidence, "ferrajoli-2008");
  EXPECT_EQ(p.patients, 44);
  EXPECT_EQ(p.accrual_days, 426);
  EXPECT_EQ(p.median_follow_up_days, 426);
  EXPECT_EQ(p.course_days, 28);
  EXPECT_EQ(p.maximum_days, no_end);
  EXPECT_DOUBLE_EQ(p.flare_ascertainment, 1.4);
  EXPECT_EQ(p.criteria.response, "nci-wg-1996");
  EXPECT_EQ(p.criteria.toxicity, "ctcae-3.0");
  EXPECT_EQ(p.criteria.lysis, "cairo-bishop-2004");
  EXPECT_EQ(p.criteria.flare, "ctcae-3.0-flare");
  EXPECT_EQ(p.criteria.laboratory, "reference-laboratory");
  ASSERT_THAT(p.eligibility, SizeIs(2));
  EXPECT_EQ(p.eligibility[0].when.measure, chart::Measure::creatinine);
  EXPECT_EQ(p.eligibility[0].when.comparison, Condition::Comparison::below);
  EXPECT_DOUBLE_EQ(p.eligibility[0].when.threshold, 2);
  ASSERT_THAT(p.cohorts, SizeIs(1));
  EXPECT_EQ(p.cohorts[0].size, 44);
}

TEST(Ferrajoli2008, doses_from_10_mg_daily_between_5_and_25) {
  const Protocol p = regimen("ferrajoli-2008");
  ASSERT_THAT(p.arms, SizeIs(1));
  ASSERT_THAT(p.arms[0].interventions, SizeIs(1));
  const Intervention& drug = p.arms[0].interventions[0];
  EXPECT_EQ(drug.agent, chart::Agent::lenalidomide);
  EXPECT_THAT(drug.levels, ElementsAre(5, 10, 15, 20, 25));
  EXPECT_TRUE(drug.level_intervals.empty());
  EXPECT_EQ(drug.start_level, 1);
  EXPECT_EQ(drug.floor_level, 0);
  EXPECT_EQ(drug.at_floor, Action::none);
  EXPECT_EQ(drug.cycle_days, 28);
  ASSERT_THAT(drug.on_days, SizeIs(1));
  EXPECT_EQ(drug.on_days[0].first, 1);
  EXPECT_EQ(drug.on_days[0].last, 28);
  EXPECT_EQ(drug.first_day, 0);
  EXPECT_EQ(drug.last_day, no_end);
  EXPECT_EQ(drug.dosing_interval, 1);
  ASSERT_THAT(drug.escalations, SizeIs(1));
  const Escalation& up = drug.escalations[0];
  EXPECT_EQ(up.interval, 28);
  EXPECT_EQ(up.levels, 1);
  EXPECT_EQ(up.maximum_level, 4);
  EXPECT_FALSE(up.when);
  ASSERT_TRUE(up.unless);
  EXPECT_EQ(up.unless->kind, Condition::Kind::any);
  ASSERT_THAT(up.unless->parts, SizeIs(3));
  EXPECT_EQ(up.unless->parts[0].kind, Condition::Kind::any_grade);
  EXPECT_EQ(up.unless->parts[0].grade, 3);
  EXPECT_EQ(up.unless->parts[0].scope, Condition::Scope::course);
  EXPECT_THAT(up.unless->parts[0].except,
              ElementsAre(chart::Term::lymphopenia, chart::Term::leukopenia, chart::Term::tumor_flare));
  EXPECT_EQ(up.unless->parts[1].kind, Condition::Kind::flare);
  EXPECT_EQ(up.unless->parts[2].response, chart::Response::partial);
}

TEST(Ferrajoli2008, holds_and_reduces) {
  const Intervention drug = regimen("ferrajoli-2008").arms[0].interventions[0];
  ASSERT_THAT(drug.rules, SizeIs(3));
  const DoseRule& low = drug.rules[0];
  EXPECT_EQ(low.id, "hold-neutrophils");
  EXPECT_EQ(low.action, Action::hold);
  EXPECT_EQ(low.when.kind, Condition::Kind::value);
  EXPECT_EQ(low.when.measure, chart::Measure::neutrophils);
  EXPECT_DOUBLE_EQ(low.when.threshold, 0.5);
  EXPECT_EQ(low.when.maximum_age, 0);
  EXPECT_EQ(low.when.consecutive, 1);
  EXPECT_TRUE(low.blocks_later_escalation);
  EXPECT_EQ(low.resume.after_days, 7);
  EXPECT_EQ(low.resume.levels_lower, 1);
  EXPECT_EQ(low.resume.maximum_days, 84);
  EXPECT_EQ(low.resume.otherwise, Action::stop);
  const DoseRule& platelets = drug.rules[1];
  ASSERT_THAT(platelets.when.parts, SizeIs(2));
  EXPECT_DOUBLE_EQ(platelets.when.parts[0].threshold, 25);
  EXPECT_EQ(platelets.when.parts[1].parts[1].kind, Condition::Kind::of_baseline);
  EXPECT_DOUBLE_EQ(platelets.when.parts[1].parts[1].threshold, 0.6);
  EXPECT_EQ(drug.rules[2].action, Action::reduce);
  EXPECT_EQ(drug.rules[2].levels, 1);
  EXPECT_LT(drug.rules[2].chance, 1);
}

TEST(Ferrajoli2008, looks_and_cares) {
  const Protocol p = regimen("ferrajoli-2008");
  // Weekly counts on study days 1 to 29, then monthly from day 57; examination monthly; response on days 85, 169, ...
  EXPECT_EQ(next_visit(p.calendar, 1), 7);
  EXPECT_EQ(next_visit(p.calendar, 29), 56);
  EXPECT_EQ(next(p.calendar[2].schedule[0], 0), 84);
  EXPECT_EQ(next(p.calendar[2].schedule[0], 85), 84 + 84);
  EXPECT_EQ(p.calendar[0].on_hold_every, 7);
  ASSERT_THAT(p.arms[0].support, SizeIs(3));
  const Support& pack = p.arms[0].support[2];
  EXPECT_EQ(pack.agent, chart::Agent::methylprednisolone);
  EXPECT_EQ(pack.anchor, Support::Anchor::trigger);
  double total = 0;
  for (const Support::Step& step : pack.steps) total += step.amount * step.days;
  EXPECT_DOUBLE_EQ(total, 84);  // a pack of 21 tablets of 4 mg
  EXPECT_EQ(p.arms[0].support[1].agent, chart::Agent::filgrastim);
  EXPECT_DOUBLE_EQ(p.arms[0].support[1].steps[0].amount, 0.3);
  ASSERT_THAT(p.stopping, SizeIs(1));
  EXPECT_EQ(p.stopping[0].when.kind, Condition::Kind::progression);
  EXPECT_EQ(p.monitoring.kind, Monitoring::Kind::thall_simon_estey);
  ASSERT_THAT(p.monitoring.outcomes, SizeIs(2));
  EXPECT_TRUE(p.monitoring.outcomes[0].want_high);
  EXPECT_DOUBLE_EQ(p.monitoring.outcomes[0].standard_rate, 0.2);
  EXPECT_FALSE(p.monitoring.outcomes[1].want_high);
  EXPECT_EQ(p.monitoring.outcomes[1].within_days, 28);
  EXPECT_DOUBLE_EQ(p.monitoring.outcomes[1].prior_a + p.monitoring.outcomes[1].prior_b, 2);
}

TEST(Regimens, say_what_else_the_format_must_say) {
  const Protocol two_arms = regimen("chanan-khan-2006");
  EXPECT_EQ(two_arms.cohorts[0].size, 29);
  EXPECT_EQ(two_arms.cohorts[1].arm, 1);
  EXPECT_EQ(two_arms.arms[1].interventions[0].escalations[0].interval, 14);

  const Intervention other_day = regimen("cll-001").arms[0].interventions[0];
  EXPECT_THAT(other_day.level_intervals, ElementsAre(2, 1, 1, 1, 1, 1, 1));
  EXPECT_THAT(other_day.levels, ElementsAre(2.5, 2.5, 5, 10, 15, 20, 25));
  EXPECT_EQ(other_day.start_level, 1);

  const Intervention renal = regimen("origin").arms[0].interventions[0];
  ASSERT_THAT(renal.adjustments, SizeIs(1));
  EXPECT_EQ(renal.adjustments[0].start_level, 0);
  EXPECT_EQ(renal.adjustments[0].maximum_level, 2);
  EXPECT_DOUBLE_EQ(renal.adjustments[0].when.threshold, 60);

  const Protocol starts = regimen("cll-009");
  EXPECT_EQ(starts.allocation, Allocation::random);
  EXPECT_EQ(starts.cohorts[2].start_level, 3);
}

TEST(Override, is_read_like_the_file) {
  const auto file = (root / "library/regimens/ferrajoli-2008.toml").string();
  EXPECT_EQ(read(file, {{"arm.0.intervention.0.start", "5 mg"}}).arms[0].interventions[0].start_level, 0);
  try {
    read(file, {{"arm.0.intervention.0.start", "12 mg"}});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.problems().size(), 1u);
    EXPECT_EQ(error.problems()[0].at.file, "--set arm.0.intervention.0.start=12 mg");
  }
}

TEST(Words, lists_follow_their_enums) {
  EXPECT_EQ(words("covariate")[static_cast<std::size_t>(Condition::Covariate::rai)], "rai");
  EXPECT_EQ(words("anchor")[static_cast<std::size_t>(Support::Anchor::trigger)], "trigger");
  EXPECT_EQ(words("comparison")[static_cast<std::size_t>(Condition::Comparison::above)], "above");
  EXPECT_EQ(words("scope")[static_cast<std::size_t>(Condition::Scope::ever)], "ever");
  EXPECT_EQ(words("allocation")[static_cast<std::size_t>(Allocation::random)], "random");
  EXPECT_EQ(words("basis")[static_cast<std::size_t>(DoseBasis::mg_per_kg)], "per_kg");
  EXPECT_THROW(words("no such list"), Error);
}

/// Deletes, doubles or exchanges bytes and lines of a good file.
std::string mutated(std::string text, std::mt19937& random) {
  const auto any = [&](std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random); };
  const std::string noise = "\"[]{}=.,-0123456789e\n#aZ ";
  for (std::size_t edits = 1 + any(4); edits > 0 && text.size() > 50; --edits) {
    const std::size_t at = any(text.size() - 40), length = 1 + any(30);
    switch (any(4)) {
      case 0: text.erase(at, length); break;
      case 1: text.insert(at, text.substr(any(text.size() - 40), length)); break;
      case 2: text[at] = noise[any(noise.size())]; break;
      default: text.insert(at, 1, noise[any(noise.size())]);
    }
  }
  return text;
}

TEST(Noise, never_brings_the_parser_down) {
  std::mt19937 random(1);
  std::size_t rejected = 0, read_well = 0;
  for (const auto& file : all_files()) {
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    for (int round = 0; round < 60; ++round) {
      try {
        auto document = Document::parse(mutated(text.str(), random), "noise.toml");
        (void)parse(document);
        ++read_well;
      } catch (const Error& error) {
        EXPECT_EQ(error.kind(), Error::Kind::input);
        EXPECT_FALSE(error.problems().empty());
        ++rejected;
      }
    }
  }
  EXPECT_GT(rejected, 100u);
  EXPECT_GT(read_well, 100u);  // many edits fall into comments and texts
}

}  // namespace
