#include "trial/chunks.hpp"

#include "results/publish.hpp"
#include "trial/simulate.hpp"

#include <map>

#include <gtest/gtest.h>

namespace titrate::trial {
namespace {

/// One of several processes, whose shelf is common.
class Shelf : public Chunks {
 public:
  using Kept = std::map<std::string, Chunk>;
  Shelf(Kept& kept, std::size_t rank, std::size_t size) : kept_(kept), rank_(rank), size_(size) {}
  bool mine(std::size_t chunk) const override { return chunk % size_ == rank_; }
  bool kept(const std::string& name) const override { return kept_.contains(name); }
  std::optional<Chunk> load(const std::string& name) const override {
    const auto found = kept_.find(name);
    return found == kept_.end() ? std::nullopt : std::optional(found->second);
  }
  void keep(const std::string& name, const Chunk& chunk) override {
    kept_[name] = chunk;
    ++made;
  }
  void meet() override {}
  bool leads() const override { return rank_ == 0; }

  int made = 0;

 private:
  Kept& kept_;
  std::size_t rank_, size_;
};

struct Ran {
  std::string endpoints, rows;
};

Ran run(Chunks* chunks) {
  static const Setup setup =
      load("ferrajoli-2008", std::string(TITRATE_SOURCE_DIR) + "/library", {{"patients", "2000"}});
  Ran ran;
  Options options;
  options.trials = 9;  // several chunks, the last one smaller
  options.example = false;
  options.chunks = chunks;
  options.patient_rows = [&ran](std::string_view text) { ran.rows += text; };
  const Simulation simulation = simulate(setup, options);
  if (!chunks || chunks->leads()) ran.endpoints = results::endpoints_json(simulation.study).dump();
  return ran;
}

TEST(Chunks, OfThreeProcessesGiveTheBytesOfOne) {
  const Ran alone = run(nullptr);
  Shelf::Kept kept;
  for (const std::size_t rank : {1u, 2u}) {
    Shelf follower(kept, rank, 3);
    EXPECT_EQ(run(&follower).endpoints, "");
  }
  Shelf leader(kept, 0, 3);
  const Ran together = run(&leader);
  EXPECT_EQ(together.endpoints, alone.endpoints);
  EXPECT_EQ(together.rows, alone.rows);
}

TEST(Chunks, ThatAreThereAreNotMadeAgain) {
  Shelf::Kept kept;
  Shelf first(kept, 0, 1);
  const Ran whole = run(&first);
  const auto count = static_cast<int>(kept.size());
  EXPECT_EQ(first.made, count);
  kept.erase(kept.begin());
  Shelf second(kept, 0, 1);
  EXPECT_EQ(run(&second).endpoints, whole.endpoints);
  EXPECT_EQ(second.made, 1);
}

TEST(Chunks, OneThatIsMissingEndsTheRun) {
  Shelf::Kept kept;
  Shelf leader(kept, 0, 2);  // and nobody else
  EXPECT_THROW(run(&leader), Error);
}

}  // namespace
}  // namespace titrate::trial
