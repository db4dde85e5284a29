#include "assay/plates.hpp"

#include "assay_files.hpp"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace titrate::assay {
namespace {

using test::assay_columns;
using test::assay_head;
using test::AssayFiles;
using ::testing::HasSubstr;

std::string problems(const std::string& toml, const std::string& wells) {
  const AssayFiles files;
  try {
    files.read(toml, wells);
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::input);
    return error.what();
  }
  return "";
}

TEST(Plates, ReadsWells) {
  const AssayFiles files;
  const Assay assay = files.read(assay_head + "[changes]\nvisits = [\"baseline\", \"day 7\"]\n",
                                 assay_columns +
                                     "P1,A1,IL-6,blank,,,21.5,,,,,\n"
                                     "P1,B1,IL-6,standard,,2000,18000,,,,,\n"
                                     "P1,C1,IL-6,control,low,,400,,,,,\n"
                                     "P1,D1,IL-6,sample,,,512,4,07,day 7,CR+PR,\n"
                                     "P1,E1,IL-6,sample,,,,4,07,day 7,CR+PR,bubble\n");
  ASSERT_EQ(assay.wells.size(), 5u);
  EXPECT_EQ(assay.wells[1].concentration, 2000);
  EXPECT_EQ(assay.wells[3].id, "07 day 7");
  EXPECT_EQ(assay.wells[3].dilution, 4);
  EXPECT_EQ(assay.wells[4].masked, "bubble");
  EXPECT_EQ(assay.wells[2].dilution, 1);
}

TEST(Plates, EveryProblemIsToldWithItsRowAndColumn) {
  const std::string said = problems(assay_head + "colour = 1\n", assay_columns +
                                                                     "P1,A1,IL-6,blank,,,0,,,,,\n"
                                                                     "P1,B1,IL-8,standard,,,18000,,,,,\n"
                                                                     "P1,C1,IL-6,probe,x,,400,,,,,\n"
                                                                     "P1,D1,IL-6,sample,x,,<3,0.5,,,,\n"
                                                                     ",A1,IL-6,sample,,5,7,,,,,\n");
  for (const char* part : {"a.toml:8:1: expected",                               // colour
                           "wells.csv:2:7: expected a response above 0, saw 0",  //
                           "wells.csv:3:3: expected one of IL-6, saw `IL-8`; did you mean `IL-6`?",
                           "wells.csv:3:6: expected the standard's concentration",  //
                           "wells.csv:4:4: expected blank, standard, control or sample, saw `probe`",
                           "wells.csv:5:7: expected a number, saw \"<3\"",                  //
                           "wells.csv:5:8: expected a factor of at least 1, saw 0.5",       //
                           "wells.csv:6:1: expected the plate's name",                      //
                           "wells.csv:6:6: expected nothing: it is what is sought, saw 5",  //
                           "wells.csv:6:5: expected a name"})
    EXPECT_THAT(said, HasSubstr(part));
}

TEST(Plates, NumbersBeyondReasonAreTold) {
  const std::string said = problems(assay_head, assay_columns +
                                                    "P1,A1,IL-6,standard,,1e20,1e20,,,,,\n"
                                                    "P1,B1,IL-6,standard,,1e-20,1e-20,,,,,\n"
                                                    "P1,C1,IL-6,sample,x,,5,1e300,,,,\n");
  for (const char* part :
       {"wells.csv:2:6: expected a concentration from 1e-15 to 1e+15", "wells.csv:2:7: expected a response",
        "wells.csv:3:6:", "wells.csv:3:7:", "wells.csv:4:8: expected a factor"})
    EXPECT_THAT(said, HasSubstr(part));
}

TEST(Plates, ACellIsToldOfOnce) {
  const std::string said = problems(assay_head, assay_columns + "P1,A1,IL-6,sample,x,,many,,,,,\n");
  EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 0) << said;
}

TEST(Plates, AMistypedColumnIsToldOthersArePassedOver) {
  EXPECT_THAT(problems(assay_head, "plate,analyte,kind,concentration,response,id,dilutoin\nP1,IL-6,sample,,5,x,4\n"),
              HasSubstr("wells.csv:1:7: expected one of the columns plate"));
  const AssayFiles files;
  const Assay assay =
      files.read(assay_head, "plate,analyte,kind,concentration,response,id,operator\nP1,IL-6,sample,,5,x,KB\n");
  ASSERT_EQ(assay.notes.size(), 1u);
  EXPECT_THAT(assay.notes[0], HasSubstr("`operator` was passed over"));
}

TEST(Plates, MissingColumnsAndFilesAreTold) {
  EXPECT_THAT(problems(assay_head, "plate,analyte,kind\nP1,IL-6,sample\n"),
              ::testing::AllOf(HasSubstr("a column `concentration`"), HasSubstr("a column `response`")));
  const AssayFiles files;
  files.write("a.toml", assay_head);
  EXPECT_THROW(read_assay(files.path("a.toml")), Error);
  EXPECT_THAT(problems(assay_head, ""), HasSubstr("wells.csv:1:1"));
  EXPECT_THAT(problems(assay_head, assay_columns), HasSubstr("wells.csv:2:1: expected at least one row"));
  EXPECT_THAT(problems("schema = \"titrate/assay/2\"\n", assay_columns), HasSubstr("titrate/assay/1"));
}

TEST(Plates, WellsThatContradictEachOtherAreTold) {
  const std::string changes = "[changes]\nvisits = [\"baseline\", \"day 7\"]\n";
  const auto said = [&](const std::string& rows) { return problems(assay_head + changes, assay_columns + rows); };
  EXPECT_THAT(said("P1,A1,IL-6,sample,x,,5,,,,,\nP1,A1,IL-6,sample,y,,6,,,,,\n"),
              HasSubstr("each well of a plate once"));
  EXPECT_THAT(said("P1,A1,IL-6,sample,x,,5,1,,,,\nP1,A2,IL-6,sample,x,,6,2,,,,\n"),
              HasSubstr("what row 2 says of `x`"));
  EXPECT_THAT(said("P1,A1,IL-6,sample,,,5,,01,day 8,,\n"), HasSubstr("did you mean `day 7`?"));
  EXPECT_THAT(said("P1,A1,IL-6,sample,,,5,,01,day 7,,\nP2,A1,IL-6,sample,,,6,,01,day 7,,\n"),
              HasSubstr("one sample of 01 at `day 7`"));
  EXPECT_THAT(said("P1,A1,IL-6,sample,,,5,,01,day 7,CR,\nP1,A2,IL-6,sample,,,6,,01,baseline,SD,\n"),
              HasSubstr("a subject is of one group"));
}

TEST(Plates, FieldsOfVesselsAreChecked) {
  const AssayFiles files;
  files.write("fields.csv", "subject,visit,field,count\n01,baseline,1,3.5\n,month 9,2,4\n");
  files.write("a.toml",
              "schema = \"titrate/assay/1\"\nid = \"m\"\nsource = \"s\"\n[microvessels]\n"
              "field_area = \"0.0625 mm2\"\nvisits = [\"baseline\"]\nfields = \"fields.csv\"\n");
  try {
    read_assay(files.path("a.toml"));
    FAIL();
  } catch (const Error& error) {
    for (const char* part : {"fields.csv:2:4: expected the vessels counted, a whole number, saw 3.5",
                             "fields.csv:3:1: expected the subject", "fields.csv:3:2: expected one of baseline"})
      EXPECT_THAT(error.what(), HasSubstr(part));
  }
}

}  // namespace
}  // namespace titrate::assay
