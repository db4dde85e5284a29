#include "cdisc/define_xml.hpp"

#include "cdisc/moment.hpp"
#include "cdisc/output.hpp"
#include "cdisc/text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <sstream>
#include <string_view>

#include <fmt/format.h>
#include <pugixml.hpp>

namespace titrate::cdisc {

namespace {

constexpr std::array<std::string_view, 16> classes = {"ADAM OTHER",
                                                      "BASIC DATA STRUCTURE",
                                                      "DEVICE LEVEL ANALYSIS DATASET",
                                                      "EVENTS",
                                                      "FINDINGS",
                                                      "FINDINGS ABOUT",
                                                      "INTERVENTIONS",
                                                      "MEDICAL DEVICE BASIC DATA STRUCTURE",
                                                      "MEDICAL DEVICE OCCURRENCE DATA STRUCTURE",
                                                      "OCCURRENCE DATA STRUCTURE",
                                                      "REFERENCE DATA STRUCTURE",
                                                      "RELATIONSHIP",
                                                      "SPECIAL PURPOSE",
                                                      "STUDY REFERENCE",
                                                      "SUBJECT LEVEL ANALYSIS DATASET",
                                                      "TRIAL DESIGN"};
constexpr std::array<std::string_view, 6> origins = {"Assigned",    "Collected", "Derived",
                                                     "Predecessor", "Protocol",  "Not Available"};

std::string oid(std::string_view prefix, std::string_view name) {
  std::string result(prefix);
  for (const unsigned char c : upper(name)) result += std::isalnum(c) ? static_cast<char>(c) : '_';
  return result;
}

std::string item_oid(const Dataset& dataset, const Variable& variable) {
  return fmt::format("IT.{}.{}", dataset.name, variable.name);
}

std::string leaf_id(const Dataset& dataset) { return "LF." + dataset.name; }

/// The names of Define-XML for the types of Dataset-JSON.
std::string data_type(const Variable& one) {
  if (one.type == Type::number && !one.moment().empty()) return "integer";
  if (one.data_type == "date" || one.data_type == "datetime" || one.data_type == "time") return one.data_type;
  if (one.type == Type::text || one.data_type == "boolean") return "text";
  return one.data_type == "integer" ? "integer" : "float";
}

bool has_length(const std::string& type) { return type == "text" || type == "integer" || type == "float"; }
/// A number takes eight bytes unless it is said otherwise.
int length(const Variable& one) { return one.length > 0 ? one.length : one.type == Type::number ? 8 : 0; }

// What may be wrong
// -----------------------------------------------------------------------------------------------------

class Check {
 public:
  explicit Check(const Define& define) : define_(define) {}

  std::vector<Problem> problems() {
    required(define_.study_name, "the study's name");
    required(define_.protocol_name, "the protocol's name");
    for (const CodeList& list : define_.code_lists) {
      unique(oid("CL.", list.name), "code list " + list.name);
      std::set<std::string> values;
      for (const CodeList::Term& term : list.terms)
        if (!values.insert(term.value).second)
          say("each term once", shown(term.value) + " twice", "remove one from code list " + list.name);
      if (list.terms.empty()) say("terms in a code list", "none in " + list.name, "give them, or no list");
    }
    for (const Method& method : define_.methods) {
      unique(oid("MT.", method.name), "method " + method.name);
      required(method.description, "the description of method " + method.name);
      if (method.type != "Computation" && method.type != "Imputation")
        say("Computation or Imputation as a method's type", shown(method.type), "correct method " + method.name);
    }
    for (const ItemGroup& group : define_.groups) check(group);
    return std::move(problems_);
  }

 private:
  void say(std::string expected, std::string seen, std::string mend) {
    problems_.push_back({{"define.xml"}, std::move(expected), std::move(seen), std::move(mend)});
  }
  void required(const std::string& text, const std::string& what) {
    if (text.empty()) say(what, "none", "give it");
  }
  void unique(const std::string& id, const std::string& what) {
    if (!ids_.insert(id).second) say("names that differ in letters or digits", what + " a second time", "rename it");
  }
  template <class List, class Name>
  void known(const List& list, const Name& name, const std::string& what, const std::string& where) {
    if (!name.empty() && std::none_of(list.begin(), list.end(), [&](const auto& one) { return one.name == name; }))
      say(fmt::format("{} that is described", what), fmt::format("{} in {}", shown(name), where), "add it, or drop it");
  }

