// Writes the report of the sample study: make_sample_report FILE RUNTIME_FOLDER. For the browser tests.

#include "report/report.hpp"
#include "report/sample_study.hpp"

#include <fstream>
#include <iostream>

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: make_sample_report FILE RUNTIME_FOLDER\n";
    return 2;
  }
  try {
    std::ofstream out(argv[1], std::ios::binary);
    titrate::report::write_html(titrate::report_sample::sample_study(), argv[2], out);
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return 1;
  }
}
