#include "gateway/configuration/served_apis.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/bytes.h"
#include "base/log.h"
#include "contract/resources/kinds.h"
#include "translate/apk/read.h"

namespace quarterdeck::gateway {
namespace {

std::string object_of(const resources::Reference& root) { return root.space + "/" + root.name; }

const resources::Resource* find(const std::vector<resources::Resource>& resources, const resources::KindName& kind, std::string_view name) {
  const auto found = std::ranges::find_if(resources, [&](const auto& resource) { return is_a(resource, kind) && resource.name() == name; });
  return found == resources.end() ? nullptr : &*found;
}

Timestamp created_at(const resources::Resource& resource) {
  const auto* metadata = base::find(resource.at("metadata"), "creationTimestamp");
  if (metadata == nullptr || !metadata->is_string()) return {};
  return from_rfc3339(std::string_view(metadata->get_string())).value_or(Timestamp{});
}

Keeper keeper_of(const resources::Resource& resource) {
  return resource.label(resources::kManagedByLabel) == resources::kManagedByAgent ? Keeper::agent : Keeper::somebody_else;
}

// A Secret holds base64 in `data`; what people write by hand is plain in `stringData`.
Outcome<std::string> secret_value(const resources::Resource& secret, std::string_view key) {
  if (const auto* plain = base::find(secret.at("stringData"), key); plain != nullptr && plain->is_string()) return std::string(plain->get_string());
  const auto* encoded = base::find(secret.at("data"), key);
  if (encoded == nullptr || !encoded->is_string()) {
    return Failure{Problem::unprocessable, fmt::format("the Secret '{}' has no key '{}'. Add it.", secret.name(), key)};
  }
  return base::from_base64(std::string_view(encoded->get_string()));
}

Outcome<BasicPair> credentials_in(const std::vector<resources::Resource>& found, const std::string& name) {
  const auto* secret = find(found, resources::kSecret, name);
  if (secret == nullptr) return Failure{Problem::unprocessable, fmt::format("the Secret '{}' with the service's credentials is not there. Create it.", name)};
  auto username = secret_value(*secret, "username");
  if (!username) return username.error();
  auto password = secret_value(*secret, "password");
  if (!password) return password.error();
  return BasicPair{*std::move(username), base::Secret(*std::move(password))};
}

// Credentials are no part of the hash.
bool same_authorization(const std::optional<CompiledStage>& left, const std::optional<CompiledStage>& right) {
  const auto value = [](const std::optional<CompiledStage>& stage) {
    return stage && stage->authorization ? stage->authorization->reveal() : std::string();
  };
  return value(left) == value(right);
}

bool mean_the_same(const CompiledApi& left, const CompiledApi& right) {
  return left.content_hash == right.content_hash && left.origin == right.origin &&
         same_authorization(left.production, right.production) && same_authorization(left.sandbox, right.sandbox);
}

std::string first_text(std::initializer_list<std::string> candidates) {
  for (const auto& candidate : candidates) {
    if (!candidate.empty()) return candidate;
  }
  return {};
}

}  // namespace

ServedApis::ServedApis(std::vector<std::string> environments, ServedBoard& board, Metrics& metrics)
    : environments_(std::move(environments)), board_(board), metrics_(metrics) {}

bool ServedApis::is_for_us(const model::TrafficSpec& spec) const {
  // One that names no environment was made by hand, for whoever reads it.
  return environments_.empty() || spec.environment.empty() || std::ranges::find(environments_, spec.environment) != environments_.end();
}

// Whoever wants an address of this API may have won or lost it.
void ServedApis::touch_contenders(const CompiledApi& api) {
  for (const auto& object : routes_.contenders_of(api)) touched_.insert(object);
}

void ServedApis::remove(const std::string& object) {
  complaints_.settle(object);
  known_.erase(object);
  touched_.insert(object);
  const auto served = served_.find(object);
  if (served == served_.end()) return;
  touch_contenders(*served->second);
  routes_.remove(*served->second);
  served_.erase(served);
  has_changed_ = true;
  const auto said = said_.find(object);
  if (said != said_.end() && said->second.standing.state != Standing::State::hidden) log::info("API is no longer served", {{"object", object}});
}

Outcome<std::shared_ptr<const CompiledApi>> ServedApis::compile_from(const resources::Reference& root,
                                                                     const std::vector<resources::Resource>& found) {
  auto spec = translate::apk::read_api(found);
  if (!spec) return spec.error();
  if (!is_for_us(*spec)) return std::shared_ptr<const CompiledApi>();
  const auto credentials = [&](const std::string& name) { return credentials_in(found, name); };
  const auto& api = found.front();
  Origin origin{.object = object_of(root), .created_at = created_at(api), .keeper = keeper_of(api), .uid = api.uid()};
  return compile(*std::move(spec), std::move(origin), {upstreams_, buckets_, credentials});
}

void ServedApis::failed(const std::string& object, const resources::Resource& api, const Failure& failure) {
  auto& known = known_[object];
  complaints_.note("API cannot be served as its objects say", object, failure.message);
  known.api_id = first_text({known.api_id, api.annotation(resources::kApiIdAnnotation), api.label(resources::kApiIdLabel), api.name()});
  known.environment = first_text({known.environment, base::text_at(api.at("spec"), "environment")});
  known.failure = failure.message;
  known.uid = api.uid();
  known.keeper = keeper_of(api);
}

void ServedApis::serve(const std::string& object, std::shared_ptr<const CompiledApi> api) {
  complaints_.settle(object);
  known_[object] = {api->spec.api_id, api->spec.environment, {}, api->origin.uid, api->origin.keeper};
  auto& served = served_[object];
  // A label or a status has changed: nothing that callers could notice.
  if (served && mean_the_same(*served, *api)) return;
  if (served) {
    touch_contenders(*served);
    routes_.remove(*served);
  }
  served = std::move(api);
  routes_.add(served);
  touch_contenders(*served);
  has_changed_ = true;
}

void ServedApis::make_anew(const resources::Reference& root, const std::vector<resources::Resource>& found) {
  const auto object = object_of(root);
  if (found.empty()) return remove(object);
  auto compiled = compile_from(root, found);
  if (!compiled) {
    touched_.insert(object);
    return failed(object, found.front(), compiled.error());
  }
  if (!*compiled) return remove(object);
  touched_.insert(object);
  serve(object, *std::move(compiled));
}

void ServedApis::publish(Snapshot& snapshot) {
  if (!has_changed_) return;
  has_changed_ = false;
  snapshot.routes = std::make_shared<const RouteTable>(routes_);
}

Standing ServedApis::standing_of(const std::string& object, const Known& known, const CompiledApi* served,
                               const std::optional<RouteTable::Rival>& rival) const {
  Standing standing{.object = object, .uid = known.uid, .keeper = known.keeper, .state = Standing::State::served, .message = known.failure};
  if (!known.failure.empty()) {
    standing.state = Standing::State::failed;
  } else if (rival) {
    const auto& winner = *rival->api;
    const bool is_rank = winner.origin.keeper != known.keeper;
    standing.state = Standing::State::hidden;
    standing.message = fmt::format("The address {} is served by {}, the API '{}' {}, which {}. Give one of them another base path or host.", rival->address,
                                  winner.origin.object, winner.spec.name, winner.spec.version,
                                  is_rank ? "an agent manages and therefore goes first" : "was there first");
  } else {
    standing.message = fmt::format("The API is served at {}.", served == nullptr ? std::string_view() : std::string_view(served->spec.base_path));
  }
  return standing;
}

// To the log and to whoever looks at the object, each time it is something else.
void ServedApis::say(const Standing& standing, const CompiledApi* served, const std::optional<RouteTable::Rival>& rival) {
  auto& said = said_[standing.object];
  const auto hash = served == nullptr ? std::string() : served->content_hash;
  if (said.standing == standing && said.content_hash == hash) return;
  const bool is_served_anew = said.content_hash != hash || said.standing.state == Standing::State::hidden;
  if (standing.state == Standing::State::hidden && rival) {
    log::warning("API is not served: it is hidden by another one",
                 {{"object", standing.object}, {"hidden_by", rival->api->origin.object}, {"address", rival->address}});
  } else if (standing.state == Standing::State::served && served != nullptr && is_served_anew) {
    log::info("API is served", {{"object", standing.object}, {"name", served->spec.name}, {"version", served->spec.version}, {"hash", hash}});
  }
  if (tell_ && said.standing != standing) tell_(standing);
  said = {hash, standing};
}

void ServedApis::report_on(const std::string& object, Timestamp now) {
  const auto known = known_.find(object);
  if (known == known_.end()) {
    failing_.erase(object);
    said_.erase(object);
    return board_.remove(object);
  }
  const auto found = served_.find(object);
  const auto* served = found == served_.end() ? nullptr : found->second.get();
  const auto rival = served == nullptr ? std::nullopt : routes_.rival_of(*served);
  const auto standing = standing_of(object, known->second, served, rival);
  const bool is_well = standing.state == Standing::State::served;
  if (is_well) {
    failing_.erase(object);
  } else {
    failing_.insert(object);
  }
  say(standing, served, rival);
  board_.set(object, {.api_id = known->second.api_id,
                      .environment = known->second.environment,
                      .content_hash = served == nullptr || rival ? "" : served->content_hash,
                      .failure = is_well ? "" : standing.message,
                      .since = to_epoch_milliseconds(now)});
}

void ServedApis::report(Timestamp now) {
  for (const auto& object : std::exchange(touched_, {})) report_on(object, now);
  metrics_.served_apis.set(static_cast<std::int64_t>(served_.size()));
  metrics_.failed_apis.set(static_cast<std::int64_t>(failing_.size()));
}

}  // namespace quarterdeck::gateway
