#include "kept_chunks.hpp"

#include "results/aggregate_bytes.hpp"

#include <cstdint>
#include <cstring>
#include <string_view>

namespace titrate::app {

// A block: endpoints and biology, each with how many bytes it takes, and the rows.

namespace {

void append(std::string& bytes, const results::Aggregate& aggregate) {
  const std::string part = results::to_bytes(aggregate);
  const std::uint64_t size = part.size();
  bytes.append(reinterpret_cast<const char*>(&size), sizeof size);
  bytes += part;
}

/// Nothing where the bytes are cut short; takes what it read away from them.
std::optional<results::Aggregate> take(std::string_view& bytes) {
  std::uint64_t size = 0;
  if (bytes.size() < sizeof size) return {};
  std::memcpy(&size, bytes.data(), sizeof size);
  bytes.remove_prefix(sizeof size);
  if (bytes.size() < size) return {};
  const std::string_view part = bytes.substr(0, size);
  bytes.remove_prefix(size);
  return results::aggregate_of(part);
}

}  // namespace

std::optional<trial::Chunk> KeptChunks::load(const std::string& name) const {
  const std::optional<std::string> bytes = checkpoint_.load(name);
  if (!bytes) return {};
  std::string_view rest = *bytes;
  std::optional<results::Aggregate> aggregate = take(rest);
  if (!aggregate) return {};
  std::optional<results::Aggregate> biology = take(rest);
  if (!biology) return {};
  return trial::Chunk{{std::move(*aggregate), std::move(*biology)}, std::string(rest)};
}

void KeptChunks::keep(const std::string& name, const trial::Chunk& chunk) {
  std::string bytes;
  append(bytes, chunk.counted.aggregate);
  append(bytes, chunk.counted.biology);
  bytes += chunk.rows;
  checkpoint_.keep(name, bytes);
}

}  // namespace titrate::app
