#include <string_view>
#include <utility>

#include "cluster/kinds.h"

namespace quarterdeck::cluster {
namespace {

// The schemas say what the fields mean to us; they are what `kubectl explain` shows.
constexpr std::string_view kNamespace = R"({
  "type": "object", "description": "A namespace is a scope for names: objects of one kind in one namespace have different names.",
  "properties": {
    "spec": {"type": "object", "description": "How the namespace behaves.", "properties": {
      "finalizers": {"type": "array", "description": "Who must still clean up before the namespace is gone.", "items": {"type": "string"}}}},
    "status": {"type": "object", "description": "What is true of the namespace now.", "properties": {
      "phase": {"type": "string", "description": "Active, or Terminating while its objects are being deleted."},
      "conditions": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"],
                     "items": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}}}}})";

constexpr std::string_view kConfigMap = R"({
  "type": "object", "description": "Configuration data that other objects refer to by name.",
  "properties": {
    "data": {"type": "object", "description": "Texts by name.", "additionalProperties": {"type": "string"}},
    "binaryData": {"type": "object", "description": "Bytes by name, as base64.", "additionalProperties": {"type": "string", "format": "byte"}},
    "immutable": {"type": "boolean", "description": "When true, the data may not change any more."}}})";

constexpr std::string_view kSecret = R"({
  "type": "object", "description": "Confidential data that other objects refer to by name.",
  "properties": {
    "type": {"type": "string", "description": "What the data is for, such as Opaque or kubernetes.io/tls.", "default": "Opaque"},
    "data": {"type": "object", "description": "Bytes by name, as base64.", "additionalProperties": {"type": "string", "format": "byte"}},
    "stringData": {"type": "object", "description": "Texts by name; moved into data when written.", "additionalProperties": {"type": "string"}},
    "immutable": {"type": "boolean", "description": "When true, the data may not change any more."}}})";

constexpr std::string_view kService = R"({
  "type": "object", "description": "A name and ports under which something can be reached.",
  "properties": {
    "spec": {"type": "object", "description": "How it is reached.", "x-kubernetes-preserve-unknown-fields": true, "properties": {
      "type": {"type": "string", "description": "ClusterIP, NodePort, LoadBalancer or ExternalName.", "default": "ClusterIP",
               "enum": ["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]},
      "externalName": {"type": "string", "description": "The host name that an ExternalName service stands for."},
      "selector": {"type": "object", "description": "Labels of what serves it.", "x-kubernetes-map-type": "atomic",
                   "additionalProperties": {"type": "string"}},
      "ports": {"type": "array", "description": "The ports it offers.", "x-kubernetes-list-type": "map",
                "x-kubernetes-list-map-keys": ["port", "protocol"], "items": {
        "type": "object", "required": ["port"], "properties": {
          "name": {"type": "string", "description": "Name of the port."},
          "port": {"type": "integer", "format": "int32", "description": "Number of the port.", "minimum": 1, "maximum": 65535},
          "protocol": {"type": "string", "description": "TCP, UDP or SCTP.", "default": "TCP"},
          "appProtocol": {"type": "string", "description": "What is spoken on the port, such as http."},
          "nodePort": {"type": "integer", "format": "int32", "description": "Port on every node."},
          "targetPort": {"x-kubernetes-int-or-string": true, "description": "Number or name of the port behind it."}}}}}},
    "status": {"type": "object", "description": "What is true of the service now.", "x-kubernetes-preserve-unknown-fields": true}}})";

constexpr std::string_view kEvent = R"({
  "type": "object", "description": "Something that happened to an object.", "x-kubernetes-preserve-unknown-fields": true,
  "properties": {
    "involvedObject": {"type": "object", "description": "What it happened to.", "x-kubernetes-preserve-unknown-fields": true},
    "reason": {"type": "string", "description": "One word for why."},
    "message": {"type": "string", "description": "What happened, for people."},
    "type": {"type": "string", "description": "Normal or Warning."},
    "count": {"type": "integer", "format": "int32", "description": "How often it happened."}}})";

