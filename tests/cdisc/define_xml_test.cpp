// define.xml 2.1: every reference has what it refers to, and what contradicts itself is told.

#include "cdisc/define_xml.hpp"

#include "dataset_table.hpp"

#include <map>

#include <gmock/gmock.h>
#include <pugixml.hpp>

namespace titrate::cdisc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Define example() {
  Define define;
  define.study_name = "FERRAJOLI-2008";
  define.study_description = "Lenalidomide in relapsed CLL";
  define.protocol_name = "ferrajoli-2008";
  ItemGroup adsl;
  adsl.dataset = {
      .name = "ADSL",
      .label = "Subject-Level <Analysis> & \"more\"",
      .variables = {
          {.name = "STUDYID", .label = "Study Identifier", .length = 14},
          {.name = "USUBJID", .label = "Unique Subject Identifier", .length = 20, .key_sequence = 1},
          {.name = "SEX", .label = "Sex", .length = 1},
          {.name = "TRTSDT", .label = "Date of First Exposure", .type = Type::number, .display_format = "DATE9."}}};
  adsl.structure = "One record per subject";
  adsl.class_name = "SUBJECT LEVEL ANALYSIS DATASET";
  adsl.repeating = false;
  adsl.notes = {{.mandatory = true, .origin = "Predecessor", .predecessor = "DM.STUDYID"},
                {.mandatory = true, .origin = "Predecessor", .predecessor = "DM.USUBJID"},
                {.origin = "Collected", .source = "Investigator", .code_list = "Sex"},
                {.method = "First dose"}};
  ItemGroup adtr;
  adtr.dataset = {
      .name = "ADTR",
      .label = "Tumor Results",
      .variables = {{.name = "USUBJID", .label = "Unique Subject Identifier", .length = 20, .key_sequence = 1},
                    {.name = "ADTC", .label = "Date", .data_type = "date", .key_sequence = 2},
                    {.name = "ASEQ", .label = "Sequence", .type = Type::number, .data_type = "integer"},
                    {.name = "AVAL", .label = "Value", .type = Type::number}}};
  adtr.format = Format::dataset_json;
  adtr.structure = "One record per subject per node per date";
  adtr.class_name = "BASIC DATA STRUCTURE";
  adtr.notes = {{.mandatory = true, .origin = "Predecessor", .predecessor = "DM.USUBJID"},
                {.origin = "Collected"},
                {.origin = "Assigned"},
                {.method = "Sum of products", .significant_digits = 1}};
  define.groups = {adsl, adtr};
  define.code_lists = {{.name = "Sex", .terms = {{"F", "Female"}, {"M", "Male"}}},
                       {.name = "No, Yes", .terms = {{"N"}, {"Y"}}}};
  define.methods = {
      {.name = "First dose", .description = "The first date in EX with a dose above 0."},
      {.name = "Sum of products", .description = "Sum over nodes of longest times perpendicular diameter."}};
  return define;
}

class DefineXml : public testing::Test {
 protected:
  static pugi::xml_node version(pugi::xml_document& document, const Define& define) {
    const auto parsed = document.load_string(define_xml(define).c_str());
    EXPECT_TRUE(parsed) << parsed.description();
    return document.child("ODM").child("Study").child("MetaDataVersion");
  }
};

