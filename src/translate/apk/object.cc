#include "translate/apk/object.h"

#include <algorithm>

#include "base/bytes.h"

namespace quarterdeck::translate::apk {
namespace {

std::ptrdiff_t place_of(const resources::Resource& object) {
  const auto& order = resources::kWrittenKinds;
  return std::find_if(order.begin(), order.end(), [&](const auto& kind) { return resources::is_a(object, kind); }) - order.begin();
}

}  // namespace

resources::Resource new_object(const resources::KindName& kind, const std::string& space, const std::string& name, const Labels& labels) {
  JsonObject metadata;
  metadata["name"] = name;
  if (!space.empty()) metadata["namespace"] = space;
  JsonObject label_values;
  for (const auto& [label, value] : labels) label_values[label] = value;
  metadata["labels"] = std::move(label_values);
  JsonObject object;
  object["apiVersion"] = kind.to_kind().api_version();
  object["kind"] = kind.kind;
  object["metadata"] = std::move(metadata);
  return resources::Resource(std::move(object));
}

void annotate(resources::Resource& object, std::string_view name, std::string_view value) {
  // at(), because operator[] may move every member even when it only looks one up.
  auto& annotations = object.json().at("metadata").as_object()["annotations"];
  if (!annotations.is_object()) annotations.emplace_object();
  annotations.as_object()[name] = value;
}

Labels owned_labels(std::string_view subject, std::string_view id) {
  return {{std::string(resources::kManagedByLabel), std::string(resources::kManagedByAgent)},
          {std::string(resources::kSubjectLabel), std::string(subject)},
          {std::string(resources::kSubjectIdLabel), resources::label_value(id)}};
}

JsonObject reference_to(const resources::KindName& kind, const std::string& name) {
  JsonObject reference;
  reference["group"] = kind.group;
  reference["kind"] = kind.kind;
  reference["name"] = name;
  return reference;
}

std::vector<resources::Resource> finished(std::vector<resources::Resource> objects) {
  for (auto& object : objects) annotate(object, resources::kHashAnnotation, base::to_hex(base::sha256(base::canonical_text(object.json()))));
  std::stable_sort(objects.begin(), objects.end(), [](const auto& a, const auto& b) {
    const auto left = place_of(a);
    const auto right = place_of(b);
    return left != right ? left < right : a.name() < b.name();
  });
  return objects;
}

}  // namespace quarterdeck::translate::apk
