#pragma once
// Reads the tables of tests/stats/vectors (or another room's), or of the folder that the environment names in
// TITRATE_VECTORS: the whole tables, of which some are kept here in part (vectors/README.md).

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace titrate::test {

struct Row {
  std::map<std::string, std::string> cells;
  const std::string& operator[](const std::string& column) const { return cells.at(column); }
  /// NaN where the cell is empty.
  double number(const std::string& column) const {
    const std::string& cell = cells.at(column);
    return cell.empty() ? std::numeric_limits<double>::quiet_NaN() : std::strtod(cell.c_str(), nullptr);
  }
  long integer(const std::string& column) const { return std::strtol(cells.at(column).c_str(), nullptr, 10); }
};

inline std::ifstream open_vectors(const std::string& name, const std::string& room = "stats") {
  const char* other = std::getenv("TITRATE_VECTORS");
  const std::string folder = other ? other : std::string(TITRATE_SOURCE_DIR) + "/tests/" + room + "/vectors";
  for (const std::string within : {"/", "/input/"})
    if (std::ifstream file(folder + within + name); file) return file;
  throw std::runtime_error(folder + "/" + name + " cannot be read");
}

inline std::vector<Row> vectors(const std::string& name, const std::string& room = "stats") {
  std::ifstream file = open_vectors(name + ".csv", room);
  const auto split = [](const std::string& line) {
    std::vector<std::string> cells;
    std::stringstream stream(line + ",");
    for (std::string cell; std::getline(stream, cell, ',');) cells.push_back(cell);
    return cells;
  };
  std::string line;
  std::getline(file, line);
  const auto header = split(line);
  std::vector<Row> rows;
  while (std::getline(file, line)) {
    const auto cells = split(line);
    Row row;
    for (std::size_t i = 0; i < header.size(); ++i) row.cells[header[i]] = cells.at(i);
    rows.push_back(row);
  }
  return rows;
}

inline nlohmann::json json_vectors(const std::string& name, const std::string& room = "stats") {
  std::ifstream file = open_vectors(name + ".json", room);
  return nlohmann::json::parse(file);
}

/// NaN where the value is null.
inline double number(const nlohmann::json& value) {
  return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : value.get<double>();
}

/// Equal to a relative tolerance; missing equals missing; numbers below 1e-300 count as 0.
inline bool close(double actual, double expected, double tolerance) {
  if (std::isnan(actual) || std::isnan(expected)) return std::isnan(actual) && std::isnan(expected);
  return std::abs(actual - expected) <= tolerance * std::abs(expected) + 1e-300;
}

}  // namespace titrate::test
