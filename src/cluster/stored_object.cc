#include "cluster/stored_object.h"

#include "contract/resources/resource.h"

namespace quarterdeck::cluster {
namespace {

std::vector<OwnerReference> owners_of(const Json& metadata) {
  std::vector<OwnerReference> owners;
  const auto* list = base::find(metadata, "ownerReferences");
  if (list == nullptr || !list->is_array()) return owners;
  for (const auto& owner : list->get_array()) {
    const auto* blocks = base::find(owner, "blockOwnerDeletion");
    owners.push_back({.api_version = base::text_at(owner, "apiVersion"),
                      .kind = base::text_at(owner, "kind"),
                      .name = base::text_at(owner, "name"),
                      .uid = base::text_at(owner, "uid"),
                      .blocks_deletion = blocks != nullptr && blocks->is_bool() && blocks->get_bool()});
  }
  return owners;
}

bool has_finalizers(const Json& metadata) {
  const auto* list = base::find(metadata, "finalizers");
  return list != nullptr && list->is_array() && !list->get_array().empty();
}

}  // namespace

JsonObject StoredObject::parse() const {
  // The text was written by us; one that does not parse is a broken disk, which the store's opening has already refused.
  auto value = base::parse_json(text, 256);
  return value && value->is_object() ? std::move(value->get_object()) : JsonObject();
}

ObjectPointer make_stored(const JsonObject& object, Version version) {
  auto stored = std::make_shared<StoredObject>();
  const resources::Resource resource(object);
  const auto& metadata = resource.at("metadata");
  stored->name = {resource.space(), resource.name()};
  stored->version = version;
  stored->uid = resource.uid();
  stored->labels = resource.labels();
  stored->owners = owners_of(metadata);
  stored->is_being_deleted = resource.is_being_deleted();
  stored->has_finalizers = has_finalizers(metadata);
  stored->text = base::canonical_text(object);
  return stored;
}

JsonObject& metadata_of(JsonObject& object) {
  // Not with operator[]: that may move all members even when the one asked for is there.
  auto* metadata = object.if_contains("metadata");
  if (metadata == nullptr) metadata = &object.emplace("metadata", JsonObject()).first->value();
  if (!metadata->is_object()) metadata->emplace_object();
  return metadata->get_object();
}

}  // namespace quarterdeck::cluster
