#include "design/trials_of.hpp"

#include "results/origin.hpp"
#include "trial/simulate.hpp"

namespace titrate::design {

Tried try_protocol(const Space& space, const trial::Setup& setup, const Stretch& stretch, const StopToken* stop,
                   ProgressMeter* progress) {
  const std::uint64_t seed = space.search().seed;
  std::vector<cohort::Theta> theta;
  for (int d = 0; d < stretch.draws; ++d)
    theta.push_back(setup.parameters.draw({seed, stretch.first + static_cast<std::uint32_t>(d), 0}));
  const std::vector<trial::Trial> ran =
      trial::run_trials(setup, theta, seed, stretch.first, stretch.patients, stop, engine::kernels(), progress);
  const Judge judge(space.endpoints(), space.search().judged);
  Tried made;
  for (const trial::Trial& trial : ran) {
    made.parts.push_back(judge.parts(trial.outcomes));
    for (const results::PatientOutcome& o : trial.outcomes) {
      made.total_mg += o.total_mg;
      made.aged_65 += results::of_origins_age(o);
    }
  }
  return made;
}

}  // namespace titrate::design