  void check(const ItemGroup& group) {
    const Dataset& dataset = group.dataset;
    unique("IG." + dataset.name, "dataset " + dataset.name);
    required(dataset.label, "the label of " + dataset.name);
    required(group.structure, "the structure of " + dataset.name);
    if (std::find(classes.begin(), classes.end(), group.class_name) == classes.end())
      say(fmt::format("a class of Define-XML: {}", fmt::join(classes, ", ")), shown(group.class_name),
          "correct the class of " + dataset.name);
    if (group.notes.size() != dataset.variables.size())
      return say(fmt::format("{} notes, one for each variable of {}", dataset.variables.size(), dataset.name),
                 fmt::format("{}", group.notes.size()), "give one for each");
    std::vector<int> keys;
    for (std::size_t i = 0; i < dataset.variables.size(); ++i) {
      const Variable& one = dataset.variables[i];
      check(one, group.notes[i], dataset.name + "." + one.name);
      unique(item_oid(dataset, one), "variable " + dataset.name + "." + one.name);
      if (one.key_sequence > 0) keys.push_back(one.key_sequence);
    }
    std::sort(keys.begin(), keys.end());
    for (std::size_t i = 0; i < keys.size(); ++i)
      if (keys[i] != static_cast<int>(i) + 1)
        return say("keys numbered 1, 2, 3, … in " + dataset.name, fmt::format("{}", fmt::join(keys, ", ")), "renumber");
  }

  void check(const Variable& one, const ItemNote& note, const std::string& where) {
    required(one.label, "the label of " + where);
    if (has_length(data_type(one)) && length(one) == 0) say("the length of " + where, "none", "give it in bytes");
    known(define_.code_lists, note.code_list, "a code list", where);
    known(define_.methods, note.method, "a method", where);
    if (std::find(origins.begin(), origins.end(), note.origin) == origins.end())
      say(fmt::format("an origin: {}", fmt::join(origins, ", ")), fmt::format("{} in {}", shown(note.origin), where),
          "correct it");
    if ((note.origin == "Predecessor") != !note.predecessor.empty())
      say("a predecessor where the origin is Predecessor, and only there",
          fmt::format("{} with {} in {}", note.origin, shown(note.predecessor), where), "give both or neither");
    if (note.origin == "Derived" && note.method.empty())
      say("a method for what is derived", "none in " + where, "describe how it is derived");
  }

