#include "clinic/criteria.hpp"

#include "clinic/chart_table.hpp"

#include <filesystem>
#include <fstream>

using namespace titrate;
using namespace titrate::test;

namespace {

namespace fs = std::filesystem;

/// The shipped files in a folder of their own, one of them changed.
class Changed {
 public:
  Changed(const std::string& name) : folder_(fs::temp_directory_path() / ("titrate_criteria_" + name)) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    for (const auto& entry : fs::directory_iterator(criteria_folder())) fs::copy(entry.path(), folder_);
  }
  ~Changed() { fs::remove_all(folder_); }
  void replace(const std::string& file, const std::string& what, const std::string& by) const {
    std::ifstream in(folder_ / file);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    const auto at = text.find(what);
    if (at == std::string::npos) throw std::runtime_error(what + " is not in " + file);
    std::ofstream(folder_ / file) << text.replace(at, what.size(), by);
  }
  std::string problems(const protocol::Protocol::CriteriaSets& sets = standard_sets) const {
    try {
      clinic::load_criteria(folder_.string(), sets);
    } catch (const Error& error) {
      std::string text;
      for (const auto& problem : error.problems()) {
        text += fs::path(problem.at.file).filename().string() + ": expected " + problem.expected + "; saw " +
                problem.seen + "; " + problem.mend + "\n";
      }
      return text;
    }
    return "";
  }

 private:
  fs::path folder_;
};

int count_lines(const std::string& text) { return static_cast<int>(std::count(text.begin(), text.end(), '\n')); }

TEST(Criteria, TheShippedSetsLoadAndSayWhereTheyComeFrom) {
  const auto sets = library().sets();
  ASSERT_EQ(sets.size(), 8u);
  for (const auto* set : sets) {
    EXPECT_FALSE(set->title.empty());
    EXPECT_FALSE(set->source.empty());
    EXPECT_FALSE(set->verified) << set->id;
    EXPECT_FALSE(set->definitions.empty());
    for (const auto& row : set->definitions) {
      EXPECT_FALSE(row.definition.empty()) << row.key;
      EXPECT_FALSE(row.source.empty()) << row.key;
    }
  }
}

TEST(Criteria, EverySetDescribesItself) {
  for (const auto* set : library().sets()) {
    const auto described = clinic::describe_criteria(criteria_folder() + "/" + set->id + ".toml");
    EXPECT_EQ(described.id, set->id);
    EXPECT_EQ(described.definitions.size(), set->definitions.size());
  }
}

TEST(Criteria, ThresholdsArePrintedAsTheFileSpellsThem) {
  const auto& rows = library().toxicity.provenance.definitions;
  const auto grade3 =
      std::find_if(rows.begin(), rows.end(), [](const auto& row) { return row.key == "neutropenia grade 3"; });
  ASSERT_NE(grade3, rows.end());
  EXPECT_EQ(grade3->threshold, "below 1.0e9/L, at least 0.5e9/L");
  EXPECT_EQ(grade3->definition, "under 1.0, down to 0.5 x 10^9/L");
}

/// Typed from the project's clinical facts, so that a changed file is noticed.
TEST(Criteria, TheNumbersAreThoseOfThePapers) {
  const auto& r = std::get<clinic::NciWg1996Criteria>(library().response.thresholds);
  EXPECT_EQ(r.lymphocytes_normal, 4.0);
  EXPECT_EQ(r.neutrophils, 1.5);
  EXPECT_EQ(r.platelets, 100);
  EXPECT_EQ(r.hemoglobin, 11.0);
  EXPECT_EQ(r.marrow_lymphocytes, 30);
  EXPECT_EQ(r.lymphocytes_fall, 0.5);
  EXPECT_EQ(r.sites_fall, 0.5);
  EXPECT_EQ(r.count_improvement, 0.5);
  EXPECT_EQ(r.confirmation_days, 56);
  EXPECT_EQ(r.nodes_rise, 0.5);
  EXPECT_EQ(r.node_minimum, 2);
  EXPECT_EQ(r.nodes_confirmed_after, 14);
  EXPECT_EQ(r.sites_rise, 0.5);
  EXPECT_EQ(r.lymphocytes_rise, 0.5);
  EXPECT_EQ(r.lymphocytes_minimum, 5);
  EXPECT_EQ(r.prolymphocytes, 55);
  const auto& l = library().lysis;
  const double level[] = {8.0, 6.0, 4.5, 7.0};
  for (std::size_t sign = 0; sign < clinic::lysis_sign_count; ++sign) {
    EXPECT_EQ(l.analytes[sign].level, level[sign]);
    EXPECT_EQ(l.analytes[sign].change, 0.25);
    EXPECT_EQ(l.analytes[sign].high, l.analytes[sign].measure != Measure::calcium);
  }
  EXPECT_EQ(l.needed, 2);
  EXPECT_EQ(l.days_before, 3);
  EXPECT_EQ(l.days_after, 7);
  EXPECT_EQ(l.extended_days, 15);
  EXPECT_EQ(l.creatinine, 1.5);
  EXPECT_EQ(library().flare.onset_grade, 1);
  EXPECT_EQ(library().flare.recurrence_after_days, 7);
}

