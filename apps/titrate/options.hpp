#pragma once
// What the user typed behind the verb.

#include "base/document.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace titrate::app {

/// Options that several verbs share.
struct Options {
  int patients = 0;  ///< per trial; 0 = the protocol's own
  int trials = 1000;
  std::uint64_t seed = 1;
  int threads = 0;  ///< 0 = one per core
  std::vector<std::string> sets;
  std::string out;
  bool overwrite = false, json = false, quiet = false;
  std::string library;

  /// `--set` as overrides of the protocol. Throws Error(input) for a `--set` without "=".
  std::vector<Document::Override> overrides() const;
};

void add_run_options(CLI::App& verb, Options& options);
void add_set(CLI::App& verb, Options& options);
void add_json(CLI::App& verb, Options& options);
void add_library(CLI::App& verb, Options& options);

}  // namespace titrate::app
