#include "contract/resources/resource.h"

#include <fmt/format.h>

#include <atomic>

namespace quarterdeck::resources {
namespace {

std::string text_of(const JsonObject& object, std::string_view member) {
  const auto* found = object.if_contains(member);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

const JsonObject* object_of(const JsonObject& object, std::string_view member) {
  const auto* found = object.if_contains(member);
  return found == nullptr ? nullptr : found->if_object();
}

std::string metadata_text(const JsonObject& object, std::string_view member) {
  const auto* metadata = object_of(object, "metadata");
  return metadata == nullptr ? std::string() : text_of(*metadata, member);
}

std::map<std::string, std::string> metadata_map(const JsonObject& object, std::string_view member) {
  std::map<std::string, std::string> result;
  const auto* metadata = object_of(object, "metadata");
  const auto* map = metadata == nullptr ? nullptr : object_of(*metadata, member);
  if (map == nullptr) return result;
  for (const auto& entry : *map) {
    if (entry.value().is_string()) result.emplace(std::string(entry.key()), std::string(entry.value().get_string()));
  }
  return result;
}

std::string metadata_entry(const JsonObject& object, std::string_view map_name, std::string_view name) {
  const auto* metadata = object_of(object, "metadata");
  const auto* map = metadata == nullptr ? nullptr : object_of(*metadata, map_name);
  return map == nullptr ? std::string() : text_of(*map, name);
}

}  // namespace

std::string Reference::text() const { return space.empty() ? fmt::format("{} {}", kind.kind, name) : fmt::format("{} {}/{}", kind.kind, space, name); }

JsonObject& Resource::json() {
  if (object_.use_count() > 1) {
    object_ = std::make_shared<JsonObject>(*object_);
  } else {
    // Whoever held the last other copy, maybe in another thread, has finished reading it.
    std::atomic_thread_fence(std::memory_order_acquire);
  }
  return *object_;
}

Kind Resource::kind() const {
  const auto api_version = text_of(*object_, "apiVersion");
  const auto slash = api_version.find('/');
  if (slash == std::string::npos) return {"", api_version, text_of(*object_, "kind")};
  return {api_version.substr(0, slash), api_version.substr(slash + 1), text_of(*object_, "kind")};
}

Reference Resource::reference() const { return {kind(), space(), name()}; }
std::string Resource::name() const { return metadata_text(*object_, "name"); }
std::string Resource::space() const { return metadata_text(*object_, "namespace"); }
std::string Resource::uid() const { return metadata_text(*object_, "uid"); }
std::string Resource::resource_version() const { return metadata_text(*object_, "resourceVersion"); }

std::int64_t Resource::generation() const {
  const auto* metadata = object_of(*object_, "metadata");
  const auto* found = metadata == nullptr ? nullptr : metadata->if_contains("generation");
  return found != nullptr && found->is_int64() ? found->get_int64() : 0;
}

bool Resource::is_being_deleted() const { return !metadata_text(*object_, "deletionTimestamp").empty(); }
std::map<std::string, std::string> Resource::labels() const { return metadata_map(*object_, "labels"); }
std::map<std::string, std::string> Resource::annotations() const { return metadata_map(*object_, "annotations"); }
std::string Resource::label(std::string_view name) const { return metadata_entry(*object_, "labels", name); }
std::string Resource::annotation(std::string_view name) const { return metadata_entry(*object_, "annotations", name); }

const Json& Resource::at(std::string_view member) const {
  static const Json nothing = JsonObject();
  const auto* found = object_->if_contains(member);
  return found == nullptr ? nothing : *found;
}

bool has_labels(const Resource& resource, const std::map<std::string, std::string>& wanted) {
  if (wanted.empty()) return true;
  const auto labels = resource.labels();
  for (const auto& [name, value] : wanted) {
    const auto found = labels.find(name);
    if (found == labels.end() || found->second != value) return false;
  }
  return true;
}

}  // namespace quarterdeck::resources
