#include "sdtm_out.hpp"

#include "cdisc/sdtm_date.hpp"
#include "cdisc/sdtm_write.hpp"
#include "cdisc/write.hpp"

#include <array>
#include <filesystem>

namespace titrate::app {

namespace {

/// A calendar for days that are counted from the first enrolment: any day would do.
constexpr cdisc::PartialDate first_enrolment{.year = 2001, .month = 1, .day = 1};

cdisc::TrialToWrite to_write(const trial::Setup& setup, const results::ExampleTrial& example) {
  const protocol::Protocol& protocol = setup.protocol;
  cdisc::TrialToWrite trial;
  trial.study = protocol.id;
  trial.records = example.records;
  trial.cut_day = example.cut_day;
  trial.first_enrolment = cdisc::civil_day(first_enrolment);
  for (const protocol::Cohort& cohort : protocol.cohorts) {
    cdisc::TrialToWrite::Arm arm{cohort.id, cohort.label.empty() ? cohort.id : cohort.label, {}};
    for (const auto& drug : protocol.arms[static_cast<std::size_t>(cohort.arm)].interventions)
      arm.study_drugs.push_back(drug.agent);
    trial.cohorts.push_back(std::move(arm));
  }
  return trial;
}

}  // namespace

void write_sdtm(const run::Folder& folder, const trial::Setup& setup, const results::ExampleTrial& example,
                const Library& library) {
  const cdisc::Mapping mapping = cdisc::read_mapping(library.file("mappings", "cdisc"));
  const std::vector<cdisc::Table> domains = cdisc::sdtm_of(to_write(setup, example), mapping);
  constexpr std::array formats{std::pair(cdisc::Format::csv, "csv"), std::pair(cdisc::Format::xport, "xpt"),
                               std::pair(cdisc::Format::dataset_json, "json")};
  for (const auto& [format, name] : formats) {
    const std::filesystem::path below = folder.path() / "sdtm" / name;
    std::error_code error;
    std::filesystem::create_directories(below, error);
    if (error) throw Error(Error::Kind::failure, "sdtm/: cannot be made: " + error.message());
    for (const cdisc::Table& domain : domains)
      cdisc::write_dataset(below / cdisc::file_name(domain.dataset, format), domain.dataset, domain.source(), format,
                           {.source_system_version = TITRATE_VERSION});
  }
}

}  // namespace titrate::app