  const Define& define_;
  std::set<std::string> ids_;
  std::vector<Problem> problems_;
};

// What is written
// -------------------------------------------------------------------------------------------------------

void attribute(pugi::xml_node node, const char* name, const std::string& value) {
  if (!value.empty()) node.append_attribute(name) = value.c_str();
}

void attribute(pugi::xml_node node, const char* name, int value) {
  if (value > 0) node.append_attribute(name) = value;
}

void translated(pugi::xml_node node, const char* element, const std::string& text) {
  pugi::xml_node inner = node.append_child(element).append_child("TranslatedText");
  attribute(inner, "xml:lang", "en");
  inner.text() = text.c_str();
}

pugi::xml_node metadata(pugi::xml_document& document, const Define& define, const WriteOptions& options) {
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  attribute(declaration, "version", "1.0");
  attribute(declaration, "encoding", "UTF-8");
  pugi::xml_node odm = document.append_child("ODM");
  attribute(odm, "xmlns", "http://www.cdisc.org/ns/odm/v1.3");
  attribute(odm, "xmlns:xlink", "http://www.w3.org/1999/xlink");
  attribute(odm, "xmlns:def", "http://www.cdisc.org/ns/def/v2.1");
  attribute(odm, "ODMVersion", "1.3.2");
  attribute(odm, "FileType", "Snapshot");
  attribute(odm, "FileOID", oid("DEF.", define.study_name));
  attribute(odm, "CreationDateTime", iso_datetime(options.timestamp));
  attribute(odm, "SourceSystem", options.source_system);
  attribute(odm, "SourceSystemVersion", options.source_system_version);
  attribute(odm, "def:Context", "Other");
  pugi::xml_node study = odm.append_child("Study");
  attribute(study, "OID", oid("ST.", define.study_name));
  pugi::xml_node globals = study.append_child("GlobalVariables");
  globals.append_child("StudyName").text() = define.study_name.c_str();
  globals.append_child("StudyDescription").text() =
      (define.study_description.empty() ? define.study_name : define.study_description).c_str();
  globals.append_child("ProtocolName").text() = define.protocol_name.c_str();
  pugi::xml_node version = study.append_child("MetaDataVersion");
  attribute(version, "OID", oid("MDV.", define.study_name));
  attribute(version, "Name", define.study_name + ", data definitions");
  attribute(version, "def:DefineVersion", "2.1.0");
  pugi::xml_node standard = version.append_child("def:Standards").append_child("def:Standard");
  attribute(standard, "OID", "STD.1");
  attribute(standard, "Name", define.standard);
  attribute(standard, "Type", "IG");
  attribute(standard, "Version", define.standard_version);
  attribute(standard, "Status", "Final");
  return version;
}

void item_group(pugi::xml_node version, const ItemGroup& group) {
  const Dataset& dataset = group.dataset;
  pugi::xml_node node = version.append_child("ItemGroupDef");
  attribute(node, "OID", "IG." + dataset.name);
  if (group.purpose == "Tabulation") attribute(node, "Domain", dataset.name);
  attribute(node, "Name", dataset.name);
  attribute(node, "Repeating", group.repeating ? "Yes" : "No");
  attribute(node, "IsReferenceData", group.reference_data ? "Yes" : "No");
  attribute(node, "SASDatasetName", dataset.name);
  attribute(node, "Purpose", group.purpose);
  attribute(node, "def:StandardOID", "STD.1");
  attribute(node, "def:Structure", group.structure);
  attribute(node, "def:ArchiveLocationID", leaf_id(dataset));
  translated(node, "Description", dataset.label);
  for (std::size_t i = 0; i < dataset.variables.size(); ++i) {
    const Variable& one = dataset.variables[i];
    pugi::xml_node item = node.append_child("ItemRef");
    attribute(item, "ItemOID", item_oid(dataset, one));
    attribute(item, "OrderNumber", static_cast<int>(i) + 1);
    attribute(item, "Mandatory", group.notes[i].mandatory ? "Yes" : "No");
    attribute(item, "KeySequence", one.key_sequence);
    if (!group.notes[i].method.empty()) attribute(item, "MethodOID", oid("MT.", group.notes[i].method));
  }
  attribute(node.append_child("def:Class"), "Name", group.class_name);
  pugi::xml_node leaf = node.append_child("def:leaf");
  attribute(leaf, "ID", leaf_id(dataset));
  attribute(leaf, "xlink:href", file_name(dataset, group.format));
  leaf.append_child("def:title").text() = file_name(dataset, group.format).c_str();
}

void item(pugi::xml_node version, const Dataset& dataset, const Variable& one, const ItemNote& note) {
  const std::string type = data_type(one);
  pugi::xml_node node = version.append_child("ItemDef");
  attribute(node, "OID", item_oid(dataset, one));
  attribute(node, "Name", one.name);
  attribute(node, "SASFieldName", one.name);
  attribute(node, "DataType", type);
  if (has_length(type)) attribute(node, "Length", length(one));
  // Define-XML 2.1 asks for it of every float, 0 too.
  if (type == "float") node.append_attribute("SignificantDigits") = note.significant_digits;
  attribute(node, "def:DisplayFormat", one.display_format);
  translated(node, "Description", one.label);
  if (!note.code_list.empty()) attribute(node.append_child("CodeListRef"), "CodeListOID", oid("CL.", note.code_list));
  pugi::xml_node origin = node.append_child("def:Origin");
  attribute(origin, "Type", note.origin);
  if (note.origin != "Predecessor") attribute(origin, "Source", note.source);
  if (!note.predecessor.empty()) translated(origin, "Description", note.predecessor);
}

void code_list(pugi::xml_node version, const CodeList& list) {
  pugi::xml_node node = version.append_child("CodeList");
  attribute(node, "OID", oid("CL.", list.name));
  attribute(node, "Name", list.name);
  attribute(node, "DataType", list.type == Type::text ? "text" : "float");
  const bool decoded =
      std::any_of(list.terms.begin(), list.terms.end(), [](const auto& term) { return !term.decode.empty(); });
  int order = 0;
  for (const CodeList::Term& term : list.terms) {
    pugi::xml_node one = node.append_child(decoded ? "CodeListItem" : "EnumeratedItem");
    attribute(one, "CodedValue", term.value);
    attribute(one, "OrderNumber", ++order);
    if (decoded) translated(one, "Decode", term.decode.empty() ? term.value : term.decode);
  }
}

void method(pugi::xml_node version, const Method& one) {
  pugi::xml_node node = version.append_child("MethodDef");
  attribute(node, "OID", oid("MT.", one.name));
  attribute(node, "Name", one.name);
  attribute(node, "Type", one.type);
  translated(node, "Description", one.description);
}

}  // namespace

std::string define_xml(const Define& define, const WriteOptions& options) {
  if (std::vector<Problem> problems = Check(define).problems(); !problems.empty()) throw Error(std::move(problems));
  pugi::xml_document document;
  pugi::xml_node version = metadata(document, define, options);
  for (const ItemGroup& group : define.groups) item_group(version, group);
  for (const ItemGroup& group : define.groups)
    for (std::size_t i = 0; i < group.notes.size(); ++i)
      item(version, group.dataset, group.dataset.variables[i], group.notes[i]);
  for (const CodeList& list : define.code_lists) code_list(version, list);
  for (const Method& one : define.methods) method(version, one);
  std::ostringstream text;
  document.save(text, "  ", pugi::format_default, pugi::encoding_utf8);
  return text.str();
}

void write_define_xml(const std::filesystem::path& file, const Define& define, const WriteOptions& options) {
  const std::string text = define_xml(define, options);
  Output output(file);
  output.append(text);
  output.finish();
}

}  // namespace titrate::cdisc
