#include "design/design_file.hpp"
#include "design/memo.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace titrate::design {

namespace {

std::string standard_text(const Standard& s, double offset) {
  const std::string at = s.distribution
                             ? fmt::format("a standard of Beta({:g}, {:g})", s.distribution->a, s.distribution->b)
                             : fmt::format("{:g}", s.rate);
  return offset == 0 ? at : fmt::format("{} {} {:g}", at, offset > 0 ? "+" : "-", std::abs(offset));
}

struct RuleText {
  const Outcome& outcome;
  std::string operator()(const ThallSimonEstey& r) const {
    return fmt::format("stop if Pr(rate {} {}) > {:g}; prior Beta({:g}, {:g})", outcome.want_high ? "<=" : ">",
                       standard_text(r.standard, r.offset), r.cutoff, r.prior.a, r.prior.b);
  }
  std::string operator()(const ThallSimon& r) const {
    return fmt::format(
        "promising if Pr(rate > {}) >= {:g}, not promising if Pr(rate > {}) <= {:g}; prior Beta({:g}, "
        "{:g})",
        standard_text(r.standard, 0), r.promising, standard_text(r.standard, r.offset), r.not_promising, r.prior.a,
        r.prior.b);
  }
  std::string operator()(const SimonTwoStage& r) const {
    return fmt::format("{} two-stage design for {:g} against {:g}, alpha {:g}, beta {:g}",
                       r.minimax ? "minimax" : "optimal", r.null_rate, r.alternative_rate, r.alpha, r.beta);
  }
  std::string operator()(const PredictiveProbability& r) const {
    return fmt::format(
        "success if Pr(rate > {:g}) > {:g} at the end; stop where its predictive probability is below "
        "{:g}{}; prior Beta({:g}, {:g})",
        r.null_rate, r.success, r.futility, r.efficacy < 1 ? fmt::format(" or above {:g}", r.efficacy) : "", r.prior.a,
        r.prior.b);
  }
};

std::string range(const Step& s) {
  return s.from == s.to ? fmt::format("{}", s.from) : fmt::format("{}-{}", s.from, s.to);
}

std::string boundary_text(const Memo& memo, std::size_t i) {
  const Outcome& o = memo.design.outcomes[i];
  const char* unit = o.event.per_course ? "courses" : "patients";
  std::string text;
  for (const bool high : {false, true}) {
    const std::vector<Step> all = steps(memo.limits[i], high);
    if (all.empty()) continue;
    std::vector<std::string> parts;
    for (const Step& s : all) parts.push_back(fmt::format("{} of {}", s.limit, range(s)));
    text += fmt::format("  stop with {} ({}):\n    {}\n", high ? "at least" : "at most", unit, fmt::join(parts, ", "));
  }
  return text.empty() ? "  no count stops the trial\n" : text;
}

std::string rates_text(const std::vector<double>& rates) { return fmt::format("{:g}", fmt::join(rates, " / ")); }

std::string row(const std::string& label, const std::string& rates, const Characteristics& c, const Design& counted) {
  std::string reasons;
  for (std::size_t i = 0; i < counted.outcomes.size(); ++i)
    for (const bool high : {false, true})
      if (const double p = c.with(reason(i, high)); p > 0)
        reasons += fmt::format("{}{} {:.3f}", reasons.empty() ? "" : ", ", reason_text(counted.outcomes[i], high), p);
  return fmt::format("  {:<22} {:<12} {:>6.3f} {:>6.3f} {:>7.1f} {:>4} {:>4} {:>4}   {}\n", label, rates, c.stop(),
                     c.stop_early(), c.mean_n(), c.quantile(.25), c.quantile(.5), c.quantile(.75), reasons);
}

std::string characteristics_text(const Memo& memo) {
  if (memo.judged.empty()) return "";
  const Design counted = only(memo.design, memo.per_patient);
  const bool simulated = memo.judged.front().at_once.replicates > 0;
  std::string text =
      fmt::format("\nOperating characteristics, {}, every outcome known at once\n", simulated ? "simulated" : "exact");
  const std::string head = fmt::format("  {:<22} {:<12} {:>6} {:>6} {:>7} {:>4} {:>4} {:>4}   {}\n", "truth", "rates",
                                       "stop", "early", "mean n", "25 %", "50 %", "75 %", "probability by reason");
  text += head;
  for (const Judged& j : memo.judged) text += row(j.scenario.label, rates_text(j.scenario.rates), j.at_once, counted);
  if (!memo.judged.front().late) return text;
  text +=
      fmt::format("\nThe same where outcomes are known late: {:.1f} patients a month, {} pending when a rule looks\n",
                  memo.patients_a_month, fmt::join(memo.lag, " / "));
  text += head;
  for (const Judged& j : memo.judged) text += row(j.scenario.label, rates_text(j.scenario.rates), *j.late, counted);
  return text + "  (n = patients who have entered; outcomes of a patient independent)\n";
}

std::string width_text(const Memo& memo) {
  std::string text;
  for (const WidthTable& w : memo.widths)
    text += fmt::format("  {}: {} wide at most after {} patients{}\n", memo.design.outcomes[w.outcome].label,
                        fmt::format("{:.3f}", w.widths.back().widest), memo.design.patients,
                        w.enough > 0
                            ? fmt::format("; at most {:g} from {} patients on", memo.design.precision.width, w.enough)
                            : fmt::format("; never as narrow as {:g}", memo.design.precision.width));
  return text.empty() ? "" : fmt::format("\nPosterior {:g} % interval\n{}", 100 * memo.design.precision.level, text);
}

std::string path_text(const Design& design, const Path& path) {
  const Station& now = path.stations.back();
  std::string text =
      fmt::format("\nWhere the trial stands: {}, day {}, {} patients entered\n", path.source, now.day, now.entered);
  for (std::size_t i = 0; i < now.counted.size(); ++i) {
    const Counted& c = now.counted[i];
    const Limits& l = now.limits[i];
    text += fmt::format("  {:<34} {} of {} known, {} pending{}{}\n", design.outcomes[i].label, c.events, c.settled,
                        c.pending, l.low >= 0 ? fmt::format("; stops at {} or fewer", l.low) : "",
                        l.high <= c.settled ? fmt::format("; stops at {} or more", l.high) : "");
  }
  for (const Station& s : path.stations)
    if (s.look && s.crossed != 0) {
      text += fmt::format("  First crossed with {} patients entered, on day {}: {}.\n", s.entered, s.day,
                          reasons_text(design, s.crossed));
      break;
    }
  text += fmt::format("  Now: {}. If no pending patient has the event: {}. If all have: {}.\n",
                      reasons_text(design, now.crossed), reasons_text(design, path.if_none),
                      reasons_text(design, path.if_all));
  return text;
}

std::string real_time_text(const Design& design, const RealTime& r) {
  std::string text = fmt::format("\nIn virtual trials of {}: {} trials of {} patients, {:.1f} a month, seed {}\n",
                                 r.regimen, r.trials, r.patients, r.patients_a_month, r.seed);
  for (std::size_t i = 0; i < r.mean_pending.size(); ++i)
    text += fmt::format("  pending when a rule looks in the second half: {:.1f} for {}\n", r.mean_pending[i],
                        design.outcomes[i].label);
  for (const RealTimeScenario& s : r.scenarios) {
    text += fmt::format("  {} ({})\n", s.label, fmt::format("{:.3f}", fmt::join(s.rates, " / ")));
    text += fmt::format("    {:<44} {:>6} {:>8} {:>16} {:>8} {:>7}\n", "pending patients", "early", "treated",
                        "more than ideal", "pending", "months");
    for (const Endings& e : s.ways)
      text += fmt::format("    {:<44} {:>6.3f} {:>8.1f} {:>9.1f} ± {:<4.1f} {:>8.1f} {:>7.1f}\n",
                          pending_names[static_cast<std::size_t>(e.pending)], e.stop_early, e.mean_treated,
                          e.more_than_instant, 2 * e.standard_error, e.mean_pending_at_stop, e.mean_months);
  }
  for (const std::string& why : r.left_out) text += "  " + why + "\n";
  return text;
}

}  // namespace

