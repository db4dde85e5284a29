#include "cdisc/sdtm_read.hpp"

#include "cdisc/read.hpp"
#include "cdisc/sdtm_assembly.hpp"

#include <algorithm>
#include <map>
#include <system_error>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::cdisc {

namespace fs = std::filesystem;

namespace {

/// DM says who is there, SUPP-- what belongs to the rows of others, TU what TR measures; the rest in any order.
int rank(const std::string& domain) {
  if (domain == "DM") return 0;
  if (domain.starts_with("SUPP")) return 1;
  return domain == "TU" ? 2 : 3;
}

/// "LB" of "lb.xpt", "lb2.json" and "lb_chem.csv"; "SUPPDM" of "suppdm.csv".
std::string domain_of(const Dataset& dataset) {
  const std::string stem = canonical(dataset.file.stem().string());
  if (stem.starts_with("SUPP")) return stem.substr(0, stem.find('_'));
  return stem.substr(0, 2);
}

struct File {
  fs::path path;
  std::string domain;
  std::uintmax_t bytes = 0;
};

std::vector<File> files_of(const Folder& folder, const fs::path& where) {
  std::vector<Problem> problems;
  std::map<std::string, std::vector<std::string>> same_stem;
  std::vector<File> files;
  for (const Dataset& dataset : folder.datasets) {
    std::error_code ignored;
    files.push_back({dataset.file, domain_of(dataset), fs::file_size(dataset.file, ignored)});
    same_stem[canonical(dataset.file.stem().string())].push_back(dataset.file.filename().string());
  }
  for (const auto& [stem, names] : same_stem)
    if (names.size() > 1)
      problems.push_back({{where.string()},
                          fmt::format("one file of {}", stem),
                          fmt::format("{}", fmt::join(names, ", ")),
                          "the same rows would count twice: leave one of them, move the others elsewhere"});
  if (std::none_of(files.begin(), files.end(), [](const File& f) { return f.domain == "DM"; }))
    problems.push_back({{where.string()},
                        "a demographics domain (dm.csv, dm.xpt, dm.json, dm.ndjson or dm.dsjc)",
                        files.empty() ? "no dataset" : fmt::format("{} datasets, none of them DM", files.size()),
                        "name with --data the folder that holds the SDTM domains"});
  constexpr std::size_t most_files = 255;  // an observation keeps the number of its file in a byte
  if (files.size() > most_files)
    problems.push_back({{where.string()},
                        fmt::format("at most {} datasets", most_files),
                        fmt::format("{}", files.size()),
                        "leave only the domains that are to be analysed"});
  if (!problems.empty()) throw Error(std::move(problems));
  std::stable_sort(files.begin(), files.end(),
                   [](const File& a, const File& b) { return rank(a.domain) < rank(b.domain); });
  return files;
}

/// Hands rows on, counts them and keeps their numbers.
class Telling : public RowSink {
 public:
  Telling(RowSink* to, StudyFile& file) : to_(to), file_(file) {}
  void begin(const Dataset& dataset) override {
    sequence_ = {dataset, file_.domain + "SEQ"};
    if (to_) to_->begin(dataset);
  }
  void row(std::uint64_t number, std::span<const Value> values) override {
    ++file_.rows;
    if (!to_) return;
    if (sequence_.there()) file_.sequences.see(static_cast<std::uint32_t>(number), sequence_.number(values));
    to_->row(number, values);
  }
  bool misfit(const Misfit& misfit) override { return to_ == nullptr || to_->misfit(misfit); }

 private:
  RowSink* to_;
  StudyFile& file_;
  Column sequence_;
};

}  // namespace

RecordedStudy read_study(const fs::path& where, const Mapping& mapping, const StudyOptions& options) {
  const Folder folder = datasets_in(where);
  const std::vector<File> files = files_of(folder, where);
  RecordedStudy study;
  Assembly assembly(mapping, study, options.memory);
  for (const NoDataset& other : folder.others)
    study.findings.add({.check = Check::file_not_read,
                        .value = other.file.filename().string(),
                        .what = other.reason,
                        .consequence = "nothing of it is in the analysis"});
  std::uint64_t total = 0;
  for (const File& file : files) {
    total += file.bytes;
    assembly.domains.insert(file.domain);
  }
  ProgressMeter meter(options.progress, total);
  for (const File& file : files) {
    const auto number = static_cast<std::uint16_t>(study.files.size());
    study.files.push_back({file.path.filename().string(), file.domain, 0, {}});
    const std::unique_ptr<RowSink> sink = sink_for(assembly, file.domain, number);
    Telling telling(sink.get(), study.files.back());
    std::uint64_t left = file.bytes;  // a file that is read twice counts once
    ReadOptions reading;
    reading.progress = [&](std::uint64_t bytes) {
      const std::uint64_t more = std::min(bytes, left);
      left -= more;
      meter.add(more);
    };
    const ReadReport report = read_dataset(file.path, telling, reading, options.stop);
    meter.add(left);
    for (const std::string& note : report.notes) study.notes.push_back(study.files.back().path + ": " + note);
    if (!study.files.back().sequences.complete())
      study.notes.push_back(
          fmt::format("{}: {}SEQ is so much out of order that not all of it was kept; some rows of "
                      "ADaM have no SRCSEQ",
                      study.files.back().path, file.domain));
    if (!sink)
      study.findings.add({.check = Check::file_not_read,
                          .domain = file.domain,
                          .row = {number, 0},
                          .value = study.files.back().path,
                          .what = fmt::format("the domain {} is read and not used", file.domain),
                          .consequence = fmt::format("its {} rows are counted alone", study.files.back().rows)});
  }
  assembly.finish();
  return study;
}

RecordedStudy read_study(std::span<const Table> domains, const Mapping& mapping, const StudyOptions& options) {
  RecordedStudy study;
  Assembly assembly(mapping, study, options.memory);
  std::vector<const Table*> in_order;
  for (const Table& each : domains) {
    in_order.push_back(&each);
    assembly.domains.insert(each.dataset.name);
  }
  std::stable_sort(in_order.begin(), in_order.end(),
                   [](const Table* a, const Table* b) { return rank(a->dataset.name) < rank(b->dataset.name); });
  for (const Table* each : in_order) {
    const auto number = static_cast<std::uint16_t>(study.files.size());
    study.files.push_back({each->dataset.name, each->dataset.name, 0, {}});
    const std::unique_ptr<RowSink> sink = sink_for(assembly, each->dataset.name, number);
    Telling telling(sink.get(), study.files.back());
    each->source()(telling);
  }
  assembly.finish();
  return study;
}

}  // namespace titrate::cdisc
