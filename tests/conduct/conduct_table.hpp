#pragma once
// Hand-made charts as tables: left of the bar what the chart says on a day, right of it what the protocol must do then.
// A failing test prints the table as written and as found, one under the other.
//
// Inputs: `day` (0 is day 1), `visit` ("yes", "call": unscheduled, ".": nobody saw the patient), measures, `event`.
// Outputs: `dose` of the first drug, `did` (its decisions: what:rule, with the rules that lost after a plus), any agent
// by its name (what is ordered for the day), `left` (why treatment ended).

#include "base/document.hpp"
#include "clinic/chart_table.hpp"
#include "conduct/conduct.hpp"
#include "protocol/spec.hpp"

#include <map>
#include <string>
#include <vector>

namespace titrate::test {

/// A protocol of one drug. `top`: keys of the file; `drug`: keys of the intervention and what follows it, before the
/// calendar.
inline std::string protocol_text(const std::string& drug, const std::string& calendar = "",
                                 const std::string& top = "") {
  const std::string weekly =
      "[[encounter]]\nid = \"visit\"\nactivities = [\"blood_counts\", \"chemistry\", \"examination\"]\nschedule = [{ "
      "first = 1, every = \"7 d\" }]\n";
  return "titrate = 1\nid = \"small\"\ntitle = \"A small protocol\"\nsource = \"made up\"\npopulation = \"none\"\n"
         "parameters = \"none\"\npatients = 4\nmedian_follow_up = \"365 d\"\ncourse = \"28 d\"\n" +
         top +
         "[criteria]\nresponse = \"nci-wg-1996\"\ntoxicity = \"ctcae-3.0\"\nlysis = \"cairo-bishop-2004\"\n"
         "flare = \"ctcae-3.0-flare\"\nlaboratory = \"reference-laboratory\"\n"
         "[[arm]]\nid = \"arm\"\n[[arm.intervention]]\nagent = \"lenalidomide\"\n" +
         drug + "\n" + (calendar.empty() ? weekly : calendar);
}

inline const std::string daily_ladder =
    "ladder = [\"5 mg\", \"10 mg\", \"15 mg\"]\nstart = \"10 mg\"\ncycle = \"28 d\"\non_days = [\"1-28\"]\n";

inline protocol::Protocol protocol_of(const std::string& text) {
  Document document = Document::parse(text, "small.toml");
  return protocol::parse(document);
}

/// Hands out these draws in the order in which they are first asked for; the same again for the same index.
class Sequence final : public conduct::Dice {
 public:
  explicit Sequence(std::vector<double> draws) : draws_(std::move(draws)) {}
  double uniform(std::uint64_t index) const override {
    const auto [known, first] = given_.try_emplace(index, 0.0);
    if (first) known->second = draws_.at(given_.size() - 1);
    return known->second;
  }
  std::size_t asked() const { return given_.size(); }

 private:
  std::vector<double> draws_;
  mutable std::map<std::uint64_t, double> given_;
};

/// A protocol carried out on a table's chart, day by day; the chart grows, so that nothing of the future can be seen.
struct Carried {
  chart::Chart chart;
  std::map<int, conduct::Orders> orders;
  std::map<int, std::string> left;
  results::Ledger ledger;
  std::vector<results::Assessment> assessments;
  int off_treatment_day = -1;
  std::string off_treatment_reason;
};

inline bool seen_on(const Table& table, const Cells& row) {
  for (std::size_t c = 0; c < table.inputs.size(); ++c)
    if (table.inputs[c] == "visit") return row[c] != ".";
  return true;
}

inline Carried carry_out(const protocol::Protocol& protocol, const Table& table, const conduct::Dice& dice,
                         const chart::Baseline& baseline = {}, int cohort = 0) {
  Table visits = table;
  std::erase_if(visits.rows, [&](const Cells& row) { return !seen_on(table, row); });
  const chart::Chart whole = chart_of(visits, library());
  Carried carried;
  carried.chart = whole;
  carried.chart.cohort = cohort;
  carried.chart.baseline = baseline;
  carried.chart.visits.clear();
  carried.chart.visits.push_back(whole.visits.front());
  carried.chart.events.clear();
  conduct::Conduct conduct(protocol, library(), carried.chart, dice);
  conduct.attend(0);
  std::size_t visit = 1;
  const int last = std::stoi(table.rows.back()[0]);
  for (int day = whole.visits.front().day; day <= last; ++day) {
    for (const chart::Event& event : whole.events)
      if (event.day == day - 1) {
        carried.chart.events.push_back(event);
        if (event.kind == chart::EventKind::withdrawal || event.kind == chart::EventKind::death)
          conduct.leave(day, chart::name(event.kind));
      }
    if (visit < whole.visits.size() && whole.visits[visit].day == day) {
      carried.chart.visits.push_back(whole.visits[visit]);
      conduct.attend(visit++);
    }
    carried.orders[day] = conduct.orders(day);
    carried.left[day] = conduct.on_treatment() ? "-" : conduct.off_treatment_reason();
  }
  carried.ledger = conduct.ledger();
  carried.assessments = conduct.assessments();
  carried.off_treatment_day = conduct.off_treatment_day();
  carried.off_treatment_reason = conduct.off_treatment_reason();
  return carried;
}

inline std::string spell(const results::Decision& decision) {
  std::string text = std::string(results::decision_names[chart::index(decision.kind)]) + ":" + decision.rule.text();
  for (const chart::Name other : decision.also) text += "+" + other.text();
  std::replace(text.begin(), text.end(), ' ', '-');
  return text;
}

inline std::string decisions_on(const Carried& carried, chart::Agent agent, int day) {
  std::string text;
  for (const results::Decision& decision : carried.ledger)
    if (decision.day == day && decision.agent == agent) text += (text.empty() ? "" : ",") + spell(decision);
  return text.empty() ? "-" : text;
}

inline Carried expect_conduct(const protocol::Protocol& protocol, const std::string& text, const conduct::Dice& dice,
                              const chart::Baseline& baseline = {}, int cohort = 0) {
  const Table table = parse(text);
  const Carried carried = carry_out(protocol, table, dice, baseline, cohort);
  const chart::Agent drug = protocol.arms.front().interventions.front().agent;
  std::vector<Cells> found = table.rows;
  for (Cells& row : found)
    for (std::size_t c = 0; c < table.outputs.size(); ++c) {
      const std::string& column = table.outputs[c];
      const int day = std::stoi(row[0]);
      std::string& cell = row[table.inputs.size() + c];
      if (column == "did") {
        cell = decisions_on(carried, drug, day);
      } else if (column == "left") {
        cell = carried.left.at(day);
        std::replace(cell.begin(), cell.end(), ' ', '-');
      } else {
        const auto agent = std::find(chart::agents.begin(), chart::agents.end(), column);
        if (column != "dose" && agent == chart::agents.end()) throw std::runtime_error("no column " + column);
        const auto which =
            column == "dose" ? chart::index(drug) : static_cast<std::size_t>(agent - chart::agents.begin());
        cell = fmt::format("{:g}", carried.orders.at(day)[which]);
      }
    }
  EXPECT_EQ("\n" + print(table, found), "\n" + print(table, table.rows));
  return carried;
}

inline Carried expect_conduct(const std::string& drug, const std::string& text,
                              const conduct::Dice& dice = Sequence({})) {
  return expect_conduct(protocol_of(protocol_text(daily_ladder + drug)), text, dice);
}

}  // namespace titrate::test
