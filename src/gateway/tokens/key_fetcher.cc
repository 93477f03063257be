#include "gateway/tokens/key_fetcher.h"

#include <algorithm>
#include <vector>

#include "base/log.h"

namespace quarterdeck::gateway {

KeyFetcher::KeyFetcher(Options options, ports::Fetcher& fetcher, CurrentSnapshot& current, Metrics& metrics)
    : options_(options), fetcher_(fetcher), current_(current), metrics_(metrics) {}

Timestamp KeyFetcher::due_at(const Issuer& issuer, const Progress& progress, Timestamp now) const {
  if (!progress.last_attempt) return now;
  if (progress.back_off != Milliseconds(0)) return *progress.last_attempt + progress.back_off;
  if (issuer.demand->is_asked()) return *progress.last_attempt + options_.least_interval;
  return *progress.last_attempt + options_.refresh_interval;
}

void KeyFetcher::publish(const std::string& object, const std::string& url, jose::KeySet keys) {
  current_.change([&](Snapshot& snapshot) {
    const auto* known = snapshot.issuers->of_object(object);
    if (known == nullptr || (*known)->spec.jwks_url != url) return;  // changed meanwhile: the next turn sees to it
    auto issuer = std::make_shared<Issuer>(**known);
    issuer->keys = std::move(keys);
    auto issuers = std::make_shared<Issuers>(*snapshot.issuers);
    issuers->set(object, std::move(issuer));
    snapshot.issuers = std::move(issuers);
  });
}

void KeyFetcher::fetch(const std::string& object, const Issuer& issuer, Progress& progress, Timestamp now) {
  const auto& url = *issuer.spec.jwks_url;
  progress.last_attempt = now;
  issuer.demand->take();
  metrics_.key_fetches.add();
  const auto failed = [&](const std::string& reason) {
    metrics_.key_fetch_failures.add();
    if (progress.back_off == Milliseconds(0)) log::warning("the keys of a token issuer cannot be fetched", {{"issuer", issuer.spec.name}, {"url", url}, {"reason", reason}});
    progress.back_off = std::clamp(progress.back_off * 2, options_.first_back_off, options_.longest_back_off);
  };
  const auto response = fetcher_.fetch({.url = url, .most_bytes = 1024 * 1024, .timeout = options_.timeout});
  if (!response) return failed(response.error().message);
  if (response->status != 200) return failed("the answer has the status " + std::to_string(response->status));
  auto keys = jose::KeySet::from_jwks(response->body);
  if (!keys) return failed(keys.error().message);
  progress.back_off = Milliseconds(0);
  // The same keys once more must not make every thread check its tokens again.
  if (issuer.keys && progress.text == response->body) return;
  progress.text = response->body;
  publish(object, url, *std::move(keys));
  log::info("the keys of a token issuer were fetched", {{"issuer", issuer.spec.name}});
}

ports::Wake KeyFetcher::step(Timestamp now) {
  const auto snapshot = current_.get();
  std::optional<Timestamp> next;
  std::map<std::string, Progress> progress;
  snapshot->issuers->for_each([&](const std::string& object, const std::shared_ptr<const Issuer>& issuer) {
    if (!issuer->demand || !issuer->spec.jwks_url) return;
    auto& mine = progress[object];
    if (const auto known = progress_.find(object); known != progress_.end() && known->second.url == *issuer->spec.jwks_url) mine = std::move(known->second);
    mine.url = *issuer->spec.jwks_url;
    if (due_at(*issuer, mine, now) <= now) fetch(object, *issuer, mine, now);
    const auto due = due_at(*issuer, mine, now);
    next = next ? std::min(*next, due) : due;
  });
  progress_ = std::move(progress);
  return next ? ports::Wake::at_time(*next) : ports::Wake::when_called();
}

}  // namespace quarterdeck::gateway
