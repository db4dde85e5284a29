#include "design/search_run.hpp"

#include "design/explore.hpp"
#include "design/trials_of.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>
#include <utility>

#include <fmt/format.h>

namespace titrate::design {

namespace {

constexpr double search_share = 0.6;       // of the budget; the rest confirms
constexpr int search_draws_count = 32;     // of the parameters, per candidate tried
constexpr std::uint32_t fresh = 1u << 24;  // trials from here on are no patients of the search
constexpr double usual_tries = 200, least_patients = 128, usual_patients = 1024, most_patients = 4096;

/// How many patients each candidate gets, and whether every one can be tried.
Spent planned(const Search& search, double budget) {
  const double share = search_share * budget;
  double each = std::clamp(share / usual_tries, least_patients, usual_patients);
  Spent plan;
  plan.every_one = search.size() * each <= share;
  if (plan.every_one) each = std::min(share / search.size(), most_patients);
  // Nothing has to be chosen: the budget goes where it is printed.
  if (search.size() <= search.confirmed) each = least_patients;
  plan.draws = search_draws_count;
  plan.patients = static_cast<int>(each) / search_draws_count;
  return plan;
}

/// What the second part saw of one candidate.
struct Confirmed {
  std::vector<ByDraw> judged = {};
  double total_mg = 0;
};

/// Each pair of candidates once.
std::vector<std::pair<std::size_t, std::size_t>> each_pair(std::size_t candidates) {
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (std::size_t a = 0; a < candidates; ++a)
    for (std::size_t b = a + 1; b < candidates; ++b) pairs.emplace_back(a, b);
  return pairs;
}

/// All candidates on the same fresh patients, draw by draw: of the patients themselves nothing has to be kept.
class Confirmation {
 public:
  Confirmation(const Space& space, const RunOptions& options, ProgressMeter& progress, int draws, int patients)
      : space_(space), options_(options), progress_(progress), draws_(draws), patients_(patients) {}

  /// False where it was stopped: what is there then is of fewer draws.
  bool run(const std::vector<Candidate>& candidates) {
    constexpr int patients_wanted = 256;
    const int per_piece = std::max(1, patients_wanted / patients_);
    pairs_ = each_pair(candidates.size());
    seen_.assign(candidates.size(), {std::vector<ByDraw>(space_.search().judged.size()), 0});
    difference_.assign(pairs_.size(), std::vector<ByDraw>(space_.search().objectives.size()));
    std::vector<trial::Setup> setups;
    for (const Candidate& each : candidates)
      setups.push_back(each.genome.empty() ? space_.base() : *space_.setup(each.genome));
    std::vector<std::string> names;
    for (int d = 0; d < draws_; d += per_piece) names.push_back(fmt::format("fresh-{:04}", d));
    const auto draws = [&](std::size_t piece) {
      return std::min(per_piece, draws_ - static_cast<int>(piece) * per_piece);
    };
    try {
      make_together(
          names, options_.blocks, options_.threads, true,
          [&](std::size_t piece) { return make(setups, static_cast<int>(piece) * per_piece, draws(piece)); },
          [&](std::size_t piece, const std::string& bytes) { take(bytes, draws(piece)); });
    } catch (const Error& error) {
      if (error.kind() != Error::Kind::interrupted) throw;
      return false;
    }
    return true;
  }

  int draws() const { return taken_; }
  const Confirmed& seen(std::size_t candidate) const { return seen_[candidate]; }
  const std::vector<std::pair<std::size_t, std::size_t>>& pairs() const { return pairs_; }
  const std::vector<ByDraw>& difference(std::size_t pair) const { return difference_[pair]; }
  double aged_share() const {
    return taken_ > 0 ? static_cast<double>(aged_) / (static_cast<double>(taken_) * patients_) : 0;
  }

 private:
  /// One draw's value with its noise; not a number where there is none.
  static void put(Packed& bytes, const ByDraw& one) {
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    bytes.put(one.value.empty() ? none : one.value.front());
    bytes.put(one.noise.empty() ? none : one.noise.front());
  }
  static void get(Unpacked& bytes, ByDraw& into) {
    const double value = bytes.get<double>(), noise = bytes.get<double>();
    if (std::isnan(value)) return;
    into.value.push_back(value);
    into.noise.push_back(noise);
  }

