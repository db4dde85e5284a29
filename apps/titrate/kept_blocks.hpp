#pragma once
// Pieces of a comparison or a search as blocks of its checkpoint, dealt out to the processes in turn.

#include "cluster/world.hpp"
#include "design/blocks.hpp"
#include "options.hpp"
#include "run/checkpoint.hpp"

#include <string>
#include <vector>

namespace titrate::app {

class KeptBlocks : public design::Blocks {
 public:
  /// Keeps references to both.
  KeptBlocks(const cluster::World& world, const run::Checkpoint& checkpoint) : world_(world), checkpoint_(checkpoint) {}

  bool mine(std::size_t piece) const override { return world_.deals_me(piece); }
  std::optional<std::string> load(const std::string& name) const override { return checkpoint_.load(name); }
  void keep(const std::string& name, const std::string& bytes) override { checkpoint_.keep(name, bytes); }
  void meet() override { world_.meet(); }
  std::size_t processes() const override { return static_cast<std::size_t>(world_.size()); }
  bool leads() const override { return world_.leads(); }

 private:
  const cluster::World& world_;
  const run::Checkpoint& checkpoint_;
};

/// The words that go on with a run that ended before time, from those that repeat it.
std::vector<std::string> resuming(std::vector<std::string> repeating, const Options& options,
                                  const cluster::World& world);

}  // namespace titrate::app
