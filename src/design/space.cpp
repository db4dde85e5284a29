#include "design/search.hpp"
#include "protocol/spec.hpp"
#include "trial/describe.hpp"
#include "trial/modelled.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::design {

namespace {

std::string contents(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (!in) throw Error(Error::Kind::failure, file + ": cannot be read a second time");
  return bytes;
}

/// The base as `--set` has it.
std::string overridden(const std::string& text, const std::vector<Document::Override>& overrides, Document& document) {
  std::vector<Change> changes;
  for (const Document::Override& each : overrides) {
    std::string value = each.value;
    try {
      (void)toml::parse("value = " + value);
    } catch (const toml::parse_error&) {
      value = "\"" + value + "\"";  // bare text, as Document takes it
    }
    changes.push_back({.path = each.path, .value = value, .at = {.file = "--set " + each.path}});
  }
  std::vector<Problem> problems;
  std::string made = with_changes(text, changes, problems);
  for (Problem& each : problems) document.problem(std::move(each));
  return made;
}

/// The line of a text at which a complaint points, for people.
std::string line_of(const std::string& text, int line) {
  std::size_t begin = 0;
  for (int i = 1; i < line && begin < text.size(); ++i) begin = std::min(text.find('\n', begin), text.size() - 1) + 1;
  std::string found = text.substr(begin, text.find('\n', begin) - begin);
  constexpr std::size_t longest = 80;
  return found.size() > longest ? found.substr(0, longest) + "…" : found;
}

/// What a patient is given of glucocorticoids by plan, as words.
std::string steroids_of(const protocol::Protocol& p) {
  std::string all;
  for (const protocol::Arm& arm : p.arms)
    for (const protocol::Support& support : arm.support) {
      if (!chart::is_glucocorticoid(support.agent)) continue;
      all += fmt::format("{} {} {} {} {};", chart::name(support.agent), static_cast<int>(support.anchor),
                         support.offset, fmt::join(support.cycle_days, ","), support.chance);
      for (const auto& step : support.steps) all += fmt::format(" {} for {};", step.amount, step.days);
    }
  return all;
}

std::string starts_of(const protocol::Protocol& p) {
  std::string all;
  for (const protocol::Arm& arm : p.arms)
    for (const protocol::Intervention& drug : arm.interventions)
      all += fmt::format("{};", drug.levels[static_cast<std::size_t>(drug.start_level)]);
  for (const protocol::Cohort& cohort : p.cohorts) all += fmt::format("{};", cohort.start_level.value_or(-1));
  return all;
}

/// The changed protocol, or why there is none.
std::optional<protocol::Protocol> parsed(const std::string& text, const std::string& name,
                                         std::vector<Problem>& problems) {
  try {
    Document document = Document::parse(text, name);
    return protocol::parse(document);
  } catch (const Error& error) {
    if (error.problems().empty()) throw;
    problems.insert(problems.end(), error.problems().begin(), error.problems().end());
    return {};
  }
}

}  // namespace

std::string Space::text(const Genome& genome) const {
  std::vector<Change> changes;
  for (std::size_t a = 0; a < genome.size(); ++a) {
    const auto& more = search_.axes[a].options[genome[a]].changes;
    changes.insert(changes.end(), more.begin(), more.end());
  }
  std::vector<Problem> problems;
  std::string made = with_changes(base_text_, changes, problems);
  return problems.empty() ? made : std::string();
}

std::optional<trial::Setup> Space::setup(const Genome& genome) const {
  const std::string made = text(genome);
  std::vector<Problem> problems;
  std::optional<protocol::Protocol> protocol;
  if (!made.empty()) protocol = parsed(made, search_.protocol, problems);
  if (!protocol) return {};
  trial::Setup setup = base_;
  setup.protocol = std::move(*protocol);
  return setup;
}

std::string Space::label(const Genome& genome) const {
  std::vector<std::string> words;
  for (std::size_t a = 0; a < genome.size(); ++a)
    words.push_back(search_.axes[a].label + " " + search_.axes[a].options[genome[a]].label);
  return fmt::format("{}", fmt::join(words, ", "));
}

void Space::check_values(Document& document) {
  for (const Axis& axis : search_.axes)
    for (const Option& option : axis.options) {
      std::vector<Problem> wrong;
      const std::string made = with_changes(base_text_, option.changes, wrong);
      if (!wrong.empty()) {
        for (const Problem& each : wrong) document.problem(each);
        continue;
      }
      std::vector<Problem> problems;
      const auto protocol = parsed(made, search_.protocol, problems);
      for (const Problem& each : problems)
        document.problem({option.at, each.expected, each.seen,
                          fmt::format("{} (in the protocol that `{}` makes: {})", each.mend, option.label,
                                      line_of(made, each.at.line))});
      if (!protocol) continue;
      touches_steroids_ |= steroids_of(*protocol) != steroids_of(base_.protocol);
      touches_start_ |= starts_of(*protocol) != starts_of(base_.protocol);
    }
}

Space Space::read(Document& document, const std::function<trial::Setup(const std::string&)>& load,
                  const std::vector<Document::Override>& overrides) {
  Space space;
  space.search_ = parse_search(document);
  if (!space.search_.protocol.empty()) {
    bool loaded = false;
    try {
      space.base_ = load(space.search_.protocol);
      loaded = true;
    } catch (const Error& error) {
      if (error.problems().empty()) throw;
      for (Problem each : error.problems()) {
        // A name that is nobody's is mended here, a protocol that is wrong in its own file.
        if (each.at.line == 0) each.at = document.root().place("protocol");
        document.problem(each);
      }
    }
    if (loaded) {
      trial::require_modelled_drugs(space.base_);
      space.base_text_ = overridden(contents(space.base_.files.front()), overrides, document);
      space.endpoints_ = std::make_shared<results::EndpointList>(trial::endpoint_list(space.base_));
      check_endpoints(document, space.search_, *space.endpoints_);
      const bool whole =
          !space.search_.axes.empty() && std::none_of(space.search_.axes.begin(), space.search_.axes.end(),
                                                      [](const Axis& axis) { return axis.options.empty(); });
      if (whole) space.check_values(document);
    }
  }
  document.check();
  return space;
}

}  // namespace titrate::design