  std::string make(const std::vector<trial::Setup>& setups, int first, int draws) const {
    const Search& search = space_.search();
    std::vector<Tried> tried;
    for (const trial::Setup& setup : setups)
      tried.push_back(try_protocol(
          space_, setup, {.first = fresh + static_cast<std::uint32_t>(first), .draws = draws, .patients = patients_},
          options_.stop, &progress_));
    Packed bytes;
    bytes.put(tried.front().aged_65);
    for (const Tried& each : tried) bytes.put(each.total_mg);
    for (std::size_t d = 0; d < static_cast<std::size_t>(draws); ++d) {
      for (const Tried& each : tried)
        for (const auto& parts : each.parts[d]) {
          ByDraw one;
          add_draw(one, parts);
          put(bytes, one);
        }
      for (const auto& [a, b] : pairs_)
        for (const Objective& objective : search.objectives) {
          ByDraw one;
          add_paired_draw(one, tried[a].parts[d][objective.judged], tried[b].parts[d][objective.judged]);
          put(bytes, one);
        }
    }
    return std::move(bytes).bytes();
  }

  void take(const std::string& bytes, int draws) {
    Unpacked from(bytes);
    aged_ += from.get<std::int64_t>();
    taken_ += draws;
    for (Confirmed& each : seen_) each.total_mg += from.get<double>();
    for (int d = 0; d < draws; ++d) {
      for (Confirmed& each : seen_)
        for (ByDraw& judged : each.judged) get(from, judged);
      for (auto& pair : difference_)
        for (ByDraw& objective : pair) get(from, objective);
    }
  }

  const Space& space_;
  const RunOptions& options_;
  ProgressMeter& progress_;
  int draws_, patients_, taken_ = 0;
  std::int64_t aged_ = 0;
  std::vector<Confirmed> seen_;
  std::vector<std::pair<std::size_t, std::size_t>> pairs_;
  std::vector<std::vector<ByDraw>> difference_;
};

AcrossDraws across_or_nothing(const ByDraw& by, double level) {
  return by.value.empty() ? AcrossDraws{} : across(by, level);
}

void judge(const Search& search, const Confirmed& seen, Candidate& into) {
  into.confirmed = true;
  into.judged.clear();
  for (const ByDraw& by : seen.judged) into.judged.push_back(across_or_nothing(by, search.level));
}

void ask_constraints(const Search& search, Candidate& of) {
  of.chance.clear();
  of.holds.clear();
  of.met = true;
  for (const Constraint& each : search.constraints) {
    const AcrossDraws& known = of.judged[each.judged];
    of.chance.push_back(known.draws.empty() ? Probability{} : probability(known, each.below, each.limit));
    of.holds.push_back(holds(of.chance.back(), each.probability));
    of.met &= of.chance.back().value >= each.probability;
  }
}

/// Whether a is at least as good in all and better in one.
bool dominates(const std::vector<double>& a, const std::vector<double>& b) {
  bool better = false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] > b[i]) return false;
    better |= a[i] < b[i];
  }
  return better;
}

/// The objectives of one draw, to be made small.
std::vector<double> in_draw(const Search& search, const Candidate& of, std::size_t draw) {
  std::vector<double> all;
  for (const Objective& each : search.objectives) {
    const double v = of.judged[each.judged].draws[draw];
    all.push_back(each.high ? -v : v);
  }
  return all;
}

/// Where each objective has a value in every draw.
bool comparable(const Search& search, const Candidate& of, std::size_t draws) {
  return of.met && std::all_of(search.objectives.begin(), search.objectives.end(),
                               [&](const Objective& o) { return of.judged[o.judged].draws.size() == draws; });
}

