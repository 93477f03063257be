#include "cluster/api/openapi.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "base/text.h"

namespace quarterdeck::cluster {
namespace {

constexpr std::string_view kMetaReference = "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

constexpr std::string_view kObjectMeta = R"({
  "type": "object", "description": "What every object says about itself.",
  "properties": {
    "name": {"type": "string", "description": "Name of the object, unique among objects of its kind in its namespace."},
    "generateName": {"type": "string", "description": "Prefix of the name that the cluster chooses when no name is given."},
    "namespace": {"type": "string", "description": "The namespace that the object is in."},
    "selfLink": {"type": "string", "description": "Not used any more."},
    "uid": {"type": "string", "description": "Identity of the object; an object of the same name made later has another."},
    "resourceVersion": {"type": "string", "description": "Changes with every write. Sent along with a write, it must still be the current one."},
    "generation": {"type": "integer", "format": "int64", "description": "Counts the changes of what is desired."},
    "creationTimestamp": {"type": "string", "format": "date-time", "description": "When the object was made."},
    "deletionTimestamp": {"type": "string", "format": "date-time", "description": "When its deletion was asked for; it goes with its last finalizer."},
    "deletionGracePeriodSeconds": {"type": "integer", "format": "int64", "description": "Seconds between that and its end."},
    "labels": {"type": "object", "additionalProperties": {"type": "string", "default": ""}, "description": "Short texts to select objects by."},
    "annotations": {"type": "object", "additionalProperties": {"type": "string", "default": ""}, "description": "Texts that tools keep with the object."},
    "finalizers": {"type": "array", "items": {"type": "string", "default": ""}, "x-kubernetes-list-type": "set",
                   "description": "Who must still clean up before the object may go."},
    "ownerReferences": {"type": "array", "description": "Objects without which this one is deleted.",
                        "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["uid"],
                        "items": {"type": "object", "required": ["apiVersion", "kind", "name", "uid"], "x-kubernetes-map-type": "atomic", "properties": {
                          "apiVersion": {"type": "string"}, "kind": {"type": "string"}, "name": {"type": "string"}, "uid": {"type": "string"},
                          "controller": {"type": "boolean"}, "blockOwnerDeletion": {"type": "boolean"}}}},
    "managedFields": {"type": "array", "description": "Who manages which fields.", "x-kubernetes-list-type": "atomic",
                      "items": {"type": "object", "properties": {
                        "apiVersion": {"type": "string"}, "fieldsType": {"type": "string"}, "fieldsV1": {"type": "object"}, "manager": {"type": "string"},
                        "operation": {"type": "string"}, "subresource": {"type": "string"}, "time": {"type": "string", "format": "date-time"}}}}
  }
})";

// com.wso2.dp.v1alpha3.API: how schemas are named in the documents of Kubernetes.
std::string schema_name(const KindFacts& kind, std::string_view version) {
  if (kind.group.empty()) return fmt::format("io.k8s.api.core.{}.{}", version, kind.kind);
  auto parts = base::split(kind.group, '.');
  std::reverse(parts.begin(), parts.end());
  return fmt::format("{}.{}.{}", base::join(parts, "."), version, kind.kind);
}

JsonObject group_version_kind(const KindFacts& kind, std::string_view version) {
  return {{"group", kind.group}, {"version", version}, {"kind", kind.kind}};
}

// The schema as its author wrote it.
Json authored_schema(ClusterStore& store, const KindFacts& kind, std::string_view version) {
  if (!kind.is_custom) {
    auto schema = base::parse_json(built_in_schema(kind.table()));
    return schema ? std::move(*schema) : Json(JsonObject());
  }
  const auto definition = store.objects().find(definitions_table(), {"", kind.qualified_resource()});
  if (!definition) return JsonObject();
  const Json whole = definition->parse();
  const auto* versions = base::find(whole, "spec", "versions");
  if (versions == nullptr || !versions->is_array()) return JsonObject();
  for (const auto& candidate : versions->get_array()) {
    if (base::text_at(candidate, "name") != version) continue;
    const auto* schema = base::find(candidate, "schema", "openAPIV3Schema");
    return schema == nullptr ? Json(JsonObject()) : *schema;
  }
  return JsonObject();
}

Json object_schema(ClusterStore& store, const KindFacts& kind, std::string_view version) {
  auto schema = authored_schema(store, kind, version);
  auto& object = schema.get_object();
  object["type"] = "object";
  auto& properties = object["properties"];
  if (!properties.is_object()) properties.emplace_object();
  auto& fields = properties.get_object();
  fields["apiVersion"] = JsonObject{{"type", "string"}, {"description", "The group and version of the API that this object is written in."}};
  fields["kind"] = JsonObject{{"type", "string"}, {"description", "What kind of object this is."}};
  fields["metadata"] = JsonObject{{"description", "What every object says about itself."},
                                  {"default", JsonObject()},
                                  {"allOf", JsonArray{JsonObject{{"$ref", kMetaReference}}}}};
  object["x-kubernetes-group-version-kind"] = JsonArray{group_version_kind(kind, version)};
  return schema;
}

Json list_schema(const KindFacts& kind, std::string_view version, const std::string& item) {
  return JsonObject{{"type", "object"},
                    {"description", "A list of " + kind.kind + " objects."},
                    {"required", JsonArray{"items"}},
                    {"properties",
                     JsonObject{{"apiVersion", JsonObject{{"type", "string"}}},
                                {"kind", JsonObject{{"type", "string"}}},
                                {"metadata", JsonObject{{"type", "object"}}},
                                {"items", JsonObject{{"type", "array"}, {"items", JsonObject{{"$ref", "#/components/schemas/" + item}}}}}}},
                    {"x-kubernetes-group-version-kind",
                     JsonArray{JsonObject{{"group", kind.group}, {"version", version}, {"kind", kind.list_kind}}}}};
}

