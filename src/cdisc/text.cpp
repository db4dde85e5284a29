#include "cdisc/text.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>

#include <boost/locale/utf.hpp>
#include <fmt/format.h>
#include <iconv.h>

namespace titrate::cdisc {

namespace {

bool control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7f;
}

bool plain(char c) { return static_cast<unsigned char>(c) < 0x80; }

}  // namespace

std::string shown(std::string_view text, std::size_t longest) {
  const std::string_view head = text.substr(0, longest);
  const std::size_t good = utf8_prefix(head);
  std::string result = "\"";
  for (std::size_t i = 0; i < head.size(); ++i) {
    const auto c = static_cast<unsigned char>(head[i]);
    const bool tail_of_cut = text.size() > head.size() && i >= good && head.size() - good < 4;
    if (tail_of_cut) break;
    if (control(head[i]) || (c >= 0x80 && i >= good))
      result += fmt::format("\\x{:02x}", c);
    else
      result += head[i];
  }
  return result + (text.size() > head.size() ? "\"..." : "\"");
}

bool is_plain(std::string_view text) {
  constexpr std::uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;
  std::size_t i = 0;
  std::uint64_t strange = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, text.data() + i, sizeof eight);
    // The top bit of a byte is set where it was, or where subtracting one borrows: from zero.
    strange |= (eight | (eight - ones)) & tops;
  }
  for (; i < text.size(); ++i) strange |= !plain(text[i]) || text[i] == '\0' ? 1 : 0;
  return strange == 0;
}

std::string shown_path(const std::filesystem::path& path) {
  const std::string& text = path.native();
  return is_utf8(text) && !has_controls(text) ? text : shown(text, text.size());
}

std::size_t utf8_prefix(std::string_view text) {
  using Traits = boost::locale::utf::utf_traits<char>;
  const char *at = text.data(), *const end = at + text.size();
  while (at != end) {
    std::uint64_t eight = 0;
    if (end - at >= 8) std::memcpy(&eight, at, sizeof eight);
    if (end - at >= 8 && (eight & 0x8080808080808080u) == 0) {
      at += 8;
      continue;
    }
    const char* const start = at;
    if (plain(*at))
      ++at;
    else if (!boost::locale::utf::is_valid_codepoint(Traits::decode(at, end)))
      return static_cast<std::size_t>(start - text.data());
  }
  return text.size();
}

bool has_controls(std::string_view text) { return std::any_of(text.begin(), text.end(), control); }

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = plain(c) ? static_cast<char>(std::toupper(c)) : c;
  return result;
}

std::string_view without_trailing_blanks(std::string_view text) {
  const std::size_t last = text.find_last_not_of(' ');
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

Converter::Converter(const std::string& to, const std::string& from) : iconv_(iconv_open(to.c_str(), from.c_str())) {
  // iconv's own value for "failed" is (iconv_t)-1.
  if (reinterpret_cast<std::intptr_t>(iconv_) == -1)
    throw Error({Problem{{"encoding"},
                         "encodings that iconv knows",
                         shown(from) + " to " + shown(to),
                         "`iconv --list` names them all, WINDOWS-1252 and SHIFT_JIS among them"}});
  std::string ascii;
  for (char c = 1; c > 0 && c < 0x7f; ++c) ascii += c;
  same_ascii_ = convert(ascii) == std::string_view(ascii);
}

std::optional<std::string_view> Converter::operator()(std::string_view bytes) {
  return same_ascii_ && is_plain(bytes) ? std::optional(bytes) : convert(bytes);
}

Converter::~Converter() { iconv_close(iconv_); }

std::optional<std::string_view> Converter::convert(std::string_view bytes) {
  iconv(iconv_, nullptr, nullptr, nullptr, nullptr);
  result_.resize(std::max<std::size_t>(64, bytes.size() * 2));
  std::size_t done = 0;
  char* in = const_cast<char*>(bytes.data());
  for (std::size_t left = bytes.size();;) {
    char* out = result_.data() + done;
    std::size_t room = result_.size() - done;
    const bool flushing = left == 0;
    const std::size_t lossy = iconv(iconv_, flushing ? nullptr : &in, flushing ? nullptr : &left, &out, &room);
    const int why = errno;
    done = result_.size() - room;
    if (lossy != static_cast<std::size_t>(-1)) {
      if (lossy > 0) return std::nullopt;
      if (flushing) return std::string_view(result_).substr(0, done);
    } else if (why == E2BIG)
      result_.resize(result_.size() * 2);
    else
      return std::nullopt;
  }
}

std::optional<std::string_view> Decoder::operator()(std::string_view bytes, bool may_be_cut) {
  const std::size_t good = utf8_prefix(bytes);
  const auto first_strange = std::find_if_not(bytes.begin(), bytes.end(), plain);
  const auto strange_at = static_cast<std::size_t>(first_strange - bytes.begin());
  if (good == bytes.size()) {
    if (strange_at < good) ++utf8_;
    return bytes;
  }
  const bool rest_is_start = bytes.size() - good < 4 && static_cast<unsigned char>(bytes[good]) >= 0xc2 &&
                             std::all_of(bytes.begin() + static_cast<std::ptrdiff_t>(good) + 1, bytes.end(),
                                         [](char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; });
  if (may_be_cut && strange_at < good && rest_is_start) {
    ++cut_;
    return bytes.substr(0, good);
  }
  if (!converter_) converter_.emplace("UTF-8", otherwise_);
  ++others_;
  return (*converter_)(bytes);
}

}  // namespace titrate::cdisc