void find_front(const Search& search, std::vector<Candidate>& all, std::size_t draws, bool confirmed) {
  const auto counts = [&](const Candidate& c) { return c.confirmed == confirmed && c.same_as < 0; };
  for (Candidate& mine : all) {
    mine.front = counts(mine) && mine.met;
    for (const Candidate& other : all)
      if (&other != &mine && counts(other) && other.met &&
          dominates(oriented(search, other.judged), oriented(search, mine.judged)))
        mine.front = false;
    if (!confirmed || !counts(mine) || !comparable(search, mine, draws)) continue;
    std::size_t free = 0;
    for (std::size_t d = 0; d < draws; ++d)
      free += std::none_of(all.begin(), all.end(), [&](const Candidate& other) {
        return &other != &mine && counts(other) && comparable(search, other, draws) &&
               dominates(in_draw(search, other, d), in_draw(search, mine, d));
      });
    mine.non_dominated = static_cast<double>(free) / static_cast<double>(draws);
  }
}

/// Of the front and the base; candidates still in the order in which they were confirmed.
std::vector<Pair> pairs_of(const Search& search, const std::vector<Candidate>& all, const Confirmation& confirmation) {
  std::vector<Pair> pairs;
  const auto wanted = [&](std::size_t i) { return all[i].same_as < 0 && (all[i].front || all[i].base); };
  for (std::size_t p = 0; p < confirmation.pairs().size(); ++p) {
    const auto [a, b] = confirmation.pairs()[p];
    if (!wanted(a) || !wanted(b)) continue;
    Pair pair{.a = a, .b = b};
    for (const ByDraw& by : confirmation.difference(p)) {
      pair.difference.push_back(across_or_nothing(by, search.level));
      const AcrossDraws& last = pair.difference.back();
      pair.apart |= !last.draws.empty() && (last.interval.low > 0 || last.interval.high < 0);
    }
    pairs.push_back(std::move(pair));
  }
  return pairs;
}

/// The candidates of the second part, as the first saw them; the base too.
std::vector<Candidate> chosen(const Space& space, const Explorer& explorer, std::size_t count) {
  std::vector<Candidate> all;
  for (const Genome& genome : explorer.best(count)) {
    Candidate one{.genome = genome, .label = space.label(genome)};
    one.base = space.text(genome) == space.base_text();
    one.judged = explorer.seen().at(genome).judged;
    all.push_back(std::move(one));
  }
  if (std::none_of(all.begin(), all.end(), [](const Candidate& c) { return c.base; })) {
    // Where the base is in the space, under its own name.
    const auto own = std::find_if(explorer.seen().begin(), explorer.seen().end(), [&](const auto& each) {
      return each.second.allowed && space.text(each.first) == space.base_text();
    });
    Candidate base{.label = "the protocol as it is", .base = true};
    if (own != explorer.seen().end()) {
      base.genome = own->first;
      base.label = space.label(base.genome);
      base.judged = own->second.judged;
    }
    all.push_back(std::move(base));
  }
  return all;
}

void mark_alike(std::vector<Candidate>& all, const Confirmation& confirmation) {
  const auto print = [&](std::size_t i) {
    std::vector<double> values = {confirmation.seen(i).total_mg};
    for (const AcrossDraws& each : all[i].judged) values.push_back(each.mean);
    return values;
  };
  for (std::size_t i = 0; i < all.size(); ++i)
    for (std::size_t j = 0; j < i && all[i].same_as < 0; ++j)
      if (all[j].same_as < 0 && print(i) == print(j)) all[i].same_as = static_cast<int>(j);
}

/// The front by its first objective, then what meets the constraints, then the rest.
void sort_candidates(const Search& search, Found& found) {
  std::vector<Candidate>& all = found.candidates;
  std::vector<std::size_t> order(all.size()), now(all.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto rank = [&](std::size_t i) {
    return std::tuple(!all[i].front, !all[i].met, oriented(search, all[i].judged).front(), i);
  };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
  for (std::size_t i = 0; i < order.size(); ++i) now[order[i]] = i;
  std::vector<Candidate> sorted;
  for (const std::size_t i : order) {
    sorted.push_back(std::move(all[i]));
    int& same = sorted.back().same_as;
    if (same >= 0) same = static_cast<int>(now[static_cast<std::size_t>(same)]);
  }
  all = std::move(sorted);
  for (Pair& pair : found.pairs) {
    pair.a = now[pair.a];
    pair.b = now[pair.b];
    if (pair.a < pair.b) continue;
    std::swap(pair.a, pair.b);
    for (AcrossDraws& each : pair.difference) {
      each.mean = -each.mean;
      each.interval = {-each.interval.high, -each.interval.low};
      for (double& draw : each.draws) draw = -draw;
    }
  }
  std::sort(found.pairs.begin(), found.pairs.end(),
            [](const Pair& x, const Pair& y) { return std::tuple(x.a, x.b) < std::tuple(y.a, y.b); });
}

[[noreturn]] void budget_too_small(const Search& search, double needed) {
  throw Error({Problem{{search.file},
                       fmt::format("a budget of {:.0f} virtual patients or more", std::ceil(needed / 1000) * 1000),
                       fmt::format("{}", search.budget),
                       "with fewer, no candidate could be told from another: raise `budget` or --budget"}});
}

}  // namespace

