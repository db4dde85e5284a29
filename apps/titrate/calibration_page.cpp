#include "calibration_out.hpp"
#include "report/html.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace titrate::app {

using namespace inference;
using report::escape;

namespace {

constexpr const char* colours[] = {"#3b6ea5", "#c0603a", "#4f8f4f", "#8a5fa8"};
constexpr double trace_width = 260, trace_height = 60;

std::string row(const std::vector<std::string>& cells, const char* kind = "td") {
  std::string text = "<tr>";
  for (const std::string& cell : cells) text += fmt::format("<{0}>{1}</{0}>", kind, cell);
  return text + "</tr>\n";
}

/// Every chain's draws of one coordinate, one line each.
std::string trace(const Calibrated& done, Eigen::Index c) {
  constexpr double half = 4;  // prior standard deviations above and below 0 that are shown
  constexpr Eigen::Index points = 130;
  std::string svg = fmt::format(
      "<svg width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\" "
      "aria-label=\"trace of the chains\">",
      trace_width, trace_height);
  for (std::size_t k = 0; k < done.chains.size(); ++k) {
    const Eigen::MatrixXd& draws = done.chains[k].draws;
    svg += fmt::format("<polyline fill=\"none\" stroke-width=\"0.7\" stroke=\"{}\" points=\"", colours[k % 4]);
    for (Eigen::Index i = 0; i < points; ++i) {
      const double z = std::clamp(draws(i * draws.rows() / points, c), -half, half);
      svg += fmt::format("{:.0f},{:.1f} ", trace_width * static_cast<double>(i) / (points - 1),
                         trace_height * (half - z) / (2 * half));
    }
    svg += "\"/>";
  }
  return svg + "</svg>";
}

/// Prior interval as a thin line, posterior interval as a thick one, on the prior's own scale.
std::string bars(const CalibrationReport& report, std::size_t c) {
  constexpr double width = 200, height = 22, half = 3;
  const Sampled& sampled = report.trials->coordinates().sampled(c);
  const Marginal& m = report.done->marginals[c];
  const auto x = [&](double value) {
    const double z = (sampled.prior.to_scale(value) - sampled.prior.location) / sampled.prior.sd;
    return width * (std::clamp(z, -half, half) + half) / (2 * half);
  };
  return fmt::format(
      "<svg width=\"{0}\" height=\"{1}\" role=\"img\" aria-label=\"prior and posterior interval\"><line x1=\"{2:.0f}\" "
      "x2=\"{3:.0f}\" y1=\"11\" y2=\"11\" stroke=\"#999\"/><line x1=\"{4:.0f}\" x2=\"{5:.0f}\" y1=\"11\" y2=\"11\" "
      "stroke=\"#3b6ea5\" stroke-width=\"6\"/></svg>",
      width, height, x(m.prior_low), x(m.prior_high), x(m.low), x(m.high));
}

std::string parameters(const CalibrationReport& report) {
  std::string text =
      "<h2>Parameters</h2><p>90 % intervals; thin line: before the data, thick: after. Shrinkage is 1 - "
      "posterior over prior variance: 1 is decided by the data, 0 by the prior alone. Traces: each chain "
      "in its colour, prior standard deviations from -4 to 4.</p><div class=\"wide\"><table>";
  text += row({"parameter", "before", "after", "", "shrinkage", "split R-hat", "effective sample size", "trace"}, "th");
  for (std::size_t c = 0; c < report.done->marginals.size(); ++c) {
    const Marginal& m = report.done->marginals[c];
    text += row({escape(m.name), fmt::format("{:.3g} to {:.3g}", m.prior_low, m.prior_high),
                 fmt::format("{:.3g} ({:.3g} to {:.3g})", m.mean, m.low, m.high), bars(report, c),
                 fmt::format("{:.2f}", m.shrinkage), fmt::format("{:.4f}", m.r_hat), fmt::format("{:.0f}", m.effective),
                 trace(*report.done, static_cast<Eigen::Index>(c))});
  }
  text += "</table></div><h3>Fixed</h3><ul>";
  for (const Fixed& fixed : report.trials->calibration().fixed)
    text += fmt::format("<li>{}: {}</li>", escape(fixed.name), escape(fixed.why));
  return text + "</ul>";
}

std::string terms(const CalibrationReport& report) {
  std::string text = "<h2>Figures of the likelihood</h2><div class=\"wide\"><table>";
  text += row({"trial", "figure", "published", "expected", "emulator SD (logit)", "over-dispersion of courses"}, "th");
  for (std::size_t i = 0; i < report.done->met.size(); ++i) {
    const Term& term = report.trials->calibration().terms[i];
    const Met& met = report.done->met[i];
    text += row({escape(term.trial), escape(term.label()),
                 fmt::format("{:g}/{:g} = {:.1f} %", term.y, term.m, 100 * met.published),
                 fmt::format("{:.1f} %", 100 * met.expected), fmt::format("{:.2f}", met.emulator_sd),
                 met.overdispersion > 1 ? fmt::format("{:.1f}", met.overdispersion) : ""});
  }
  text += "</table></div><h3>Left out</h3><ul>";
  for (const LeftOut& each : report.trials->calibration().left_out)
    text += fmt::format("<li>{}, {}: {}</li>", escape(each.trial), escape(each.id), escape(each.why));
  return text + "</ul>";
}

std::string predictions(const std::string& heading, const Agreement& agreement) {
  std::string text = fmt::format(
      "<h2>{}</h2><p>{} of {} outcomes with events and {} of {} without lie inside the 95 % predictive interval.{}</p>"
      "<div class=\"wide\"><table>",
      heading, agreement.with_events_inside(), agreement.with_events(), agreement.zero_events_inside(),
      agreement.zero_events(),
      agreement.sampling_width() > 0 ? fmt::format(" Summed width {:.2f} times that of sampling alone.",
                                                   agreement.width() / agreement.sampling_width())
                                     : "");
  text += row({"trial", "outcome", "per", "published", "predicted", ""}, "th");
  for (const Prediction& p : agreement.predictions)
    text += row({escape(p.trial), escape(p.id), p.per == results::Per::course ? "course" : "patient",
                 fmt::format("{}/{} = {:.1f} %", p.events, p.n, 100 * p.share()),
                 fmt::format("{:.1f} % ({:.1f} to {:.1f})", 100 * p.mean, 100 * p.low, 100 * p.high),
                 p.inside() ? "inside" : "<b>outside</b>"});
  return text + "</table></div>";
}

/// Parameters by how far each alone moves an outcome: variance of the emulated logit over the posterior's spread.
std::string sensitivity(const CalibrationReport& report) {
  std::string text =
      "<h2>Sensitivity</h2><p>First-order Sobol indices of the emulated logit of each figure when every "
      "parameter varies alone over its prior (normal coordinates, quadratic emulator: exact). The five "
      "largest.</p><div class=\"wide\"><table>";
  text += row({"trial", "figure", "most of its variance comes from"}, "th");
  const auto& statistics = report.trials->statistics();
  for (std::size_t s = 0; s < statistics.size(); ++s) {
    if (statistics[s].other) continue;
    const Emulator& emulator = report.done->emulated[s].emulator;
    const Eigen::Index d = emulator.linear().size();
    double total = 2 * emulator.quadratic().squaredNorm() + emulator.linear().squaredNorm();
    std::vector<std::pair<double, std::string>> parts;
    for (Eigen::Index i = 0; i < d; ++i) {
      const double own =
          emulator.linear()[i] * emulator.linear()[i] + 2 * emulator.quadratic()(i, i) * emulator.quadratic()(i, i);
      parts.emplace_back(own / total, report.trials->calibration().sampled[static_cast<std::size_t>(i)].name);
    }
    std::sort(parts.rbegin(), parts.rend());
    std::string cell;
    for (std::size_t i = 0; i < std::min<std::size_t>(5, parts.size()); ++i)
      cell += fmt::format("{}{} {:.2f}", i > 0 ? ", " : "", escape(parts[i].second), parts[i].first);
    const Term& term = report.trials->calibration().terms[statistics[s].term];
    text += row({escape(term.trial), escape(term.label()), cell});
  }
  return text + "</table></div>";
}

}  // namespace

