#include "cluster/api/watch_stream.h"

#include <fmt/format.h>

#include <utility>

#include "cluster/api/responses.h"

namespace quarterdeck::cluster {
namespace {

constexpr auto kBookmarkEvery = Milliseconds(60'000);

std::string_view type_name(Event::Type type) {
  switch (type) {
    case Event::Type::added: return "ADDED";
    case Event::Type::modified: return "MODIFIED";
    case Event::Type::deleted: return "DELETED";
  }
  return "MODIFIED";
}

}  // namespace

WatchStream::WatchStream(ClusterStore& store, Target target, std::unique_ptr<ObjectWatch> watch, WatchOptions options)
    : store_(store),
      target_(std::move(target)),
      options_(options),
      watch_(std::move(watch)),
      next_bookmark_(store.clock().now() + kBookmarkEvery) {}

void WatchStream::start(std::shared_ptr<http::BodyStream> body, std::function<void()> on_end) {
  {
    const std::lock_guard lock(mutex_);
    if (!watch_) return;  // ended before it began
    body_ = body;
    on_end_ = std::move(on_end);
    watch_->wake_with([weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->pump();
    });
  }
  body->on_closed([weak = weak_from_this()] {
    if (const auto self = weak.lock()) self->end();
  });
  pump();
}

void WatchStream::end() {
  std::unique_ptr<ObjectWatch> watch;
  std::shared_ptr<http::BodyStream> body;
  std::function<void()> on_end;
  {
    const std::lock_guard lock(mutex_);
    watch = std::move(watch_);
    body = std::move(body_);
    on_end = std::exchange(on_end_, nullptr);
  }
  // Outside the lock: ending the registration waits for a wake that may be waiting for the lock.
  watch.reset();
  if (body) body->close();
  if (on_end) on_end();
}

void WatchStream::pump() {
  const auto now = store_.clock().now();
  bool goes_on = false;
  {
    const std::lock_guard lock(mutex_);
    if (!body_) return;
    goes_on = write_waiting_events() && write_bookmark_when_due(now) && !(options_.ends_at && now >= *options_.ends_at);
  }
  if (!goes_on) end();
}

bool WatchStream::write_waiting_events() {
  while (watch_) {
    auto event = watch_->next();
    if (!event) {
      write_event("ERROR", base::to_text(status_of(event.error())));
      return false;
    }
    if (!*event) break;
    if (!write_event(type_name((*event)->type), shown(**event))) return false;
  }
  if (!options_.wants_initial_events_end || has_told_initial_end_) return body_ != nullptr;
  has_told_initial_end_ = true;
  return write_event("BOOKMARK", bookmark(BookmarkFor::end_of_initial_events));
}

bool WatchStream::write_event(std::string_view type, const std::string& object) {
  const auto body = body_;
  return body && body->write(fmt::format("{{\"type\":\"{}\",\"object\":{}}}\n", type, object));
}

bool WatchStream::write_bookmark_when_due(Timestamp now) {
  if (!options_.wants_bookmarks || now < next_bookmark_) return true;
  next_bookmark_ = now + kBookmarkEvery;
  return write_event("BOOKMARK", bookmark(BookmarkFor::keeping_up));
}

std::string WatchStream::shown(const SeenEvent& event) {
  if (options_.form.shape == Shape::objects) return text_in(*event.object, *target_.kind, target_.version);
  const auto object = shown_in(*event.object, *target_.kind, target_.version);
  const TableForm form(target_.served(), options_.form.row_object, store_.clock().now());
  if (options_.form.shape == Shape::metadata_only) return base::to_text(metadata_only(object));
  auto table = form.table({form.row(object)}, JsonObject{{"resourceVersion", std::to_string(event.version)}});
  if (std::exchange(has_sent_columns_, true)) table["columnDefinitions"] = nullptr;
  return base::to_text(table);
}

std::string WatchStream::bookmark(BookmarkFor purpose) const {
  JsonObject metadata{{"resourceVersion", std::to_string(watch_ ? watch_->seen() : 0)}, {"creationTimestamp", nullptr}};
  if (purpose == BookmarkFor::end_of_initial_events) metadata.emplace("annotations", JsonObject{{"k8s.io/initial-events-end", "true"}});
  return base::to_text(JsonObject{{"kind", target_.kind->kind}, {"apiVersion", target_.api_version()}, {"metadata", std::move(metadata)}});
}

OpenWatches::~OpenWatches() {
  std::set<std::shared_ptr<WatchStream>> streams;
  {
    const std::lock_guard lock(mutex_);
    streams.swap(streams_);
  }
  for (const auto& stream : streams) stream->end();
}

void OpenWatches::add(const std::shared_ptr<WatchStream>& stream) {
  const std::lock_guard lock(mutex_);
  streams_.insert(stream);
}

void OpenWatches::remove(const std::shared_ptr<WatchStream>& stream) {
  const std::lock_guard lock(mutex_);
  streams_.erase(stream);
}

}  // namespace quarterdeck::cluster
