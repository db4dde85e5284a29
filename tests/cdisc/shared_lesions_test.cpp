// Lesions that nobody here wrote: TU and TR of the pharmaverse study, whose nodes were measured across and along. The
// products of the diameters that were accepted (TRACPTFL: now one reader's, now the other's), worked out by hand.

#include "cdisc/sdtm_read.hpp"
#include "dataset_table.hpp"

#include <cstdlib>
#include <map>
#include <string>

#include <gtest/gtest.h>

namespace titrate::cdisc {
namespace {

using chart::Measure;

fs::path study() {
  const char* const given = std::getenv("TITRATE_SHARED");
  return (given ? fs::path(given) : fs::path(TITRATE_SOURCE_DIR) / ".." / "shared") / "data" / "pharmaversesdtm";
}

class SharedLesions : public DatasetFolder {};

TEST_F(SharedLesions, NodeProductsAreThoseWorkedOutByHand) {
  if (!fs::exists(study())) GTEST_SKIP() << "not tested: " << study() << " is not there";
  fs::copy(study() / "dm.csv", home_ / "dm.csv");
  fs::copy(study() / "tu_onco_recist.csv", home_ / "tu.csv");
  fs::copy(study() / "tr_onco_recist.csv", home_ / "tr.csv");
  const RecordedStudy read = read_study(home_, read_mapping(TITRATE_SOURCE_DIR "/library/mappings/cdisc.toml"));

  // cm x cm of each target node, examination after examination: three subjects have nodes among their targets.
  const std::map<std::string, std::vector<double>> by_hand = {
      {"01-701-1015", {3.36128 * 3.232, 3.4986 * 3.332, 0.749 * 0.7}},
      {"01-701-1115",
       {3.21749 * 3.007 + 1.83447 * 1.683, 3.38148 * 3.131 + 1.0197 * 0.927, 2.05029 * 1.881 + 0.404 * 0.404,
        0.7931 * 0.721 + 0.29694 * 0.294}},
      {"01-701-1130", {3.333 * 3.333, 3.26634 * 3.234, 3.25686 * 3.193, 4.429 * 4.3}}};
  std::map<std::string, std::vector<double>> found;
  for (const auto& patient : read.patients)
    for (const chart::VisitRow visit : patient.chart.visits)
      if (visit.has(Measure::node_products)) found[patient.chart.id].push_back(visit[Measure::node_products]);
  ASSERT_EQ(found.size(), by_hand.size());
  for (const auto& [subject, products] : by_hand) {
    ASSERT_EQ(found[subject].size(), products.size()) << subject;
    for (std::size_t i = 0; i < products.size(); ++i)
      EXPECT_NEAR(found[subject][i], products[i], 1e-12) << subject << ", examination " << i;
  }
}

}  // namespace
}  // namespace titrate::cdisc
