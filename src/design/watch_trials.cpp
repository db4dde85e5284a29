#include "design/real_time.hpp"
#include "engine/kernels.hpp"
#include "trial/parallel.hpp"
#include "trial/simulate.hpp"

#include <algorithm>

namespace titrate::design {

std::vector<WatchedTrial> watch_trials(const trial::Setup& setup, const Design& design, std::uint32_t first, int count,
                                       const RealTimeOptions& options, ProgressMeter* progress) {
  const engine::Kernels& kernels = engine::kernels();
  const int patients = options.patients > 0 ? options.patients : design.patients;
  const auto size = static_cast<std::size_t>(patients);
  const int days = follow_up_needed(design);
  std::vector<WatchedTrial> all(static_cast<std::size_t>(count), WatchedTrial(size));
  // Enough patients side by side for all lanes.
  constexpr std::size_t wanted = 256;
  const std::size_t trials_per_block = std::max<std::size_t>(1, wanted / size);
  const std::size_t blocks = (all.size() + trials_per_block - 1) / trials_per_block;
  trial::parallel_for(blocks, options.threads, [&](std::size_t block) {
    const std::size_t begin = block * trials_per_block, end = std::min(all.size(), begin + trials_per_block);
    std::vector<cohort::Theta> theta;
    std::vector<std::vector<trial::Place>> places;
    for (std::size_t t = begin; t < end; ++t) {
      const auto number = first + static_cast<std::uint32_t>(t);
      theta.push_back(setup.parameters.draw({options.seed, number, 0}));
      places.push_back(trial::enrol(setup.protocol, options.seed, number, patients));
      for (trial::Place& place : places.back()) place.cut_day = days;
    }
    trial::run_patients(
        setup, kernels, (end - begin) * size,
        [&](std::size_t i, trial::Participant& p) {
          const std::size_t t = i / size;
          p.begin(theta[t],
                  {options.seed, first + static_cast<std::uint32_t>(begin + t), static_cast<std::uint32_t>(i % size)},
                  places[t][i % size]);
        },
        [&](std::size_t i, trial::Participant& p) {
          all[begin + i / size][i % size] = watch(design, p.history(), setup.definitions, setup.protocol.course_days);
          if (progress) progress->add(1);
        },
        options.stop);
  });
  return all;
}

}  // namespace titrate::design
