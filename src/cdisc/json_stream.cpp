#include "cdisc/json_stream.hpp"

namespace titrate::cdisc {

bool JsonStream::refill() {
  if (at_) column_before_ += static_cast<std::uint64_t>(at_ - line_start_);
  const std::size_t got = source_.read(buffer_.data(), buffer_.size());
  at_ = line_start_ = buffer_.data();
  end_ = at_ + got;
  return got > 0;
}

bool JsonStream::next_line() {
  for (;;) {
    if (at_ == end_ && !refill()) return false;
    const char c = *at_;
    if (c != '\n' && c != '\r' && c != ' ' && c != '\t') return true;
    if (c == '\n') newline();
    ++at_;
  }
}

}  // namespace titrate::cdisc