TEST_F(DefineXml, EveryReferenceHasWhatItRefersTo) {
  pugi::xml_document document;
  const pugi::xml_node root = version(document, example());
  std::map<std::string, int> ids;
  for (const char* const kind : {"ItemGroupDef", "ItemDef", "CodeList", "MethodDef"})
    for (const pugi::xml_node node : root.children(kind))
      EXPECT_EQ(++ids[std::string(kind) + " " + node.attribute("OID").value()], 1);
  int references = 0;
  for (const pugi::xml_node group : root.children("ItemGroupDef")) {
    int order = 0;
    for (const pugi::xml_node item : group.children("ItemRef")) {
      EXPECT_EQ(item.attribute("OrderNumber").as_int(), ++order);
      EXPECT_EQ(ids.count(std::string("ItemDef ") + item.attribute("ItemOID").value()), 1u);
      if (const auto method = item.attribute("MethodOID"))
        EXPECT_EQ(ids.count(std::string("MethodDef ") + method.value()), 1u);
      ++references;
    }
    EXPECT_STREQ(group.attribute("def:StandardOID").value(),
                 root.child("def:Standards").child("def:Standard").attribute("OID").value());
    EXPECT_STREQ(group.attribute("def:ArchiveLocationID").value(), group.child("def:leaf").attribute("ID").value());
  }
  EXPECT_EQ(references, 8);
  for (const pugi::xml_node item : root.children("ItemDef"))
    if (const auto list = item.child("CodeListRef").attribute("CodeListOID"))
      EXPECT_EQ(ids.count(std::string("CodeList ") + list.value()), 1u);
  EXPECT_EQ(ids.size(), 2u + 8 + 2 + 2);
}

TEST_F(DefineXml, AnItemSaysItsTypeLengthAndOrigin) {
  pugi::xml_document document;
  const pugi::xml_node root = version(document, example());
  Lines items;
  for (const pugi::xml_node item : root.children("ItemDef"))
    items.push_back(fmt::format("{} {} {} {} {}", item.attribute("OID").value(), item.attribute("DataType").value(),
                                item.attribute("Length").as_string("-"),
                                item.attribute("SignificantDigits").as_string("-"),
                                item.child("def:Origin").attribute("Type").value()));
  // A date kept as text has no length in Define-XML; one kept as a number is an integer of eight bytes.
  EXPECT_THAT(items, ElementsAre("IT.ADSL.STUDYID text 14 - Predecessor", "IT.ADSL.USUBJID text 20 - Predecessor",
                                 "IT.ADSL.SEX text 1 - Collected", "IT.ADSL.TRTSDT integer 8 - Derived",
                                 "IT.ADTR.USUBJID text 20 - Predecessor", "IT.ADTR.ADTC date - - Collected",
                                 "IT.ADTR.ASEQ integer 8 - Assigned", "IT.ADTR.AVAL float 8 1 Derived"));
  const pugi::xml_node study = root.child("ItemDef");
  EXPECT_STREQ(study.child("def:Origin").child("Description").child("TranslatedText").text().get(), "DM.STUDYID");
}

TEST_F(DefineXml, KeysAndDatasetsAreDescribed) {
  pugi::xml_document document;
  const pugi::xml_node root = version(document, example());
  Lines keys;
  for (const pugi::xml_node group : root.children("ItemGroupDef"))
    for (const pugi::xml_node item : group.children("ItemRef"))
      if (item.attribute("KeySequence"))
        keys.push_back(fmt::format("{} {}", item.attribute("ItemOID").value(), item.attribute("KeySequence").value()));
  EXPECT_THAT(keys, ElementsAre("IT.ADSL.USUBJID 1", "IT.ADTR.USUBJID 1", "IT.ADTR.ADTC 2"));
  const pugi::xml_node adsl = root.child("ItemGroupDef"), adtr = adsl.next_sibling("ItemGroupDef");
  EXPECT_STREQ(adsl.child("Description").child("TranslatedText").text().get(), "Subject-Level <Analysis> & \"more\"");
  EXPECT_STREQ(adsl.attribute("Repeating").value(), "No");
  EXPECT_STREQ(adsl.child("def:Class").attribute("Name").value(), "SUBJECT LEVEL ANALYSIS DATASET");
  EXPECT_STREQ(adsl.child("def:leaf").attribute("xlink:href").value(), "adsl.xpt");
  EXPECT_STREQ(adtr.child("def:leaf").attribute("xlink:href").value(), "adtr.json");
}

