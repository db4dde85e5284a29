#pragma once
// Text of files that strangers wrote: what is UTF-8, what is not, and how to show it in a message.

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace titrate::cdisc {

/// For messages: in quotation marks, bytes that are no printable text as \xNN, at most about `longest` bytes.
std::string shown(std::string_view text, std::size_t longest = 60);

/// A path for messages: as it is, or as `shown` where its bytes could do more than be read.
std::string shown_path(const std::filesystem::path& path);

/// Bytes from the start that are whole characters of UTF-8; `text.size()` where all are.
std::size_t utf8_prefix(std::string_view text);
/// Whether all bytes are of ASCII and none is zero, which is soon known.
bool is_plain(std::string_view text);
inline bool is_utf8(std::string_view text) { return utf8_prefix(text) == text.size(); }

bool has_controls(std::string_view text);  ///< ASCII's control characters, line ends among them
std::string upper(std::string_view text);
/// Without the blanks at its end, which SAS does not tell from none.
std::string_view without_trailing_blanks(std::string_view text);

/// Bytes in one encoding to another, by iconv.
class Converter {
 public:
  /// Throws Error(input) where iconv does not know an encoding.
  Converter(const std::string& to, const std::string& from);
  ~Converter();
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  /// Nothing where the bytes are none of `from`, or the text has a character that `to` lacks. Valid until the next
  /// call.
  std::optional<std::string_view> operator()(std::string_view bytes);

 private:
  std::optional<std::string_view> convert(std::string_view bytes);

  void* iconv_;
  bool same_ascii_ = false;  ///< both encodings hold ASCII as it is
  std::string result_;
};

/// Decides, text by text, between UTF-8 and the encoding that the reader assumes otherwise, and counts what it decided.
class Decoder {
 public:
  explicit Decoder(std::string otherwise) : otherwise_(std::move(otherwise)) {}

  /// The text in UTF-8, valid until the next call; nothing where it is in neither encoding. `may_be_cut`: the field
  /// was filled to its last byte, so that a program may have cut it within a character of UTF-8; the rest of that
  /// character goes if another character outside ASCII shows that the text is UTF-8.
  std::optional<std::string_view> operator()(std::string_view bytes, bool may_be_cut = false);

  std::uint64_t utf8() const { return utf8_; }      ///< texts with characters outside ASCII, in UTF-8
  std::uint64_t others() const { return others_; }  ///< texts in the other encoding
  std::uint64_t cut() const { return cut_; }        ///< texts cut within a character
  const std::string& otherwise() const { return otherwise_; }

 private:
  std::string otherwise_;
  std::optional<Converter> converter_ = {};
  std::uint64_t utf8_ = 0, others_ = 0, cut_ = 0;
};

}  // namespace titrate::cdisc
