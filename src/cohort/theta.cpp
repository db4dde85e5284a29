#include "cohort/theta.hpp"

#include "base/error.hpp"

namespace titrate::cohort {
namespace {

[[noreturn]] void unknown(std::string_view name) {
  const std::string near = did_you_mean(std::string(name), Theta::names());
  throw Error(
      {Problem{.at = {},
               .expected = "the name of a population parameter",
               .seen = "'" + std::string(name) + "'",
               .mend = near.empty() ? "the names are those in library/parameters/" : "did you mean '" + near + "'?"}});
}

}  // namespace

std::vector<std::string> Theta::names() {
  std::vector<std::string> all;
  for_each_field<Theta>([&](const auto& f) { all.emplace_back(f.name); });
  return all;
}

void Theta::set(std::string_view name, double value) {
  bool found = false;
  for_each_field<Theta>([&](const auto& f) {
    if (name != f.name) return;
    this->*f.member = value;
    found = true;
  });
  if (!found) unknown(name);
}

double Theta::get(std::string_view name) const {
  const double* found = nullptr;
  for_each_field<Theta>([&](const auto& f) {
    if (name == f.name) found = &(this->*f.member);
  });
  if (!found) unknown(name);
  return *found;
}

}  // namespace titrate::cohort
