#include "clinic/criteria.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

namespace titrate::clinic {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view staging_set = "staging";

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
  return {&toxicity.provenance, &response.provenance,   &lysis.provenance,
          &flare.provenance,    &laboratory.provenance, &staging.provenance};
}

Criteria load_criteria(const std::string& folder, const protocol::Protocol::CriteriaSets& sets) {
  Criteria criteria;
  Loader loader(folder);
  loader.load(criteria.toxicity, "toxicity", sets.toxicity, read_toxicity);
  loader.load(criteria.response, "response", sets.response, read_response);
  loader.load(criteria.lysis, "lysis", sets.lysis, read_lysis);
  loader.load(criteria.flare, "flare", sets.flare, read_flare);
  loader.load(criteria.laboratory, "laboratory", sets.laboratory, read_laboratory);
  loader.load(criteria.staging, "staging", std::string(staging_set), read_staging);
  loader.check();
  return criteria;
}

Provenance describe_criteria(const std::string& file) {
  Document document = Document::read(file);
  const std::string id = fs::path(file).stem().string();
  const std::string kind = document.root().text("kind");
  Provenance provenance;
  if (kind == "toxicity")
    provenance = read_toxicity(document, id).provenance;
  else if (kind == "response")
    provenance = read_response(document, id).provenance;
  else if (kind == "lysis")
    provenance = read_lysis(document, id).provenance;
  else if (kind == "flare")
    provenance = read_flare(document, id).provenance;
  else if (kind == "laboratory")
    provenance = read_laboratory(document, id).provenance;
  else if (kind == "staging")
    provenance = read_staging(document, id).provenance;
  else
    document.root().problem("kind", "toxicity, response, lysis, flare, laboratory or staging",
                            fmt::format("\"{}\"", kind), "correct it");
  document.check();
  return provenance;
}

chart::Limits laboratory_limits(const Criteria& criteria, const chart::Baseline& baseline) {
  return limits_for(criteria.laboratory, baseline.female);
}

}  // namespace titrate::clinic
