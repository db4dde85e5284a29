#pragma once
// SUNDIALS CVODE (BDF, Newton with a dense matrix) behind one function, for reference solutions.

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

namespace titrate::engine {

using Slope = std::function<void(double t, const double* y, double* slope)>;

/// y at `to`, from y at `from`.
inline std::vector<double> solve_by_cvode(const Slope& slope, std::vector<double> y, double from, double to,
                                          double relative_tolerance) {
  const auto check = [](int flag, const char* what) {
    if (flag < 0) throw std::runtime_error(std::string("CVODE: ") + what);
  };
  SUNContext context = nullptr;
  check(SUNContext_Create(nullptr, &context), "context");
  N_Vector state = N_VMake_Serial(static_cast<sunindextype>(y.size()), y.data(), context);
  SUNMatrix matrix = SUNDenseMatrix(static_cast<sunindextype>(y.size()), static_cast<sunindextype>(y.size()), context);
  SUNLinearSolver linear = SUNLinSol_Dense(state, matrix, context);
  void* solver = CVodeCreate(CV_BDF, context);
  const CVRhsFn function = [](realtype t, N_Vector at, N_Vector out, void* data) {
    (*static_cast<const Slope*>(data))(t, N_VGetArrayPointer(at), N_VGetArrayPointer(out));
    return 0;
  };
  check(CVodeInit(solver, function, from, state), "init");
  check(CVodeSetUserData(solver, const_cast<Slope*>(&slope)), "data");
  check(CVodeSStolerances(solver, relative_tolerance, relative_tolerance * 1e-2), "tolerances");
  check(CVodeSetLinearSolver(solver, linear, matrix), "linear solver");
  check(CVodeSetMaxNumSteps(solver, 1000000), "steps");
  check(CVodeSetStopTime(solver, to), "stop time");
  double reached = from;
  check(CVode(solver, to, state, &reached, CV_NORMAL), "solve");
  CVodeFree(&solver);
  SUNLinSolFree(linear);
  SUNMatDestroy(matrix);
  N_VDestroy(state);
  SUNContext_Free(&context);
  return y;
}

}  // namespace titrate::engine
