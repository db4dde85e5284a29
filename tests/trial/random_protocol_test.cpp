// Whatever a protocol asks, nothing is observed that cannot be, no dose is given that it does not allow, and its
// decisions follow again from the chart.

#include "trial/random_protocol.hpp"

#include "base/document.hpp"
#include "protocol/spec.hpp"
#include "trial/audit.hpp"
#include "trial/promises.hpp"
#include "trial/simulate.hpp"

#include <cstdlib>
#include <map>
#include <optional>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace titrate::trial {
namespace {

const std::string library = std::string(TITRATE_SOURCE_DIR) + "/library";

#ifdef TITRATE_STD_THREADS  // under the thread sanitizer
constexpr int protocols = 40;
#else
constexpr int protocols = 800;
#endif

/// The same protocols on every machine; RC_PARAMS asks for others, or for one that failed.
[[maybe_unused]] const bool configured =
    setenv("RC_PARAMS", fmt::format("seed=1 max_success={} max_discard_ratio=20", protocols).c_str(), 0) == 0;

const Setup& base(int regimen) {
  static std::map<int, Setup> loaded;
  const auto found = loaded.find(regimen);
  return found != loaded.end()
             ? found->second
             : loaded.emplace(regimen, load(draft_regimens[static_cast<std::size_t>(regimen)], library)).first->second;
}

/// Nothing where the draft contradicts itself, and titrate says so.
std::optional<Setup> setup_of(const Draft& draft) {
  Setup setup = base(draft.regimen);
  try {
    Document document = Document::parse(to_toml(draft), "random.toml");
    setup.protocol = protocol::parse(document);
  } catch (const Error& error) {
    RC_ASSERT(error.kind() == Error::Kind::input);
    RC_ASSERT(!error.problems().empty());
    return std::nullopt;
  }
  return setup;
}

struct Ran {
  cohort::Theta theta;
  std::vector<Place> places;
  std::vector<results::PatientRecord> records;
  std::vector<std::vector<chart::Visit>> truths;
};

/// Nothing where no patient is eligible.
std::optional<Ran> run(const Setup& setup, int seed) {
  const auto key = [seed](std::uint32_t patient) { return StreamKey{static_cast<std::uint64_t>(seed), 0, patient}; };
  Ran ran{.theta = setup.parameters.draw(key(0)),
          .places = enrol(setup.protocol, key(0).seed, 0, setup.protocol.patients),
          .records = {},
          .truths = {}};
  for (std::uint32_t i = 0; i < ran.places.size(); ++i) {
    ran.truths.emplace_back();
    try {
      ran.records.push_back(run_patient(setup, ran.theta, key(i), ran.places[i], &ran.truths.back()));
    } catch (const Error& error) {
      if (error.kind() != Error::Kind::input) throw;
      return std::nullopt;
    }
  }
  return ran;
}

std::vector<int> days_of(const std::vector<chart::Visit>& truth) {
  std::vector<int> days;
  for (const chart::Visit& visit : truth) days.push_back(visit.day);
  return days;
}

/// What the protocols of one test brought about, so that it cannot pass for want of events.
struct Seen {
  int protocols = 0, contradictory = 0, patients = 0, progressed = 0, responded = 0, flared = 0, died = 0;
  std::array<int, results::decision_names.size()> decisions{};

