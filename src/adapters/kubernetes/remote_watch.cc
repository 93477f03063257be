#include "adapters/kubernetes/remote_watch.h"

#include <fmt/format.h>

#include <utility>

#include "base/url.h"

namespace quarterdeck::adapters::kubernetes {
namespace {

std::optional<ports::WatchEvent::Type> type_of(const std::string& text) {
  if (text == "ADDED") return ports::WatchEvent::Type::added;
  if (text == "MODIFIED") return ports::WatchEvent::Type::modified;
  if (text == "DELETED") return ports::WatchEvent::Type::deleted;
  if (text == "BOOKMARK") return ports::WatchEvent::Type::bookmark;
  return std::nullopt;
}

// An event of type ERROR carries a Status.
Failure failure_of_status(const Json& status) {
  const auto* code = base::find(status, "code");
  const auto number = code != nullptr && code->is_int64() ? static_cast<int>(code->get_int64()) : 500;
  return {problem_of_http_status(number), base::text_at(status, "message")};
}

}  // namespace

RemoteWatch::RemoteWatch(ApiClient& client, resources::Kind kind, std::string path, std::string resource_version, ports::WakeFunction wake)
    : client_(client),
      kind_(std::move(kind)),
      path_(std::move(path)),
      wake_(std::move(wake)),
      version_(std::move(resource_version)),
      thread_([this] { run(); }) {}

RemoteWatch::~RemoteWatch() {
  {
    const std::lock_guard lock(mutex_);
    is_stopped_ = true;
  }
  has_room_.notify_all();
  reader_.stop();
  thread_.join();
}

Outcome<std::optional<ports::WatchEvent>> RemoteWatch::next() {
  const std::lock_guard lock(mutex_);
  if (!waiting_.empty()) {
    auto event = std::move(waiting_.front());
    waiting_.pop_front();
    if (waiting_.size() < kMostWaiting) has_room_.notify_all();
    return std::optional(std::move(event));
  }
  if (failure_) return *failure_;
  return std::optional<ports::WatchEvent>();
}

void RemoteWatch::run() {
  while (!reader_.is_stopped()) {
    const auto before = version_;
    if (auto failure = follow()) return fail(std::move(*failure));
    // A server that ends a watch at once and tells nothing would be asked in a loop.
    if (version_ == before && !reader_.is_stopped()) return fail({Problem::unavailable, "The Kubernetes API ended the watch: watch again."});
  }
}

std::optional<Failure> RemoteWatch::follow() {
  const ApiRequest request{.path = fmt::format("{}watch=true&allowWatchBookmarks=true&timeoutSeconds={}&resourceVersion={}", path_,
                                               client_.access().watch_lasts.count(), base::url_encoded(version_))};
  const auto response = reader_.read(client_, request, [this](std::string_view line) { take_line(line); });
  if (reader_.is_stopped()) return std::nullopt;
  if (error_) return std::exchange(error_, std::nullopt);
  if (!response) return Failure{Problem::unavailable, response.error().message};
  if (response->status != 200) return failure_of(*response, request);
  return std::nullopt;
}

void RemoteWatch::take_line(std::string_view line) {
  if (line.empty() || error_) return;
  auto value = base::parse_json(line, 256);
  const auto* object = value ? base::find(*value, "object") : nullptr;
  if (object == nullptr || !object->is_object()) {
    error_ = Failure{Problem::unavailable, "The Kubernetes API sent a watch event that is not readable."};
    return;
  }
  const auto type = type_of(base::text_at(*value, "type"));
  if (!type) {
    error_ = failure_of_status(*object);
    return;
  }
  auto json = object->get_object();
  if (!json.contains("kind")) json["kind"] = kind_.kind;
  if (!json.contains("apiVersion")) json["apiVersion"] = kind_.api_version();
  tell({*type, resources::Resource(std::move(json))});
}

void RemoteWatch::tell(ports::WatchEvent event) {
  version_ = event.resource.resource_version();
  {
    std::unique_lock lock(mutex_);
    has_room_.wait(lock, [this] { return waiting_.size() < kMostWaiting || is_stopped_; });
    waiting_.push_back(std::move(event));
  }
  if (wake_) wake_();
}

void RemoteWatch::fail(Failure failure) {
  {
    const std::lock_guard lock(mutex_);
    failure_ = std::move(failure);
  }
  if (wake_) wake_();
}

}  // namespace quarterdeck::adapters::kubernetes
