#include "cluster/write_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cluster/last_applied.h"
#include "cluster/metadata_rules.h"
#include "contract/resources/resource.h"

namespace quarterdeck::cluster {
namespace {

std::string metadata_text(const JsonObject& object, std::string_view member) {
  const auto* metadata = object.if_contains("metadata");
  return metadata == nullptr ? std::string() : base::text_at(*metadata, member);
}

Writer writer_of(const Target& target, const WriteCircumstances& circumstances) {
  return {.manager = {.name = circumstances.field_manager,
                      .operation = circumstances.operation,
                      .api_version = target.api_version(),
                      .subresource = target.part == Part::status ? "status" : ""},
          .time = circumstances.now,
          .ignored = reset_fields(target)};
}

bool has_finalizers(const JsonObject& object) {
  const auto* metadata = object.if_contains("metadata");
  const auto* list = metadata == nullptr ? nullptr : base::find(*metadata, "finalizers");
  return list != nullptr && list->is_array() && !list->get_array().empty();
}

bool holds_namespace_open(const Target& target, const JsonObject& object) {
  const auto* spec = object.if_contains("spec");
  const auto* list = target.kind->table() == namespaces_table() && spec != nullptr ? base::find(*spec, "finalizers") : nullptr;
  return list != nullptr && list->is_array() && !list->get_array().empty();
}

// A time alone is no change: applying the same again must not write.
bool is_same(const ManagedFields& left, const ManagedFields& right) {
  const auto timeless = [](ManagedFields managers) {
    for (auto& entry : managers.entries()) entry.time.clear();
    return managers.to_json();
  };
  return timeless(left) == timeless(right);
}

Answer<WritePlan> finish_new(const Target& target, Decoded draft, ManagedFields managers, const WriteCircumstances& circumstances) {
  stamp_new(draft.object, target, circumstances.now, circumstances.new_uid);
  if (circumstances.operation == Operation::update) {
    managers = owners_after_update(JsonObject(), draft.object, *target.served().schema, std::move(managers), writer_of(target, circumstances));
  }
  complete_new(draft.object, target, circumstances.now);
  auto faults = faults_of(draft.object, nullptr, target);
  if (!faults.empty()) return invalid(target, std::move(faults));
  put_managed_fields(draft.object, managers);
  return WritePlan{Put{in_storage_version(draft.object, *target.kind)}, draft.object, std::move(draft.warnings)};
}

// `managers` are those before an update, and those after an apply.
Answer<WritePlan> finish_change(const Target& target, const JsonObject& live, Decoded draft, ManagedFields managers,
                                const WriteCircumstances& circumstances) {
  auto before = live;
  const auto managers_before = take_managed_fields(before);
  take_managed_fields(draft.object);
  keep_identity(draft.object, before);
  keep_other_part(draft.object, before, target);
  if (circumstances.operation == Operation::update) {
    managers = owners_after_update(before, draft.object, *target.served().schema, std::move(managers), writer_of(target, circumstances));
  }
  complete_changed(draft.object, before, target, circumstances.now);
  count_generation(draft.object, before, target);
  auto faults = faults_of(draft.object, &before, target);
  if (!faults.empty()) return invalid(target, std::move(faults));

  const bool is_unchanged = draft.object == before && is_same(managers, managers_before);
  put_managed_fields(draft.object, is_unchanged ? managers_before : managers);
  if (is_unchanged) return WritePlan{Unchanged{}, draft.object, std::move(draft.warnings)};
  const bool was_waiting = !metadata_text(draft.object, "deletionTimestamp").empty();
  if (was_waiting && !has_finalizers(draft.object) && !holds_namespace_open(target, draft.object)) {
    return WritePlan{Erase{}, draft.object, std::move(draft.warnings)};
  }
  return WritePlan{Put{in_storage_version(draft.object, *target.kind)}, draft.object, std::move(draft.warnings)};
}

Answer<Done> check_preconditions(const Target& target, const JsonObject& live, const JsonObject& sent) {
  const auto version = metadata_text(sent, "resourceVersion");
  if (!version.empty() && version != metadata_text(live, "resourceVersion")) return was_modified(target);
  const auto uid = metadata_text(sent, "uid");
  if (!uid.empty() && uid != metadata_text(live, "uid")) return precondition_failed(target, "UID", uid, metadata_text(live, "uid"));
  return Done{};
}

// Applying to one very object: it must be there, and it can not get another identity.
Answer<Done> check_meant(const Target& target, const JsonObject* live, const JsonObject& config) {
  const auto uid = metadata_text(config, "uid");
  if (live == nullptr) return uid.empty() ? Answer<Done>(Done{}) : uid_without_object(target, uid);
  const auto version = metadata_text(config, "resourceVersion");
  if (!version.empty() && version != metadata_text(*live, "resourceVersion")) return was_modified(target);
  if (uid.empty() || uid == metadata_text(*live, "uid")) return Done{};
  return invalid(target, {{"FieldValueInvalid", fmt::format("Invalid value: \"{}\": field is immutable", uid), "metadata.uid"}});
}

// A writer may hand in managedFields to set them; an empty entry resets them, none leaves them.
ManagedFields managers_for_update(const Target& target, const JsonObject& live, const JsonObject& sent) {
  auto live_copy = live;
  auto sent_copy = sent;
  auto present = take_managed_fields(live_copy);
  auto given = take_managed_fields(sent_copy);
  if (target.part == Part::status || given.empty()) return present;
  if (given.entries().size() == 1 && given.entries().front().manager.name.empty()) return {};
  return given;
}

// What a patch makes of an object is no request of its own: that it cannot be read is the patch's fault.
Refusal unreadable_patch(const Json& object, const Refusal& why) {
  const auto& message = why.message;
  const auto reason = message.substr(std::min(message.find("strict decoding error"), message.size()));
  auto refusal =
      refuse(Reason::invalid, fmt::format(" \"\" is invalid: patch: Invalid value: {}: {}", base::to_text(Json(base::to_text(object))), reason));
  refusal.causes.push_back({"FieldValueInvalid", fmt::format("Invalid value: {}: {}", base::to_text(Json(base::to_text(object))), reason), "patch"});
  return refusal;
}

void mark_deleted(JsonObject& object, const std::string& now) {
  auto& metadata = metadata_of(object);
  metadata["deletionTimestamp"] = now;
  metadata["deletionGracePeriodSeconds"] = 0;
  auto* generation = metadata.if_contains("generation");
  if (generation != nullptr && generation->is_int64()) *generation = generation->get_int64() + 1;
}

void add_finalizer(JsonObject& object, std::string_view finalizer) {
  auto& list = metadata_of(object)["finalizers"];
  if (!list.is_array()) list.emplace_array();
  auto& finalizers = list.get_array();
  if (std::find(finalizers.begin(), finalizers.end(), Json(finalizer)) == finalizers.end()) finalizers.emplace_back(finalizer);
}

void drop_from_list(JsonObject& holder, std::string_view member, std::string_view element) {
  auto* list = holder.if_contains(member);
  if (list == nullptr || !list->is_array()) return;
  JsonArray kept;
  for (const auto& present : list->get_array()) {
    if (present != Json(element)) kept.push_back(present);
  }
  if (kept.empty()) {
    holder.stable_erase(holder.find(member));
  } else {
    *list = std::move(kept);
  }
}

}  // namespace

Answer<WritePlan> plan_create(const Target& target, Decoded sent, const WriteCircumstances& circumstances) {
  auto managers = take_managed_fields(sent.object);
  return finish_new(target, std::move(sent), std::move(managers), circumstances);
}

Answer<WritePlan> plan_update(const Target& target, const JsonObject& live, Decoded sent, const WriteCircumstances& circumstances) {
  if (target.kind->needs_version_on_update && metadata_text(sent.object, "resourceVersion").empty()) {
    return invalid(target, {{"FieldValueInvalid", "Invalid value: 0: must be specified for an update", "metadata.resourceVersion"}});
  }
  if (auto fine = check_preconditions(target, live, sent.object); !fine) return fine.error();
  auto managers = managers_for_update(target, live, sent.object);
  return finish_change(target, live, std::move(sent), std::move(managers), circumstances);
}

Answer<WritePlan> plan_patch(const Target& target, const JsonObject& live, const Patch& patch, const WriteCircumstances& circumstances) {
  auto changed = patched(live, patch, *target.served().schema);
  if (!changed) return changed.error();
  auto whole = identified(std::move(*changed), target);
  if (!whole) return whole.error();
  const Json as_patched(*whole);
  auto sent = decoded(std::move(*whole), target, circumstances.validation);
  if (!sent) return unreadable_patch(as_patched, sent.error());
  if (auto fine = check_preconditions(target, live, sent->object); !fine) return fine.error();
  auto managers = managers_for_update(target, live, sent->object);
  return finish_change(target, live, std::move(*sent), std::move(managers), circumstances);
}

Answer<WritePlan> plan_apply(const Target& target, const JsonObject* live, const JsonObject& config, const WriteCircumstances& circumstances,
                             ports::Ownership ownership) {
  auto before = live == nullptr ? JsonObject() : *live;
  auto managers = live == nullptr ? ManagedFields() : take_managed_fields(before);
  if (auto fine = check_meant(target, live, config); !fine) return fine.error();
  auto wanted = config;
  metadata_of(wanted).erase("resourceVersion");
  auto writer = writer_of(target, circumstances);
  const bool is_kubectl = circumstances.field_manager == kLastAppliedManager;
  if (is_kubectl) writer.entitled = fields_last_applied(before, *target.served().schema, target.api_version());
  auto applied = apply_config(before, wanted, *target.served().schema, std::move(managers), writer, ownership);
  if (!applied) return applied.error();
  if (is_kubectl) renew_last_applied(applied->object.get_object(), wanted);
  auto draft = decoded(std::move(applied->object.get_object()), target, circumstances.validation, Nulls::kept);
  if (!draft) return draft.error();
  if (live == nullptr) return finish_new(target, std::move(*draft), std::move(applied->managers), circumstances);
  return finish_change(target, *live, std::move(*draft), std::move(applied->managers), circumstances);
}

WritePlan plan_remove(const Target& target, const JsonObject& live, Propagation propagation, const std::string& now) {
  auto object = live;
  if (propagation == Propagation::foreground) add_finalizer(object, kForegroundFinalizer);
  if (propagation == Propagation::orphan) add_finalizer(object, kOrphanFinalizer);
  if (!has_finalizers(object) && !holds_namespace_open(target, object)) return {Erase{}, live, {}};
  if (!metadata_text(live, "deletionTimestamp").empty()) return {Unchanged{}, live, {}};
  mark_deleted(object, now);
  if (target.kind->table() == namespaces_table()) object["status"] = JsonObject{{"phase", "Terminating"}};
  return {Put{object}, object, {}};
}

WritePlan plan_release(const JsonObject& live, std::string_view finalizer) {
  auto object = live;
  drop_from_list(metadata_of(object), "finalizers", finalizer);
  if (auto* spec = object.if_contains("spec"); finalizer == "kubernetes" && spec != nullptr && spec->is_object()) {
    drop_from_list(spec->get_object(), "finalizers", finalizer);
  }
  if (object == live) return {Unchanged{}, live, {}};
  const auto* spec = object.if_contains("spec");
  const bool is_open = base::text_at(Json(object), "kind") == "Namespace" && spec != nullptr && base::find(*spec, "finalizers") != nullptr;
  if (!has_finalizers(object) && !is_open && !metadata_text(object, "deletionTimestamp").empty()) return {Erase{}, object, {}};
  return {Put{object}, object, {}};
}

}  // namespace quarterdeck::cluster