JsonObject parameter(std::string_view name, std::string_view type) {
  return {{"name", name}, {"in", "query"}, {"schema", JsonObject{{"type", type}, {"uniqueItems", true}}}};
}

JsonObject operation(const KindFacts& kind, std::string_view version, std::string_view action, const std::string& schema, JsonArray parameters) {
  const JsonObject content{{"application/json", JsonObject{{"schema", JsonObject{{"$ref", "#/components/schemas/" + schema}}}}}};
  return {{"tags", JsonArray{kind.group.empty() ? "core_v1" : kind.group}},
          {"operationId", fmt::format("{}{}{}{}", action, kind.group.empty() ? "Core" : "", version, kind.kind)},
          {"parameters", std::move(parameters)},
          {"responses", JsonObject{{"200", JsonObject{{"description", "OK"}, {"content", content}}}}},
          {"x-kubernetes-action", action},
          {"x-kubernetes-group-version-kind", group_version_kind(kind, version)}};
}

JsonArray write_parameters() {
  return {parameter("dryRun", "string"), parameter("fieldManager", "string"), parameter("fieldValidation", "string")};
}

JsonArray patch_parameters() {
  auto parameters = write_parameters();
  parameters.push_back(parameter("force", "boolean"));
  return parameters;
}

JsonArray list_parameters() {
  return {parameter("continue", "string"),        parameter("fieldSelector", "string"),   parameter("labelSelector", "string"),
          parameter("limit", "integer"),          parameter("resourceVersion", "string"), parameter("timeoutSeconds", "integer"),
          parameter("watch", "boolean")};
}

void put_paths(JsonObject& paths, const KindFacts& kind, const ServedVersion& version, const std::string& item, const std::string& list) {
  const auto root = kind.group.empty() ? "/api/" + version.name : "/apis/" + kind.group + "/" + version.name;
  const bool is_namespaced = kind.scope == Scope::in_namespace;
  const auto collection = root + (is_namespaced ? "/namespaces/{namespace}/" : "/") + kind.plural;
  paths.emplace(collection, JsonObject{{"get", operation(kind, version.name, "list", list, list_parameters())},
                                       {"post", operation(kind, version.name, "post", item, write_parameters())}});
  paths.emplace(collection + "/{name}", JsonObject{{"get", operation(kind, version.name, "get", item, {})},
                                                   {"put", operation(kind, version.name, "put", item, write_parameters())},
                                                   {"patch", operation(kind, version.name, "patch", item, patch_parameters())},
                                                   {"delete", operation(kind, version.name, "delete", item, {parameter("dryRun", "string")})}});
  if (is_namespaced) paths.emplace(root + "/" + kind.plural, JsonObject{{"get", operation(kind, version.name, "list", list, list_parameters())}});
}

// Changes when a kind of the version does. Built-in kinds change with the program only.
std::string hash_of(ClusterStore& store, const Kinds& kinds, std::string_view group, std::string_view version) {
  std::string facts;
  for (const auto& kind : kinds.all()) {
    if (kind->group != group || kind->version(version) == nullptr) continue;
    const auto definition = store.objects().find(definitions_table(), {"", kind->qualified_resource()});
    facts += fmt::format("{}={}:{};", kind->plural, kind->definition_uid, definition ? definition->version : 1);
  }
  return base::to_hex(base::sha256(facts)).substr(0, 32);
}

}  // namespace

JsonObject openapi_index(ClusterStore& store) {
  const auto kinds = store.kinds();
  JsonObject paths;
  const auto put = [&](const std::string& group, const std::string& version) {
    const auto path = group.empty() ? "api/" + version : "apis/" + group + "/" + version;
    paths.emplace(path, JsonObject{{"serverRelativeURL", fmt::format("/openapi/v3/{}?hash={}", path, hash_of(store, *kinds, group, version))}});
  };
  put("", "v1");
  for (const auto& group : kinds->groups()) {
    for (const auto& version : kinds->versions_of(group)) put(group, version);
  }
  return {{"paths", std::move(paths)}};
}

std::optional<JsonObject> openapi_document(ClusterStore& store, std::string_view group, std::string_view version) {
  const auto kinds = store.kinds();
  JsonObject schemas, paths;
  for (const auto& kind : kinds->all()) {
    const auto* served = kind->group == group ? kind->version(version) : nullptr;
    if (served == nullptr) continue;
    const auto item = schema_name(*kind, version);
    schemas.emplace(item, object_schema(store, *kind, version));
    schemas.emplace(item + "List", list_schema(*kind, version, item));
    put_paths(paths, *kind, *served, item, item + "List");
  }
  if (schemas.empty()) return std::nullopt;
  auto meta = base::parse_json(kObjectMeta);
  schemas.emplace("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta", meta ? std::move(*meta) : Json(JsonObject()));
  return JsonObject{{"openapi", "3.0.0"},
                    {"info", JsonObject{{"title", "Kubernetes"}, {"version", "v1.32.0+quarterdeck"}}},
                    {"paths", std::move(paths)},
                    {"components", JsonObject{{"schemas", std::move(schemas)}}}};
}

}  // namespace quarterdeck::cluster