  void count(const results::PatientRecord& record) {
    ++patients;
    for (const results::Decision& d : record.ledger) ++decisions[static_cast<std::size_t>(d.kind)];
    const results::Assessment& last = record.assessments.back();
    progressed += last.progression;
    responded += last.confirmed >= chart::Response::partial;
    flared += last.flare_episodes > 0;
    died += !record.chart.events.empty() && record.chart.events.back().kind == chart::EventKind::death;
  }
};

void keeps_what_it_promises(const Draft& draft, Seen& seen) {
  const std::optional<Setup> setup = setup_of(draft);
  seen.contradictory += !setup.has_value();
  RC_PRE(setup.has_value());
  const std::optional<Ran> ran = run(*setup, draft.seed);
  RC_PRE(ran.has_value());
  ++seen.protocols;
  for (std::uint32_t i = 0; i < ran->places.size(); ++i) {
    const results::PatientRecord& record = ran->records[i];
    const std::vector<int> lived = days_of(ran->truths[i]);
    const StreamKey key{static_cast<std::uint64_t>(draft.seed), 0, i};
    seen.count(record);
    RC_ASSERT(Promises(setup->protocol, ran->places[i], record, lived).check() == "");
    for (const chart::Visit& visit : ran->truths[i])
      for (const chart::MeasureInfo& info : chart::measures)
        if (visit.has(info.measure)) RC_ASSERT(std::isfinite(visit[info.measure]) && visit[info.measure] >= 0);
    RC_ASSERT(rederive_decisions(*setup, record) == "");
    RC_ASSERT(replay_doses(*setup, ran->theta, key, record.attempt, record, ran->truths[i]) == "");
  }
}

TEST(RandomProtocol, KeepsWhatItPromises) {
  Seen seen;
  ASSERT_TRUE(rc::check("random protocols keep what they promise", [&] {
    const Draft draft = *drafts();
    keeps_what_it_promises(draft, seen);
  }));
  RecordProperty("protocols", seen.protocols);
  RecordProperty("contradictory", seen.contradictory);
  if (seen.protocols < 100) return;
  for (std::size_t kind = 0; kind < seen.decisions.size(); ++kind)
    EXPECT_GT(seen.decisions[kind], 0) << results::decision_names[kind] << " never happened";
  for (const int happened : {seen.progressed, seen.responded, seen.flared, seen.died}) EXPECT_GT(happened, 0);
}

/// A record of a regimen whose patients are held, reduced and escalated.
struct Sound {
  Setup setup = load("ferrajoli-2008", library);
  Ran ran = *run(setup, 3);
  std::string check(const results::PatientRecord& record, std::size_t i) const {
    const std::vector<int> lived = days_of(ran.truths[i]);
    return Promises(setup.protocol, ran.places[i], record, lived).check();
  }
};

template <class Alter>
int found_out(const Sound& sound, Alter alter) {
  int altered = 0, found = 0;
  for (std::size_t i = 0; i < sound.ran.records.size(); ++i) {
    results::PatientRecord record = sound.ran.records[i];
    if (!alter(record)) continue;
    ++altered;
    found += !sound.check(record, i).empty();
  }
  EXPECT_GT(altered, 0);
  EXPECT_EQ(found, altered);
  return found;
}

TEST(Promises, HoldOfASoundTrial) {
  const Sound sound;
  for (std::size_t i = 0; i < sound.ran.records.size(); ++i) EXPECT_EQ(sound.check(sound.ran.records[i], i), "");
}

TEST(Promises, ABrokenOneIsFound) {
  using results::Decision;
  using results::PatientRecord;
  const Sound sound;
  const auto is_study_drug = [](const chart::Administration& a) { return a.agent == chart::Agent::lenalidomide; };
  found_out(sound, [](PatientRecord& r) {  // a count below nothing
    r.chart.visits.set(chart::Measure::neutrophils, -0.1);
    return true;
  });
  found_out(sound, [](PatientRecord& r) {
    r.chart.visits.set(chart::Measure::platelets, std::numeric_limits<double>::infinity());
    return true;
  });
  found_out(sound, [&](PatientRecord& r) {  // a dose that is on no ladder
    for (chart::Administration& a : r.chart.administrations)
      if (is_study_drug(a)) return a.amount = 12.5, true;
    return false;
  });
  found_out(sound, [&](PatientRecord& r) {  // a level that is on it, and not the patient's
    for (chart::Administration& a : r.chart.administrations)
      if (is_study_drug(a)) return a.amount = a.amount == 10 ? 15 : 10, true;
    return false;
  });
  found_out(sound, [&](PatientRecord& r) {  // a dose on the first day of a hold
    for (const Decision& d : r.ledger)
      if (d.kind == Decision::Kind::hold)
        return r.chart.administrations.push_back({chart::Agent::lenalidomide, d.day, d.day, 10}), true;
    return false;
  });
  found_out(sound, [&](PatientRecord& r) {  // a resumption that the ledger does not hold
    return std::erase_if(r.ledger, [](const Decision& d) { return d.kind == Decision::Kind::resume; }) > 0;
  });
  found_out(sound, [&](PatientRecord& r) {  // a dose after treatment
    if (r.off_treatment_day < 0 || r.chart.visits.back().day <= r.off_treatment_day) return false;
    r.chart.administrations.push_back({chart::Agent::lenalidomide, r.off_treatment_day, r.off_treatment_day, 5});
    return true;
  });
  found_out(sound, [&](PatientRecord& r) {  // an agent that the protocol does not know
    r.chart.administrations.push_back({chart::Agent::dexamethasone, 3, 3, 40});
    return true;
  });
  found_out(sound, [](PatientRecord& r) {  // a response that is forgotten
    if (r.assessments.size() < 3) return false;
    r.assessments[1].confirmed = chart::Response::complete;
    r.assessments[2].confirmed = chart::Response::stable_disease;
    return true;
  });
}

}  // namespace
}  // namespace titrate::trial
