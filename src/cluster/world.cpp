#include "cluster/world.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <exception>

#include <mpi.h>

namespace titrate::cluster {

namespace {

/// What launchers set for the processes that they start: Open MPI, PMIx, PMI (Slurm).
bool launched() {
  constexpr std::array<const char*, 3> signs = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"};
  return std::any_of(signs.begin(), signs.end(), [](const char* name) { return std::getenv(name) != nullptr; });
}

void check(int code) {
  if (code != MPI_SUCCESS) throw Error(Error::Kind::failure, "MPI failed; see the launcher's messages");
}

}  // namespace

World::World() : exceptions_(std::uncaught_exceptions()) {
  if (!launched()) return;
  int level = 0;
  check(MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &level));
  begun_ = true;
  check(MPI_Comm_rank(MPI_COMM_WORLD, &rank_));
  check(MPI_Comm_size(MPI_COMM_WORLD, &size_));
  MPI_Comm here = MPI_COMM_NULL;
  check(MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &here));
  check(MPI_Comm_size(here, &size_here_));
  check(MPI_Comm_free(&here));
}

World::~World() {
  if (begun_ && std::uncaught_exceptions() == exceptions_) MPI_Finalize();
}

void World::meet() const {
  if (begun_) check(MPI_Barrier(MPI_COMM_WORLD));
}

}  // namespace titrate::cluster