constexpr std::string_view kDefinition = R"({
  "type": "object", "description": "Defines a kind of custom resources.", "required": ["spec"],
  "properties": {
    "spec": {"type": "object", "description": "What the kind is called and what its objects look like.",
             "required": ["group", "names", "scope", "versions"], "properties": {
      "group": {"type": "string", "description": "The API group of the kind."},
      "scope": {"type": "string", "description": "Namespaced or Cluster.", "enum": ["Namespaced", "Cluster"]},
      "preserveUnknownFields": {"type": "boolean", "description": "Must be false: unknown fields are pruned."},
      "conversion": {"type": "object", "description": "How versions are converted; only the strategy None is served here.",
                     "x-kubernetes-preserve-unknown-fields": true},
      "names": {"type": "object", "description": "What the kind is called.", "required": ["plural", "kind"], "properties": {
        "plural": {"type": "string", "description": "The name in paths."},
        "singular": {"type": "string", "description": "The name of one, on the command line."},
        "kind": {"type": "string", "description": "The name in objects."},
        "listKind": {"type": "string", "description": "The kind of lists."},
        "shortNames": {"type": "array", "description": "Short names for the command line.", "items": {"type": "string"}},
        "categories": {"type": "array", "description": "Groups of kinds, such as all.", "items": {"type": "string"}}}},
      "versions": {"type": "array", "description": "The versions of the kind.", "minItems": 1, "items": {
        "type": "object", "required": ["name", "served", "storage"], "properties": {
          "name": {"type": "string", "description": "Name of the version, such as v1."},
          "served": {"type": "boolean", "description": "Whether the version can be asked for."},
          "storage": {"type": "boolean", "description": "Whether objects are kept in this version; true for exactly one."},
          "deprecated": {"type": "boolean", "description": "Whether using the version gives a warning."},
          "deprecationWarning": {"type": "string", "description": "The warning."},
          "schema": {"type": "object", "description": "What objects look like.", "properties": {
            "openAPIV3Schema": {"type": "object", "description": "A structural OpenAPI v3 schema.", "x-kubernetes-preserve-unknown-fields": true}}},
          "subresources": {"type": "object", "description": "status and scale.", "properties": {
            "status": {"type": "object", "description": "When present, the status is written apart from the rest.",
                       "x-kubernetes-preserve-unknown-fields": true},
            "scale": {"type": "object", "description": "Where replicas stand.", "x-kubernetes-preserve-unknown-fields": true}}},
          "selectableFields": {"type": "array", "items": {"type": "object", "properties": {"jsonPath": {"type": "string"}}}},
          "additionalPrinterColumns": {"type": "array", "description": "Columns of lists.", "items": {
            "type": "object", "required": ["name", "type", "jsonPath"], "properties": {
              "name": {"type": "string"}, "type": {"type": "string"}, "format": {"type": "string"}, "description": {"type": "string"},
              "priority": {"type": "integer", "format": "int32"}, "jsonPath": {"type": "string"}}}}}}}}},
    "status": {"type": "object", "description": "What is true of the kind now.", "x-kubernetes-preserve-unknown-fields": true, "properties": {
      "conditions": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"],
                     "items": {"type": "object", "x-kubernetes-preserve-unknown-fields": true, "properties": {"type": {"type": "string"}}}}}}}})";

struct BuiltIn {
  std::string_view group, version, plural, singular, kind, short_name;
  Scope scope;
  std::string_view schema;
  bool has_status;
  bool counts_generations;
  bool needs_version_on_update;
  std::vector<PrinterColumn> columns;
};

KindPointer made(const BuiltIn& facts) {
  auto kind = std::make_shared<KindFacts>();
  kind->group = facts.group;
  kind->plural = facts.plural;
  kind->singular = facts.singular;
  kind->kind = facts.kind;
  kind->list_kind = kind->kind + "List";
  if (!facts.short_name.empty()) kind->short_names = {std::string(facts.short_name)};
  kind->scope = facts.scope;
  kind->storage_version = facts.version;
  kind->counts_generations = facts.counts_generations;
  kind->needs_version_on_update = facts.needs_version_on_update;
  const auto schema = compile_schema(*base::parse_json(facts.schema));
  kind->versions.push_back({.name = std::string(facts.version),
                            .schema = with_object_meta(*schema),
                            .columns = facts.columns,
                            .has_status = facts.has_status});
  return kind;
}

PrinterColumn column(std::string name, std::string type, std::string json_path) {
  return {.name = std::move(name), .type = std::move(type), .format = "", .description = "", .priority = 0, .json_path = std::move(json_path)};
}

}  // namespace

std::string_view built_in_schema(const TableName& table) {
  if (table == namespaces_table()) return kNamespace;
  if (table == definitions_table()) return kDefinition;
  if (table.resource == "configmaps") return kConfigMap;
  if (table.resource == "secrets") return kSecret;
  if (table.resource == "services") return kService;
  return kEvent;
}

std::vector<KindPointer> built_in_kinds() {
  const auto age = column("Age", "date", ".metadata.creationTimestamp");
  return {
      made({"", "v1", "namespaces", "namespace", "Namespace", "ns", Scope::cluster, kNamespace, true, false, false,
            {column("Status", "string", ".status.phase"), age}}),
      made({"", "v1", "configmaps", "configmap", "ConfigMap", "cm", Scope::in_namespace, kConfigMap, false, false, false,
            {column("Data", "count", ".data"), age}}),
      made({"", "v1", "secrets", "secret", "Secret", "", Scope::in_namespace, kSecret, false, false, false,
            {column("Type", "string", ".type"), column("Data", "count", ".data"), age}}),
      made({"", "v1", "services", "service", "Service", "svc", Scope::in_namespace, kService, true, false, false,
            {column("Type", "string", ".spec.type"), column("External-Name", "string", ".spec.externalName"), age}}),
      made({"", "v1", "events", "event", "Event", "ev", Scope::in_namespace, kEvent, false, false, false,
            {column("Type", "string", ".type"), column("Reason", "string", ".reason"), column("Message", "string", ".message")}}),
      made({kDefinitionsGroup, "v1", "customresourcedefinitions", "customresourcedefinition", "CustomResourceDefinition", "crd", Scope::cluster,
            kDefinition, true, true, true, {column("Created At", "string", ".metadata.creationTimestamp")}}),
  };
}

}  // namespace quarterdeck::cluster