TEST(Criteria, LimitsGoBySexAndTheWiderOnesWhereItIsUnknown) {
  chart::Baseline baseline;
  const auto lower = [&](chart::Answer female) {
    baseline.female = female;
    return clinic::laboratory_limits(library(), baseline).lower[chart::index(Measure::hemoglobin)];
  };
  EXPECT_EQ(lower(chart::Answer::yes), 12.0);
  EXPECT_EQ(lower(chart::Answer::no), 13.5);
  EXPECT_EQ(lower(chart::Answer::unknown), 12.0);
  const auto limits = clinic::laboratory_limits(library(), baseline);
  EXPECT_EQ(limits.upper[chart::index(Measure::creatinine)], 1.3);
  EXPECT_TRUE(chart::is_missing(limits.upper[chart::index(Measure::spleen)]));
}

TEST(Criteria, EveryProblemOfEveryFileIsTold) {
  const Changed files("problems");
  files.replace("ctcae-3.0.toml", "below = \"1.0e9/L\", at_least = \"0.5e9/L\"",
                "below = \"1.1e9/L\", at_least = \"half\"");
  files.replace("nci-wg-1996.toml", "value = \"56 d\"", "value = 56");
  files.replace("cairo-bishop-2004.toml", "value = \"window\"", "value = \"windows\"");
  files.replace("ctcae-3.0-flare.toml", "recurrence_after", "recurence_after");
  files.replace("reference-laboratory.toml", "upper = \"11.0e9/L\"", "upper = \"1.0e9/L\"");
  const std::string problems = files.problems();
  EXPECT_THAT(problems, testing::HasSubstr("ctcae-3.0.toml: expected a quantity in 1e9/L"));
  EXPECT_THAT(problems, testing::HasSubstr("the value at which the grade before it ends, \"1.0e9/L\""));
  EXPECT_THAT(problems, testing::HasSubstr("nci-wg-1996.toml: expected a quantity in d"));
  EXPECT_THAT(problems, testing::HasSubstr("cairo-bishop-2004.toml: expected one of"));
  EXPECT_THAT(problems, testing::HasSubstr("ctcae-3.0-flare.toml: expected "));
  EXPECT_THAT(problems, testing::HasSubstr("reference-laboratory.toml: expected an upper limit above the lower one"));
  EXPECT_GE(count_lines(problems), 7) << problems;
}

TEST(Criteria, AMissingTermIsTold) {
  const Changed files("term");
  files.replace("ctcae-3.0.toml", "id = \"neutropenia\"", "id = \"anemia\"");
  const std::string problems = files.problems();
  EXPECT_THAT(problems, testing::HasSubstr("each term once; saw anemia again"));
  EXPECT_THAT(problems, testing::HasSubstr("a [[term]] with id = \"neutropenia\""));
}

TEST(Criteria, AnUnknownSetAndOneOfAnotherKindAreTold) {
  auto sets = standard_sets;
  sets.response = "nci-wg-1997";
  sets.lysis = "nci-wg-1996";
  const std::string problems = Changed("names").problems(sets);
  EXPECT_THAT(problems, testing::HasSubstr("did you mean \"nci-wg-1996\"?"));
  EXPECT_THAT(problems, testing::HasSubstr("a criteria set of kind \"lysis\"; saw \"response\""));
}

TEST(Criteria, AFileThatIsNotTomlIsToldBesideTheOthers) {
  const Changed files("toml");
  files.replace("ctcae-3.0.toml", "id = ", "id == ");
  files.replace("nci-wg-1996.toml", "value = \"56 d\"", "value = 56");
  const std::string problems = files.problems();
  EXPECT_THAT(problems, testing::HasSubstr("ctcae-3.0.toml"));
  EXPECT_THAT(problems, testing::HasSubstr("nci-wg-1996.toml"));
}

TEST(Criteria, WithoutAFolderThereIsOneProblemPerSet) {
  EXPECT_THROW(clinic::load_criteria("/no/such/folder", standard_sets), Error);
}

}  // namespace