std::string rule_text(const Outcome& outcome) { return std::visit(RuleText{outcome}, outcome.rule); }

std::string to_text(const Memo& memo) {
  const Design& d = memo.design;
  std::string text = fmt::format("{}: {}\nAt most {} patients; a look after every {}{}\n", d.id, d.title, d.patients,
                                 d.cohort_size == 1 ? "patient" : fmt::format("{} patients", d.cohort_size),
                                 d.minimum_patients > 1 ? fmt::format(" from {} on", d.minimum_patients) : "");
  for (const std::string& warning : memo.warnings) text += "Warning: " + warning + "\n";
  for (std::size_t i = 0; i < d.outcomes.size(); ++i) {
    text += fmt::format("\n{} ({})\n  {}: {}\n", d.outcomes[i].label, event_text(d.outcomes[i].event),
                        rule_names[d.outcomes[i].rule.index()], rule_text(d.outcomes[i]));
    if (const auto* simon = std::get_if<SimonTwoStage>(&d.outcomes[i].rule)) {
      const SimonDesign two = find_simon(*simon, d.patients);
      text += fmt::format(
          "  stop with {} of {} or fewer, not worth pursuing with {} of {} or fewer; expected {:.1f} patients and "
          "{:.3f} stopped early at the null rate\n",
          two.r1, two.n1, two.r, two.n, two.expected_null, two.stop_early_null);
    }
    text += boundary_text(memo, i);
  }
  text += characteristics_text(memo) + width_text(memo);
  if (memo.path) text += path_text(d, *memo.path);
  if (memo.real_time) text += real_time_text(d, *memo.real_time);
  text += "\n";
  for (const std::string& note : memo.notes) text += "Note: " + note + "\n";
  return text + "Research use only: no advice for any patient.\n";
}

}  // namespace titrate::design
