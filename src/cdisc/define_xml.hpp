#pragma once
// define.xml, version 2.1 (CDISC, 2019): what a folder of datasets says of itself to a reviewer.

#include "cdisc/write.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace titrate::cdisc {

/// Terms that a variable may take.
struct CodeList {
  struct Term {
    std::string value = {};   ///< as it stands in the data
    std::string decode = {};  ///< what it means; "" in every term = the values speak for themselves
  };
  std::string name = {};  ///< unique; its OID is "CL." and the name's letters and digits
  Type type = Type::text;
  std::vector<Term> terms = {};
};

/// How a variable was derived, in words.
struct Method {
  std::string name = {};             ///< unique; its OID is "MT." and the name's letters and digits
  std::string type = "Computation";  ///< or "Imputation"
  std::string description = {};
};

/// What a reviewer wants to know of a variable beside `Variable`.
struct ItemNote {
  bool mandatory = false;          ///< no row lacks it
  std::string origin = "Derived";  ///< "Assigned", "Collected", "Derived", "Predecessor", "Protocol", "Not Available"
  std::string source = "Sponsor";  ///< "Sponsor", "Investigator", "Subject", "Vendor", or ""
  std::string predecessor = {};    ///< "DM.AGE", where the origin is "Predecessor"
  std::string code_list = {};      ///< name of a CodeList, or ""
  std::string method = {};         ///< name of a Method, or ""
  int significant_digits = 0;      ///< of a float, behind the point
};

struct ItemGroup {
  Dataset dataset = {};
  Format format = Format::xport;     ///< of the file that lies beside define.xml
  std::string purpose = "Analysis";  ///< or "Tabulation"
  std::string structure = {};        ///< "One record per subject per parameter per visit"
  std::string class_name = {};       ///< "SUBJECT LEVEL ANALYSIS DATASET", "FINDINGS", …
  bool repeating = true;             ///< more than one row a subject
  bool reference_data = false;       ///< no subject's
  std::vector<ItemNote> notes = {};  ///< one for each variable, in order
};

struct Define {
  std::string study_name = {}, study_description = {}, protocol_name = {};
  std::string standard = "ADaMIG", standard_version = "1.3";
  std::vector<ItemGroup> groups = {};
  std::vector<CodeList> code_lists = {};
  std::vector<Method> methods = {};
};

/// The text of define.xml. A variable's length is that of its `Variable`; its data type is `data_type` (of
/// Dataset-JSON), else "text", "integer" for dates kept as numbers, and "float". Throws Error(input) with everything
/// that contradicts itself: references to lists or methods that are not there, texts without length, labels missing,
/// keys that do not run from 1, names used twice.
std::string define_xml(const Define& define, const WriteOptions& options = {});
/// The same into a file, whole or not at all. Throws Error(failure) too.
void write_define_xml(const std::filesystem::path& file, const Define& define, const WriteOptions& options = {});

}  // namespace titrate::cdisc
