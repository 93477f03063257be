#include "cluster/custom_kinds.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <set>
#include <utility>

#include "base/text.h"
#include "cluster/structural_rules.h"
#include "contract/resources/resource.h"

namespace quarterdeck::cluster {
namespace {

bool is_true(const Json& value, std::string_view member) {
  const auto* found = base::find(value, member);
  return found != nullptr && found->is_bool() && found->get_bool();
}

std::vector<std::string> texts_at(const Json& value, std::string_view member) {
  std::vector<std::string> result;
  const auto* list = base::find(value, member);
  if (list == nullptr || !list->is_array()) return result;
  for (const auto& element : list->get_array()) {
    if (element.is_string()) result.emplace_back(element.get_string());
  }
  return result;
}

std::vector<PrinterColumn> columns_of(const Json& version) {
  std::vector<PrinterColumn> columns;
  const auto* list = base::find(version, "additionalPrinterColumns");
  if (list == nullptr || !list->is_array()) {
    return {{.name = "Age", .type = "date", .format = "", .description = "", .priority = 0, .json_path = ".metadata.creationTimestamp"}};
  }
  for (const auto& column : list->get_array()) {
    const auto* priority = base::find(column, "priority");
    columns.push_back({.name = base::text_at(column, "name"),
                       .type = base::text_at(column, "type"),
                       .format = base::text_at(column, "format"),
                       .description = base::text_at(column, "description"),
                       .priority = priority != nullptr && priority->is_int64() ? priority->get_int64() : 0,
                       .json_path = base::text_at(column, "jsonPath")});
  }
  return columns;
}

std::string deprecation_of(const Json& version, const KindFacts& kind, const std::string& name) {
  if (!is_true(version, "deprecated")) return "";
  const auto warning = base::text_at(version, "deprecationWarning");
  return warning.empty() ? fmt::format("{} {} is deprecated", kind.api_version(name), kind.kind) : warning;
}

Outcome<ServedVersion> version_of(const Json& version, const KindFacts& kind) {
  const auto* openapi = base::find(version, "schema", "openAPIV3Schema");
  auto schema = compile_schema(openapi == nullptr ? Json(JsonObject{{"x-kubernetes-preserve-unknown-fields", true}}) : *openapi);
  if (!schema) return schema.error();
  const auto name = base::text_at(version, "name");
  const auto* status = base::find(version, "subresources", "status");
  return ServedVersion{.name = name,
                       .schema = with_object_meta(*schema),
                       .columns = columns_of(version),
                       .has_status = status != nullptr && !status->is_null(),
                       .is_served = is_true(version, "served"),
                       .deprecation_warning = deprecation_of(version, kind, name)};
}

JsonArray versions_of(const JsonObject& definition) {
  const auto* spec = definition.if_contains("spec");
  const auto* versions = spec == nullptr ? nullptr : base::find(*spec, "versions");
  return versions != nullptr && versions->is_array() ? versions->get_array() : JsonArray();
}

bool has_member(const Json& value, std::string_view name) {
  if (const auto* array = value.if_array()) {
    return std::any_of(array->begin(), array->end(), [&](const Json& element) { return has_member(element, name); });
  }
  const auto* object = value.if_object();
  if (object == nullptr) return false;
  return std::any_of(object->begin(), object->end(), [&](const auto& member) { return member.key() == name || has_member(member.value(), name); });
}

JsonObject condition(std::string_view type, std::string_view reason, std::string_view message, const std::string& now) {
  return {{"type", type}, {"status", "True"}, {"lastTransitionTime", now}, {"reason", reason}, {"message", message}};
}

void set_condition(JsonArray& conditions, JsonObject next) {
  for (auto& present : conditions) {
    if (base::text_at(present, "type") != std::string_view(next["type"].get_string())) continue;
    if (base::text_at(present, "status") == std::string_view(next["status"].get_string())) return;
    present = std::move(next);
    return;
  }
  conditions.push_back(std::move(next));
}

}  // namespace

Outcome<KindPointer> kind_of_definition(const JsonObject& definition) {
  const Json whole(definition);
  const auto* spec = base::find(whole, "spec");
  if (spec == nullptr) return Failure{Problem::invalid, "spec: Required value"};
  auto kind = std::make_shared<KindFacts>();
  kind->group = base::text_at(*spec, "group");
  kind->plural = base::text_at(*spec, "names", "plural");
  kind->singular = base::text_at(*spec, "names", "singular");
  kind->kind = base::text_at(*spec, "names", "kind");
  kind->list_kind = base::text_at(*spec, "names", "listKind");
  if (const auto* names = base::find(*spec, "names")) {
    kind->short_names = texts_at(*names, "shortNames");
    kind->categories = texts_at(*names, "categories");
  }
  kind->scope = base::text_at(*spec, "scope") == "Cluster" ? Scope::cluster : Scope::in_namespace;
  kind->is_custom = kind->counts_generations = kind->needs_version_on_update = true;
  kind->definition_uid = base::text_at(whole, "metadata", "uid");
  for (const auto& version : versions_of(definition)) {
    auto served = version_of(version, *kind);
    if (!served) return Failure{Problem::invalid, fmt::format("version {}: {}", base::text_at(version, "name"), served.error().message)};
    if (is_true(version, "storage")) kind->storage_version = served->name;
    kind->versions.push_back(std::move(*served));
  }
  if (kind->versions.empty()) return Failure{Problem::invalid, "spec.versions: Required value"};
  std::sort(kind->versions.begin(), kind->versions.end(),
            [](const ServedVersion& left, const ServedVersion& right) { return is_preferred_version(left.name, right.name); });
  return KindPointer(std::move(kind));
}

void complete_definition(JsonObject& definition) {
  auto* spec = definition.if_contains("spec");
  if (spec == nullptr || !spec->is_object()) return;
  auto& object = spec->get_object();
  if (!object.contains("conversion")) object.emplace("conversion", JsonObject{{"strategy", "None"}});
  auto* names = object.if_contains("names");
  if (names == nullptr || !names->is_object()) return;
  const auto kind = base::text_at(*names, "kind");
  auto& members = names->get_object();
  if (!members.contains("singular")) members.emplace("singular", base::to_lower(kind));
  if (!members.contains("listKind")) members.emplace("listKind", kind + "List");
}

namespace {

// When all versions have the same schema, it is spoken of as one.
void add_faults_of_schemas(const JsonArray& versions, std::vector<Cause>& faults) {
  const auto schema_of = [](const Json& version) { return base::find(version, "schema", "openAPIV3Schema"); };
  const auto* first = versions.empty() ? nullptr : schema_of(versions[0]);
  const bool is_shared = first != nullptr && std::all_of(versions.begin(), versions.end(), [&](const Json& version) {
                           const auto* schema = schema_of(version);
                           return schema != nullptr && *schema == *first;
                         });
  for (std::size_t index = 0; index < (is_shared ? 1 : versions.size()); ++index) {
    const auto path = is_shared ? std::string("spec.validation.openAPIV3Schema") : fmt::format("spec.versions[{}].schema.openAPIV3Schema", index);
    const auto* openapi = schema_of(versions[index]);
    if (openapi == nullptr) {
      faults.push_back({"FieldValueRequired", "Required value: schemas are required", path});
      continue;
    }
    auto found = faults_of_schema(*openapi, path);
    if (found.empty()) {
      if (const auto schema = compile_schema(*openapi); !schema)
        found.push_back({"FieldValueInvalid", "Invalid value: " + schema.error().message, path});
    }
    faults.insert(faults.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
  }
}

void add_faults_of_columns(const Json& version, const std::string& path, std::vector<Cause>& faults) {
  constexpr std::array<std::string_view, 5> kTypes = {"boolean", "date", "integer", "number", "string"};
  const auto columns = columns_of(version);
  for (std::size_t index = 0; index < columns.size(); ++index) {
    const auto& type = columns[index].type;
    if (std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end()) continue;
    faults.push_back({"FieldValueInvalid", fmt::format("Invalid value: \"{}\": must be one of {}", type, fmt::join(kTypes, ",")),
                      fmt::format("{}.additionalPrinterColumns[{}].type", path, index)});
  }
}

// Groups of the Kubernetes project are for kinds that it has agreed to.
void add_fault_of_group(const Json& definition, std::vector<Cause>& faults) {
  constexpr std::string_view kApproval = "api-approved.kubernetes.io";
  const auto group = base::text_at(definition, "spec", "group");
  const bool is_protected = group == "k8s.io" || group == "kubernetes.io" || group.ends_with(".k8s.io") || group.ends_with(".kubernetes.io");
  if (!is_protected || !base::text_at(definition, "metadata", "annotations", kApproval).empty()) return;
  faults.push_back({"FieldValueRequired",
                    fmt::format("Required value: protected groups must have approval annotation \"{}\", see "
                                "https://github.com/kubernetes/enhancements/pull/1111",
                                kApproval),
                    fmt::format("metadata.annotations[{}]", kApproval)});
}

}  // namespace

std::vector<Cause> faults_of_definition(const JsonObject& definition) {
  std::vector<Cause> faults;
  const Json whole(definition);
  const auto name = base::text_at(whole, "metadata", "name");
  const auto expected = base::text_at(whole, "spec", "names", "plural") + "." + base::text_at(whole, "spec", "group");
  if (name != expected) {
    faults.push_back({"FieldValueInvalid", fmt::format("Invalid value: \"{}\": must be spec.names.plural+\".\"+spec.group", name), "metadata.name"});
  }
  add_fault_of_group(whole, faults);
  const auto strategy = base::text_at(whole, "spec", "conversion", "strategy");
  if (strategy != "None") {
    faults.push_back({"FieldValueNotSupported", fmt::format("Unsupported value: \"{}\": supported values: \"None\"", strategy), "spec.conversion.strategy"});
  }
  const auto versions = versions_of(definition);
  std::size_t stored = 0;
  std::set<std::string> seen;
  for (std::size_t index = 0; index < versions.size(); ++index) {
    const auto& version = versions[index];
    const auto path = fmt::format("spec.versions[{}]", index);
    stored += is_true(version, "storage") ? 1 : 0;
    const auto version_name = base::text_at(version, "name");
    if (!seen.insert(version_name).second) {
      faults.push_back({"FieldValueDuplicate", fmt::format("Duplicate value: \"{}\"", version_name), path + ".name"});
    }
    add_faults_of_columns(version, path, faults);
  }
  add_faults_of_schemas(versions, faults);
  if (stored != 1) {
    faults.push_back({"FieldValueInvalid", "Invalid value: must have exactly one version marked as storage version", "spec.versions"});
  }
  return faults;
}

std::vector<std::string> warnings_of_definition(const JsonObject& definition) {
  constexpr std::string_view rules = "x-kubernetes-validations";
  for (const auto& version : versions_of(definition)) {
    if (!has_member(version, rules)) continue;
    return {fmt::format("{} are kept and shown, but this cluster does not evaluate them", rules)};
  }
  return {};
}

void establish_definition(JsonObject& definition, const std::string& now) {
  const Json spec = definition["spec"];
  auto& status_value = definition["status"];
  if (!status_value.is_object()) status_value.emplace_object();
  auto& status = status_value.get_object();
  if (const auto* names = base::find(spec, "names")) status["acceptedNames"] = *names;
  auto& conditions = status["conditions"];
  if (!conditions.is_array()) conditions.emplace_array();
  set_condition(conditions.get_array(), condition("NamesAccepted", "NoConflicts", "no conflicts found", now));
  set_condition(conditions.get_array(), condition("Established", "InitialNamesAccepted", "the initial names have been accepted", now));
  auto& stored = status["storedVersions"];
  if (!stored.is_array()) stored.emplace_array();
  for (const auto& version : versions_of(definition)) {
    if (!is_true(version, "storage")) continue;
    const Json name(base::text_at(version, "name"));
    auto& list = stored.get_array();
    if (std::find(list.begin(), list.end(), name) == list.end()) list.push_back(name);
  }
}

}  // namespace quarterdeck::cluster
