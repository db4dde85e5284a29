#include "cdisc/write.hpp"

#include "cdisc/survey.hpp"

#include <algorithm>
#include <cctype>

namespace titrate::cdisc {

std::vector<Problem> problems_in(const Dataset& dataset, const Source& source, Format format,
                                 const std::filesystem::path& file, const WriteOptions& options) {
  Survey survey(dataset, format, file, options);
  source(survey);
  return survey.problems();
}

void write_dataset(const std::filesystem::path& file, const Dataset& dataset, const Source& source, Format format,
                   const WriteOptions& options) {
  Survey survey(dataset, format, file, options);
  source(survey);
  if (std::vector<Problem> problems = survey.problems(); !problems.empty()) throw Error(std::move(problems));
  switch (format) {
    case Format::csv: return write_csv(file, dataset, source);
    case Format::xport: return write_xport(file, dataset, source, survey, options);
    case Format::dataset_json:
    case Format::dataset_ndjson:
    case Format::dataset_json_compressed: return write_json(file, dataset, source, format, survey, options);
  }
}

std::string file_name(const Dataset& dataset, Format format) {
  const std::string& name = dataset.name;
  const bool safe = !name.empty() && name.size() <= 32 && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (!safe)
    throw Error(
        {Problem{{"dataset"}, "a name of at most 32 letters, digits and _", shown(name), "rename the dataset"}});
  std::string file = name;
  for (char& c : file) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return file + "." + std::string(extension(format));
}

}  // namespace titrate::cdisc
