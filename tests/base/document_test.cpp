#include "base/document.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>

#include <gtest/gtest.h>
#include <unistd.h>

namespace titrate {
namespace {

using Overrides = std::vector<Document::Override>;

/// What the user reads after `read` went over the file "p.toml".
std::string complaints(const std::string& text, const std::function<void(const Table&)>& read,
                       const Overrides& overrides = {}) {
  try {
    Document document = Document::parse(text, "p.toml", overrides);
    read(document.root());
    document.check();
  } catch (const Error& error) {
    EXPECT_EQ(error.kind(), Error::Kind::input);
    return error.what();
  }
  return "";
}

enum class Sex { female, male };
const std::vector<std::pair<std::string, Sex>> sexes = {{"female", Sex::female}, {"male", Sex::male}};

TEST(Document, ReadsEveryKindOfValue) {
  Document document = Document::parse(R"(
name = "ferrajoli"
patients = 44
share = 0.5
whole = 2
open = true
dose = "10 mg"
anc = "0.5e9/L"
sex = "male"
words = ["a", "b"]
values = [1, 2.5]
ladder = ["5 mg", "10 mg"]
[table]
x = 1
[[arm]]
id = "one"
[[arm]]
id = "two"
)",
                                      "p.toml");
  const Table root = document.root();
  EXPECT_EQ(root.text("name"), "ferrajoli");
  EXPECT_EQ(root.integer("patients"), 44);
  EXPECT_EQ(root.number("share"), 0.5);
  EXPECT_EQ(root.number("whole"), 2.0);
  EXPECT_TRUE(root.boolean("open"));
  EXPECT_EQ(root.quantity("dose", "mg"), 10.0);
  EXPECT_EQ(root.quantity("anc", "1e9/L"), 0.5);
  EXPECT_EQ(root.choice("sex", sexes), Sex::male);
  EXPECT_EQ(root.texts("words"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(root.numbers("values"), (std::vector<double>{1, 2.5}));
  EXPECT_EQ(root.quantities("ladder", "mg"), (std::vector<double>{5, 10}));
  EXPECT_EQ(root.table("table")->integer("x"), 1);
  const auto arms = root.tables("arm");
  ASSERT_EQ(arms.size(), 2u);
  EXPECT_EQ(arms[0].text("id"), "one");
  EXPECT_EQ(arms[1].text("id"), "two");
  EXPECT_EQ(arms[1].path(), "arm.1");
  EXPECT_EQ(arms[1].place("id").line, 18);
  EXPECT_EQ(arms[1].place("id").column, 6);
  for (const Table& arm : arms) arm.close();
  root.table("table")->close();
  root.close();
  EXPECT_NO_THROW(document.check());
  EXPECT_EQ(root.keys().front(), "name");
  EXPECT_EQ(root.keys().back(), "arm");
}

TEST(Document, FallbacksStandInForAbsentKeys) {
  Document document = Document::parse("", "p.toml");
  const Table root = document.root();
  EXPECT_EQ(root.text("a", "x"), "x");
  EXPECT_EQ(root.number("b", {}, 1.5), 1.5);
  EXPECT_EQ(root.integer("c", {}, 3), 3);
  EXPECT_TRUE(root.boolean("d", true));
  EXPECT_EQ(root.quantity("e", "mg", {}, 7.0), 7.0);
  EXPECT_EQ(root.choice("f", sexes, std::optional(Sex::male)), Sex::male);
  EXPECT_TRUE(root.texts("g").empty());
  EXPECT_FALSE(root.table("h"));
  EXPECT_TRUE(root.tables("i").empty());
  EXPECT_NO_THROW(document.check());
}

TEST(Document, AnUnknownKeyIsNamedWithWhatWasMeant) {
  EXPECT_EQ(complaints("patinets = 44\n[arm]\ndoze = 1\nzzz = 2\n",
                       [](const Table& root) {
                         root.integer("patients", {}, 44);
                         const auto arm = root.table("arm");
                         arm->has("dose");
                         arm->close();
                         root.close();
                       }),
            "p.toml:1:1: expected a known key at the top of the file, saw `patinets`; did you mean `patients`?\n"
            "p.toml:3:1: expected a known key in `arm`, saw `doze`; did you mean `dose`?\n"
            "p.toml:4:1: expected a known key in `arm`, saw `zzz`; known here: `dose`");
}

TEST(Document, TwoViewsOfOneTableShareWhatWasRead) {
  EXPECT_EQ(complaints("[a]\nx = 1\ny = 2\n",
                       [](const Table& root) {
                         root.table("a")->integer("x");
                         root.table("a")->integer("y");
                         root.table("a")->close();
                       }),
            "");
}

TEST(Document, AnAbsentKeyIsNamedWithItsTable) {
  EXPECT_EQ(
      complaints("[arm]\n",
                 [](const Table& root) {
                   root.text("id");
                   root.table("arm")->quantity("start", "mg", {0, 50});
                   root.table("arm")->quantity("anc", "1e9/L");
                   root.table("other", true);
                   root.tables("rule", true);
                   root.texts("words", true);
                   root.numbers("values", true);
                   root.quantities("ladder", "mg", {}, true);
                   root.choice("sex", sexes);
                 }),
      "p.toml:1:1: expected the key `id`: a text, saw none at the top of the file; add it\n"
      "p.toml:1:1: expected the key `start`: a quantity in mg from 0 mg to 50 mg, such as \"10 mg\", saw none in "
      "`arm`; add it\n"
      "p.toml:1:1: expected the key `anc`: a quantity in 1e9/L, such as \"10e9/L\", saw none in `arm`; add it\n"
      "p.toml:1:1: expected the key `other`: a table, saw none at the top of the file; add it\n"
      "p.toml:1:1: expected the key `rule`: a list of tables, saw none at the top of the file; add it\n"
      "p.toml:1:1: expected the key `words`: a list of texts, saw none at the top of the file; add it\n"
      "p.toml:1:1: expected the key `values`: a list of numbers, saw none at the top of the file; add it\n"
      "p.toml:1:1: expected the key `ladder`: a list of quantities in mg, saw none at the top of the file; add it\n"
      "p.toml:1:1: expected the key `sex`: one of `female`, `male`, saw none at the top of the file; add it");
}

TEST(Document, AWrongTypeIsNamed) {
  EXPECT_EQ(
      complaints("a = 1\nb = \"x\"\nc = 1.5\nd = \"true\"\ne = 1979-05-27\nf = [1]\ng = 1\nh = \"7\"\n"
                 "i = [\"a\", 2]\nj = [1, \"b\"]\n",
                 [](const Table& root) {
                   root.text("a");
                   root.number("b");
                   root.integer("c");
                   root.boolean("d");
                   root.number("e");
                   root.table("f");
                   root.tables("g");
                   root.integer("h");
                   root.texts("i");
                   root.numbers("j");
                 }),
      "p.toml:1:5: expected a text for `a`, saw the whole number 1; put it between quotes\n"
      "p.toml:2:5: expected a number for `b`, saw the text \"x\"; write it without quotes\n"
      "p.toml:3:5: expected a whole number for `c`, saw the number 1.5; correct the value\n"
      "p.toml:4:5: expected true or false for `d`, saw the text \"true\"; write `true` or `false`, without quotes\n"
      "p.toml:5:5: expected a number for `e`, saw a date or time; correct the value\n"
      "p.toml:6:5: expected a table for `f`, saw a list; write [f] with single brackets\n"
      "p.toml:7:5: expected a list of tables for `g`, saw the whole number 1; write [[g]] with double brackets\n"
      "p.toml:8:5: expected a whole number for `h`, saw the text \"7\"; write it without quotes\n"
      "p.toml:9:11: expected a text in the list `i`, saw the whole number 2; put it between quotes\n"
      "p.toml:10:9: expected a number in the list `j`, saw the text \"b\"; write it without quotes");
}

TEST(Document, ARangeIsSaidInItsUnit) {
  EXPECT_EQ(complaints("a = 1.5\nb = -1\nc = \"500 mg\"\nd = inf\ne = nan\nf = 7\n",
                       [](const Table& root) {
                         root.number("a", {0, 1});
                         root.integer("b", {.low = 0});
                         root.quantity("c", "mg", {0, 50});
                         root.number("d");
                         root.number("e");
                         root.number("f", {.high = 6.5});
                       }),
            "p.toml:1:5: expected a number from 0 to 1 for `a`, saw the number 1.5; correct the value\n"
            "p.toml:2:5: expected a whole number of at least 0 for `b`, saw the whole number -1; correct the value\n"
            "p.toml:3:5: expected a quantity in mg from 0 mg to 50 mg for `c`, saw the text \"500 mg\"; correct the "
            "value or its unit\n"
            "p.toml:4:5: expected a number for `d`, saw the number inf; correct the value\n"
            "p.toml:5:5: expected a number for `e`, saw the number nan; correct the value\n"
            "p.toml:6:5: expected a number of at most 6.5 for `f`, saw the whole number 7; correct the value");
}

TEST(Document, AUnitThatIsMissingUnknownOrOfAnotherKindIsSaid) {
  EXPECT_EQ(complaints("a = 10\nb = \"10\"\nc = \"10 mgg\"\nd = \"10 mL\"\ne = [\"5 mg\", 10]\nf = true\n",
                       [](const Table& root) {
                         for (const char* key : {"a", "b", "c", "d"}) root.quantity(key, "mg");
                         root.quantities("e", "mg");
                         root.quantity("f", "1e9/L");
                       }),
            "p.toml:1:5: expected a quantity in mg for `a`, saw the whole number 10 without a unit; write \"10 mg\" if "
            "that is what is meant\n"
            "p.toml:2:5: expected a quantity in mg for `b`, saw the text \"10\" (no unit); write it as \"10 mg\"\n"
            "p.toml:3:5: expected a quantity in mg for `c`, saw the text \"10 mgg\" (the unit 'mgg' is not known); "
            "write it as \"10 mg\"\n"
            "p.toml:4:5: expected a quantity in mg for `d`, saw the text \"10 mL\" ('mL' does not convert to 'mg'); "
            "write it as \"10 mg\"\n"
            "p.toml:5:14: expected a quantity in mg in the list `e`, saw the whole number 10 without a unit; write "
            "\"10 mg\" if that is what is meant\n"
            "p.toml:6:5: expected a quantity in 1e9/L for `f`, saw true; write it as \"10e9/L\"");
}

TEST(Document, APureNumberNeedsNoUnit) {
  EXPECT_EQ(complaints("a = 2\nb = \"2\"\nc = [1, 0.5]\nd = 3\ne = \"x\"\n",
                       [](const Table& root) {
                         EXPECT_EQ(root.quantity("a", "1"), 2);
                         EXPECT_EQ(root.quantity("b", "1"), 2);
                         EXPECT_EQ(root.quantities("c", "1"), (std::vector<double>{1, 0.5}));
                         root.quantity("d", "1", {0, 1});
                         root.quantity("e", "1");
                       }),
            "p.toml:4:5: expected a number from 0 to 1 for `d`, saw the whole number 3; correct the value\n"
            "p.toml:5:5: expected a number for `e`, saw the text \"x\" (no number); write it as 10");
}

TEST(Document, AWordOutsideTheListIsSaid) {
  EXPECT_EQ(complaints("a = \"femal\"\nb = 1\nc = \"x\"\n",
                       [](const Table& root) {
                         for (const char* key : {"a", "b", "c"}) root.choice(key, sexes);
                       }),
            "p.toml:1:5: expected one of `female`, `male` for `a`, saw the text \"femal\"; did you mean `female`?\n"
            "p.toml:2:5: expected one of `female`, `male` for `b`, saw the whole number 1; choose one of them\n"
            "p.toml:3:5: expected one of `female`, `male` for `c`, saw the text \"x\"; choose one of them");
}

TEST(Document, ProblemsOfAReaderStandInOrderOfPlace) {
  EXPECT_EQ(complaints("a = 1\nb = 2\n",
                       [](const Table& root) {
                         root.problem("b", "less than `a`", "2", "lower it");
                         root.problem("a", "more than `b`", "1", "raise it");
                       }),
            "p.toml:1:5: expected more than `b`, saw 1; raise it\n"
            "p.toml:2:5: expected less than `a`, saw 2; lower it");
}

TEST(Document, OfASyntaxErrorTheFirstIsSaid) {
  EXPECT_EQ(
      complaints("a = 1\nb = \nc = = 2\n", [](const Table&) { FAIL(); }),
      "p.toml:2:5: expected TOML, saw an error while parsing key-value pair: expected value, saw '\\n'; mend this "
      "first; what follows was not read");
  EXPECT_EQ(
      complaints("a = 1\na = 2\n", [](const Table&) { FAIL(); }),
      "p.toml:2:5: expected TOML, saw an error while parsing key-value pair: cannot redefine existing integer 'a'; "
      "mend this first; what follows was not read");
}

TEST(Document, NoiseIsNotTomlAndStaysOffTheTerminal) {
  std::string noise;
  for (int i = 0; i < 10'000; ++i) noise += static_cast<char>((i * 7919 + 13) % 256);
  const std::string said = complaints(noise, [](const Table&) { FAIL(); });
  EXPECT_EQ(said.substr(0, 30), "p.toml:1:1: expected TOML, saw") << said;
  for (const char c : said) EXPECT_TRUE(c >= 0x20 && c < 0x7f) << static_cast<int>(c);
  EXPECT_LT(said.size(), 400u);
}

TEST(Document, DeepNestingIsRefused) {
  EXPECT_NE(complaints("a = " + std::string(100'000, '['), [](const Table&) { FAIL(); }), "");
}

TEST(Document, AnOverrideReplacesAddsAndKeepsItsPlace) {
  const Overrides overrides = {{"monitoring.cap", "0.3"}, {"arm.1.start", "5 mg"}, {"seed", "x"}, {"words.0", "b"}};
  EXPECT_EQ(complaints(
                "seed = 1\nwords = [\"a\"]\n[monitoring]\ncap = 0.5\n[[arm]]\n[[arm]]\n",
                [](const Table& root) {
                  EXPECT_EQ(root.table("monitoring")->number("cap"), 0.3);
                  EXPECT_EQ(root.tables("arm")[1].quantity("start", "mg"), 5.0);
                  EXPECT_EQ(root.texts("words"), std::vector<std::string>{"b"});
                  root.integer("seed");
                },
                overrides),
            "--set seed=x: expected a whole number for `seed`, saw the text \"x\"; write it without quotes");
}

TEST(Document, AnOverrideOfAnUnknownKeyIsReportedWithTheRest) {
  EXPECT_EQ(complaints("b = 1\n",
                       [](const Table& root) {
                         root.integer("alpha", {}, 1);
                         root.close();
                       },
                       {{"alpa", "2"}}),
            "p.toml:1:1: expected a known key at the top of the file, saw `b`; known here: `alpha`\n"
            "--set alpa=2: expected a known key at the top of the file, saw `alpa`; did you mean `alpha`?");
}

TEST(Document, AnOverrideThatNamesNoTableIsAnError) {
  const auto said = [](const std::string& path, const std::string& value) {
    return complaints("[monitoring]\ncap = 0.5\n[[arm]]\n", [](const Table&) { FAIL(); }, {{path, value}});
  };
  EXPECT_EQ(said("monitorin.cap", "1"),
            "--set monitorin.cap=1: expected the path of a table in p.toml, saw no `monitorin` there; did you mean "
            "`monitoring`?");
  EXPECT_EQ(
      said("zzz.cap", "1"),
      "--set zzz.cap=1: expected the path of a table in p.toml, saw no `zzz` there; known there: arm, monitoring");
  EXPECT_EQ(said("arm.1.start", "1"),
            "--set arm.1.start=1: expected an index from 0 to 0 of an array in p.toml, saw `1`; elements count from 0");
  EXPECT_EQ(said("monitoring.cap.x", "1"),
            "--set monitoring.cap.x=1: expected the path of a table in p.toml, saw a plain value before `x`; end the "
            "path there");
  EXPECT_EQ(said("", "1"),
            "--set =1: expected path=value, as in monitoring.cap=0.3, saw an empty key; write the path without gaps");
}

TEST(Document, AnOverrideMayBeAListOrATable) {
  EXPECT_EQ(complaints("[a]\nx = 1\n",
                       [](const Table& root) {
                         EXPECT_EQ(root.table("a")->texts("x"), (std::vector<std::string>{"p", "q"}));
                         root.table("a")->table("y")->text("z");
                       },
                       {{"a.x", "[\"p\", \"q\"]"}, {"a.y", "{z = 5}"}}),
            "--set a.y={z = 5}: expected a text for `z`, saw the whole number 5; put it between quotes");
}

TEST(Document, AnOverrideCannotSmuggleInASecondKey) {
  EXPECT_EQ(complaints("a = 1\n",
                       [](const Table& root) {
                         root.text("a");
                         root.close();
                       },
                       {{"a", "1\nb = 2"}}),
            "");
}

class DocumentFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "document-XXXXXX").string();
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  static std::string said(const std::string& file) {
    try {
      Document::read(file);
    } catch (const Error& error) {
      EXPECT_EQ(error.kind(), Error::Kind::input);
      return error.what();
    }
    return "";
  }
  std::filesystem::path folder_;
};

TEST_F(DocumentFile, IsReadWithItsBytes) {
  const std::string file = folder_ / "a.toml";
  std::ofstream(file) << "x = 1\r\n";
  Document document = Document::read(file);
  EXPECT_EQ(document.root().integer("x"), 1);
  EXPECT_EQ(document.text(), "x = 1\r\n");
  EXPECT_EQ(document.name(), file);
}

TEST_F(DocumentFile, ThatIsMissingIsSaid) {
  std::ofstream(folder_ / "ferrajoli.toml") << "x = 1\n";
  EXPECT_EQ(said(folder_ / "other.toml"),
            (folder_ / "other.toml").string() + ": expected a TOML file, saw no such file; check the path");
  EXPECT_EQ(said(folder_ / "ferajoli.toml"), (folder_ / "ferajoli.toml").string() +
                                                 ": expected a TOML file, saw no such file; did you mean "
                                                 "`ferrajoli.toml`?");
  EXPECT_EQ(said(folder_), folder_.string() + ": expected a TOML file, saw a folder; name a file in it");
}

TEST_F(DocumentFile, ThatIsTooLargeIsNotRead) {
  const std::string file = folder_ / "large.toml";
  std::ofstream(file) << "x = 1\n";
  std::filesystem::resize_file(file, 4ull << 40);  // sparse: reading it would take hours
  EXPECT_EQ(said(file), file +
                            ": expected a file of at most 4 MiB, saw a larger one; check that this is the protocol "
                            "and not data");
  EXPECT_EQ(said("/dev/zero"),
            "/dev/zero: expected a file of at most 4 MiB, saw a larger one; check that this is the protocol and not "
            "data");
}

}  // namespace
}  // namespace titrate
