#include "design/explore.hpp"

#include "base/random.hpp"
#include "design/trials_of.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include <pagmo/algorithm.hpp>
#include <pagmo/algorithms/nsga2.hpp>
#include <pagmo/batch_evaluators/member_bfe.hpp>
#include <pagmo/bfe.hpp>
#include <pagmo/population.hpp>
#include <pagmo/problem.hpp>
#include <pagmo/utils/multi_objective.hpp>

namespace titrate::design {

namespace {

constexpr double worst = 1e9;        // of protocols that are none
constexpr double failing = 1e6;      // where constraints fail begins above every value of an objective
constexpr Purpose search_draws{12};  // beside those of base/random.hpp and of other rooms

Genome genome_of(const double* x, std::size_t axes) {
  Genome genome(axes);
  for (std::size_t a = 0; a < axes; ++a) genome[a] = static_cast<std::uint16_t>(std::lround(x[a]));
  return genome;
}

/// The search as pagmo sees it: whole numbers, one per axis.
struct Trade {
  Explorer* explorer = nullptr;
  const Search* search = nullptr;

  pagmo::vector_double fitness(const pagmo::vector_double& x) const { return batch_fitness(x); }
  pagmo::vector_double batch_fitness(const pagmo::vector_double& xs) const {
    const std::size_t axes = search->axes.size();
    std::vector<Genome> genomes;
    for (std::size_t i = 0; i < xs.size(); i += axes) genomes.push_back(genome_of(&xs[i], axes));
    explorer->evaluate(genomes);
    pagmo::vector_double all;
    for (const Genome& genome : genomes) {
      const std::vector<double>& f = explorer->seen().at(genome).fitness;
      all.insert(all.end(), f.begin(), f.end());
    }
    return all;
  }
  bool has_batch_fitness() const { return true; }
  std::pair<pagmo::vector_double, pagmo::vector_double> get_bounds() const {
    pagmo::vector_double low, high;
    for (const Axis& axis : search->axes) {
      low.push_back(0);
      high.push_back(static_cast<double>(axis.options.size() - 1));
    }
    return {low, high};
  }
  pagmo::vector_double::size_type get_nobj() const { return search->objectives.size(); }
  pagmo::vector_double::size_type get_nix() const { return search->axes.size(); }
};

std::vector<double> fitness_of(const Search& search, const Seen& seen) {
  if (!seen.allowed) return std::vector<double>(search.objectives.size(), worst);
  double violation = 0;
  for (std::size_t c = 0; c < search.constraints.size(); ++c)
    violation += std::max(0.0, search.constraints[c].probability - seen.chance[c].interval.high);
  if (violation > 0) return std::vector<double>(search.objectives.size(), failing * (1 + violation));
  return oriented(search, seen.judged);
}

}  // namespace

std::vector<double> oriented(const Search& search, const std::vector<AcrossDraws>& judged) {
  std::vector<double> all;
  for (const Objective& each : search.objectives) {
    const AcrossDraws& of = judged[each.judged];
    all.push_back(of.draws.empty() ? failing / 2 : each.high ? -of.mean : of.mean);
  }
  return all;
}

std::string block_name(const std::string& what, const Genome& genome) {
  std::string name = what;
  for (const std::uint16_t option : genome) name += "-" + std::to_string(option);
  return name;
}

std::string Explorer::make(const Genome& genome) const {
  const auto setup = space_.setup(genome);
  Packed bytes;
  bytes.put<std::uint8_t>(setup.has_value());
  if (!setup) return std::move(bytes).bytes();
  const Tried tried = try_protocol(space_, *setup, {.first = 0, .draws = spent_.draws, .patients = spent_.patients},
                                   options_.stop, &progress_);
  bytes.put(tried.total_mg);
  for (std::size_t j = 0; j < space_.search().judged.size(); ++j) {
    ByDraw by;
    for (const auto& of_draw : tried.parts) add_draw(by, of_draw[j]);
    bytes.put<std::uint32_t>(static_cast<std::uint32_t>(by.value.size()));
    bytes.put(by.value.data(), by.value.size());
    bytes.put(by.noise.data(), by.noise.size());
  }
  return std::move(bytes).bytes();
}

void Explorer::take(const Genome& genome, const std::string& bytes) {
  const Search& search = space_.search();
  Unpacked from(bytes);
  Seen seen;
  seen.allowed = from.get<std::uint8_t>() != 0;
  if (seen.allowed) {
    seen.total_mg = from.get<double>();
    for (std::size_t j = 0; j < search.judged.size(); ++j) {
      ByDraw by;
      by.value.resize(from.get<std::uint32_t>());
      by.noise.resize(by.value.size());
      from.get(by.value.data(), by.value.size());
      from.get(by.noise.data(), by.noise.size());
      seen.judged.push_back(by.value.empty() ? AcrossDraws{} : across(by, search.level));
    }
    for (const Constraint& each : search.constraints) {
      const AcrossDraws& of = seen.judged[each.judged];
      seen.chance.push_back(of.draws.empty() ? Probability{} : probability(of, each.below, each.limit));
    }
    ++spent_.tried;
    spent_.all += static_cast<std::uint64_t>(spent_.draws) * static_cast<std::uint64_t>(spent_.patients);
  } else {
    ++spent_.not_allowed;
  }
  seen.fitness = fitness_of(search, seen);
  seen_.emplace(genome, std::move(seen));
}

void Explorer::evaluate(const std::vector<Genome>& genomes) {
  std::set<Genome> wanted;
  for (const Genome& each : genomes)
    if (!seen_.contains(each)) wanted.insert(each);
  const std::vector<Genome> list(wanted.begin(), wanted.end());
  std::vector<std::string> names;
  for (const Genome& each : list) names.push_back(block_name("tried", each));
  make_together(
      names, options_.blocks, options_.threads, false, [&](std::size_t i) { return make(list[i]); },
      [&](std::size_t i, const std::string& bytes) { take(list[i], bytes); });
}

void Explorer::all() {
  // In batches: what is kept and told when the run is stopped.
  constexpr std::size_t batch = 256;
  std::vector<Genome> genomes;
  Genome genome(space_.search().axes.size(), 0);
  for (bool more = true; more;) {
    genomes.push_back(genome);
    more = false;
    for (std::size_t a = genome.size(); a-- > 0 && !more;) {
      more = ++genome[a] < space_.search().axes[a].options.size();
      if (!more) genome[a] = 0;
    }
    if (genomes.size() == batch || !more) evaluate(genomes), genomes.clear();
  }
}

void Explorer::evolve(std::uint64_t most) {
  const Search& search = space_.search();
  const auto size = std::clamp<std::uint64_t>(most / 12 / 4 * 4, 8, 48);
  const std::size_t axes = search.axes.size();
  const Stream stream({.seed = search.seed}, search_draws);
  std::vector<Genome> first;
  for (std::uint64_t i = 0, index = 0; i < size; ++i) {
    Genome genome(axes);
    for (std::size_t a = 0; a < axes; ++a) {
      const auto options = static_cast<double>(search.axes[a].options.size());
      genome[a] = i == 0 ? 0 : static_cast<std::uint16_t>(stream.uniform(index++) * options);
    }
    first.push_back(genome);
  }
  evaluate(first);
  const auto seed = static_cast<unsigned>(search.seed % 0xffffffffu);
  pagmo::population candidates{pagmo::problem{Trade{this, &search}}, 0, seed};
  for (const Genome& each : first) candidates.push_back(pagmo::vector_double(each.begin(), each.end()));
  pagmo::nsga2 one_generation(1, 0.95, 10, 1.0 / static_cast<double>(axes), 50, seed);
  one_generation.set_bfe(pagmo::bfe{pagmo::member_bfe{}});
  pagmo::algorithm algorithm{one_generation};
  // Rarely, a generation holds nothing new; many of them in a row, and the space is understood.
  constexpr int most_idle = 20;
  for (int idle = 0; idle < most_idle && spent_.tried + size <= most;) {
    const std::size_t before = seen_.size();
    candidates = algorithm.evolve(candidates);
    idle = seen_.size() == before ? idle + 1 : 0;
  }
}

std::vector<Genome> Explorer::best(std::size_t count) const {
  std::vector<Genome> genomes;
  std::vector<pagmo::vector_double> values;
  std::set<std::vector<double>> alike;
  for (const auto& [genome, seen] : seen_) {
    if (!seen.allowed) continue;
    std::vector<double> print = {seen.total_mg};
    for (const AcrossDraws& each : seen.judged) print.push_back(each.mean);
    if (!alike.insert(print).second) continue;
    genomes.push_back(genome);
    values.push_back(seen.fitness);
  }
  if (genomes.size() <= count) return genomes;
  std::vector<Genome> chosen;
  for (const auto i : pagmo::select_best_N_mo(values, count)) chosen.push_back(genomes[i]);
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

}  // namespace titrate::design
