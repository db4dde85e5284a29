#pragma once
// Distributions of one quantity.

namespace titrate::cohort {

/// A normal distribution on a scale, cut at low and high.
struct Continuous {
  enum class Scale { linear, log, logit };
  Scale scale = Scale::linear;
  double location = 0, sd = 0;  ///< on the scale
  double low = 0, high = 0;     ///< as measured
  /// The value below which a share u lies.
  double quantile(double u) const;
  /// The share below x.
  double share_below(double x) const;
  /// Moves the location so that a share lies above x, which is between low and high. False if no location between them
  /// does.
  bool anchor(double x, double share_above);

  double to_scale(double x) const;
  double from_scale(double y) const;
};

}  // namespace titrate::cohort
