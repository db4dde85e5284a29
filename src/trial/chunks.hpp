#pragma once
// A run in chunks of trials that several processes can share and that outlive a process which was killed.

#include "results/endpoints.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace titrate::trial {

/// What is kept of many trials: their endpoints, and in an aggregate of its own what results/biology.hpp reports.
struct Counted {
  results::Aggregate aggregate, biology;
  void merge(const Counted& other) {
    aggregate.merge(other.aggregate);
    biology.merge(other.biology);
  }
};

/// What comes of a chunk: which trials it holds follows from its number alone, and so do its bytes.
struct Chunk {
  Counted counted;
  std::string rows;  ///< of patients, where they were asked for
};

/// Where chunks are kept, and whose they are. Calls come from one thread.
class Chunks {
 public:
  virtual ~Chunks() = default;
  /// Whether this process is to see to it that the chunk is there.
  virtual bool mine(std::size_t chunk) const = 0;
  /// Nothing where it has not been kept. `name` holds letters, digits and "-" only.
  virtual std::optional<Chunk> load(const std::string& name) const = 0;
  virtual bool kept(const std::string& name) const = 0;
  virtual void keep(const std::string& name, const Chunk& chunk) = 0;
  /// Waits until every process has come so far.
  virtual void meet() = 0;
  /// The one process that puts the chunks together.
  virtual bool leads() const = 0;
};

}  // namespace titrate::trial
