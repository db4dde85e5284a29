#include "design/blocks.hpp"

#include "base/error.hpp"
#include "trial/parallel.hpp"

#include <cstring>
#include <exception>
#include <mutex>

namespace titrate::design {

void Unpacked::take(char* to, std::size_t count) {
  if (bytes_.size() - at_ < count) throw Error(Error::Kind::failure, "a block of the run is too short");
  std::memcpy(to, bytes_.data() + at_, count);
  at_ += count;
}

void make_together(const std::vector<std::string>& names, Blocks* blocks, int threads, bool only_leader,
                   const std::function<std::string(std::size_t)>& make,
                   const std::function<void(std::size_t, const std::string&)>& take) {
  std::vector<std::optional<std::string>> made(names.size());
  std::mutex keeping;
  std::exception_ptr ended;
  try {
    trial::parallel_for(names.size(), threads, [&](std::size_t i) {
      if (blocks != nullptr && !blocks->mine(i)) return;
      if (blocks != nullptr && (made[i] = blocks->load(names[i]))) return;
      made[i] = make(i);
      const std::lock_guard lock(keeping);
      if (blocks != nullptr) blocks->keep(names[i], *made[i]);
    });
  } catch (...) {
    ended = std::current_exception();
  }
  if (blocks != nullptr && !ended) {
    blocks->meet();
    if (only_leader && !blocks->leads()) return;
    for (std::size_t i = 0; i < names.size(); ++i)
      if (!made[i] && !(made[i] = blocks->load(names[i])))
        throw Error(Error::Kind::failure, "block " + names[i] + " of the run is missing");
  }
  for (std::size_t i = 0; i < names.size(); ++i)
    if (made[i]) take(i, *made[i]);
  if (ended) std::rethrow_exception(ended);
}

}  // namespace titrate::design
