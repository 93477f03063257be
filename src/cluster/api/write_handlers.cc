#include "cluster/api/write_handlers.h"

#include <fmt/format.h>

#include <utility>

#include "cluster/api/read_handlers.h"
#include "cluster/api/request_body.h"
#include "cluster/api/responses.h"
#include "cluster/api/table.h"
#include "cluster/api/wire_form.h"

namespace quarterdeck::cluster {
namespace {

// Who does not say its name is called by its program: "kubectl" of "kubectl/v1.32.4 (linux/amd64)".
std::string manager_of(const http::Request& request) {
  if (const auto manager = request.query.get("fieldManager"); !manager.empty()) return manager;
  const auto agent = request.headers.get("User-Agent");
  const auto name = agent.substr(0, agent.find('/'));
  return name.empty() ? "unknown" : name.substr(0, 128);
}

Answer<WriteOptions> write_options(const http::Request& request) {
  WriteOptions options;
  options.field_manager = manager_of(request);
  const auto validation = request.query.get("fieldValidation");
  if (validation == "Strict") options.validation = FieldValidation::strict;
  if (validation == "Ignore") options.validation = FieldValidation::ignore;
  if (!validation.empty() && validation != "Strict" && validation != "Ignore" && validation != "Warn") {
    return refuse(Reason::bad_request, fmt::format("fieldValidation: Unsupported value: \"{}\": supported values: \"Ignore\", \"Strict\", \"Warn\"", validation));
  }
  const auto dry_run = request.query.get("dryRun");
  if (!dry_run.empty() && dry_run != "All") {
    return refuse(Reason::bad_request, fmt::format("dryRun: Unsupported value: \"{}\": supported values: \"All\"", dry_run));
  }
  if (dry_run == "All") options.dry_run = DryRun::all;
  return options;
}

http::Response written_response(ClusterStore& store, const Target& target, const http::Request& request, const Answer<Written>& written) {
  if (!written) return refusal_response(written.error());
  const int status = written->result == WriteResult::created ? 201 : 200;
  const auto form = wire_form(request);
  if (form && form->shape == Shape::table) {
    const TableForm table(target.served(), form->row_object, store.clock().now());
    return json_response(status, base::to_text(table.table({table.row(written->object)}, {})), written->warnings);
  }
  return json_response(status, base::to_text(written->object), written->warnings);
}

Answer<RemoveOptions> remove_options(const http::Request& request) {
  RemoveOptions options;
  const auto write = write_options(request);
  if (!write) return write.error();
  options.dry_run = write->dry_run;
  auto propagation = request.query.get("propagationPolicy");
  if (!request.body.empty()) {
    const auto body = body_value(request);
    if (!body) return body.error();
    if (const auto policy = base::text_at(*body, "propagationPolicy"); !policy.empty()) propagation = policy;
    if (const auto uid = base::text_at(*body, "preconditions", "uid"); !uid.empty()) options.uid = uid;
    if (const auto version = base::text_at(*body, "preconditions", "resourceVersion"); !version.empty()) options.resource_version = version;
    const auto* dry_run = base::find(*body, "dryRun");
    if (dry_run != nullptr && dry_run->is_array() && !dry_run->get_array().empty()) options.dry_run = DryRun::all;
  }
  if (propagation == "Foreground") options.propagation = Propagation::foreground;
  if (propagation == "Orphan") options.propagation = Propagation::orphan;
  return options;
}

JsonObject deletion_status(const Target& target, const JsonObject& object) {
  JsonObject details{{"name", target.name.name}};
  if (!target.kind->group.empty()) details.emplace("group", target.kind->group);
  details.emplace("kind", target.kind->plural);
  const auto* metadata = object.if_contains("metadata");
  if (metadata != nullptr) details.emplace("uid", base::text_at(*metadata, "uid"));
  return {{"kind", "Status"}, {"apiVersion", "v1"}, {"metadata", JsonObject()}, {"status", "Success"}, {"details", std::move(details)}};
}

http::Response apply_object(ClusterStore& store, const Target& target, const http::Request& request, const WriteOptions& options) {
  if (request.query.get("fieldManager").empty()) {
    auto refusal = refuse(Reason::invalid, "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
    refusal.causes.push_back({"FieldValueRequired", "Required value: is required for apply patch", "fieldManager"});
    return refusal_response(refusal);
  }
  auto config = yaml_or_json(request.body);
  if (!config) return refusal_response(config.error());
  if (!config->is_object()) return refusal_response(refuse(Reason::bad_request, "the body must be an object with apiVersion and kind"));
  const auto force = request.query.get("force");
  const auto ownership = force == "true" || force == "1" ? ports::Ownership::force : ports::Ownership::share;
  return written_response(store, target, request, store.apply(target, std::move(config->get_object()), options, ownership));
}

}  // namespace

http::Response create_object(ClusterStore& store, const Target& target, const http::Request& request) {
  const auto options = write_options(request);
  if (!options) return refusal_response(options.error());
  auto object = body_object(request);
  if (!object) return refusal_response(object.error());
  return written_response(store, target, request, store.create(target, std::move(*object), *options));
}

http::Response update_object(ClusterStore& store, const Target& target, const http::Request& request) {
  const auto options = write_options(request);
  if (!options) return refusal_response(options.error());
  auto object = body_object(request);
  if (!object) return refusal_response(object.error());
  return written_response(store, target, request, store.update(target, std::move(*object), *options));
}

http::Response patch_object(ClusterStore& store, const Target& target, const http::Request& request) {
  const auto options = write_options(request);
  if (!options) return refusal_response(options.error());
  const auto type = media_type(request);
  if (type == "application/apply-patch+yaml") return apply_object(store, target, request, *options);
  Patch patch;
  if (type == "application/json-patch+json") {
    patch.type = PatchType::json;
  } else if (type == "application/strategic-merge-patch+json" && !target.kind->is_custom) {
    patch.type = PatchType::strategic_merge;
  } else if (type != "application/merge-patch+json") {
    return refusal_response(refuse(Reason::unsupported_media_type,
                                   fmt::format("the body of the request was in an unknown format - accepted media types include: "
                                               "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml{}",
                                               target.kind->is_custom ? "" : ", application/strategic-merge-patch+json")));
  }
  auto content = yaml_or_json(request.body);
  if (!content) return refusal_response(content.error());
  patch.content = std::move(*content);
  return written_response(store, target, request, store.patch(target, patch, *options));
}

http::Response remove_object(ClusterStore& store, const Target& target, const http::Request& request) {
  const auto options = remove_options(request);
  if (!options) return refusal_response(options.error());
  const auto removed = store.remove(target, *options);
  if (!removed) return refusal_response(removed.error());
  return json_response(200, base::to_text(removed->is_gone ? deletion_status(target, removed->object) : removed->object));
}

http::Response remove_objects(ClusterStore& store, const Target& target, const http::Request& request) {
  const auto options = remove_options(request);
  if (!options) return refusal_response(options.error());
  auto selection = selection_of(target, request);
  if (!selection) return refusal_response(selection.error());
  const auto found = store.list(*target.kind, {.selection = std::move(*selection)});
  if (!found) return refusal_response(found.error());
  std::string text;
  for (const auto& object : found->objects) {
    auto one = target;
    one.name = object->name;
    const auto removed = store.remove(one, *options);
    if (!removed && removed.error().reason != Reason::not_found) return refusal_response(removed.error());
    text += (text.empty() ? "" : ",") + text_in(*object, *target.kind, target.version);
  }
  return json_response(200, fmt::format("{{\"kind\":\"{}\",\"apiVersion\":\"{}\",\"metadata\":{{\"resourceVersion\":\"{}\"}},\"items\":[{}]}}",
                                        target.kind->list_kind, target.api_version(), store.objects().version(), text));
}

}  // namespace quarterdeck::cluster
