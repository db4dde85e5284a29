#pragma once
// One function per verb: it adds the verb to the command line, with what to do when it is called.

#include <functional>

#include <CLI/CLI.hpp>

namespace titrate::app {

/// What a verb does; the exit code.
using Action = std::function<int()>;

CLI::App* add_simulate(CLI::App& program, Action& action);
CLI::App* add_analyze(CLI::App& program, Action& action);
CLI::App* add_assay(CLI::App& program, Action& action);
CLI::App* add_calibrate(CLI::App& program, Action& action);
CLI::App* add_monitor(CLI::App& program, Action& action);
CLI::App* add_compare(CLI::App& program, Action& action);
CLI::App* add_search(CLI::App& program, Action& action);
CLI::App* add_check(CLI::App& program, Action& action);
CLI::App* add_library(CLI::App& program, Action& action);

}  // namespace titrate::app
