// ADTR: diameters of lesions, and what the criteria make of them: sums of products, longest node, spleen and liver.

#include "adam/datasets.hpp"
#include "adam/findings.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace titrate::adam {

namespace {

using cdisc::TakenFrom;
using chart::Measure;

std::vector<Item> items() {
  std::vector<Item> own{
      {"PARAMCD", "Parameter Code", Kind::text, assigned(), std::string(own_terms), "PARAM"},
      {"PARAM", "Parameter", Kind::text, assigned()},
      {"PARCAT1", "Parameter Category 1", Kind::text, assigned(), std::string(own_terms)},
      {"PARAMTYP", "Parameter Type", Kind::text,
       derived("DERIVED where several rows of TR make one value (sums of products, longest of several nodes)"),
       std::string(own_terms)},
      {"TRLNKID", "Link ID", Kind::text, from("TR.TRLNKID")},
      {"TULOC", "Location of the Tumor/Lesion", Kind::text, from("TU.TULOC")}};
  for (Item& each : value_items()) own.push_back(std::move(each));
  for (Item& each :
       std::vector<Item>{{"NADIR", "Nadir", Kind::number, derived("Lowest AVAL before this record, from baseline on")},
                         {"CHGNAD", "Change from Nadir", Kind::number, derived("AVAL - NADIR")},
                         {"PCHGNAD", "Percent Change from Nadir", Kind::number,
                          derived("100 * CHGNAD / NADIR; missing where NADIR is 0")},
                         {"ASEQ", "Analysis Sequence Number", Kind::integer,
                          derived("Counts the rows of a subject in the order of the keys")}})
    own.push_back(std::move(each));
  for (Item& each : result_source_items()) own.push_back(std::move(each));
  return with_core(std::move(own));
}

/// A value of one parameter, of one lesion or of the patient.
struct Measured {
  int day;
  double value;
  cdisc::RowRef row;
  TakenFrom from = TakenFrom::several;
  bool of_several() const { return from == TakenFrom::several; }
};

class Lesions {
 public:
  Lesions(const Inputs& in, const Subject& s, Sheet& sheet) : in_(in), s_(s), sheet_(sheet) {}

  void put() {
    for (std::size_t l = 0; l < s_.source.lesions.size(); ++l) put_lesion(l);
    for (const Measure measure : {Measure::node_products, Measure::longest_node, Measure::spleen, Measure::liver})
      put_measure(measure);
  }

 private:
  void put_lesion(std::size_t lesion) {
    std::vector<Measured> longest, perpendicular, products;
    for (const cdisc::LesionSize& size : s_.source.sizes) {
      if (size.lesion != lesion) continue;
      const double l = size.absent ? 0 : size.longest, p = size.absent ? 0 : size.perpendicular;
      if (!chart::is_missing(l)) longest.push_back({size.day, l, size.longest_row, size.longest_from});
      if (!chart::is_missing(p) && !size.absent)
        perpendicular.push_back({size.day, p, size.perpendicular_row, size.perpendicular_from});
      const double product = l == 0 ? 0 : l * p;
      // A node that is gone has no second diameter: one row says all.
      if (!chart::is_missing(product))
        products.push_back({size.day, product, size.longest_row, l == 0 ? size.longest_from : TakenFrom::several});
    }
    const cdisc::Lesion& which = s_.source.lesions[lesion];
    put_values({"LDIAML", "Longest Diameter of a Lesion (cm)"}, "LESION", longest, &which);
    put_values({"LPERPL", "Longest Perpendicular of a Lesion (cm)"}, "LESION", perpendicular, &which);
    if (!perpendicular.empty())
      put_values({"PRODL", "Product of Diameters of a Lesion (cm2)"}, "LESION", products, &which);
  }

  void put_measure(Measure measure) {
    std::vector<Measured> values;
    for (const cdisc::Observation& each : s_.source.observations) {
      if (each.what() != measure || in_.study.source.files[each.file].domain != "TR") continue;
      values.push_back({each.day, each.value, each.where(), each.from()});
    }
    const bool organ = measure == Measure::spleen || measure == Measure::liver;
    put_values(parameter_of(measure), organ ? "SPLEEN AND LIVER" : "NODES", values, nullptr);
  }

  void put_values(const Parameter& parameter, const char* category, const std::vector<Measured>& values,
                  const cdisc::Lesion* lesion) {
    const auto at = baseline_day(values, [](const Measured& each) { return each.day; });
    double baseline = chart::missing, nadir = chart::missing;
    for (const Measured& each : values)
      if (at && each.day == *at) baseline = each.value;
    for (const Measured& each : values) {
      sheet_.row();
      put_core(in_, s_, sheet_);
      sheet_.put("PARAMCD", parameter.code).put("PARAM", parameter.name).put("PARCAT1", category);
      if (lesion) sheet_.put("TRLNKID", lesion->link).put("TULOC", lesion->location);
      if (each.of_several()) sheet_.put("PARAMTYP", "DERIVED");
      put_value(s_, {each.day, each.value, baseline, at && each.day == *at}, sheet_);
      if (each.day > 0 && !chart::is_missing(nadir)) {
        sheet_.put("NADIR", nadir).put("CHGNAD", each.value - nadir);
        if (nadir != 0) sheet_.put("PCHGNAD", 100 * (each.value - nadir) / nadir);
      }
      if ((at && each.day == *at) || (each.day > 0 && !(nadir <= each.value))) nadir = each.value;
      put_result_source(in_, each.row, each.from, sheet_);
    }
  }

  const Inputs& in_;
  const Subject& s_;
  Sheet& sheet_;
};

}  // namespace

Sheet adtr(const Inputs& in, const std::vector<Subject>& subjects) {
  Sheet sheet({.name = "ADTR",
               .label = "Tumor Results Analysis Dataset",
               .structure = "One record per subject per parameter per lesion per day",
               .class_name = "BASIC DATA STRUCTURE",
               .keys = {"STUDYID", "USUBJID", "PARAMCD", "TRLNKID", "ADT"}},
              items());
  for (const Subject& s : subjects) Lesions(in, *WholeSubject(in, s), sheet).put();
  sheet.finish();
  return sheet;
}

}  // namespace titrate::adam
