#include "adam/adam.hpp"

#include "adam/datasets.hpp"
#include "base/error.hpp"

#include <algorithm>
#include <iterator>

namespace titrate::adam {

std::vector<Sheet> datasets(const Inputs& in) {
  const std::vector<Subject> all = subjects(in);
  std::vector<Sheet> sheets;
  sheets.push_back(adsl(in, all));
  sheets.push_back(adex(in, all));
  sheets.push_back(adlb(in, all));
  sheets.push_back(adae(in, all));
  sheets.push_back(adtr(in, all));
  sheets.push_back(adrs(in, all));
  sheets.push_back(adtte(in, all, sheets.back()));
  return sheets;
}

cdisc::Define define(const Inputs& in, const std::vector<Sheet>& sheets, cdisc::Format format) {
  const std::string study = in.study.source.study.empty() ? in.protocol.id : in.study.source.study;
  cdisc::Define made{.study_name = study, .study_description = in.protocol.title, .protocol_name = in.protocol.id};
  made.code_lists = shared_lists();
  for (const Sheet& sheet : sheets) sheet.describe(format, made);
  // A list that no variable refers to says nothing.
  std::erase_if(made.code_lists, [&](const cdisc::CodeList& list) {
    return std::none_of(made.groups.begin(), made.groups.end(), [&](const cdisc::ItemGroup& group) {
      return std::any_of(group.notes.begin(), group.notes.end(),
                         [&](const cdisc::ItemNote& note) { return note.code_list == list.name; });
    });
  });
  return made;
}

void write(const Inputs& in, const std::vector<Sheet>& sheets, std::span<const Target> targets,
           const cdisc::WriteOptions& options) {
  std::vector<Problem> problems;
  const auto file = [](const Target& target, const Sheet& sheet) {
    return target.folder / cdisc::file_name(sheet.table().dataset, target.format);
  };
  for (const Target& target : targets)
    for (const Sheet& sheet : sheets) {
      const cdisc::Table& table = sheet.table();
      std::vector<Problem> found =
          cdisc::problems_in(table.dataset, table.source(), target.format, file(target, sheet).filename(), options);
      std::move(found.begin(), found.end(), std::back_inserter(problems));
    }
  if (!problems.empty()) throw Error(std::move(problems));
  for (const Target& target : targets) {
    for (const Sheet& sheet : sheets) {
      const cdisc::Table& table = sheet.table();
      cdisc::write_dataset(file(target, sheet), table.dataset, table.source(), target.format, options);
    }
    cdisc::write_define_xml(target.folder / "define.xml", define(in, sheets, target.format), options);
  }
}

}  // namespace titrate::adam
