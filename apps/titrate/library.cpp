// titrate library: what is shipped, each with its source.

#include "base/document.hpp"
#include "options.hpp"
#include "shipped.hpp"
#include "terminal.hpp"
#include "verbs.hpp"

#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace titrate::app {

namespace {

struct Entry {
  std::string kind, id, title, source, file;
};

void collect_sources(const toml::node& node, std::set<std::string>& sources) {
  if (const auto* table = node.as_table())
    for (const auto& [key, child] : *table) {
      if (key.str() == "source" && child.is_string()) sources.insert(child.as_string()->get());
      collect_sources(child, sources);
    }
  if (const auto* array = node.as_array())
    for (const auto& child : *array) collect_sources(child, sources);
}

/// Of a file that names no source as a whole: where each of its values comes from.
std::string sources_within(const Document& document) {
  std::set<std::string> sources;
  collect_sources(toml::parse(document.text()), sources);
  if (sources.size() == 1) return *sources.begin();
  return fmt::format("{} sources, each beside its value", sources.size());
}

std::vector<Entry> list(const Library& library, const std::vector<std::string>& kinds) {
  std::vector<Entry> all;
  for (const std::string& kind : kinds)
    for (const std::string& id : library.ids(kind)) {
      const std::string file = library.file(kind, id);
      Document document = Document::read(file);
      const Table root = document.root();
      all.push_back(
          {kind, root.text("id", id), root.text("title", ""), root.text("source", sources_within(document)), file});
      if (all.back().id != id)
        root.problem("id", fmt::format("the file's own name, `{}`", id), fmt::format("`{}`", all.back().id),
                     "rename one of the two");
      document.check();
    }
  return all;
}

std::string as_json(const std::vector<Entry>& entries) {
  auto rows = nlohmann::ordered_json::array();
  for (const Entry& entry : entries)
    rows.push_back({{"kind", entry.kind},
                    {"id", entry.id},
                    {"title", entry.title},
                    {"source", entry.source},
                    {"file", entry.file}});
  return nlohmann::ordered_json{{"schema", "titrate/library/1"}, {"entries", rows}}.dump(2);
}

std::string as_text(const std::vector<Entry>& entries) {
  std::string text, kind;
  for (const Entry& entry : entries) {
    if (entry.kind != kind) text += fmt::format("{}{}\n", kind.empty() ? "" : "\n", entry.kind);
    kind = entry.kind;
    text += fmt::format("  {:<24} {}\n", entry.id, entry.title.empty() ? entry.source : entry.title);
    if (!entry.title.empty()) text += fmt::format("  {:<24} {}\n", "", entry.source);
  }
  return text;
}

}  // namespace

CLI::App* add_library(CLI::App& program, Action& action) {
  struct Asked {
    Options options;
    std::string kind;
  };
  auto asked = std::make_shared<Asked>();
  CLI::App* verb =
      program.add_subcommand("library", "What is shipped: regimens, populations, parameters, criteria, evidence");
  const std::vector<std::string> kinds(std::begin(library_kinds), std::end(library_kinds));
  verb->add_option("KIND", asked->kind, fmt::format("One of {} (default: all)", fmt::join(kinds, ", ")))
      ->check(CLI::IsMember(kinds));
  add_json(*verb, asked->options);
  add_library(*verb, asked->options);
  verb->footer(R"(Every entry is a TOML file in which each value stands with its unit and its source.

Examples:
  titrate library
  titrate library regimens
  titrate library --json evidence)");
  verb->callback([asked, kinds, &action] {
    action = [asked, kinds] {
      const Library library(asked->options.library);
      const auto entries = list(library, asked->kind.empty() ? kinds : std::vector{asked->kind});
      say("{}", asked->options.json ? as_json(entries) + "\n" : as_text(entries));
      return 0;
    };
  });
  return verb;
}

}  // namespace titrate::app
