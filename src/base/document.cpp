#include "base/document.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <tuple>

#include <fmt/format.h>

namespace titrate {

namespace {

constexpr std::size_t size_cap = std::size_t{4} << 20;  // the longest protocol we ship has under 20 kB

[[noreturn]] void fail(Place at, std::string expected, std::string seen, std::string mend) {
  throw Error({Problem{std::move(at), std::move(expected), std::move(seen), std::move(mend)}});
}

[[noreturn]] void too_large(const std::string& file) {
  fail({file}, "a file of at most 4 MiB", "a larger one", "check that this is the protocol and not data");
}

std::string sibling_like(const std::filesystem::path& file) {
  std::vector<std::string> names;
  std::error_code none;
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  for (std::filesystem::directory_iterator entry(folder, none), end; !none && entry != end; entry.increment(none))
    if (entry->path().extension() == ".toml") names.push_back(entry->path().filename().string());
  std::sort(names.begin(), names.end());
  return did_you_mean(file.filename().string(), names);
}

std::string read_capped(const std::string& file) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::file_status status = fs::status(file, error);
  if (status.type() == fs::file_type::not_found) {
    const std::string near = sibling_like(file);
    fail({file}, "a TOML file", "no such file",
         near.empty() ? "check the path" : fmt::format("did you mean `{}`?", near));
  }
  if (status.type() == fs::file_type::directory) fail({file}, "a TOML file", "a folder", "name a file in it");
  if (status.type() == fs::file_type::regular && fs::file_size(file, error) > size_cap && !error) too_large(file);

  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> in(std::fopen(file.c_str(), "rb"), &std::fclose);
  if (!in) fail({file}, "a readable file", "one that cannot be opened", "check its permissions");
  // A pipe has no size beforehand: one byte more than the cap is enough to know.
  std::string text;
  char block[1 << 16];
  while (const std::size_t got = std::fread(block, 1, sizeof block, in.get())) {
    text.append(block, got);
    if (text.size() > size_cap) too_large(file);
  }
  if (std::ferror(in.get())) fail({file}, "a readable file", "an error while reading", "check the disk and try again");
  return text;
}

/// What the parser says, as part of a sentence. It may quote the input: noise must not reach the terminal.
std::string printable(std::string_view text) {
  std::string out;
  if (text.starts_with("Error")) {
    out = "an e";
    text.remove_prefix(1);
  }
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte < 0x20 || byte >= 0x7f ? '?' : c;
  }
  return out;
}

std::vector<std::string> split(const std::string& path) {
  std::vector<std::string> steps(1);
  for (const char c : path) {
    if (c == '.')
      steps.emplace_back();
    else
      steps.back() += c;
  }
  return steps;
}

std::optional<std::size_t> index(const std::string& step) {
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), value);
  if (error != std::errc() || end != step.data() + step.size()) return {};
  return value;
}

/// The value of `--set`: TOML where it reads as one value, otherwise the text itself ("28 d" needs no quotes).
toml::table override_value(const std::string& value) {
  try {
    toml::table parsed = toml::parse("value = " + value);
    if (parsed.size() == 1) return parsed;
  } catch (const toml::parse_error&) {
    // bare text
  }
  return toml::table{{"value", value}};
}

template <class F>
void for_each_node(const toml::node& node, F&& f) {
  f(node);
  if (const auto* table = node.as_table())
    for (const auto& [key, child] : *table) for_each_node(child, f);
  if (const auto* array = node.as_array())
    for (const auto& child : *array) for_each_node(child, f);
}

}  // namespace

Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

Document Document::read(const std::string& file, const std::vector<Override>& overrides) {
  return parse(read_capped(file), file, overrides);
}

Document Document::parse(std::string text, const std::string& name, const std::vector<Override>& overrides) {
  if (text.size() > size_cap) too_large(name);
  Document document;
  document.name_ = name;
  document.text_ = std::move(text);
  try {
    document.root_ = std::make_unique<toml::table>(toml::parse(document.text_, name));
  } catch (const toml::parse_error& error) {
    const auto at = error.source().begin;
    fail({name, static_cast<int>(at.line), static_cast<int>(at.column)}, "TOML", printable(error.description()),
         "mend this first; what follows was not read");
  }
  for (const Override& each : overrides) document.apply(each);
  return document;
}

void Document::apply(const Override& override) {
  const Place at = {fmt::format("--set {}={}", override.path, override.value)};
  const std::vector<std::string> steps = split(override.path);
  toml::table holder = override_value(override.value);
  toml::node& value = *holder.get("value");

  toml::node* here = root_.get();
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const std::string& step = steps[i];
    const bool last = i + 1 == steps.size();
    toml::node* next = nullptr;
    if (auto* table = here->as_table()) {
      if (step.empty()) fail(at, "path=value, as in monitoring.cap=0.3", "an empty key", "write the path without gaps");
      if (last) {
        value.visit([&](auto& typed) { next = &table->insert_or_assign(step, std::move(typed)).first->second; });
      } else if (next = table->get(step); next == nullptr) {
        std::vector<std::string> names;
        for (const auto& [key, child] : *table) names.emplace_back(key.str());
        const std::string near = did_you_mean(step, names);
        fail(at, fmt::format("the path of a table in {}", name_), fmt::format("no `{}` there", step),
             near.empty() ? fmt::format("known there: {}", fmt::join(names, ", "))
                          : fmt::format("did you mean `{}`?", near));
      }
    } else if (auto* array = here->as_array()) {
      const auto element = index(step);
      if (!element || *element >= array->size())
        fail(at, fmt::format("an index from 0 to {} of an array in {}", static_cast<long>(array->size()) - 1, name_),
             fmt::format("`{}`", step), "elements count from 0");
      if (last)
        value.visit([&](auto& typed) {
          array->replace(array->cbegin() + static_cast<std::ptrdiff_t>(*element), std::move(typed));
        });
      next = array->get(*element);
    } else {
      fail(at, fmt::format("the path of a table in {}", name_), fmt::format("a plain value before `{}`", step),
           "end the path there");
    }
    here = next;
  }
  for_each_node(*here, [&](const toml::node& node) { overridden_[&node] = at.file; });
}

Place Document::place(const toml::node& node) const {
  if (const auto found = overridden_.find(&node); found != overridden_.end()) return {found->second};
  const auto begin = node.source().begin;
  return {name_, static_cast<int>(begin.line), static_cast<int>(begin.column)};
}

std::shared_ptr<Table::Seen> Document::seen(const toml::table* node) {
  auto& record = seen_[node];
  if (!record) record = std::make_shared<Table::Seen>();
  return record;
}

Table Document::root() { return {this, root_.get(), ""}; }

void Document::problem(Problem problem) { problems_.push_back(std::move(problem)); }

void Document::check() const {
  if (problems_.empty()) return;
  std::vector<Problem> sorted = problems_;
  // The command line comes after the file; within the file, top to bottom.
  std::stable_sort(sorted.begin(), sorted.end(), [&](const Problem& a, const Problem& b) {
    return std::tuple(a.at.file != name_, a.at.line, a.at.column) <
           std::tuple(b.at.file != name_, b.at.line, b.at.column);
  });
  throw Error(std::move(sorted));
}

}  // namespace titrate
