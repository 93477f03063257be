#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "cluster/refusal.h"
#include "cluster/schema.h"
#include "cluster/stored_object.h"
#include "contract/resources/resource.h"

// Which kinds of objects there are, and what each needs to be told apart, checked and shown.
namespace quarterdeck::cluster {

enum class Scope { cluster, in_namespace };

struct PrinterColumn {
  std::string name;
  std::string type;
  std::string format;
  std::string description;
  std::int64_t priority = 0;
  std::string json_path;
};

struct ServedVersion {
  std::string name;
  SchemaPointer schema;  // of the whole object, with apiVersion, kind and metadata
  std::vector<PrinterColumn> columns;
  bool has_status = false;
  bool is_served = true;
  std::string deprecation_warning;  // empty: not deprecated
};

struct KindFacts {
  std::string group;
  std::string plural;
  std::string singular;
  std::string kind;
  std::string list_kind;
  std::vector<std::string> short_names;
  std::vector<std::string> categories;
  Scope scope = Scope::in_namespace;
  std::vector<ServedVersion> versions;  // as Kubernetes orders them: the preferred one first
  std::string storage_version;
  bool is_custom = false;               // defined by a CustomResourceDefinition
  bool counts_generations = false;
  bool needs_version_on_update = false;  // PUT without resourceVersion is refused
  std::string definition_uid;            // of the definition, for custom kinds

  TableName table() const { return {group, plural}; }
  std::string qualified_resource() const { return group.empty() ? plural : plural + "." + group; }  // apis.dp.wso2.com
  std::string qualified_kind() const { return group.empty() ? kind : kind + "." + group; }          // API.dp.wso2.com
  std::string api_version(std::string_view version) const { return group.empty() ? std::string(version) : group + "/" + std::string(version); }
  const ServedVersion* version(std::string_view name) const;  // null when it is not served
  const ServedVersion& storage() const;
};
using KindPointer = std::shared_ptr<const KindFacts>;

// All kinds at one moment; immutable.
class Kinds {
 public:
  explicit Kinds(std::vector<KindPointer> kinds);

  KindPointer by_resource(const TableName& table) const;                            // null when there is none
  KindPointer by_kind(std::string_view group, std::string_view kind) const;  // null when there is none
  std::vector<KindPointer> all() const;
  std::vector<std::string> groups() const;                                    // without the core group, sorted
  std::vector<std::string> versions_of(std::string_view group) const;         // preferred first

  Kinds with(const KindPointer& kind) const;
  Kinds without(const TableName& table) const;

 private:
  std::map<TableName, KindPointer> by_resource_;
};

// True when the left version goes before the right one: v2, v1, v1beta2, v1beta1, v1alpha1, then others by name.
bool is_preferred_version(std::string_view left, std::string_view right);

// Namespace, ConfigMap, Secret, Service, Event and CustomResourceDefinition.
std::vector<KindPointer> built_in_kinds();
// The OpenAPI schema of one of them, as text.
std::string_view built_in_schema(const TableName& table);

inline constexpr std::string_view kDefinitionsGroup = "apiextensions.k8s.io";
inline const TableName& definitions_table() {
  static const TableName table{std::string(kDefinitionsGroup), "customresourcedefinitions"};
  return table;
}
inline const TableName& namespaces_table() {
  static const TableName table{"", "namespaces"};
  return table;
}

}  // namespace quarterdeck::cluster
