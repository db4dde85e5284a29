#include "bench/common_data.hpp"

#include "base/error.hpp"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>

#include <fmt/format.h>

namespace titrate::bench {
namespace {

using State = CommonModel<Inhibition::saturating>::State<double>;

/// The rows of numbers below a header that must be `header`.
std::vector<std::vector<double>> read(const std::string& path, const std::string& header) {
  std::ifstream file(path);
  if (!file)
    throw Error(
        Error::Kind::input,
        fmt::format("{} is not there: name the folder of the common benchmark's data as the first argument", path));
  std::string line;
  std::getline(file, line);
  if (line != header) throw Error(Error::Kind::input, fmt::format("{}:1: expected {}, saw {}", path, header, line));
  std::vector<std::vector<double>> rows;
  while (std::getline(file, line)) {
    std::vector<double> row;
    for (const char* at = line.c_str(); *at != '\0';) {
      char* end = nullptr;
      row.push_back(std::strtod(at, &end));
      if (end == at)
        throw Error(Error::Kind::input, fmt::format("{}:{}: expected a number, saw {}", path, rows.size() + 2, at));
      at = *end == ',' ? end + 1 : end;
    }
    rows.push_back(row);
  }
  return rows;
}

std::string names() {
  std::string list;
  for_each_field<State>([&](const auto& f) { list += fmt::format(",{}", f.name); });
  return list;
}

/// `skip`: columns between the day and CENT.
std::vector<ReferenceRow> reference(const std::vector<std::vector<double>>& rows, std::size_t skip) {
  std::vector<ReferenceRow> result;
  for (const auto& row : rows)
    result.push_back({.patient = static_cast<std::size_t>(row[0]) - 1,
                      .output = static_cast<std::size_t>(row[1] / 7.0),
                      .central = row[2 + skip],
                      .states = {row.begin() + 3 + static_cast<std::ptrdiff_t>(skip), row.end()}});
  return result;
}

}  // namespace

CommonData read_common_data(const std::string& folder) {
  CommonData data;
  for (const auto& row : read(folder + "/patients.csv", "ID,CL,V,KA,SLN,MTTN,SLP,LAM,EMAX")) {
    CommonPatient patient{};
    std::size_t column = 1;
    for_each_field<CommonPatient>([&](const auto& f) { patient.*f.member = row[column++]; });
    data.patients.push_back(patient);
  }
  data.all = reference(read(folder + "/reference-all.csv", "ID,day,CENT" + names()), 0);
  data.dense = reference(read(folder + "/reference.csv", "ID,day,DEPOT,CENT" + names()), 1);
  return data;
}

const engine::Schedule& common_schedule() {
  static const engine::Schedule schedule = [] {
    engine::Schedule s;
    for (int day = 0; day < 365; ++day) s.doses.push_back({.time = static_cast<double>(day), .amount = 25.0});
    for (int week = 0; week <= 52; ++week) s.outputs.push_back(7.0 * week + 0.5);
    return s;
  }();
  return schedule;
}

const engine::Schedule& irregular_schedule() {
  static const engine::Schedule schedule = [] {
    engine::Schedule s = common_schedule();
    s.doses.clear();
    for (int day = 0; day < 365; ++day)
      if (day % 11 != 5) s.doses.push_back({.time = day + 0.125 + (day * 37 % 101 - 50) / 400.0, .amount = 25.0});
    return s;
  }();
  return schedule;
}

double worst_error(const std::vector<ReferenceRow>& reference, const engine::EnsembleResult& result) {
  constexpr std::size_t states = field_count<State>();
  double worst = 0.0;
  for (const ReferenceRow& row : reference) {
    const double* mine = &result.values[(row.patient * result.outputs + row.output) * result.columns];
    const auto look = [&](double a, double b) {
      const double error = std::abs(a - b) / (std::abs(b) + 1e-6);
      worst = std::isnan(error) ? std::numeric_limits<double>::infinity() : std::max(worst, error);
    };
    for (std::size_t i = 0; i < states; ++i) look(mine[i], row.states[i]);
    look(mine[states + 1], row.central);
  }
  return worst;
}

}  // namespace titrate::bench
