#pragma once
// The first part of a search: many candidates, each on the same virtual patients.

#include "design/search_run.hpp"

#include <map>

namespace titrate::design {

/// What the search saw of one protocol.
struct Seen {
  bool allowed = false;  ///< the values make a protocol
  double total_mg = 0;   ///< of all patients
  std::vector<AcrossDraws> judged = {};
  std::vector<Probability> chance = {};  ///< [constraint]
  /// To be made small, one number per objective. Where a constraint fails for certain, worse than anything that meets
  /// it, by how much it fails (Deb, Comput Methods Appl Mech Eng 2000;186:311).
  std::vector<double> fitness = {};
};

class Explorer {
 public:
  Explorer(const Space& space, Spent plan, const RunOptions& options, ProgressMeter& progress)
      : space_(space), spent_(plan), options_(options), progress_(progress) {}

  /// Tries those that were not tried yet, side by side.
  void evaluate(const std::vector<Genome>& genomes);
  /// Every protocol of the space.
  void all();
  /// By non-dominated sorting (NSGA-II: Deb et al., IEEE Trans Evol Comput 2002;6:182) until `most` are tried or
  /// nothing new comes.
  void evolve(std::uint64_t most);

  const std::map<Genome, Seen>& seen() const { return seen_; }
  const Spent& spent() const { return spent_; }
  /// The best for a second look, at most `count`: fronts in their order, of the last the most spread out. Protocols
  /// that treat every patient alike stand for one.
  std::vector<Genome> best(std::size_t count) const;

 private:
  std::string make(const Genome& genome) const;
  void take(const Genome& genome, const std::string& bytes);

  const Space& space_;
  Spent spent_;
  const RunOptions& options_;
  ProgressMeter& progress_;
  std::map<Genome, Seen> seen_;
};

/// One number per objective, to be made small; `AcrossDraws` without draws counts as the worst.
std::vector<double> oriented(const Search& search, const std::vector<AcrossDraws>& judged);
/// "start-2-1-0": a name for a block.
std::string block_name(const std::string& what, const Genome& genome);

}  // namespace titrate::design