Holds holds(const Probability& chance, double wanted) {
  return chance.interval.low >= wanted ? Holds::yes : chance.interval.high < wanted ? Holds::no : Holds::unclear;
}

Found run_search(const Space& space, std::uint64_t reserved, const RunOptions& options) {
  const Search& search = space.search();
  const double budget = static_cast<double>(search.budget) - static_cast<double>(reserved);
  constexpr double least_tries = 8, least_confirmed = 200;  // candidates; patients of each
  if (const double needed = std::min(search.size(), least_tries) * least_patients / search_share; budget < needed)
    budget_too_small(search, needed + static_cast<double>(reserved));
  const std::size_t processes = options.blocks == nullptr ? 1 : options.blocks->processes();
  const bool leads = options.blocks == nullptr || options.blocks->leads();
  ProgressMeter progress(options.progress, static_cast<std::uint64_t>(budget) / processes);
  const Spent plan = planned(search, budget);
  Explorer explorer(space, plan, options, progress);
  Found found{.leads = leads};
  try {
    if (plan.every_one)
      explorer.all();
    else
      explorer.evolve(static_cast<std::uint64_t>(search_share * budget / (plan.draws * plan.patients)));
  } catch (const Error& error) {
    if (error.kind() != Error::Kind::interrupted || !leads) throw;
    found.finished = false;
  }
  found.spent = explorer.spent();
  const double left = budget - static_cast<double>(found.spent.all);
  const double most = std::clamp(left / least_confirmed - 1, 1.0, static_cast<double>(search.confirmed));
  found.candidates = chosen(space, explorer, static_cast<std::size_t>(most));
  const double each = left / static_cast<double>(found.candidates.size());
  constexpr double patients_of_a_draw = 100;  // enough to tell the draws apart
  const int draws = static_cast<int>(std::clamp(each / patients_of_a_draw, 20.0, 400.0));
  const int patients = std::max(2, static_cast<int>(each) / draws);
  Confirmation confirmation(space, options, progress, draws, patients);
  if (found.finished) {
    found.finished = confirmation.run(found.candidates);
    if (!found.finished && !leads) throw Error(Error::Kind::interrupted, "Interrupted.");
    if (!leads) return found;
  }
  const bool confirmed = confirmation.draws() > 1;
  if (confirmed) {
    found.spent.fresh_draws = confirmation.draws();
    found.spent.fresh_patients = patients;
    found.spent.all += static_cast<std::uint64_t>(confirmation.draws()) * static_cast<std::uint64_t>(patients) *
                       found.candidates.size();
    found.aged_65 = confirmation.aged_share();
    for (std::size_t c = 0; c < found.candidates.size(); ++c) judge(search, confirmation.seen(c), found.candidates[c]);
    mark_alike(found.candidates, confirmation);
  }
  // A base that was not tried before the stop has nothing to show.
  std::erase_if(found.candidates, [](const Candidate& c) { return c.judged.empty(); });
  for (Candidate& each_one : found.candidates) ask_constraints(search, each_one);
  find_front(search, found.candidates, static_cast<std::size_t>(found.spent.fresh_draws), confirmed);
  if (confirmed) found.pairs = pairs_of(search, found.candidates, confirmation);
  sort_candidates(search, found);
  return found;
}

}  // namespace titrate::design
