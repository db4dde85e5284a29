#include "kept_blocks.hpp"

namespace titrate::app {

std::vector<std::string> resuming(std::vector<std::string> repeating, const Options& options,
                                  const cluster::World& world) {
  if (options.overwrite) repeating.emplace_back("--overwrite");
  if (options.json) repeating.emplace_back("--json");
  const std::vector<std::string> launcher = {"mpirun", "-n", std::to_string(world.size())};
  if (world.alone())
    repeating.emplace_back("--checkpoint");
  else
    repeating.insert(repeating.begin(), launcher.begin(), launcher.end());
  return repeating;
}

}  // namespace titrate::app
