// The command line: a table of verbs.

#include "base/error.hpp"
#include "verbs.hpp"

#include <cstdio>
#include <exception>
#include <string_view>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace {

using namespace titrate;

constexpr const char* about = R"(Dose, schedule and stopping rules for drugs that wake the immune system.

Titrate carries out a clinical trial's protocol on virtual patients and prints what the trial would publish, beside
what it did publish. For research and teaching; not for decisions about a patient.)";

constexpr const char* examples = R"(Examples:
  titrate library                                  what is shipped
  titrate check my-trial.toml                      is the protocol valid?
  titrate analyze my-trial.toml --data sdtm/       the same rules over recorded patients
  titrate monitor ferrajoli-2008                   when the whole trial stops
  titrate search lenalidomide-schedules            better schedules, with their uncertainty
  titrate simulate ferrajoli-2008                  1,000 trials; the report is out/ferrajoli-2008-1/report.html
  titrate simulate my-trial.toml --set patients=20 --out small

`titrate VERB --help` says more. Exit code: 0 done, 1 failed, 2 the input is wrong, 130 interrupted.)";

int exit_code(Error::Kind kind) {
  switch (kind) {
    case Error::Kind::input: return 2;
    case Error::Kind::failure: return 1;
    case Error::Kind::interrupted: return 130;
  }
  return 1;
}

/// The option or verb that an unknown word most likely meant.
std::string suggestion(const CLI::App& program, const std::string& word) {
  std::vector<std::string> known;
  const CLI::App* here = &program;
  for (const CLI::App* verb : program.get_subcommands()) here = verb;
  for (const CLI::Option* option : here->get_options()) known.push_back(option->get_name());
  if (here == &program)
    for (const CLI::App* verb : program.get_subcommands({})) known.push_back(verb->get_name());
  return did_you_mean(word.substr(0, word.find('=')), known);
}

int wrong_command_line(const CLI::App& program, const CLI::ParseError& error) {
  fmt::print(stderr, "titrate: {}\n", error.what());
  for (const std::string& word : program.remaining(true))
    if (const std::string near = suggestion(program, word); !near.empty())
      fmt::print(stderr, "`{}`: did you mean `{}`?\n", word, near);
  const auto verbs = program.get_subcommands();
  fmt::print(stderr, "`titrate {}--help` tells how to call it.\n",
             verbs.empty() ? "" : verbs.front()->get_name() + " ");
  return exit_code(Error::Kind::input);
}

}  // namespace

int main(int count, char** words) {
  CLI::App program(about, "titrate");
  program.footer(examples);
  program.set_version_flag("--version", "titrate " TITRATE_VERSION);
  program.require_subcommand(1);
  program.get_formatter()->column_width(26);

  app::Action action;
  app::add_simulate(program, action);
  app::add_analyze(program, action);
  app::add_assay(program, action);
  app::add_calibrate(program, action);
  app::add_monitor(program, action);
  app::add_compare(program, action);
  app::add_search(program, action);
  app::add_check(program, action);
  app::add_library(program, action);

  try {
    program.parse(count, words);
    const int code = action();
    // A full disk behind a redirection shows only here.
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)
      throw Error(Error::Kind::failure, "stdout cannot be written; is the disk full?");
    return code;
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) return program.exit(error);
    return wrong_command_line(program, error);
  } catch (const Error& error) {
    fmt::print(stderr, "{}\n", error.what());
    return exit_code(error.kind());
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "The machine has not enough memory for this; ask for fewer patients or trials.\n");
    return exit_code(Error::Kind::failure);
  } catch (const std::exception& error) {
    fmt::print(stderr, "Titrate failed: {}\nThis is a defect of the program; please report it with the command.\n",
               error.what());
    return exit_code(Error::Kind::failure);
  }
}
