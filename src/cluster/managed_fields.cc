#include "cluster/managed_fields.h"

#include <algorithm>
#include <tuple>

#include "cluster/stored_object.h"

namespace quarterdeck::cluster {
namespace {

constexpr std::size_t kMostUpdaters = 10;
constexpr std::string_view kFoldedName = "ancient-changes";

auto order_of(const ManagedEntry& entry) {
  return std::tie(entry.manager.operation, entry.time, entry.manager.name, entry.manager.api_version, entry.manager.subresource);
}

}  // namespace

ManagedFields ManagedFields::from_json(const Json* managed_fields) {
  ManagedFields result;
  if (managed_fields == nullptr || !managed_fields->is_array()) return result;
  for (const auto& entry : managed_fields->get_array()) {
    const auto* fields = base::find(entry, "fieldsV1");
    result.entries_.push_back({.manager = {.name = base::text_at(entry, "manager"),
                                           .operation = base::text_at(entry, "operation") == "Apply" ? Operation::apply : Operation::update,
                                           .api_version = base::text_at(entry, "apiVersion"),
                                           .subresource = base::text_at(entry, "subresource")},
                               .time = base::text_at(entry, "time"),
                               .fields = fields == nullptr ? FieldSet() : FieldSet::from_json(*fields)});
  }
  return result;
}

JsonArray ManagedFields::to_json() const {
  auto sorted = entries_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const ManagedEntry& left, const ManagedEntry& right) { return order_of(left) < order_of(right); });
  JsonArray array;
  for (const auto& entry : sorted) {
    JsonObject object{{"apiVersion", entry.manager.api_version},
                      {"fieldsType", "FieldsV1"},
                      {"fieldsV1", entry.fields.to_json()},
                      {"manager", entry.manager.name},
                      {"operation", entry.manager.operation == Operation::apply ? "Apply" : "Update"}};
    if (!entry.manager.subresource.empty()) object.emplace("subresource", entry.manager.subresource);
    if (!entry.time.empty()) object.emplace("time", entry.time);
    array.push_back(std::move(object));
  }
  return array;
}

ManagedEntry* ManagedFields::find(const Manager& manager) {
  for (auto& entry : entries_) {
    if (entry.manager.is_same_as(manager)) return &entry;
  }
  return nullptr;
}

void ManagedFields::remove_empty() {
  std::erase_if(entries_, [](const ManagedEntry& entry) { return entry.fields.empty(); });
}

void ManagedFields::fold_old_updaters() {
  const auto is_updater = [](const ManagedEntry& entry) { return entry.manager.operation == Operation::update && entry.manager.subresource.empty(); };
  const auto count = [&] { return static_cast<std::size_t>(std::count_if(entries_.begin(), entries_.end(), is_updater)); };
  if (count() <= kMostUpdaters) return;
  std::stable_sort(entries_.begin(), entries_.end(), [](const auto& left, const auto& right) { return order_of(left) < order_of(right); });
  for (std::size_t index = 0; index < entries_.size() && count() > kMostUpdaters;) {
    if (!is_updater(entries_[index]) || entries_[index].manager.name == kFoldedName) {
      ++index;
      continue;
    }
    auto folded = entries_[index];
    folded.manager.name = kFoldedName;
    if (auto* present = find(folded.manager)) {
      present->fields = present->fields.united(folded.fields);
      present->time = folded.time;  // the newer of the two
      entries_.erase(entries_.begin() + static_cast<std::ptrdiff_t>(index));
    } else {
      entries_[index] = std::move(folded);
    }
  }
}

ManagedFields take_managed_fields(JsonObject& object) {
  auto& metadata = metadata_of(object);
  auto managers = ManagedFields::from_json(metadata.if_contains("managedFields"));
  if (const auto found = metadata.find("managedFields"); found != metadata.end()) metadata.stable_erase(found);
  return managers;
}

void put_managed_fields(JsonObject& object, const ManagedFields& managers) {
  auto& metadata = metadata_of(object);
  if (managers.empty()) {
    metadata.erase("managedFields");
  } else {
    metadata["managedFields"] = managers.to_json();
  }
}

const FieldSet& unmanaged_fields() {
  static const FieldSet fields = FieldSet::of({{"f:apiVersion"},
                                               {"f:kind"},
                                               {"f:metadata"},
                                               {"f:metadata", "f:name"},
                                               {"f:metadata", "f:namespace"},
                                               {"f:metadata", "f:creationTimestamp"},
                                               {"f:metadata", "f:selfLink"},
                                               {"f:metadata", "f:uid"},
                                               {"f:metadata", "f:clusterName"},
                                               {"f:metadata", "f:generation"},
                                               {"f:metadata", "f:managedFields"},
                                               {"f:metadata", "f:resourceVersion"}});
  return fields;
}

}  // namespace quarterdeck::cluster
