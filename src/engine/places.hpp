#pragma once
// Patients side by side, as a kernel wants them: a column per Real of Subject, a place per patient.

#include "engine/kernels.hpp"

#include <bit>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>

namespace titrate::engine {

class Places {
 public:
  explicit Places(const Kernels& kernels)
      : kernels_(kernels), reals_(static_cast<double*>(::operator new[](bytes(), alignment))) {
    std::memset(reals_.get(), 0, bytes());
  }

  const Kernels& kernels() const { return kernels_; }
  std::size_t count() const { return kernels_.places; }

  /// Somebody new. Where nobody ever was there is a copy that stands still, so that its numbers are those of a patient.
  void put(std::size_t place, const Subject<double>& subject) {
    if (!used_) {
      Subject<double> still = subject;
      still.step = 0.0;
      still.pace = no_pace();
      for (std::size_t p = 0; p < count(); ++p) scatter(p, 0, &still, sizeof still);
      used_ = true;
    }
    scatter(place, 0, &subject, sizeof subject);
  }
  /// Nobody is here any more.
  void vacate(std::size_t place) {
    set(place, &Subject<double>::step, 0.0);
    set(place, &Subject<double>::pace, no_pace());
  }

  template <class Part>
  void set(std::size_t place, Part Subject<double>::*member, const Part& value) {
    scatter(place, offset(member), &value, sizeof value);
  }
  template <class Part>
  Part get(std::size_t place, Part Subject<double>::*member) const {
    Part value;
    double* to = reinterpret_cast<double*>(&value);
    const double* from = reals_.get() + offset(member) * count() + place;
    for (std::size_t i = 0; i < sizeof value / sizeof(double); ++i) to[i] = from[i * count()];
    return value;
  }

  /// Runs until somebody must be looked at; bit i of the result is place i. Somebody must be here.
  std::uint32_t advance() { return kernels_.advance(reals_.get()); }

 private:
  static constexpr std::align_val_t alignment{64};
  /// Of steps of no length, whoever takes them.
  static const model::Pace<double>& no_pace() {
    static const model::Pace<double> still = [] {
      model::Parameters<double> anybody;
      for_each_field<model::Parameters<double>>([&](const auto& f) { anybody.*f.member = 1.0; });
      return model::pace<double>(anybody, 0.0);
    }();
    return still;
  }
  struct Free {
    void operator()(double* reals) const { ::operator delete[](reals, alignment); }
  };
  std::size_t bytes() const { return subject_reals * kernels_.places * sizeof(double); }
  /// In Reals from the start of Subject.
  template <class Part>
  static std::size_t offset(Part Subject<double>::*member) {
    static_assert(sizeof(Part) % sizeof(double) == 0);
    static const Subject<double> somebody{};
    return static_cast<std::size_t>(reinterpret_cast<const double*>(&(somebody.*member)) -
                                    reinterpret_cast<const double*>(&somebody));
  }
  void scatter(std::size_t place, std::size_t offset, const void* value, std::size_t size) {
    const auto* from = static_cast<const double*>(value);
    double* to = reals_.get() + offset * count() + place;
    for (std::size_t i = 0; i < size / sizeof(double); ++i) to[i * count()] = from[i];
  }

  const Kernels& kernels_;
  std::unique_ptr<double[], Free> reals_;
  bool used_ = false;
};

}  // namespace titrate::engine
