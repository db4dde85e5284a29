#include "assay/microvessels.hpp"

#include "assay/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace titrate::assay {

std::vector<Density> densities(const Microvessels& vessels) {
  struct Section {
    std::string group;
    std::vector<double> counts;
  };
  std::map<std::pair<std::string, std::size_t>, Section> sections;
  for (const Field& field : vessels.fields) {
    const auto visit = std::find(vessels.visits.begin(), vessels.visits.end(), field.visit) - vessels.visits.begin();
    Section& section = sections[{field.subject, static_cast<std::size_t>(visit)}];
    section.group = field.group;
    section.counts.push_back(static_cast<double>(field.count));
  }
  std::vector<Density> all;
  for (auto& [whose, section] : sections) {
    std::vector<double>& counts = section.counts;
    const std::size_t fields = counts.size();
    std::sort(counts.begin(), counts.end(), std::greater<>());
    if (vessels.hot_spots > 0 && fields > static_cast<std::size_t>(vessels.hot_spots))
      counts.resize(static_cast<std::size_t>(vessels.hot_spots));
    const double average = mean(counts), spread = variation(counts).value_or(0) * average;
    all.push_back({.subject = whose.first,
                   .group = section.group,
                   .visit = whose.second,
                   .fields = static_cast<long>(fields),
                   .counted = static_cast<long>(counts.size()),
                   .per_mm2 = average / vessels.field_area,
                   .standard_error = spread / std::sqrt(static_cast<double>(counts.size())) / vessels.field_area});
  }
  return all;
}

}  // namespace titrate::assay
