#include "clinic/criteria.hpp"

#include "results/time_to_event.hpp"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <utility>

#include <fmt/format.h>

namespace titrate::clinic {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view censoring_kind = "censoring";

/// Sets that every protocol uses.
constexpr std::string_view staging_set = "staging", thrombosis_set = "thrombosis";

std::vector<std::string> names_in(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none))
    if (entry.path().extension() == ".toml") names.push_back(entry.path().stem().string());
  std::sort(names.begin(), names.end());
  return names;
}

class Loader {
 public:
  explicit Loader(const std::string& folder) : folder_(folder), names_(names_in(folder)) {}

  template <class Set>
  void load(Set& set, std::string_view kind, const std::string& id, Set (*read)(Document&, std::string_view)) {
    if (std::find(names_.begin(), names_.end(), id) == names_.end()) {
      const std::string near = did_you_mean(id, names_);
      problems_.push_back({{folder_},
                           fmt::format("a {} criteria set named \"{}\"", kind, id),
                           names_.empty() ? "no criteria at all" : fmt::format("{}", fmt::join(names_, ", ")),
                           near.empty() ? "name one of these in the protocol's [criteria]"
                                        : fmt::format("did you mean \"{}\"?", near)});
      return;
    }
    try {
      Document document = Document::read((fs::path(folder_) / (id + ".toml")).string());
      set = read(document, id);
      document.check();
    } catch (const Error& error) {
      if (error.problems().empty()) throw;
      problems_.insert(problems_.end(), error.problems().begin(), error.problems().end());
    }
  }
  void check() const {
    if (!problems_.empty()) throw Error(problems_);
  }

 private:
  std::string folder_;
  std::vector<std::string> names_;
  std::vector<Problem> problems_;
};

}  // namespace

std::vector<const Provenance*> Criteria::sets() const {
  std::vector<const Provenance*> sets{&toxicity.provenance};
  if (hematologic) sets.push_back(&hematologic->provenance);
  for (const Provenance* set : {&response.provenance, &lysis.provenance, &flare.provenance, &laboratory.provenance,
                                &staging.provenance, &residual_disease.provenance, &thrombosis.provenance})
    sets.push_back(set);
  return sets;
}

std::string Criteria::toxicity_title() const {
  return hematologic ? fmt::format("{}; counts by {}", toxicity.provenance.title, hematologic->provenance.title)
                     : toxicity.provenance.title;
}

Criteria load_criteria(const std::string& folder, const protocol::Protocol::CriteriaSets& sets) {
  Criteria criteria;
  Loader loader(folder);
  loader.load(criteria.toxicity, "toxicity", sets.toxicity, read_toxicity);
  loader.load(criteria.response, "response", sets.response, read_response);
  loader.load(criteria.lysis, "lysis", sets.lysis, read_lysis);
  loader.load(criteria.flare, "flare", sets.flare, read_flare);
  loader.load(criteria.laboratory, "laboratory", sets.laboratory, read_laboratory);
  if (!sets.hematologic.empty())
    loader.load(criteria.hematologic.emplace(), "hematologic", sets.hematologic, read_hematologic);
  loader.load(criteria.residual_disease, "mrd", sets.residual_disease, read_residual_disease);
  loader.load(criteria.thrombosis, "thrombosis", std::string(thrombosis_set), read_thrombosis);
  loader.load(criteria.staging, "staging", std::string(staging_set), read_staging);
  loader.check();
  return criteria;
}

namespace {

/// The censoring table is the results' to read; its rows are printed like any set's.
Provenance describe_censoring(const std::string& file) {
  const results::CensoringTable table = results::read_censoring(file);
  Provenance provenance{table.id, std::string(censoring_kind), table.title, table.source, table.verified, {}};
  for (const results::TimeEndpoint& endpoint : table.endpoints)
    for (const results::CensoringRow& row : endpoint.censored)
      provenance.definitions.push_back({fmt::format("{}, censored", endpoint.id),
                                        fmt::format("gap {} d", table.gap_days), row.reason, endpoint.source,
                                        endpoint.confidence});
  return provenance;
}

}  // namespace

Provenance describe_criteria(const std::string& file) {
  Document document = Document::read(file);
  const std::string id = fs::path(file).stem().string();
  const std::string kind = document.root().text("kind");
  if (kind == censoring_kind) return describe_censoring(file);
  Provenance provenance;
  const auto read = [&](auto reader) { return reader(document, id).provenance; };
  const std::vector<std::pair<std::string, std::function<Provenance()>>> readers{
      {"toxicity", [&] { return read(read_toxicity); }},    {"hematologic", [&] { return read(read_hematologic); }},
      {"response", [&] { return read(read_response); }},    {"lysis", [&] { return read(read_lysis); }},
      {"flare", [&] { return read(read_flare); }},          {"laboratory", [&] { return read(read_laboratory); }},
      {"staging", [&] { return read(read_staging); }},      {"mrd", [&] { return read(read_residual_disease); }},
      {"thrombosis", [&] { return read(read_thrombosis); }}};
  const auto reader = std::find_if(readers.begin(), readers.end(), [&](const auto& r) { return r.first == kind; });
  if (reader != readers.end()) {
    provenance = reader->second();
  } else {
    std::vector<std::string> kinds;
    for (const auto& known : readers) kinds.push_back(known.first);
    kinds.emplace_back(censoring_kind);
    document.root().problem("kind", fmt::format("one of {}", fmt::join(kinds, ", ")), fmt::format("\"{}\"", kind),
                            "correct it");
  }
  document.check();
  return provenance;
}

chart::Limits laboratory_limits(const Criteria& criteria, const chart::Baseline& baseline) {
  return limits_for(criteria.laboratory, baseline.female);
}

}  // namespace titrate::clinic
