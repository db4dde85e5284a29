#pragma once
// The user's terminal: progress while work goes on, and Ctrl-C.

#include "base/progress.hpp"

#include <chrono>
#include <cstdio>
#include <string>
#include <utility>

#include <fmt/format.h>

namespace titrate::app {

/// Prints to stdout. That it failed is seen once, at the end of the program.
template <class... Values>
void say(fmt::format_string<Values...> format, Values&&... values) {
  const std::string text = fmt::format(format, std::forward<Values>(values)...);
  std::fwrite(text.data(), 1, text.size(), stdout);
}

/// Ends work in progress on SIGINT and SIGTERM; a second one ends the program as usual.
StopToken& stop_on_signals();

/// One line on stderr with how much is done and how long it will take. Silent unless stderr is a terminal.
class ProgressLine {
 public:
  /// `what` is counted: "trials".
  ProgressLine(std::string what, bool quiet);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  Progress callback();

 private:
  using Clock = std::chrono::steady_clock;
  void show(std::uint64_t done, std::uint64_t total);

  std::string what_;
  bool on_, shown_ = false;
  Clock::time_point begin_, last_;
};

/// "412 of 1,000 trials, 41 %, 0:07 left"; nothing is said of time before 1 % is done.
std::string progress_text(std::uint64_t done, std::uint64_t total, const std::string& what, double elapsed_seconds);

/// 1234567 as "1,234,567".
std::string grouped(std::uint64_t number);

}  // namespace titrate::app
