#include "design/protocol_text.hpp"

#include "design/toml_source.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::design {

namespace {

/// Bytes [begin, end) give way to `text`.
struct Edit {
  std::size_t begin = 0, end = 0;
  std::string text = {};
  const Change* change = nullptr;
};

/// "[[arm.support]]" as "arm.support"; nothing where the line is no header.
std::optional<std::string> header(std::string_view line) {
  if (!line.starts_with('[')) return {};
  const std::size_t first = line.find_first_not_of("[ "), last = line.find_first_of("] ", first);
  return std::string(line.substr(first, last - first));
}

bool is_list_of_tables(const toml::node& node) {
  const auto* list = node.as_array();
  return list != nullptr && !list->empty() && list->get(0)->is_table() && !list->get(0)->as_table()->is_inline();
}

/// Where a path leads: the node, or the table that would hold it.
struct Found {
  const toml::node* node = nullptr;          ///< nothing where the last step is new
  const toml::table* parent = nullptr;       ///< of the last step; nothing where that is an element of a list
  const toml::table* with_header = nullptr;  ///< the nearest table above that has a header of its own, or the root
  std::string below;                         ///< the path from there on
  std::string names;                         ///< the path without elements: "arm.support"
};

std::optional<std::size_t> element(const toml::array& list, const std::string& step) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(step.data(), step.data() + step.size(), number);
  if (error == std::errc() && end == step.data() + step.size() && number < list.size()) return number;
  for (std::size_t i = 0; i < list.size(); ++i)
    if (const auto* table = list.get(i)->as_table())
      if (table->get("id") != nullptr && table->get("id")->value_or(std::string()) == step) return i;
  return {};
}

class Editor {
 public:
  Editor(const std::string& text, std::vector<Problem>& problems)
      : text_(text), lines_(text), root_(toml::parse(text)), problems_(problems) {}

  std::optional<Edit> edit(const Change& change) {
    const std::optional<Found> found = find(change);
    if (!found) return {};
    switch (change.kind) {
      case Change::Kind::set: return set(change, *found);
      case Change::Kind::add: return add(change, *found);
      case Change::Kind::remove: break;
    }
    return remove(change, *found);
  }

  void problem(const Change& change, std::string expected, std::string seen, std::string mend) {
    problems_.push_back({change.at, std::move(expected), std::move(seen), std::move(mend)});
  }

 private:
  std::optional<Found> find(const Change& change) {
    Found found{.parent = &root_, .with_header = &root_, .below = {}, .names = {}};
    const toml::node* here = &root_;
    std::string so_far;
    for (std::size_t begin = 0; begin <= change.path.size();) {
      const std::size_t dot = std::min(change.path.find('.', begin), change.path.size());
      const std::string step = change.path.substr(begin, dot - begin);
      const bool last = dot == change.path.size();
      begin = dot + 1;
      const toml::node* next = nullptr;
      if (const auto* table = here->as_table()) {
        next = table->get(step);
        found.parent = table;
        found.names += (found.names.empty() ? "" : ".") + step;
        found.below += (found.below.empty() ? "" : ".") + step;
      } else if (const auto* list = here->as_array()) {
        if (const auto at = element(*list, step)) next = list->get(*at);
        found.parent = nullptr;
        if (is_list_of_tables(*here)) found.below.clear();
      }
      if (next == nullptr && (!last || found.parent == nullptr)) {
        no_such_step(change, *here, step, so_far);
        return {};
      }
      if (next != nullptr && next->is_table() && has_header(*next->as_table()) && !last) {
        found.with_header = next->as_table();
        found.below.clear();
      }
      so_far += (so_far.empty() ? "" : ".") + step;
      found.node = here = next;
      if (last) break;
    }
    return found;
  }

  void no_such_step(const Change& change, const toml::node& here, const std::string& step, const std::string& so_far) {
    std::vector<std::string> known;
    if (const auto* table = here.as_table())
      for (const auto& [key, value] : *table) known.emplace_back(key.str());
    if (const auto* list = here.as_array())
      for (std::size_t i = 0; i < list->size(); ++i)
        known.push_back(list->get(i)->is_table() && list->get(i)->as_table()->contains("id")
                            ? list->get(i)->as_table()->get("id")->value_or(std::string())
                            : std::to_string(i));
    const std::string near = did_you_mean(step, known);
    problem(change, "a path of the protocol",
            fmt::format("`{}`: no `{}` {}", change.path, step, so_far.empty() ? "at its top" : "in `" + so_far + "`"),
            near.empty() ? fmt::format("known there: {}", fmt::join(known, ", "))
                         : fmt::format("did you mean `{}`?", near));
  }

