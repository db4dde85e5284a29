#include "report/html.hpp"

#include "report/figure.hpp"

#include <gtest/gtest.h>

namespace titrate::report {
namespace {

TEST(Escape, TouchesTheFiveCharactersAndNothingElse) {
  EXPECT_EQ(escape("<a href=\"x\">&'"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39;");
  EXPECT_EQ(escape("≥ 5 cm – naïve"), "≥ 5 cm – naïve");
}

TEST(ScriptJson, CannotCloseItsElement) {
  const Json hostile{{"title", "</script><script>alert(1)</script><!--"}};
  const std::string text = script_json(hostile);
  EXPECT_EQ(text.find('<'), std::string::npos);
  EXPECT_EQ(Json::parse(text), hostile);
}

TEST(ScriptJson, WritesBrokenTextAsReplacementCharacters) { EXPECT_NO_THROW(script_json(Json{{"title", "\xff"}})); }

TEST(Joined, ReadsAsASentence) {
  EXPECT_EQ(joined({}), "");
  EXPECT_EQ(joined({"a"}), "a");
  EXPECT_EQ(joined({"a", "b"}), "a and b");
  EXPECT_EQ(joined({"a", "b", "c"}), "a, b and c");
}

TEST(RenderTable, HasAScopePerHeadingAndAGroupOverAllColumns) {
  Table table{.id = "t", .caption = "Caption", .head = {"A", "B"}, .rows = {}, .notes = {"a note"}};
  table.group("G");
  table.row({text_cell("x<y"), number_cell("1")});
  const std::string html = render(table);
  EXPECT_NE(html.find("<th scope=\"col\">A</th>"), std::string::npos);
  EXPECT_NE(html.find("<th colspan=\"2\" scope=\"colgroup\">G</th>"), std::string::npos);
  EXPECT_NE(html.find("<th scope=\"row\">x&lt;y</th><td class=\"number\">1</td>"), std::string::npos);
  EXPECT_NE(html.find("<li>a note</li>"), std::string::npos);
}

}  // namespace
}  // namespace titrate::report
