#include "report/table_files.hpp"

#include "base/error.hpp"
#include "zip.hpp"

#include <array>
#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pugixml.hpp>

namespace titrate::report {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Table small() {
  Table table{.id = "table-2",
              .caption = "Table 2. Response & status",
              .head = {"Response", "Published\nn (%)", "Recorded"},
              .rows = {},
              .notes = {"All patients enrolled.", Note("Worked out from a percentage.", "r")}};
  table.group("Response");
  table.row({text_cell("Überleben ≥ 3 Monate"), number_cell("14 (32 %)"), number_cell("1,234")}, Row::Kind::inset);
  Cell share = number_cell("31.8 %");
  share.mark = "r";
  table.row({text_cell("=SUM(A1)"), none_cell("–"), share});
  table.row({text_cell("dose \\ {x}"), number_cell("−2.5 mg"), text_cell("not recorded")});
  return table;
}

const TableFrame frame{.title = "Trial & title", .source = "Titrate. Research use only."};

TEST(PlainNumber, IsWhatACellHoldsAlone) {
  const auto expect = [](const char* text, double value, int decimals, bool percent, bool grouped, const char* unit) {
    const auto found = plain_number(text);
    ASSERT_TRUE(found) << text;
    EXPECT_DOUBLE_EQ(found->value, value) << text;
    EXPECT_EQ(found->decimals, decimals) << text;
    EXPECT_EQ(found->percent, percent) << text;
    EXPECT_EQ(found->grouped, grouped) << text;
    EXPECT_EQ(found->unit, unit) << text;
  };
  expect("14", 14, 0, false, false, "");
  expect("1,234,567", 1234567, 0, false, true, "");
  expect("−2.50", -2.5, 2, false, false, "");
  expect("31.8 %", 0.318, 1, true, false, "");
  expect("10 mg", 10, 0, false, false, " mg");
  expect("0.008", 0.008, 3, false, false, "");
}

TEST(PlainNumber, NothingElseIsOne) {
  for (const char* text : {"", "–", "14 (32 %)", "<0.001", "I–II", "3–9", "14 of 44", "12, 13", "1.", ".018", "2 to 5",
                           "10 mg (5–25)", "not modelled", "1,23", "e5", "-", "7 7", "2e3"})
    EXPECT_FALSE(plain_number(text)) << text;
}

TEST(NumbersIn, AreAllThatACellPrints) {
  using ::testing::ElementsAre;
  EXPECT_THAT(numbers_in("14/44 (32 %)"), ElementsAre(14, 44, 0.32));
  EXPECT_THAT(numbers_in("55 % [43–70 %]"), ElementsAre(0.55, 0.43, 0.7));
  EXPECT_THAT(numbers_in("64 years (49–86)"), ElementsAre(64, 49, 86));
  EXPECT_THAT(numbers_in("1,234 of 2,000"), ElementsAre(1234, 2000));
  EXPECT_THAT(numbers_in("4.2 mg/L [3.7–4.9]"), ElementsAre(4.2, 3.7, 4.9));
  EXPECT_THAT(numbers_in("−2.5 (−3–1)"), ElementsAre(-2.5, -3, 1));
  EXPECT_THAT(numbers_in("G3–4"), ElementsAre(4));  // a letter's number is a name
  EXPECT_THAT(numbers_in("CD34: 7"), ElementsAre(7));
  EXPECT_TRUE(numbers_in("I–II").empty());
}

class Xlsx : public ::testing::Test {
 protected:
  Xlsx() {
    std::string name = std::string(TITRATE_BINARY_DIR) + "/xlsx-XXXXXX";
    if (!mkdtemp(name.data())) throw std::runtime_error(name + " cannot be made");
    home_ = name;
  }
  ~Xlsx() override { std::filesystem::remove_all(home_); }

  std::map<std::string, std::string> written(const std::vector<Table>& tables) {
    const auto file = home_ / "tables.xlsx";
    write_xlsx(file, tables, frame);
    return test::unzip(file.string());
  }

