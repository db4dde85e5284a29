#pragma once
// The processes that mpirun (or srun) started together, over MPI; one alone where nobody did.

#include <cstddef>

namespace titrate::cluster {

/// Made once, at the start; MPI is not touched where the process stands alone. Ends MPI at the end, except while an
/// exception is on its way: a process that leaves without a word makes mpirun end the others, which would wait for it.
class World {
 public:
  /// Throws Error(failure) where MPI cannot begin.
  World();
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  int rank() const { return rank_; }  ///< 0 to size - 1
  int size() const { return size_; }
  int size_here() const { return size_here_; }  ///< of those, on this machine
  bool alone() const { return size_ == 1; }
  bool leads() const { return rank_ == 0; }
  /// Pieces of work are dealt out in turn.
  bool deals_me(std::size_t piece) const {
    return piece % static_cast<std::size_t>(size_) == static_cast<std::size_t>(rank_);
  }
  /// Waits until all have come so far.
  void meet() const;

 private:
  int rank_ = 0, size_ = 1, size_here_ = 1;
  bool begun_ = false;
  int exceptions_;
};

}  // namespace titrate::cluster
