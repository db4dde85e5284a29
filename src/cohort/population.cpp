#include "cohort/population.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <limits>
#include <optional>

#include <Eigen/Cholesky>

namespace titrate::cohort {
namespace {

constexpr Range share = {.low = 0, .high = 1};
constexpr Range not_negative = {.low = 0, .high = std::numeric_limits<double>::infinity()};
constexpr Range positive = {.low = std::numeric_limits<double>::min(), .high = std::numeric_limits<double>::infinity()};

const std::vector<std::pair<std::string, Covariate>> covariate_names = {
    {"age", Covariate::age},
    {"female", Covariate::female},
    {"weight", Covariate::weight},
    {"creatinine_clearance", Covariate::creatinine_clearance},
    {"prior_lines", Covariate::prior_lines},
    {"fludarabine_refractory", Covariate::fludarabine_refractory},
    {"fish", Covariate::fish},
    {"vh", Covariate::vh},
    {"cytopenia", Covariate::cytopenia},
    {"longest_node", Covariate::longest_node},
    {"spleen_excess", Covariate::spleen_excess},
    {"alc", Covariate::alc},
    {"anc", Covariate::anc},
    {"platelets", Covariate::platelets},
    {"hemoglobin", Covariate::hemoglobin},
    {"beta2_microglobulin", Covariate::beta2_microglobulin},
    {"marrow", Covariate::marrow},
};

/// What every table says about where its numbers come from.
void read_provenance(const Table& table) {
  table.text("source");
  if (table.boolean("assumed", false)) table.text("note", "");
}

void require_unit(const Table& table, const std::string& unit) {
  const std::string seen = table.text("unit");
  if (table.has("unit") && seen != unit)
    table.problem("unit", "\"" + unit + "\"", "\"" + seen + "\"", "give the values in " + unit);
}

/// `scale`, `sd`, `low`, `high` and either `median` or `threshold` with `share_above`. `close`: nothing else is read.
Continuous read_continuous(const Table& table, const std::string& unit, bool close = true) {
  using Scale = Continuous::Scale;
  require_unit(table, unit);
  read_provenance(table);
  Continuous c;
  c.scale = table.choice<Scale>("scale", {{"linear", Scale::linear}, {"log", Scale::log}, {"logit", Scale::logit}});
  const Range allowed = c.scale == Scale::linear ? Range{} : c.scale == Scale::log ? positive : share;
  c.sd = table.number("sd", positive);
  c.low = table.number("low", allowed);
  c.high = table.number("high", {.low = c.low, .high = allowed.high});
  const Range inside = {.low = c.low, .high = c.high};
  const bool by_threshold = table.has("threshold");
  const std::string key = by_threshold ? "threshold" : "median";
  const double x = table.number(key, inside);
  const double above = by_threshold ? table.number("share_above", share) : 1.0 / 2;
  if (c.low < x && x < c.high && c.sd > 0 && !c.anchor(x, above))
    table.problem(key, "a value that low, high and sd leave room for", "one too near a bound", "widen low and high");
  if (close) table.close();
  return c;
}

std::vector<double> read_factor(const std::vector<Table>& pairs) {
  constexpr auto size = static_cast<Eigen::Index>(Covariate::count);
  Eigen::MatrixXd correlation = Eigen::MatrixXd::Identity(size, size);
  std::vector<std::string> names;
  for (const auto& [name, covariate] : covariate_names) names.push_back(name);
  for (const Table& pair : pairs) {
    read_provenance(pair);
    const double value = pair.number("value", {.low = -1, .high = 1});
    const std::vector<std::string> of = pair.texts("of", true);
    pair.close();
    std::vector<Eigen::Index> at;
    for (const std::string& name : of) {
      const auto found = std::find(names.begin(), names.end(), name);
      if (found == names.end())
        pair.problem("of", "covariates of this file", "'" + name + "'",
                     "did you mean '" + did_you_mean(name, names) + "'?");
      else
        at.push_back(found - names.begin());
    }
    if (of.size() != 2 && pair.has("of"))
      pair.problem("of", "the names of two covariates", std::to_string(of.size()), "write of = [\"age\", \"alc\"]");
    if (at.size() != 2) continue;
    if (at[0] == at[1] || correlation(at[0], at[1]) != 0)
      pair.problem("of", "a pair that occurs once", of[0] + " and " + of[1] + " again", "remove one of the two");
    correlation(at[0], at[1]) = correlation(at[1], at[0]) = value;
  }
  const Eigen::LLT<Eigen::MatrixXd> cholesky(correlation);
  if (cholesky.info() != Eigen::Success) {
    pairs.front().problem("value", "correlations that can hold together (a positive definite matrix)",
                          "ones that cannot", "move the largest ones toward 0");
    return {};
  }
  const Eigen::MatrixXd lower = cholesky.matrixL();
  std::vector<double> factor;
  for (Eigen::Index row = 0; row < size; ++row)
    for (Eigen::Index column = 0; column <= row; ++column) factor.push_back(lower(row, column));
  return factor;
}

}  // namespace

Population Population::read(const std::string& file) {
  Document document = Document::read(file);
  const Table root = document.root();
  const std::string base = root.text("based_on", "");
  Population population;
  if (!base.empty()) {
    const auto beside = std::filesystem::path(file).parent_path() / (base + ".toml");
    if (std::filesystem::exists(beside) && !std::filesystem::equivalent(beside, file))
      population = read(beside.string());
    else
      root.problem("based_on", "another population in the same folder", "'" + base + "'",
                   "name a file beside this one, without .toml");
  }
  population.id = root.text("id");
  population.title = root.text("title");
  population.read_tables(root, base.empty());
  root.close();
  document.check();
  return population;
}

/// `all`: every table must be there; otherwise those that are there replace what was read before.
void Population::read_tables(const Table& root, bool all) {
  const auto continuous = [&](const char* key, const char* unit, Continuous& into) {
    if (const auto table = root.table(key, all)) into = read_continuous(*table, unit);
  };
  const auto with = [&](const char* key, auto&& take) {
    if (const auto table = root.table(key, all)) {
      take(*table);
      read_provenance(*table);
      table->close();
    }
  };
  continuous("age", "yr", age);
  with("female", [&](const Table& t) { female = t.number("share", share); });
  continuous("weight_female", "kg", weight_female);
  continuous("weight_male", "kg", weight_male);
  continuous("height_female", "cm", height_female);
  continuous("height_male", "cm", height_male);
  if (const auto t = root.table("creatinine_clearance", all)) {
    creatinine_clearance = read_continuous(*t, "mL/min", false);
    clearance_reference_age = t->number("reference_age", positive);
    clearance_per_year = t->number("per_year");
    t->close();
  }
  with("untreated", [&](const Table& t) { untreated = t.number("share", share); });
  continuous("prior_lines", "1", prior_lines);
  with("fludarabine_refractory",
       [&](const Table& t) { fludarabine_refractory = t.number("share", {.low = 0, .high = 1 - untreated}); });
  with("fish", [&](const Table& t) {
    del17p = t.number("del17p", share);
    del11q = t.number("del11q", {.low = 0, .high = 1 - del17p});
    trisomy12 = t.number("trisomy12", {.low = 0, .high = 1 - del17p - del11q});
    normal_fish = t.number("normal", {.low = 0, .high = 1 - del17p - del11q - trisomy12});
  });
  with("vh", [&](const Table& t) {
    vh_unmutated = t.number("unmutated", share);
    vh_not_tested = t.number("not_tested", share);
  });
  with("zap70", [&](const Table& t) {
    zap70_if_unmutated = t.number("positive_if_unmutated", share);
    zap70_if_mutated = t.number("positive_if_mutated", share);
  });
  with("rai_3_4", [&](const Table& t) { cytopenia = t.number("share", share); });
  with("cytopenia", [&](const Table& t) {
    anemia_only = t.number("anemia_only", share);
    thrombocytopenia_only = t.number("thrombocytopenia_only", {.low = 0, .high = 1 - anemia_only});
    anemia_below = t.number("anemia_below", positive);
    thrombocytopenia_below = t.number("thrombocytopenia_below", positive);
  });
  continuous("hemoglobin", "g/dL", hemoglobin);
  continuous("platelets", "1e9/L", platelets);
  continuous("longest_node", "cm", longest_node);
  with("spleen", [&](const Table& t) {
    spleen_enlarged = t.number("enlarged", share);
    spleen_otherwise = t.number("otherwise", not_negative);
  });
  continuous("spleen_excess", "mL", spleen_excess);
  with("staging", [&](const Table& t) {
    rai_node = t.number("node", positive);
    rai_spleen = t.number("spleen", positive);
  });
  continuous("alc", "1e9/L", alc);
  with("anc", [&](const Table& t) {
    require_unit(t, "1e9/L");
    anc_sd = t.number("sd", positive);
    anc_low = t.number("low", positive);
    anc_high = t.number("high", {.low = anc_low, .high = positive.high});
  });
  continuous("beta2_microglobulin", "mg/L", beta2_microglobulin);
  continuous("marrow", "1", marrow);
  continuous("urate", "mg/dL", urate);
  continuous("phosphate", "mg/dL", phosphate);
  continuous("potassium", "mmol/L", potassium);
  continuous("calcium", "mg/dL", calcium);
  const std::vector<Table> pairs = root.tables("correlation", all);
  if (!pairs.empty()) factor_ = read_factor(pairs);
}

Population::Normals Population::correlate(const Normals& independent) const {
  Normals correlated{};
  auto factor = factor_.begin();
  for (std::size_t row = 0; row < correlated.size(); ++row)
    for (std::size_t column = 0; column <= row; ++column) correlated[row] += *factor++ * independent[column];
  return correlated;
}

}  // namespace titrate::cohort