std::string calibration_page(const CalibrationReport& report, const std::string& contrasts) {
  std::string text = fmt::format(
      "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{0}</title><style>body{{font:15px/1.45 "
      "system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 "
      "1rem;color:#222}}table{{border-collapse:collapse}}"
      "td,th{{padding:.15rem .6rem;border-bottom:1px solid #ddd;text-align:left;vertical-align:middle}}"
      ".wide{{overflow-x:auto}}pre{{background:#f4f4f4;padding:1rem;overflow-x:auto}}</style></head><body><h1>{0}</h1>"
      "<p>Research use only: virtual patients are no advice for any patient.</p><pre>{1}</pre>",
      escape(report.trials->calibration().title), escape(report.command));
  const Calibrated& done = *report.done;
  text += fmt::format(
      "<h2>Diagnostics</h2><ul><li>{} chains of {} draws, acceptance {:.2f}, {} divergent moves</li><li>exact "
      "re-weighting "
      "of {} draws by simulation: Pareto k {:.2f} (below 0.7 the weights can be trusted), effective {:.0f}, SD of the "
      "emulated log likelihood's error {:.2f}</li><li>{} virtual patients in all</li></ul>",
      done.chains.size(), done.chains.front().draws.rows(), done.acceptance, done.divergent,
      done.importance.weights.size(), done.importance.pareto_k, done.importance.effective, done.error_sd,
      done.patients);
  text += parameters(report) + terms(report) + predictions("Fitted trials", report.fit) +
          predictions("Each trial predicted from the others", report.left_out) + contrasts + sensitivity(report);
  return text + "</body></html>\n";
}

}  // namespace titrate::app
