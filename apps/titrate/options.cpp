#include "options.hpp"

#include <charconv>

#include <fmt/format.h>

namespace titrate::app {

namespace {

/// A range that the message names and the help does not repeat.
CLI::Validator between(int low, int high) { return CLI::Range(low, high).description(""); }

/// What the conversion would take silently: -1 as the largest of all numbers.
CLI::Validator natural() {
  return {[](std::string& word) {
            std::uint64_t value = 0;
            const char* end = word.data() + word.size();
            const auto [read, error] = std::from_chars(word.data(), end, value);
            if (error == std::errc() && read == end) return std::string();
            return fmt::format("Value {} is not a whole number of 0 or more, below 2^64", word);
          },
          ""};
}

}  // namespace

void add_set(CLI::App& verb, Options& options) {
  verb.add_option("--set", options.sets,
                  "Override a value of the protocol: --set patients=20, --set 'arm.0.intervention.0.start=5 mg'. "
                  "List elements count from 0. Repeatable")
      ->type_name("PATH=VALUE")
      ->allow_extra_args(false);
}

void add_json(CLI::App& verb, Options& options) {
  verb.add_flag("--json", options.json, "Print the result as JSON on stdout, and nothing else there");
}

void add_library(CLI::App& verb, Options& options) {
  verb.add_option("--library", options.library, "Read the library from this folder, not from beside the program")
      ->type_name("DIR");
}

void add_run_options(CLI::App& verb, Options& options) {
  verb.add_option("--patients", options.patients, "Patients per trial (default: the protocol's own)")
      ->type_name("N")
      ->check(between(1, 100'000));
  verb.add_option("--trials", options.trials, "Trials of the protocol's size")
      ->type_name("M")
      ->check(between(1, 10'000'000))
      ->capture_default_str();
  verb.add_option("--seed", options.seed, "The same seed gives the same bytes of endpoints.json")
      ->type_name("S")
      ->check(natural())
      ->capture_default_str();
  verb.add_option("--threads", options.threads, "Threads (default: one per core). The result does not depend on it")
      ->type_name("T")
      ->check(between(1, 4096));
  add_set(verb, options);
  verb.add_option("--out", options.out, "Folder to write (default: out/REGIMEN-SEED)")->type_name("DIR");
  verb.add_flag("--overwrite", options.overwrite, "Replace an earlier run in that folder");
  add_json(verb, options);
  verb.add_flag("--quiet", options.quiet, "Print errors only");
  add_library(verb, options);
}

std::vector<Document::Override> Options::overrides() const {
  std::vector<Document::Override> all;
  std::vector<Problem> problems;
  for (const std::string& set : sets) {
    const std::size_t equals = set.find('=');
    if (equals == std::string::npos || equals == 0)
      problems.push_back({{"--set " + set}, "path=value", "`" + set + "`", "write it as in --set patients=20"});
    else
      all.push_back({set.substr(0, equals), set.substr(equals + 1)});
  }
  if (!problems.empty()) throw Error(std::move(problems));
  return all;
}

}  // namespace titrate::app
