#pragma once
// Assays written as files for the tests of a room.

#include "assay/plates.hpp"
#include "assay/rules.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>

namespace titrate::test {

inline const std::string assay_head =
    "schema = \"titrate/assay/1\"\nid = \"a\"\nsource = \"s\"\nwells = \"wells.csv\"\n"
    "[[analyte]]\nid = \"IL-6\"\nunit = \"pg/mL\"\n";
inline const std::string assay_columns =
    "plate,well,analyte,kind,id,concentration,response,dilution,subject,visit,group,masked\n";

/// A folder of its own that goes with the test.
class AssayFiles {
 public:
  AssayFiles() {
    std::string name = std::string(TITRATE_BINARY_DIR) + "/assay-XXXXXX";
    if (!mkdtemp(name.data())) throw std::runtime_error(name + " cannot be made");
    folder_ = name;
  }
  ~AssayFiles() { std::filesystem::remove_all(folder_); }
  AssayFiles(const AssayFiles&) = delete;
  AssayFiles& operator=(const AssayFiles&) = delete;

  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  std::string path(const std::string& name) const { return (folder_ / name).string(); }
  assay::Assay read(const std::string& toml, const std::string& wells) const {
    write("a.toml", toml);
    write("wells.csv", wells);
    return assay::read_assay(path("a.toml"));
  }

 private:
  std::filesystem::path folder_;
};

inline assay::Rules shipped_rules() { return assay::read_rules(TITRATE_SOURCE_DIR "/library/assays/immunoassay.toml"); }

}  // namespace titrate::test