TEST_F(DefineXml, ElementsStandInTheOrderOfTheStandard) {
  pugi::xml_document document;
  Lines order;
  for (const pugi::xml_node node : version(document, example()).children())
    if (order.empty() || order.back() != node.name()) order.push_back(node.name());
  EXPECT_THAT(order, ElementsAre("def:Standards", "ItemGroupDef", "ItemDef", "CodeList", "MethodDef"));
  Lines inner;
  for (const pugi::xml_node node :
       document.child("ODM").child("Study").child("MetaDataVersion").child("ItemGroupDef").children())
    if (inner.empty() || inner.back() != node.name()) inner.push_back(node.name());
  EXPECT_THAT(inner, ElementsAre("Description", "ItemRef", "def:Class", "def:leaf"));
  const pugi::xml_node odm = document.child("ODM");
  EXPECT_STREQ(odm.attribute("xmlns:def").value(), "http://www.cdisc.org/ns/def/v2.1");
  EXPECT_STREQ(odm.attribute("CreationDateTime").value(), "1970-01-01T00:00:00");
}

TEST_F(DefineXml, TermsAreDecodedWhereTheyHaveAMeaning) {
  pugi::xml_document document;
  const pugi::xml_node sex = version(document, example()).child("CodeList"), no_yes = sex.next_sibling("CodeList");
  EXPECT_STREQ(sex.child("CodeListItem").attribute("CodedValue").value(), "F");
  EXPECT_STREQ(sex.child("CodeListItem").child("Decode").child("TranslatedText").text().get(), "Female");
  EXPECT_STREQ(no_yes.child("EnumeratedItem").attribute("CodedValue").value(), "N");
  EXPECT_FALSE(no_yes.child("CodeListItem"));
}

TEST_F(DefineXml, WhatContradictsItselfIsToldAtOnce) {
  Define define = example();
  define.protocol_name = "";
  define.groups[0].class_name = "ADSL";
  define.groups[0].notes[2].code_list = "Sexes";
  define.groups[0].notes[3].method = "";
  define.groups[0].dataset.variables[0].length = 0;
  define.groups[0].dataset.variables[1].label = "";
  define.groups[0].notes[0].predecessor = "";
  define.groups[1].dataset.variables[1].key_sequence = 3;
  define.groups[1].notes[2].origin = "Guessed";
  define.code_lists.push_back({.name = "no--yes", .terms = {{"N"}, {"N"}}});
  const Refusal refused = refusal([&] { define_xml(define); });
  for (const char* const expected :
       {"expected the protocol's name, saw none", "a class of Define-XML: ADAM OTHER",
        "a code list that is described, saw \"Sexes\" in ADSL.SEX",
        "a method for what is derived, saw none in ADSL.TRTSDT", "the length of ADSL.STUDYID",
        "the label of ADSL.USUBJID", "a predecessor where the origin is Predecessor",
        "keys numbered 1, 2, 3, … in ADTR, saw 1, 3", "saw \"Guessed\" in ADTR.ASEQ", "each term once, saw \"N\" twice",
        "saw code list no--yes a second time"})
    EXPECT_THAT(refused.text, HasSubstr(expected));
  EXPECT_EQ(refused.problems, 11u);
  define = example();
  define.groups[1].notes.pop_back();
  EXPECT_THAT(refusal([&] { define_xml(define); }).text,
              HasSubstr("expected 4 notes, one for each variable of ADTR, saw 3"));
}

using DefineXmlFile = DatasetFolder;

TEST_F(DefineXmlFile, IsWrittenWholeOrNotAtAll) {
  write_define_xml(home_ / "define.xml", example());
  EXPECT_EQ(content(home_ / "define.xml"), define_xml(example()));
  Define define = example();
  define.study_name = "";
  EXPECT_EQ(refusal([&] { write_define_xml(home_ / "other.xml", define); }).kind, Error::Kind::input);
  EXPECT_THAT(names(), ElementsAre("define.xml"));
}

}  // namespace
}  // namespace titrate::cdisc
