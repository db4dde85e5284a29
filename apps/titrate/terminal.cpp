#include "terminal.hpp"

#include <cmath>
#include <csignal>
#include <cstdio>

#include <fmt/format.h>
#include <unistd.h>

namespace titrate::app {

namespace {

StopToken stop;

extern "C" void on_signal(int) { stop.request(); }

}  // namespace

StopToken& stop_on_signals() {
  struct sigaction action = {};
  action.sa_handler = on_signal;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  return stop;
}

std::string grouped(std::uint64_t number) {
  std::string digits = std::to_string(number);
  for (auto place = static_cast<std::ptrdiff_t>(digits.size()) - 3; place > 0; place -= 3)
    digits.insert(static_cast<std::size_t>(place), ",");
  return digits;
}

std::string progress_text(std::uint64_t done, std::uint64_t total, const std::string& what, double elapsed_seconds) {
  const double share = total > 0 ? static_cast<double>(done) / static_cast<double>(total) : 0;
  std::string text = fmt::format("{} of {} {}, {:.0f} %", grouped(done), grouped(total), what, std::floor(100 * share));
  if (share >= 0.01 && done < total) {
    const auto left = static_cast<long>(std::ceil(elapsed_seconds * (1 - share) / share));
    text += left >= 3600 ? fmt::format(", {}:{:02}:{:02} left", left / 3600, left / 60 % 60, left % 60)
                         : fmt::format(", {}:{:02} left", left / 60, left % 60);
  }
  return text;
}

ProgressLine::ProgressLine(std::string what, bool quiet)
    : what_(std::move(what)), on_(!quiet && isatty(STDERR_FILENO) == 1), begin_(Clock::now()), last_(begin_) {}

ProgressLine::~ProgressLine() {
  if (shown_) fmt::print(stderr, "\r\x1b[K");
}

Progress ProgressLine::callback() {
  if (!on_) return {};
  return [this](std::uint64_t done, std::uint64_t total) { show(done, total); };
}

void ProgressLine::show(std::uint64_t done, std::uint64_t total) {
  const auto now = Clock::now();
  if (now - last_ < std::chrono::milliseconds(100)) return;
  last_ = now;
  shown_ = true;
  fmt::print(stderr, "\r{}\x1b[K",
             progress_text(done, total, what_, std::chrono::duration<double>(now - begin_).count()));
  std::fflush(stderr);
}

}  // namespace titrate::app
