#include "gateway/routes/route_table.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"

namespace quarterdeck::gateway {
namespace {

std::string mount_point(std::string_view base_path) {
  while (base_path.ends_with('/')) base_path.remove_suffix(1);
  return std::string(base_path);
}

}  // namespace

std::vector<RouteTable::Address> RouteTable::addresses_of(const CompiledApi& api) {
  std::vector<Address> addresses;
  const auto add_stage = [&](const std::optional<model::Stage>& stage, model::KeyType type) {
    if (!stage) return;
    auto hosts = stage->hosts;
    if (hosts.empty()) hosts = {"*"};  // as a route without host names means it
    for (const auto& host : hosts) {
      addresses.push_back({base::to_lower(host), mount_point(api.spec.base_path), type, Claim::in_full});
      if (!api.default_path.empty()) addresses.push_back({base::to_lower(host), mount_point(api.default_path), type, Claim::as_default});
    }
  };
  add_stage(api.spec.production, model::KeyType::production);
  add_stage(api.spec.sandbox, model::KeyType::sandbox);
  return addresses;
}

bool RouteTable::goes_before(const Candidate& left, const Candidate& right) {
  const auto rank = [](const Candidate& candidate) {
    const auto& origin = candidate.api->origin;
    return std::tie(origin.keeper, candidate.claim, origin.created_at, origin.object, candidate.stage);
  };
  return rank(left) < rank(right);
}

void RouteTable::add(std::shared_ptr<const CompiledApi> api) {
  for (const auto& address : addresses_of(*api)) {
    const auto* known = hosts_.find(address.host);
    auto host = known == nullptr ? std::make_shared<Host>() : std::make_shared<Host>(**known);
    const auto* mounted = host->mounts.find(address.path);
    auto candidates = mounted == nullptr ? std::vector<Candidate>() : *mounted;
    Candidate candidate{api, address.stage, address.claim};
    candidates.insert(std::ranges::upper_bound(candidates, candidate, goes_before), std::move(candidate));
    host->mounts.set(address.path, std::move(candidates));
    hosts_.set(address.host, std::move(host));
  }
}

void RouteTable::remove(const CompiledApi& api) {
  for (const auto& address : addresses_of(api)) {
    const auto* known = hosts_.find(address.host);
    const auto* mounted = known == nullptr ? nullptr : (*known)->mounts.find(address.path);
    if (mounted == nullptr) continue;
    auto candidates = *mounted;
    std::erase_if(candidates, [&](const Candidate& candidate) { return candidate.api->origin.object == api.origin.object; });
    auto host = std::make_shared<Host>(**known);
    if (candidates.empty()) {
      host->mounts.erase(address.path);
    } else {
      host->mounts.set(address.path, std::move(candidates));
    }
    if (host->mounts.size() == 0) {
      hosts_.erase(address.host);
    } else {
      hosts_.set(address.host, std::move(host));
    }
  }
}

RouteTable::Found RouteTable::find_on(const Host& host, std::string_view path) const {
  // From the whole path up to its first segment, and last the root.
  auto prefix = path;
  if (prefix.ends_with('/')) prefix.remove_suffix(1);
  while (true) {
    if (const auto* candidates = host.mounts.find(prefix)) {
      const auto& first = candidates->front();
      return {&first.api, first.stage, path.substr(prefix.size())};
    }
    const auto slash = prefix.rfind('/');
    if (slash == std::string_view::npos) return {};
    prefix = prefix.substr(0, slash);
  }
}

RouteTable::Found RouteTable::find(std::string_view host, std::string_view path) const {
  if (const auto* exact = hosts_.find(host)) {
    if (const auto found = find_on(**exact, path); found.api != nullptr) return found;
  }
  for (auto dot = host.find('.'); dot != std::string_view::npos; dot = host.find('.', dot + 1)) {
    std::string wildcard = "*";
    wildcard += host.substr(dot);
    if (const auto* matching = hosts_.find(wildcard)) {
      if (const auto found = find_on(**matching, path); found.api != nullptr) return found;
    }
  }
  const auto* any = hosts_.find("*");
  return any == nullptr ? Found{} : find_on(**any, path);
}

std::optional<RouteTable::Rival> RouteTable::rival_of(const CompiledApi& api) const {
  for (const auto& address : addresses_of(api)) {
    // A default version gives way silently: that is what it is for.
    if (address.claim == Claim::as_default) continue;
    const auto* host = hosts_.find(address.host);
    const auto* candidates = host == nullptr ? nullptr : (*host)->mounts.find(address.path);
    if (candidates == nullptr || candidates->empty()) continue;
    const auto& first = candidates->front().api;
    if (first->origin.object != api.origin.object) return Rival{first, address.host + address.path};
  }
  return std::nullopt;
}

std::vector<std::string> RouteTable::contenders_of(const CompiledApi& api) const {
  std::vector<std::string> contenders;
  for (const auto& address : addresses_of(api)) {
    const auto* host = hosts_.find(address.host);
    const auto* candidates = host == nullptr ? nullptr : (*host)->mounts.find(address.path);
    if (candidates == nullptr) continue;
    for (const auto& candidate : *candidates) {
      if (candidate.api->origin.object != api.origin.object) contenders.push_back(candidate.api->origin.object);
    }
  }
  return contenders;
}

}  // namespace quarterdeck::gateway
