#include "cluster/last_applied.h"

#include "cluster/stored_object.h"
#include "cluster/typed_value.h"

namespace quarterdeck::cluster {
namespace {

constexpr std::string_view kAnnotation = "kubectl.kubernetes.io/last-applied-configuration";

std::string annotation_of(const JsonObject& object) {
  const auto* metadata = object.if_contains("metadata");
  return metadata == nullptr ? std::string() : base::text_at(*metadata, "annotations", kAnnotation);
}

}  // namespace

FieldSet fields_last_applied(const JsonObject& live, const Schema& schema, const std::string& api_version) {
  const auto text = annotation_of(live);
  const auto last_applied = text.empty() ? Json() : base::parse_json(text, 128).value_or(Json());
  if (base::text_at(last_applied, "apiVersion") != api_version) return {};
  const auto fields = field_set_of(last_applied, schema);
  if (!fields) return {};
  const auto change = compare(last_applied, live, schema);
  return fields->without(change.modified).without(change.added).without(change.removed);
}

void renew_last_applied(JsonObject& object, const JsonObject& applied) {
  if (annotation_of(object).empty()) return;
  auto remembered = applied;
  auto* annotations = metadata_of(remembered).if_contains("annotations");
  if (annotations != nullptr && annotations->is_object()) annotations->get_object().erase(kAnnotation);
  metadata_of(object)["annotations"].get_object()[kAnnotation] = base::canonical_text(remembered) + "\n";
}

}  // namespace quarterdeck::cluster
