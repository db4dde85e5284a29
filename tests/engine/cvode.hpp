#pragma once
// SUNDIALS CVODE behind one class, for reference solutions.

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <cvode/cvode.h>
#include <nvector/nvector_serial.h>
#include <sundials/sundials_context.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>
#include <sunnonlinsol/sunnonlinsol_fixedpoint.h>

namespace titrate::engine {

using Slope = std::function<void(double t, const double* y, double* slope)>;

class Cvode {
 public:
  enum class Method : std::uint8_t {
    bdf,    ///< with Newton's iteration on a dense matrix: stiff problems
    adams,  ///< with a fixed-point iteration: cheaper where nothing is stiff
  };

  /// Absolute tolerances per state. Throws std::runtime_error wherever CVODE reports an error.
  Cvode(Method method, Slope slope, std::vector<double> y, double from, double relative_tolerance,
        std::vector<double> absolute_tolerances)
      : slope_(std::make_unique<Slope>(std::move(slope))), y_(std::move(y)), reached_(from) {
    const auto n = static_cast<sunindextype>(y_.size());
    SUNContext context = nullptr;
    check(SUNContext_Create(nullptr, &context), "context");
    context_.reset(context);
    state_.reset(N_VMake_Serial(n, y_.data(), context));
    const Vector absolute(N_VMake_Serial(n, absolute_tolerances.data(), context));
    solver_.reset(CVodeCreate(method == Method::bdf ? CV_BDF : CV_ADAMS, context));
    const CVRhsFn function = [](realtype t, N_Vector at, N_Vector out, void* data) {
      (*static_cast<const Slope*>(data))(t, N_VGetArrayPointer(at), N_VGetArrayPointer(out));
      return 0;
    };
    check(CVodeInit(solver_.get(), function, from, state_.get()), "init");
    check(CVodeSetUserData(solver_.get(), slope_.get()), "data");
    check(CVodeSVtolerances(solver_.get(), relative_tolerance, absolute.get()), "tolerances");
    if (method == Method::bdf) {
      matrix_.reset(SUNDenseMatrix(n, n, context));
      linear_.reset(SUNLinSol_Dense(state_.get(), matrix_.get(), context));
      check(CVodeSetLinearSolver(solver_.get(), linear_.get(), matrix_.get()), "linear solver");
    } else {
      nonlinear_.reset(SUNNonlinSol_FixedPoint(state_.get(), 0, context));
      check(CVodeSetNonlinearSolver(solver_.get(), nonlinear_.get()), "nonlinear solver");
    }
    check(CVodeSetMaxNumSteps(solver_.get(), 1000000), "steps");
  }

  /// The slope has a break here: the solver forgets what it has learned of the past.
  void restart() { check(CVodeReInit(solver_.get(), reached_, state_.get()), "restart"); }
  /// Never asks for the slope beyond `to`.
  const std::vector<double>& advance(double to) {
    check(CVodeSetStopTime(solver_.get(), to), "stop time");
    check(CVode(solver_.get(), to, state_.get(), &reached_, CV_NORMAL), "solve");
    return y_;
  }
  const std::vector<double>& y() const { return y_; }

 private:
  static void check(int flag, const char* what) {
    if (flag < 0) throw std::runtime_error(std::string("CVODE: ") + what);
  }
  template <auto free>
  struct Free {
    void operator()(auto* p) const { free(p); }
  };
  static void free_context(SUNContext context) { SUNContext_Free(&context); }
  static void free_solver(void* solver) { CVodeFree(&solver); }
  using Vector = std::unique_ptr<_generic_N_Vector, Free<N_VDestroy>>;

  std::unique_ptr<Slope> slope_;
  std::vector<double> y_;
  double reached_;
  std::unique_ptr<_SUNContext, Free<free_context>> context_;
  Vector state_;
  std::unique_ptr<_generic_SUNMatrix, Free<SUNMatDestroy>> matrix_;
  std::unique_ptr<_generic_SUNLinearSolver, Free<SUNLinSolFree>> linear_;
  std::unique_ptr<_generic_SUNNonlinearSolver, Free<SUNNonlinSolFree>> nonlinear_;
  std::unique_ptr<void, Free<free_solver>> solver_;
};

/// y at `to`, from y at `from`.
inline std::vector<double> solve_by_cvode(const Slope& slope, std::vector<double> y, double from, double to,
                                          double relative_tolerance) {
  const std::vector<double> absolute(y.size(), relative_tolerance * 1e-2);
  return Cvode(Cvode::Method::bdf, slope, std::move(y), from, relative_tolerance, absolute).advance(to);
}

}  // namespace titrate::engine