  bool has_header(const toml::table& table) const {
    return !table.is_inline() && table.source().begin && header(lines_.line(table.source().begin.line)).has_value() &&
           table.source().begin.column == 1;
  }

  std::optional<Edit> set(const Change& change, const Found& found) {
    if (found.node == nullptr) return insert(change, found);
    const bool spread =
        is_list_of_tables(*found.node) || (found.node->is_table() && !found.node->as_table()->is_inline());
    if (spread) {
      problem(change, "the path of one value", fmt::format("`{}`, which holds several", change.path),
              "name each of them, or use `add` and `remove`");
      return {};
    }
    return Edit{lines_.offset(found.node->source().begin), lines_.offset(found.node->source().end), change.value,
                &change};
  }

  /// A key that is new: below the header of its table.
  std::optional<Edit> insert(const Change& change, const Found& found) {
    if (found.parent->is_inline()) {
      problem(change, "the path of a value that is there", fmt::format("`{}`, new in a table on one line", change.path),
              "set that whole table");
      return {};
    }
    const std::size_t at = found.with_header == &root_ ? lines_.after(first_value_line())
                                                       : lines_.after(found.with_header->source().begin.line);
    return Edit{at, at, found.below + " = " + change.value + "\n", &change};
  }

  toml::source_index first_value_line() const {
    toml::source_index line = lines_.count();
    for (const auto& [key, value] : root_)
      if (!value.is_table() && !is_list_of_tables(value)) line = std::min(line, value.source().end.line);
    return line;
  }

  std::optional<Edit> add(const Change& change, const Found& found) {
    const std::string lines = fmt::format("[[{}]]\n{}\n", found.names, change.value);
    if (found.node != nullptr && is_list_of_tables(*found.node)) {
      const std::size_t at = lines_.begin(lines_.with_comment(found.node->as_array()->get(0)->source().begin.line));
      return Edit{at, at, lines, &change};
    }
    if (found.node != nullptr || found.with_header == &root_ || found.below.find('.') != std::string::npos) {
      problem(change, "the path of a list of tables, as in \"arm.0.support\"", "`" + change.path + "`",
              "name the list, not an element");
      return {};
    }
    toml::source_index line = found.with_header->source().begin.line + 1;
    while (line <= lines_.count() && !header(lines_.line(line))) ++line;
    const std::size_t at = lines_.begin(lines_.with_comment(line));
    return Edit{at, at, lines, &change};
  }

  std::optional<Edit> remove(const Change& change, const Found& found) {
    if (found.node == nullptr) {
      problem(change, "what is there to remove", "`" + change.path + "`, which is not", "correct the path");
      return {};
    }
    if (found.node->is_table() && has_header(*found.node->as_table())) return remove_table(change, found);
    if (found.parent == nullptr || found.parent->is_inline() || is_list_of_tables(*found.node)) {
      problem(change, "a value or one table of a list", "`" + change.path + "`", "name the element to remove");
      return {};
    }
    // From the key's line: a value may take several.
    const std::size_t end = lines_.after(found.node->source().end.line);
    return Edit{lines_.begin(found.node->source().begin.line), end, "", &change};
  }

  /// With what stands below it: "[[arm.support]]", "[arm.support.x]", but not the next "[[arm.support]]".
  std::optional<Edit> remove_table(const Change& change, const Found& found) {
    const toml::source_index first = found.node->source().begin.line;
    const std::string own = *header(lines_.line(first));
    toml::source_index next = first + 1;
    for (; next <= lines_.count(); ++next)
      if (const auto name = header(lines_.line(next)); name && !name->starts_with(own + ".")) break;
    const std::size_t end = next <= lines_.count() ? lines_.begin(lines_.with_comment(next)) : text_.size();
    return Edit{lines_.begin(lines_.with_comment(first)), end, "", &change};
  }

  const std::string& text_;
  SourceLines lines_;
  toml::table root_;
  std::vector<Problem>& problems_;
};

}  // namespace

std::string with_changes(const std::string& text, const std::vector<Change>& changes, std::vector<Problem>& problems) {
  Editor editor(text, problems);
  std::vector<Edit> edits;
  for (const Change& change : changes)
    if (auto made = editor.edit(change)) edits.push_back(std::move(*made));
  std::stable_sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.begin < b.begin; });
  std::string all;
  std::size_t done = 0;
  for (const Edit& edit : edits) {
    if (edit.begin < done) {
      editor.problem(*edit.change, "one change of each value",
                     fmt::format("`{}`, which another change touches too", edit.change->path),
                     "let one axis have it, with an option for each combination");
      continue;
    }
    all += text.substr(done, edit.begin - done) + edit.text;
    done = edit.end;
  }
  return all + text.substr(done);
}

}  // namespace titrate::design
