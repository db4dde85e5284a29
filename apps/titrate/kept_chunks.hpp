#pragma once
// The chunks of a run as blocks of its checkpoint, dealt out to the processes in turn.

#include "cluster/world.hpp"
#include "run/checkpoint.hpp"
#include "trial/chunks.hpp"

namespace titrate::app {

class KeptChunks : public trial::Chunks {
 public:
  /// Keeps references to both.
  KeptChunks(const cluster::World& world, const run::Checkpoint& checkpoint) : world_(world), checkpoint_(checkpoint) {}

  bool mine(std::size_t chunk) const override { return world_.deals_me(chunk); }
  bool kept(const std::string& name) const override { return checkpoint_.holds(name); }
  std::optional<trial::Chunk> load(const std::string& name) const override;
  void keep(const std::string& name, const trial::Chunk& chunk) override;
  void meet() override { world_.meet(); }
  bool leads() const override { return world_.leads(); }

 private:
  const cluster::World& world_;
  const run::Checkpoint& checkpoint_;
};

}  // namespace titrate::app
