#include "cluster/local_cluster.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace quarterdeck::cluster {
namespace {

ObjectSelection selection_of(const ports::Selection& selection) {
  return {.space = selection.space, .labels = LabelSelector::equal_to(selection.labels), .fields = {}};
}

Outcome<std::optional<Version>> version_of(const std::string& text) {
  if (text.empty() || text == "0") return std::optional<Version>();
  Version version = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), version);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) {
    return Failure{Problem::invalid, fmt::format("\"{}\" is no resourceVersion; use the one that a list came with.", text)};
  }
  return std::optional(version);
}

class LocalWatch final : public ports::Watch {
 public:
  LocalWatch(std::unique_ptr<ObjectWatch> watch, KindPointer kind, std::string version)
      : watch_(std::move(watch)), kind_(std::move(kind)), version_(std::move(version)) {}

  Outcome<std::optional<ports::WatchEvent>> next() override {
    const auto event = watch_->next();
    if (!event) return to_failure(event.error());
    if (!*event) return std::optional<ports::WatchEvent>();
    return std::optional(ports::WatchEvent{type_of((*event)->type), resources::Resource(shown_in(*(*event)->object, *kind_, version_))});
  }

 private:
  static ports::WatchEvent::Type type_of(Event::Type type) {
    switch (type) {
      case Event::Type::added: return ports::WatchEvent::Type::added;
      case Event::Type::modified: return ports::WatchEvent::Type::modified;
      case Event::Type::deleted: return ports::WatchEvent::Type::deleted;
    }
    return ports::WatchEvent::Type::modified;
  }

  std::unique_ptr<ObjectWatch> watch_;
  KindPointer kind_;
  std::string version_;
};

}  // namespace

Outcome<Target> LocalCluster::target_of(const resources::Kind& kind, ObjectName name, Part part) const {
  auto facts = store_.kinds()->by_kind(kind.group, kind.kind);
  if (!facts || facts->version(kind.version) == nullptr) {
    return Failure{Problem::not_found, fmt::format("The cluster does not know the kind {} in {}: apply its CustomResourceDefinition first.", kind.kind,
                                                   kind.api_version())};
  }
  return Target{std::move(facts), kind.version, std::move(name), part};
}

Outcome<resources::Resource> LocalCluster::get(const resources::Reference& reference) {
  const auto target = target_of(reference.kind, {reference.space, reference.name}, Part::whole);
  if (!target) return target.error();
  auto object = store_.get(*target);
  if (!object) return to_failure(object.error());
  return resources::Resource(std::move(*object));
}

Outcome<ports::ResourceList> LocalCluster::list(const ports::Selection& selection) {
  const auto target = target_of(selection.kind, {}, Part::whole);
  if (!target) return target.error();
  const auto snapshot = store_.list(*target->kind, {.selection = selection_of(selection)});
  if (!snapshot) return to_failure(snapshot.error());
  ports::ResourceList list;
  list.resource_version = std::to_string(snapshot->version);
  list.items.reserve(snapshot->objects.size());
  for (const auto& object : snapshot->objects) list.items.emplace_back(shown_in(*object, *target->kind, target->version));
  return list;
}

Outcome<std::unique_ptr<ports::Watch>> LocalCluster::watch(const ports::Selection& selection, const std::string& resource_version,
                                                           ports::WakeFunction wake) {
  const auto target = target_of(selection.kind, {}, Part::whole);
  if (!target) return target.error();
  const auto version = version_of(resource_version);
  if (!version) return version.error();
  auto watch = store_.watch(*target->kind, selection_of(selection), *version);
  if (!watch) return to_failure(watch.error());
  if (wake) {
    (*watch)->wake_with(wake);
    wake();  // what happened since that version is there already
  }
  return std::unique_ptr<ports::Watch>(std::make_unique<LocalWatch>(std::move(*watch), target->kind, target->version));
}

Outcome<resources::Resource> LocalCluster::apply(const resources::Resource& resource, const ports::ApplyOptions& options) {
  const auto target = target_of(resource.kind(), {resource.space(), resource.name()}, Part::whole);
  if (!target) return target.error();
  auto written = store_.apply(*target, resource.json(), {.field_manager = options.field_manager, .validation = FieldValidation::strict}, options.ownership);
  if (!written) return to_failure(written.error());
  return resources::Resource(std::move(written->object));
}

Outcome<resources::Resource> LocalCluster::replace(const resources::Resource& resource, const std::string& field_manager) {
  const auto target = target_of(resource.kind(), {resource.space(), resource.name()}, Part::whole);
  if (!target) return target.error();
  auto written = store_.update(*target, resource.json(), {.field_manager = field_manager, .validation = FieldValidation::strict});
  if (!written) return to_failure(written.error());
  return resources::Resource(std::move(written->object));
}

Outcome<resources::Resource> LocalCluster::replace_status(const resources::Resource& resource) {
  const auto target = target_of(resource.kind(), {resource.space(), resource.name()}, Part::status);
  if (!target) return target.error();
  if (!target->has_status()) {
    return Failure{Problem::not_found, fmt::format("{} has no status that is written apart.", target->kind->qualified_kind())};
  }
  // The port asks for a resourceVersion only where the caller cares: without one, the newest object's status is replaced.
  auto object = resource.json();
  auto& metadata = metadata_of(object);
  if (metadata.contains("resourceVersion")) {
    auto written = store_.update(*target, std::move(object), {.field_manager = "quarterdeck"});
    if (!written) return to_failure(written.error());
    return resources::Resource(std::move(written->object));
  }
  const auto* status = object.if_contains("status");
  Json operation = JsonObject{{"op", "add"}, {"path", "/status"}, {"value", status == nullptr ? Json(JsonObject()) : *status}};
  auto written = store_.patch(*target, {PatchType::json, JsonArray{operation}}, {.field_manager = "quarterdeck"});
  if (!written) return to_failure(written.error());
  return resources::Resource(std::move(written->object));
}

Outcome<Done> LocalCluster::remove(const resources::Reference& reference, const std::optional<std::string>& uid) {
  const auto target = target_of(reference.kind, {reference.space, reference.name}, Part::whole);
  if (!target) return target.error();
  const auto removed = store_.remove(*target, {.uid = uid});
  if (!removed) return to_failure(removed.error());
  return Done{};
}

}  // namespace quarterdeck::cluster