  std::filesystem::path home_;
};

/// Value of a cell: of a string its text, through the shared strings.
std::string value(const pugi::xml_document& sheet, const pugi::xml_document& strings, const std::string& place) {
  const pugi::xml_node cell = sheet.find_node([&](const pugi::xml_node& node) {
    return node.attribute("r").value() == place && std::string(node.name()) == "c";
  });
  if (std::string(cell.attribute("t").value()) != "s") return cell.child("v").text().get();
  pugi::xml_node item = strings.document_element().first_child();
  for (int i = cell.child("v").text().as_int(); i > 0; --i) item = item.next_sibling();
  std::string text = item.child("t").text().get();
  for (const pugi::xml_node& run : item.children("r")) text += run.child("t").text().get();
  return text;
}

TEST_F(Xlsx, NumbersAreNumbersAndTextIsText) {
  auto members = written({small()});
  pugi::xml_document sheet, strings, styles;
  ASSERT_TRUE(sheet.load_string(members.at("xl/worksheets/sheet1.xml").c_str()));
  ASSERT_TRUE(strings.load_string(members.at("xl/sharedStrings.xml").c_str()));
  ASSERT_TRUE(styles.load_string(members.at("xl/styles.xml").c_str()));
  const auto at = [&](const char* place) { return value(sheet, strings, place); };
  EXPECT_EQ(at("A1"), "Table 2. Response & status");
  EXPECT_EQ(at("B2"), "Published\nn (%)");
  EXPECT_EQ(at("A3"), "Response");
  EXPECT_EQ(at("A4"), "Überleben ≥ 3 Monate");
  EXPECT_EQ(at("B4"), "14 (32 %)");
  EXPECT_EQ(at("C4"), "1234");
  EXPECT_EQ(at("A5"), "=SUM(A1)");
  EXPECT_EQ(at("C5"), "0.318");
  EXPECT_EQ(at("B6"), "-2.5");
  EXPECT_EQ(at("A8"), "All patients enrolled.");
  EXPECT_EQ(at("A9"), "r Worked out from a percentage.");
  EXPECT_EQ(at("A10"), "Titrate. Research use only.");
  EXPECT_THAT(members.at("xl/worksheets/sheet1.xml"), Not(HasSubstr("<f>")));  // no formula
  std::vector<std::string> formats;
  for (const auto& each : styles.select_nodes("//numFmt"))
    formats.push_back(each.node().attribute("formatCode").value());
  EXPECT_THAT(formats, ::testing::UnorderedElementsAre("#,##0", "0.0\" \"%\" r\"", "0.0\" mg\""));
  EXPECT_THAT(members.at("docProps/core.xml"), HasSubstr("Trial &amp; title"));
}

TEST_F(Xlsx, EachTableHasASheetWithANameOfItsOwn) {
  Table other = small(), third = small();
  other.caption = "table 2. Again";
  third.caption = "Overall response by pretreatment factor [and by flare] / é";
  const auto members = written({small(), other, third});
  pugi::xml_document book;
  ASSERT_TRUE(book.load_string(members.at("xl/workbook.xml").c_str()));
  std::vector<std::string> names;
  for (const auto& each : book.select_nodes("//sheet")) names.push_back(each.node().attribute("name").value());
  EXPECT_THAT(names, ::testing::ElementsAre("Table 2", "table 2 2", "Overall response by pretreatmen", "Numbers"));
}

TEST_F(Xlsx, TheNumbersOfACellThatPrintsSeveralStandApart) {
  auto members = written({small()});
  pugi::xml_document sheet, strings;
  ASSERT_TRUE(sheet.load_string(members.at("xl/worksheets/sheet2.xml").c_str()));
  ASSERT_TRUE(strings.load_string(members.at("xl/sharedStrings.xml").c_str()));
  const auto at = [&](const char* place) { return value(sheet, strings, place); };
  EXPECT_EQ(at("D1"), "As printed");
  EXPECT_EQ(at("A2"), "Table 2. Response & status");
  EXPECT_EQ(at("B2"), "Überleben ≥ 3 Monate");
  EXPECT_EQ(at("D2"), "14 (32 %)");
  EXPECT_EQ(at("E2"), "14");
  EXPECT_EQ(at("F2"), "0.32");
  EXPECT_EQ(at("A3"), "");  // of other cells nothing is said twice
}

TEST_F(Xlsx, TheSameTablesAreTheSameBytes) {
  const std::array tables{small()};
  const auto bytes = [&](const char* name) {
    write_xlsx(home_ / name, tables, frame);
    std::ifstream in(home_ / name, std::ios::binary);
    return std::string{std::istreambuf_iterator<char>(in), {}};
  };
  EXPECT_EQ(bytes("a.xlsx"), bytes("b.xlsx"));
}

TEST_F(Xlsx, AFolderThatIsNotThereIsAFailure) {
  const std::array tables{small()};
  EXPECT_THROW(write_xlsx(home_ / "none/a.xlsx", tables, frame), Error);
}

TEST(Rtf, IsAsciiWithEveryOtherCharacterAsItsCode) {
  Table table = small();
  table.notes.push_back("\U0001f9ea");  // beyond the first plane: two units
  const std::array tables{table};
  const std::string text = rtf(tables, frame);
  for (const char c : text) ASSERT_TRUE(c == '\n' || (c >= 0x20 && c < 0x7f));
  EXPECT_THAT(text, HasSubstr("\\u220?berleben \\u8805? 3 Monate"));
  EXPECT_THAT(text, HasSubstr("\\u-10178?\\u-8726?"));  // U+1F9EA is D83E DDEA
  EXPECT_THAT(text, HasSubstr("dose \\\\ \\{x\\}"));
  EXPECT_THAT(text, HasSubstr("Published\\line n (%)"));
  EXPECT_THAT(text, HasSubstr("31.8 %{\\super r}"));
  EXPECT_THAT(text, HasSubstr("Research use only."));
}

/// Groups close, and every row of a table says as many cells as it has.
TEST(Rtf, IsWellFormed) {
  const std::array tables{small(), small()};
  const std::string text = rtf(tables, frame);
  int depth = 0, edges = 0, cells = 0, rows = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() &&
        std::string_view("\\{}").find(text[i + 1]) != std::string_view::npos) {
      ++i;
      continue;
    }
    depth += text[i] == '{';
    depth -= text[i] == '}';
    ASSERT_GE(depth, 0);
    const std::string_view rest = std::string_view(text).substr(i);
    if (rest.starts_with("\\trowd")) edges = cells = 0;
    edges += rest.starts_with("\\cellx");
    cells += rest.starts_with("\\cell\n");
    if (rest.starts_with("\\row\n")) {
      ++rows;
      EXPECT_EQ(edges, cells);
    }
  }
  EXPECT_EQ(depth, 0);
  EXPECT_EQ(rows, 2 * 5);
  EXPECT_THAT(text, HasSubstr("\\trhdr"));
  EXPECT_THAT(text, HasSubstr("\\page\n"));
}

TEST(Latex, EscapesWhatItsReaderWouldObey) {
  const std::array tables{small()};
  const std::string text = latex(tables, frame);
  EXPECT_THAT(text, HasSubstr("Table 2. Response \\& status"));
  EXPECT_THAT(text, HasSubstr("dose \\textbackslash{} \\{x\\}"));
  EXPECT_THAT(text, HasSubstr("31.8 \\%\\textsuperscript{r}"));
  EXPECT_THAT(text, HasSubstr("\\multicolumn{3}{l}{\\textbf{Response}}"));
  EXPECT_THAT(text, HasSubstr("\\quad Überleben ≥ 3 Monate & 14 (32 \\%) & 1,234 \\\\"));
  EXPECT_THAT(text, HasSubstr("Published\\\\n (\\%)"));
}

TEST(Latex, TwoHyphensStayTwo) {
  Table table = small();
  table.caption = "titrate simulate --tables";
  EXPECT_THAT(latex(std::array{table}, frame), HasSubstr("titrate simulate -{}-tables"));
}

}  // namespace
}  // namespace titrate::report
