#include "cluster/cluster_store.h"

#include <fmt/format.h>

#include <utility>

#include "base/log.h"
#include "base/time.h"
#include "cluster/custom_kinds.h"

namespace quarterdeck::cluster {
namespace {

std::string metadata_text(const JsonObject& object, std::string_view member) {
  const auto* metadata = object.if_contains("metadata");
  return metadata == nullptr ? std::string() : base::text_at(*metadata, member);
}

// The letters that Kubernetes uses for generated names: no vowels, so that no words appear.
std::string name_suffix(ports::Random& random) {
  constexpr std::string_view letters = "bcdfghjklmnpqrstvwxz2456789";
  std::string suffix;
  for (const char byte : random.bytes(5)) suffix += letters[static_cast<unsigned char>(byte) % letters.size()];
  return suffix;
}

Answer<Done> check_namespace(const Target& target, const ObjectStore::Look& look) {
  if (target.name.space.empty()) return Done{};
  const auto space = look(namespaces_table(), {"", target.name.space});
  if (!space) return namespace_missing(target.name.space);
  if (space->is_being_deleted) return namespace_terminating(target);
  return Done{};
}

}  // namespace

JsonObject shown_in(const StoredObject& object, const KindFacts& kind, std::string_view version) {
  auto json = object.parse();
  return version == kind.storage_version ? json : in_version(std::move(json), kind, version);
}

std::string text_in(const StoredObject& object, const KindFacts& kind, std::string_view version) {
  return version == kind.storage_version ? object.text : base::canonical_text(shown_in(object, kind, version));
}

ClusterStore::ClusterStore(std::unique_ptr<ObjectStore> objects, const ports::Clock& clock, ports::Random& random)
    : objects_(std::move(objects)), clock_(clock), random_(random), kinds_(std::make_shared<const Kinds>(built_in_kinds())) {}

Outcome<std::unique_ptr<ClusterStore>> ClusterStore::open(ports::Database& database, const ports::Clock& clock, ports::Random& random,
                                                          ObjectStoreOptions options) {
  auto objects = ObjectStore::open(database, options);
  if (!objects) return objects.error();
  std::unique_ptr<ClusterStore> store(new ClusterStore(std::move(*objects), clock, random));
  if (auto loaded = store->load_kinds(); !loaded) return loaded.error();
  if (auto made = store->make_default_namespace(); !made) return made.error();
  return store;
}

Outcome<Done> ClusterStore::load_kinds() {
  const auto definitions = objects_->list(definitions_table(), {}, [](const StoredObject&) { return true; });
  if (!definitions) return to_failure(definitions.error());
  auto kinds = built_in_kinds();
  for (const auto& definition : definitions->objects) {
    auto kind = kind_of_definition(definition->parse());
    if (!kind) return Failure{kind.error().problem, fmt::format("CustomResourceDefinition {}: {}", definition->name.name, kind.error().message)};
    kinds.push_back(std::move(*kind));
  }
  kinds_.set(std::make_shared<const Kinds>(std::move(kinds)));
  return Done{};
}

Outcome<Done> ClusterStore::make_default_namespace() {
  const Target target{kinds()->by_resource(namespaces_table()), "v1", {"", "default"}, Part::whole};
  if (objects_->find(namespaces_table(), target.name)) return Done{};
  const auto made = create(target, JsonObject(), {.field_manager = "quarterdeck"});
  if (!made) return to_failure(made.error());
  return Done{};
}

WriteCircumstances ClusterStore::circumstances(const WriteOptions& options, Operation operation) {
  return {.now = to_rfc3339(clock_.now()),
          .new_uid = random_.uuid(),
          .field_manager = options.field_manager,
          .operation = operation,
          .validation = options.validation};
}

Answer<JsonObject> ClusterStore::get(const Target& target) const {
  const auto object = objects_->find(target.kind->table(), target.name);
  if (!object) return not_found(target);
  return shown_in(*object, *target.kind, target.version);
}

Answer<ObjectStore::Snapshot> ClusterStore::list(const KindFacts& kind, const ListRequest& request) const {
  return objects_->list(kind.table(), {.space = request.selection.space, .at = request.at, .after = request.after, .limit = request.limit},
                        [&](const StoredObject& object) { return request.selection.selects(object); });
}

Answer<std::unique_ptr<ObjectWatch>> ClusterStore::watch(const KindFacts& kind, ObjectSelection selection, std::optional<Version> version) {
  if (!version) return ObjectWatch::from_now(*objects_, kind.table(), std::move(selection));
  return ObjectWatch::from_version(*objects_, kind.table(), std::move(selection), *version);
}

Answer<Written> ClusterStore::carry_out(const Target& target, const Planner& planner, const WriteOptions& options) {
  const auto table = target.kind->table();
  const auto live_of = [&](const ObjectPointer& current) {
    return current ? std::optional(shown_in(*current, *target.kind, target.version)) : std::nullopt;
  };
  if (options.dry_run == DryRun::all) {
    const auto live = live_of(objects_->find(table, target.name));
    auto plan = planner(live ? &*live : nullptr, [&](const TableName& other, const ObjectName& name) { return objects_->find(other, name); });
    if (!plan) return plan.error();
    const auto result = !live ? WriteResult::created : std::holds_alternative<Unchanged>(plan->change) ? WriteResult::unchanged : WriteResult::changed;
    return Written{std::move(plan->object), result, std::move(plan->warnings)};
  }

  Written written;
  const auto stored = objects_->write(table, target.name, [&](const ObjectPointer& current, const ObjectStore::Look& look) -> Answer<Change> {
    const auto live = live_of(current);
    auto plan = planner(live ? &*live : nullptr, look);
    if (!plan) return plan.error();
    written.result = !live ? WriteResult::created : std::holds_alternative<Unchanged>(plan->change) ? WriteResult::unchanged : WriteResult::changed;
    written.warnings = std::move(plan->warnings);
    return std::move(plan->change);
  });
  if (!stored) return stored.error();
  if (table == definitions_table()) refresh_kind(target.name.name);
  written.object = shown_in(**stored, *target.kind, target.version);
  return written;
}

Answer<Written> ClusterStore::create(Target target, JsonObject object, const WriteOptions& options) {
  if (target.name.name.empty()) target.name.name = metadata_text(object, "name");
  if (target.name.name.empty()) {
    const auto prefix = metadata_text(object, "generateName");
    if (!prefix.empty()) target.name.name = prefix + name_suffix(random_);
  }
  if (!metadata_text(object, "resourceVersion").empty()) {
    return refuse(Reason::bad_request, "resourceVersion should not be set on objects to be created");
  }
  auto whole = identified(std::move(object), target);
  if (!whole) return whole.error();
  auto sent = decoded(std::move(*whole), target, options.validation);
  if (!sent) return sent.error();
  const auto plan = [&](const JsonObject* live, const ObjectStore::Look& look) -> Answer<WritePlan> {
    if (auto fine = check_namespace(target, look); !fine) return fine.error();
    if (live != nullptr) return already_exists(target);
    return plan_create(target, *sent, circumstances(options, Operation::update));
  };
  return carry_out(target, plan, options);
}

Answer<Written> ClusterStore::update(const Target& target, JsonObject object, const WriteOptions& options) {
  auto whole = identified(std::move(object), target);
  if (!whole) return whole.error();
  auto sent = decoded(std::move(*whole), target, options.validation);
  if (!sent) return sent.error();
  const auto plan = [&](const JsonObject* live, const ObjectStore::Look&) -> Answer<WritePlan> {
    if (live == nullptr) return not_found(target);
    return plan_update(target, *live, *sent, circumstances(options, Operation::update));
  };
  return carry_out(target, plan, options);
}

Answer<Written> ClusterStore::patch(const Target& target, const Patch& patch, const WriteOptions& options) {
  const auto plan = [&](const JsonObject* live, const ObjectStore::Look&) -> Answer<WritePlan> {
    if (live == nullptr) return not_found(target);
    return plan_patch(target, *live, patch, circumstances(options, Operation::update));
  };
  return carry_out(target, plan, options);
}

Answer<Written> ClusterStore::apply(const Target& target, JsonObject config, const WriteOptions& options, ports::Ownership ownership) {
  auto whole = identified(std::move(config), target);
  if (!whole) return whole.error();
  if (metadata_of(*whole).contains("managedFields")) return refuse(Reason::bad_request, "metadata.managedFields must be nil");
  const auto plan = [&](const JsonObject* live, const ObjectStore::Look& look) -> Answer<WritePlan> {
    if (live == nullptr && target.part != Part::whole) return not_found(target);
    if (live == nullptr) {
      if (auto fine = check_namespace(target, look); !fine) return fine.error();
    }
    return plan_apply(target, live, *whole, circumstances(options, Operation::apply), ownership);
  };
  return carry_out(target, plan, options);
}

Answer<Removed> ClusterStore::remove(const Target& target, const RemoveOptions& options) {
  bool is_gone = false;
  const auto plan = [&](const JsonObject* live, const ObjectStore::Look&) -> Answer<WritePlan> {
    if (live == nullptr) return not_found(target);
    const auto uid = metadata_text(*live, "uid");
    if (options.uid && *options.uid != uid) return precondition_failed(target, "UID", *options.uid, uid);
    const auto version = metadata_text(*live, "resourceVersion");
    if (options.resource_version && *options.resource_version != version) {
      return precondition_failed(target, "ResourceVersion", *options.resource_version, version);
    }
    if (target.kind->table() == namespaces_table() && target.name.name == "default") return must_stay(target);
    auto removal = plan_remove(target, *live, options.propagation, to_rfc3339(clock_.now()));
    is_gone = std::holds_alternative<Erase>(removal.change);
    if (auto* put = std::get_if<Put>(&removal.change)) put->object = in_storage_version(std::move(put->object), *target.kind);
    return removal;
  };
  auto written = carry_out(target, plan, {.dry_run = options.dry_run});
  if (!written) return written.error();
  return Removed{std::move(written->object), is_gone};
}

Answer<Done> ClusterStore::release(const Target& target, std::string_view finalizer) {
  const auto plan = [&](const JsonObject* live, const ObjectStore::Look&) -> Answer<WritePlan> {
    if (live == nullptr) return not_found(target);
    return plan_release(*live, finalizer);
  };
  const auto written = carry_out(target, plan, {});
  if (!written) return written.error();
  return Done{};
}

Answer<Done> ClusterStore::disown(const Target& target, const std::string& owner_uid) {
  const auto plan = [&](const JsonObject* live, const ObjectStore::Look&) -> Answer<WritePlan> {
    if (live == nullptr) return not_found(target);
    auto object = *live;
    auto* owners = metadata_of(object).if_contains("ownerReferences");
    if (owners == nullptr || !owners->is_array()) return WritePlan{Unchanged{}, object, {}};
    JsonArray kept;
    for (const auto& owner : owners->get_array()) {
      if (base::text_at(owner, "uid") != owner_uid) kept.push_back(owner);
    }
    if (kept.empty()) {
      metadata_of(object).erase("ownerReferences");
    } else {
      *owners = std::move(kept);
    }
    return WritePlan{Put{object}, object, {}};
  };
  const auto written = carry_out(target, plan, {});
  if (!written) return written.error();
  return Done{};
}

void ClusterStore::refresh_kind(const std::string& definition_name) {
  const std::lock_guard lock(kinds_mutex_);
  const auto known = kinds_.get();
  const auto dot = definition_name.find('.');
  const TableName table{dot == std::string::npos ? "" : definition_name.substr(dot + 1), definition_name.substr(0, dot)};
  const auto definition = objects_->find(definitions_table(), {"", definition_name});
  if (!definition) {
    kinds_.set(std::make_shared<const Kinds>(known->without(table)));
    return;
  }
  auto kind = kind_of_definition(definition->parse());
  if (!kind) {
    log::error("a stored definition can not be served", {{"definition", definition_name}, {"reason", kind.error().message}});
    return;
  }
  kinds_.set(std::make_shared<const Kinds>(known->with(*kind)));
}

}  // namespace quarterdeck::cluster
