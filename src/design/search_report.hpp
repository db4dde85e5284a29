#pragma once
// What a search found, for people and for programs.

#include "design/grounds.hpp"
#include "design/search_run.hpp"

#include <ostream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace titrate::design {

struct SearchReport {
  const Space* space = nullptr;
  const Found* found = nullptr;
  const Grounds* grounds = nullptr;  ///< nothing where the run was stopped before
  std::string command = {}, version = {};
};

/// "01", "02", …: the names of the candidates, in order.
std::string candidate_name(std::size_t candidate);
/// "at most 5 %", with the label: "Tumor flare, grade 3–4 below 5 % (with 90 % probability)".
std::string constraint_text(const Search& search, const Constraint& constraint);
/// A quantity as a reader sees it: "4.3 %" or "8.1 mg/d".
std::string shown(const Quantity& judged, double value);
/// "37.4 % [20.1–55.0]".
std::string shown(const Quantity& judged, const AcrossDraws& value);
/// "yes, 97 %", "no, 12 %", "unclear, 88 %".
std::string answer(const Candidate& candidate, std::size_t constraint);
/// How the budget was spent, in one sentence.
std::string spent_text(const SearchReport& report);

/// What a reader has to know: what cannot be told apart, what the constraints rest on, confounding, ORIGIN.
std::vector<std::string> search_notes(const SearchReport& report);

/// `{"schema": "titrate/search/1", …}`
nlohmann::ordered_json search_json(const SearchReport& report);
std::string search_text(const SearchReport& report);
void write_search_page(const SearchReport& report, const std::string& runtime_folder, std::ostream& out);
/// A candidate's protocol, to be run: its file with an id and a title of its own, and what was changed at its head.
std::string candidate_file(const SearchReport& report, std::size_t candidate);

}  // namespace titrate::design
