#include "cdisc/read.hpp"

#include "cdisc/reading.hpp"

#include <algorithm>
#include <system_error>

#include <fmt/format.h>

namespace titrate::cdisc {

namespace fs = std::filesystem;

namespace {

ReadReport read(const fs::path& file, RowSink* sink, const ReadOptions& options, const StopToken* stop) {
  const auto format = format_of(file);
  if (!format)
    throw Error({Problem{{shown_path(file)},
                         "a dataset: .csv, .xpt, .json, .ndjson or .dsjc",
                         file.has_extension() ? shown(file.extension().string()) : "a name without extension",
                         "rename it after what it is"}});
  Reading reading(file, sink, options, stop);
  reading.dataset().format = *format;
  switch (*format) {
    case Format::csv: read_csv(reading); break;
    case Format::xport: read_xport(reading); break;
    case Format::dataset_json: read_json(reading); break;
    case Format::dataset_ndjson: read_ndjson(reading, false); break;
    case Format::dataset_json_compressed: read_ndjson(reading, true); break;
  }
  return reading.finish();
}

class Keeper : public RowSink {
 public:
  explicit Keeper(Table& table) : table_(table) {}
  void row(std::uint64_t, std::span<const Value> values) override {
    std::vector<Cell>& cells = table_.rows.emplace_back();
    for (const Value& value : values) {
      if (const auto* text = std::get_if<std::string_view>(&value))
        cells.emplace_back(std::string(*text));
      else if (const auto* number = std::get_if<double>(&value))
        cells.emplace_back(*number);
      else
        cells.emplace_back(std::get<Missing>(value));
    }
  }

 private:
  Table& table_;
};

}  // namespace

ReadReport read_dataset(const fs::path& file, RowSink& sink, const ReadOptions& options, const StopToken* stop) {
  return read(file, &sink, options, stop);
}

Table read_table(const fs::path& file, const ReadOptions& options) {
  Table table;
  Keeper keeper(table);
  table.dataset = read(file, &keeper, options, nullptr).dataset;
  return table;
}

Dataset read_header(const fs::path& file, const ReadOptions& options, const StopToken* stop) {
  return read(file, nullptr, options, stop).dataset;
}

Folder datasets_in(const fs::path& folder, const ReadOptions& options, const StopToken* stop) {
  std::error_code error;
  std::vector<fs::path> files;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
    files.push_back(entry->path());
  if (error) throw Error({Problem{{shown_path(folder)}, "a folder of datasets", error.message(), "check the path"}});
  std::sort(files.begin(), files.end());

  Folder result;
  for (const fs::path& file : files) {
    if (!format_of(file)) {
      const bool inner = fs::is_directory(file, error);
      result.others.push_back({file, inner ? "a folder" : "no dataset by its extension"});
      continue;
    }
    try {
      result.datasets.push_back(read_header(file, options, stop));
    } catch (const Error& problem) {
      if (problem.kind() == Error::Kind::interrupted) throw;
      result.others.push_back({file, problem.what()});
    }
  }
  return result;
}

}  // namespace titrate::cdisc
