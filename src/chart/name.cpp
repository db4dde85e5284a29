#include "chart/name.hpp"

#include <functional>
#include <mutex>
#include <set>

namespace titrate::chart {

namespace {

const std::string* keep(std::string_view text) {
  static std::mutex guard;
  static std::set<std::string, std::less<>> kept;  // its nodes never move
  const std::lock_guard lock(guard);
  const auto known = kept.find(text);
  return &*(known != kept.end() ? known : kept.emplace(text).first);
}

}  // namespace

Name::Name(std::string_view text) : text_(keep(text)) {}

}  // namespace titrate::chart
