#include "cluster/api/read_handlers.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "base/bytes.h"
#include "cluster/api/responses.h"
#include "cluster/api/table.h"

namespace quarterdeck::cluster {
namespace {

template <class Number>
Answer<std::optional<Number>> number_parameter(const http::Request& request, std::string_view name) {
  const auto text = request.query.get(name);
  if (text.empty()) return std::optional<Number>();
  Number value{};
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) {
    return refuse(Reason::bad_request, fmt::format("{}: Invalid value: \"{}\": expected a whole number", name, text));
  }
  return std::optional(value);
}

// Where a list goes on: after which object, in the state of which version.
struct Continuation {
  Version version = 0;
  ObjectName after;
};

std::string token_of(const Continuation& continuation) {
  return base::to_base64url(base::to_text(
      JsonObject{{"version", continuation.version}, {"namespace", continuation.after.space}, {"name", continuation.after.name}}));
}

Answer<Continuation> continuation_of(const std::string& token) {
  const auto text = base::from_base64url(token);
  const auto value = text ? base::parse_json(*text) : Outcome<Json>(text.error());
  const auto* version = value ? base::find(*value, "version") : nullptr;
  if (version == nullptr || !version->is_number()) return refuse(Reason::bad_request, "continue key is not valid: use the one of the last list");
  boost::system::error_code error;
  return Continuation{version->to_number<Version>(error), {base::text_at(*value, "namespace"), base::text_at(*value, "name")}};
}

Answer<ListRequest> list_request(const Target& target, const http::Request& request) {
  ListRequest list;
  auto selection = selection_of(target, request);
  if (!selection) return selection.error();
  list.selection = std::move(*selection);
  const auto limit = number_parameter<std::size_t>(request, "limit");
  if (!limit) return limit.error();
  list.limit = limit->value_or(0);
  const auto version = number_parameter<Version>(request, "resourceVersion");
  if (!version) return version.error();
  if (request.query.get("resourceVersionMatch") == "Exact") list.at = *version;
  if (const auto token = request.query.get("continue"); !token.empty()) {
    const auto continuation = continuation_of(token);
    if (!continuation) return continuation.error();
    list.at = continuation->version;
    list.after = continuation->after;
  }
  return list;
}

// A version that is not reached yet is no list of that version.
Answer<Done> check_not_in_future(ClusterStore& store, const http::Request& request) {
  const auto version = number_parameter<Version>(request, "resourceVersion");
  if (!version) return version.error();
  if (!*version || **version <= store.objects().version()) return Done{};
  return refuse(Reason::timeout, fmt::format("Too large resource version: {}, current: {}", **version, store.objects().version()));
}

JsonObject metadata_of_list(const ObjectStore::Snapshot& snapshot) {
  JsonObject metadata{{"resourceVersion", std::to_string(snapshot.version)}};
  if (snapshot.is_last || snapshot.objects.empty()) return metadata;
  metadata.emplace("continue", token_of({snapshot.version, snapshot.objects.back()->name}));
  metadata.emplace("remainingItemCount", snapshot.remaining);
  return metadata;
}

// Texts are put together as they are stored: a list of thousands of objects is not parsed.
std::string list_text(const ObjectStore::Snapshot& snapshot, const Target& target, Shape shape) {
  const bool is_whole = shape == Shape::objects;
  std::string text = fmt::format("{{\"kind\":\"{}\",\"apiVersion\":\"{}\",\"metadata\":{},\"items\":[", is_whole ? target.kind->list_kind : "PartialObjectMetadataList",
                                 is_whole ? target.api_version() : "meta.k8s.io/v1", base::to_text(metadata_of_list(snapshot)));
  bool is_first = true;
  for (const auto& object : snapshot.objects) {
    if (!std::exchange(is_first, false)) text += ',';
    text += is_whole ? text_in(*object, *target.kind, target.version) : base::to_text(metadata_only(shown_in(*object, *target.kind, target.version)));
  }
  return text + "]}";
}

std::string table_text(const ObjectStore::Snapshot& snapshot, const Target& target, const WireForm& form, Timestamp now) {
  const TableForm table(target.served(), form.row_object, now);
  JsonArray rows;
  for (const auto& object : snapshot.objects) rows.push_back(table.row(shown_in(*object, *target.kind, target.version)));
  return base::to_text(table.table(std::move(rows), metadata_of_list(snapshot)));
}

std::vector<std::string> warnings_of(const Target& target) {
  const auto& warning = target.served().deprecation_warning;
  return warning.empty() ? std::vector<std::string>() : std::vector{warning};
}

Answer<WatchOptions> watch_options(ClusterStore& store, const http::Request& request) {
  const auto form = wire_form(request);
  if (!form) return form.error();
  const auto timeout = number_parameter<std::int64_t>(request, "timeoutSeconds");
  if (!timeout) return timeout.error();
  WatchOptions options{.form = *form,
                       .wants_bookmarks = request.query.get("allowWatchBookmarks") == "true" || request.query.get("allowWatchBookmarks") == "1",
                       .wants_initial_events_end = request.query.get("sendInitialEvents") == "true",
                       .ends_at = std::nullopt};
  if (*timeout && **timeout > 0) options.ends_at = store.clock().now() + Seconds(**timeout);
  return options;
}

}  // namespace

