#include "inputs.hpp"

#include "protocol/spec.hpp"
#include "run/checksum.hpp"

#include <fstream>
#include <iterator>
#include <set>

namespace titrate::app {

namespace fs = std::filesystem;

namespace {

/// Goes on after a wrong file, so that the next one is read too.
class Gathering {
 public:
  template <class F>
  void operator()(F&& read) {
    try {
      read();
    } catch (const Error& error) {
      if (error.kind() != Error::Kind::input) throw;
      problems_.insert(problems_.end(), error.problems().begin(), error.problems().end());
    }
  }
  void check() {
    if (!problems_.empty()) throw Error(std::move(problems_));
  }

 private:
  std::vector<Problem> problems_;
};

run::Input input(const std::string& role, const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (!in) throw Error(Error::Kind::failure, file.string() + ": cannot be read a second time for its checksum");
  return {role, file.lexically_normal().string(), run::sha256(bytes)};
}

}  // namespace

Inputs read_inputs(const Library& library, const fs::path& regimen, const std::vector<Document::Override>& overrides) {
  Inputs inputs;
  inputs.protocol = protocol::read(regimen, overrides);
  inputs.files.push_back(input("regimen", regimen));

  const protocol::Protocol& named = inputs.protocol;
  const Place here = {regimen.string()};
  const auto found = [&](std::string_view kind, const std::string& role, const std::string& id) {
    const fs::path file = library.file(kind, id, here);
    inputs.files.push_back(input(role, file));
    return file.string();
  };

  Gathering gather;
  gather([&] { inputs.population = cohort::Population::read(found("populations", "population", named.population)); });
  gather([&] {
    inputs.parameters = cohort::PopulationParameters::read(found("parameters", "parameters", named.parameters));
  });
  gather([&] { inputs.definitions = results::read_definitions(found("criteria", "definitions", "definitions")); });
  if (!named.evidence.empty())
    gather([&] { inputs.evidence = results::read_evidence(found("evidence", "evidence", named.evidence)); });
  const auto& sets = named.criteria;
  for (const std::string& id :
       std::set{sets.response, sets.toxicity, sets.lysis, sets.flare, sets.laboratory, std::string("staging")})
    gather([&] { found("criteria", "criteria", id); });
  gather.check();
  inputs.criteria = clinic::load_criteria((library.folder() / "criteria").string(), sets);
  return inputs;
}

}  // namespace titrate::app
