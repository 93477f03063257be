#pragma once

#include <compare>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/json.h"

// A Kubernetes object as it crosses the wire, and how it is named.
namespace quarterdeck::resources {

// One kind of object in one version: {"dp.wso2.com", "v1alpha3", "API"}. The core group is the empty text.
struct Kind {
  std::string group;
  std::string version;
  std::string kind;

  std::string api_version() const { return group.empty() ? version : group + "/" + version; }
  auto operator<=>(const Kind&) const = default;
};

// Which object. The version does not take part in identity: every version names the same object.
struct Reference {
  Kind kind;
  std::string space;  // the namespace; empty for kinds that have none
  std::string name;

  std::string text() const;  // "HTTPRoute apk/orders", for messages
  auto operator<=>(const Reference&) const = default;
};

// One object. The JSON is all there is; the accessors only read it. Copies share it until one of them changes it: a list, a plan and a watch
// hand on the same objects, of which hardly any is ever changed.
class Resource {
 public:
  Resource() : Resource(JsonObject()) {}
  explicit Resource(JsonObject object) : object_(std::make_shared<JsonObject>(std::move(object))) {}

  const JsonObject& json() const { return *object_; }
  // To change it. Good until the resource is copied.
  JsonObject& json();

  Kind kind() const;
  Reference reference() const;
  std::string name() const;
  std::string space() const;
  std::string uid() const;
  std::string resource_version() const;
  std::int64_t generation() const;
  bool is_being_deleted() const;  // metadata.deletionTimestamp is set
  std::map<std::string, std::string> labels() const;
  std::map<std::string, std::string> annotations() const;
  std::string label(std::string_view name) const;       // empty when absent
  std::string annotation(std::string_view name) const;  // empty when absent

  // spec, status, data: an empty object's value when absent.
  const Json& at(std::string_view member) const;

  bool operator==(const Resource& other) const { return object_ == other.object_ || *object_ == *other.object_; }

 private:
  std::shared_ptr<JsonObject> object_;  // null only when moved from
};

// True when every label of `wanted` is on the object.
bool has_labels(const Resource& resource, const std::map<std::string, std::string>& wanted);

}  // namespace quarterdeck::resources