Answer<ObjectSelection> selection_of(const Target& target, const http::Request& request) {
  auto labels = LabelSelector::parse(request.query.get("labelSelector"));
  if (!labels) return labels.error();
  auto fields = FieldSelector::parse(request.query.get("fieldSelector"));
  if (!fields) return fields.error();
  return ObjectSelection{target.name.space, std::move(*labels), std::move(*fields)};
}

http::Response get_object(ClusterStore& store, const Target& target, const http::Request& request) {
  const auto form = wire_form(request);
  if (!form) return refusal_response(form.error());
  const auto stored = store.objects().find(target.kind->table(), target.name);
  if (!stored) return refusal_response(not_found(target));
  if (form->shape == Shape::objects) return json_response(200, text_in(*stored, *target.kind, target.version), warnings_of(target));
  const auto object = shown_in(*stored, *target.kind, target.version);
  if (form->shape == Shape::metadata_only) return json_response(200, base::to_text(metadata_only(object)), warnings_of(target));
  const TableForm table(target.served(), form->row_object, store.clock().now());
  return json_response(200, base::to_text(table.table({table.row(object)}, JsonObject{{"resourceVersion", std::to_string(stored->version)}})),
                       warnings_of(target));
}

http::Response list_objects(ClusterStore& store, const Target& target, const http::Request& request) {
  const auto form = wire_form(request);
  if (!form) return refusal_response(form.error());
  const auto list = list_request(target, request);
  if (!list) return refusal_response(list.error());
  if (auto fine = check_not_in_future(store, request); !fine) return refusal_response(fine.error());
  auto snapshot = store.list(*target.kind, *list);
  if (!snapshot) {
    auto refusal = snapshot.error();
    // Whoever pages through a list that changed under it may go on in the newest state, with gaps, or begin anew.
    if (refusal.reason == Reason::expired && list->after) refusal.continue_token = token_of({store.objects().version(), *list->after});
    return refusal_response(refusal);
  }
  const auto text = form->shape == Shape::table ? table_text(*snapshot, target, *form, store.clock().now()) : list_text(*snapshot, target, form->shape);
  return json_response(200, text, warnings_of(target));
}

http::Response watch_objects(ClusterStore& store, const Target& target, const http::Request& request, const std::shared_ptr<OpenWatches>& watches) {
  const auto options = watch_options(store, request);
  if (!options) return refusal_response(options.error());
  auto selection = selection_of(target, request);
  if (!selection) return refusal_response(selection.error());
  auto version = number_parameter<Version>(request, "resourceVersion");
  if (!version) return refusal_response(version.error());
  if (*version && (**version == 0 || options->wants_initial_events_end)) version->reset();
  auto watch = store.watch(*target.kind, std::move(*selection), *version);
  if (!watch) return refusal_response(watch.error());

  auto response = json_response(200, "", warnings_of(target));
  auto stream = std::make_shared<WatchStream>(store, target, std::move(*watch), *options);
  response.stream = [stream, weak = std::weak_ptr(watches)](std::shared_ptr<http::BodyStream> body) {
    const auto open = weak.lock();
    if (!open) return body->close();
    open->add(stream);
    stream->start(std::move(body), [stream_again = std::weak_ptr(stream), weak] {
      const auto open_watches = weak.lock();
      const auto ended = stream_again.lock();
      if (open_watches && ended) open_watches->remove(ended);
    });
  };
  return response;
}

}  // namespace quarterdeck::cluster
