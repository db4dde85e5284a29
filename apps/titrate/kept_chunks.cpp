#include "kept_chunks.hpp"

#include "results/aggregate_bytes.hpp"

#include <cstdint>
#include <cstring>
#include <string_view>

namespace titrate::app {

// A block: how many bytes the aggregate takes, the aggregate, the rows.

std::optional<trial::Chunk> KeptChunks::load(const std::string& name) const {
  const std::optional<std::string> bytes = checkpoint_.load(name);
  std::uint64_t size = 0;
  if (!bytes || bytes->size() < sizeof size) return {};
  std::memcpy(&size, bytes->data(), sizeof size);
  const std::string_view rest = std::string_view(*bytes).substr(sizeof size);
  if (rest.size() < size) return {};
  return trial::Chunk{results::aggregate_of(rest.substr(0, size)), std::string(rest.substr(size))};
}

void KeptChunks::keep(const std::string& name, const trial::Chunk& chunk) {
  const std::string aggregate = results::to_bytes(chunk.aggregate);
  const std::uint64_t size = aggregate.size();
  std::string bytes(reinterpret_cast<const char*>(&size), sizeof size);
  bytes += aggregate;
  bytes += chunk.rows;
  checkpoint_.keep(name, bytes);
}

}  // namespace titrate::app
