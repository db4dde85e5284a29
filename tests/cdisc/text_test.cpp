#include "cdisc/text.hpp"

#include <gtest/gtest.h>

namespace titrate::cdisc {
namespace {

TEST(Text, Utf8IsKnownByItsBytes) {
  EXPECT_EQ(utf8_prefix(""), 0u);
  EXPECT_EQ(utf8_prefix("plain text of more than eight bytes"), 35u);
  EXPECT_TRUE(is_utf8("é 頭 😀"));
  EXPECT_EQ(utf8_prefix("abcdefgh\xe9t"), 8u);
  EXPECT_FALSE(is_utf8("\xc3"));              // begun only
  EXPECT_FALSE(is_utf8("\xc0\xaf"));          // longer than need be
  EXPECT_FALSE(is_utf8("\xed\xa0\x80"));      // half of a pair of UTF-16
  EXPECT_FALSE(is_utf8("\xf4\x90\x80\x80"));  // beyond U+10FFFF
}

TEST(Text, PlainIsAsciiWithoutZero) {
  for (const std::size_t size : {0, 1, 7, 8, 9, 40}) {
    const std::string text(size, '\x01');
    EXPECT_TRUE(is_plain(text));
    for (std::size_t i = 0; i < size; ++i)
      for (const char c : {'\0', '\x80', '\xff'}) {
        std::string strange = text;
        strange[i] = c;
        EXPECT_FALSE(is_plain(strange)) << i;
      }
  }
}

TEST(Text, AMessageShowsWhatIsPrintableAndNoMoreThanALine) {
  EXPECT_EQ(shown("a\n\x1b[31m\xff"
                  "é"),
            "\"a\\x0a\\x1b[31m\\xff\\xc3\\xa9\"");
  EXPECT_EQ(shown("é"), "\"é\"");
  EXPECT_EQ(shown(std::string(100, 'x')), "\"" + std::string(60, 'x') + "\"...");
  // Not cut within a character.
  EXPECT_EQ(shown(std::string(59, 'x') + "é"), "\"" + std::string(59, 'x') + "\"...");
}

TEST(Text, TheDecoderCountsWhatItAssumed) {
  Decoder decode("WINDOWS-1252");
  EXPECT_EQ(decode("plain"), "plain");
  EXPECT_EQ(decode("caf\xc3\xa9"), "café");
  EXPECT_EQ(decode("caf\xe9"), "café");
  EXPECT_EQ(decode("\x81"), std::nullopt);
  EXPECT_EQ(decode.utf8(), 1u);
  EXPECT_EQ(decode.others(), 2u);
  // Without another sign of UTF-8, an é of windows-1252 at the end stays one.
  EXPECT_EQ(decode("caf\xe9", true), "café");
  EXPECT_EQ(decode("\xc3\xa9t\xc3", true), "ét");
  EXPECT_EQ(decode.cut(), 1u);
}

TEST(Text, ConversionRefusesWhatTheTargetLacks) {
  Converter ascii("US-ASCII", "UTF-8");
  EXPECT_EQ(ascii("plain"), "plain");
  EXPECT_EQ(ascii("é"), std::nullopt);
  EXPECT_EQ(ascii("plain again"), "plain again");
  EXPECT_EQ(ascii(""), "");
  Converter wide("UTF-16LE", "UTF-8");
  EXPECT_EQ(wide(std::string(1000, 'x'))->size(), 2000u);
}

}  // namespace
}  // namespace titrate::cdisc
