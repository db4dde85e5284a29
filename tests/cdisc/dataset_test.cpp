#include "dataset_table.hpp"

#include <gmock/gmock.h>

namespace titrate::cdisc {
namespace {

TEST(Dataset, VariablesAreFoundInAnyCase) {
  Dataset dataset;
  dataset.variables = {{.name = "USUBJID"}, {.name = "lbseq"}};
  EXPECT_EQ(dataset.find("usubjid"), 0u);
  EXPECT_EQ(dataset.find("LBSEQ"), 1u);
  EXPECT_EQ(dataset.find("LB"), std::nullopt);
}

TEST(Dataset, AMomentIsToldByDataTypeOrElseByFormat) {
  EXPECT_EQ((Variable{.type = Type::number, .display_format = "DATE9."}.moment()), "date");
  EXPECT_EQ((Variable{.type = Type::number, .display_format = "e8601dt19.3"}.moment()), "datetime");
  EXPECT_EQ((Variable{.type = Type::number, .display_format = "TIME5."}.moment()), "time");
  EXPECT_EQ((Variable{.type = Type::number, .display_format = "BEST12."}.moment()), "");
  EXPECT_EQ((Variable{.type = Type::number, .display_format = "8.2"}.moment()), "");
  EXPECT_EQ((Variable{.type = Type::number, .data_type = "date"}.moment()), "date");
  // A number that Dataset-JSON calls an integer is shown as a date, and is none.
  EXPECT_EQ((Variable{.type = Type::number, .display_format = "DATE9.", .data_type = "integer"}.moment()), "");
  EXPECT_EQ((Variable{.type = Type::text, .data_type = "date"}.moment()), "");
}

TEST(Dataset, ATablePushesItsRowsEachTime) {
  Table table;
  table.dataset.variables = {{.name = "A"}, {.name = "B", .type = Type::number}};
  table.rows = {{std::string(""), 1.0}, {std::string("x"), Missing{'Z'}}};
  FindingsSink sink;
  const Source source = table.source();
  source(sink);
  source(sink);
  EXPECT_EQ(sink.missing, 4);  // empty text is missing too
}

}  // namespace
}  // namespace titrate::cdisc
