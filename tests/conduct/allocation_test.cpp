// A virtual run asks for no memory at a visit: this runner counts what is asked for.

#include "clinic/chart_table.hpp"
#include "conduct/random_patient.hpp"

#include <cstdlib>
#include <new>

#include <gtest/gtest.h>

namespace {
thread_local std::size_t asked_for = 0;
}

// The counting pair replaces the program's own; what one takes the other gives back.
void* operator new(std::size_t size) {
  ++asked_for;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

using namespace titrate;
using namespace titrate::test;

namespace {

constexpr int last_day = 500;

class Lane {
 public:
  explicit Lane(const std::string& regimen)
      : protocol_(protocol::read(std::string(TITRATE_SOURCE_DIR) + "/library/regimens/" + regimen + ".toml")),
        criteria_(clinic::load_criteria(criteria_folder(), protocol_.criteria)),
        conduct_(protocol_, criteria_, chart_, dice_) {}

  /// Pieces of memory asked for by a patient of chance, from enrolment to the end.
  std::size_t patient(std::uint32_t which) {
    const std::size_t before = asked_for;
    const RandomPatient patient(which);
    dice_ = conduct::StreamDice({.seed = 5, .trial = 0, .patient = which});
    Course course(chart_, true);
    course.enrol(patient, 0);
    conduct_.begin();
    course.run(patient, conduct_, last_day);
    return asked_for - before;
  }
  std::size_t visits() const { return chart_.visits.size(); }
  /// Events and the rules that lost bring lists of their own.
  std::size_t lists() const {
    std::size_t lists = chart_.events.size();
    for (const results::Decision& decision : conduct_.ledger()) lists += !decision.also.empty();
    return lists;
  }

 private:
  protocol::Protocol protocol_;
  clinic::Criteria criteria_;
  chart::Chart chart_;
  conduct::StreamDice dice_{StreamKey{}};
  conduct::Conduct conduct_;
};

TEST(Allocation, APatientWhoFollowsOthersAsksForNothingButTheRulesThatLost) {
  constexpr std::uint32_t warm_up = 60, patients = 60;
  for (const char* regimen : {"ferrajoli-2008", "badoux-2011", "aue-2010", "chen-2011"}) {
    Lane lane(regimen);
    for (std::uint32_t i = 0; i < warm_up; ++i) lane.patient(i);
    std::size_t visits = 0;
    for (std::uint32_t i = 0; i < patients; ++i) {  // the same patients again: no chart is longer than before
      const std::size_t asked = lane.patient(i);
      visits += lane.visits();
      EXPECT_LE(asked, 2 * lane.lists()) << regimen << ", patient " << i;
    }
    EXPECT_GT(visits, 10 * patients);
  }
}

}  // namespace
