#include "gateway/reports/status_writer.h"

#include <algorithm>
#include <utility>

#include "base/log.h"
#include "contract/resources/kinds.h"

namespace quarterdeck::gateway {
namespace {

std::string_view word_of(Standing::State state) {
  switch (state) {
    case Standing::State::served: return "SERVED";
    case Standing::State::hidden: return "HIDDEN";
    case Standing::State::failed: return "FAILED";
  }
  return "";
}

resources::Reference reference_of(const Standing& standing) {
  const auto slash = standing.object.find('/');
  return {resources::kApi.to_kind(), standing.object.substr(0, slash), standing.object.substr(slash + 1)};
}

bool says(const resources::Resource& api, const Standing& standing) {
  const auto& status = api.at("status");
  if (base::find(status, "deploymentStatus") == nullptr) {
    return standing.state == Standing::State::served && standing.keeper == Keeper::agent;
  }
  return base::text_at(status, "deploymentStatus", "status") == word_of(standing.state) &&
         base::text_at(status, "deploymentStatus", "message") == standing.message;
}

// In the words of the original's resources; whatever else the status holds stays.
resources::Resource with_status(resources::Resource api, const Standing& standing, Timestamp now) {
  auto status = api.at("status").is_object() ? api.at("status").get_object() : JsonObject();
  status["deploymentStatus"] = JsonObject{{"accepted", standing.state == Standing::State::served},
                                          {"status", word_of(standing.state)},
                                          {"message", standing.message},
                                          {"transitionTime", to_rfc3339(now)}};
  api.json()["status"] = std::move(status);
  return api;
}

// The object is gone or has become another one, or nobody lets us write: trying again would change nothing.
bool is_final(Problem problem) {
  return problem == Problem::not_found || problem == Problem::forbidden || problem == Problem::invalid || problem == Problem::unprocessable;
}

}  // namespace

StatusWriter::StatusWriter(Options options, ports::Cluster& cluster, Metrics& metrics) : options_(options), cluster_(cluster), metrics_(metrics) {}

void StatusWriter::tell(Standing standing) {
  {
    const std::lock_guard lock(mutex_);
    auto object = standing.object;
    news_.insert_or_assign(std::move(object), std::move(standing));
  }
  if (on_news_) on_news_();
}

void StatusWriter::take_news() {
  const std::lock_guard lock(mutex_);
  for (auto& [object, standing] : std::exchange(news_, {})) waiting_.insert_or_assign(object, std::move(standing));
}

Outcome<Done> StatusWriter::write(const Standing& standing, Timestamp now) {
  auto api = cluster_.get(reference_of(standing));
  if (!api) return api.error();
  // Of an object that has taken its place a standing of its own is told.
  if (api->uid() != standing.uid || says(*api, standing)) return Done{};
  const auto written = cluster_.replace_status(with_status(*std::move(api), standing, now));
  if (!written) return written.error();
  return Done{};
}

ports::Wake StatusWriter::failed(Timestamp now, const Failure& failure) {
  metrics_.cluster_failures.add();
  if (back_off_ == Milliseconds(0)) log::warning("the status of an API object could not be written and will be tried again", {{"reason", failure.message}});
  back_off_ = std::clamp(back_off_ * 2, options_.first_back_off, options_.longest_back_off);
  not_before_ = now + back_off_;
  return ports::Wake::at_time(*not_before_);
}

ports::Wake StatusWriter::step(Timestamp now) {
  take_news();
  if (waiting_.empty()) return ports::Wake::when_called();
  if (not_before_ && now < *not_before_) return ports::Wake::at_time(*not_before_);
  std::optional<Failure> trouble;
  for (auto at = waiting_.begin(); at != waiting_.end();) {
    const auto written = write(at->second, now);
    if (!written && !is_final(written.error().problem)) {
      trouble = written.error();
      ++at;
      continue;
    }
    if (!written && written.error().problem != Problem::not_found) {
      log::warning("the status of an API object cannot be written", {{"object", at->first}, {"reason", written.error().message}});
    }
    at = waiting_.erase(at);
  }
  if (trouble) return failed(now, *trouble);
  back_off_ = Milliseconds(0);
  not_before_.reset();
  return ports::Wake::when_called();
}

}  // namespace quarterdeck::gateway
