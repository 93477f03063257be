#include "policy/keys.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <optional>

#include "base/codec.h"
#include "base/text.h"
#include "policy/cors.h"

namespace quarterdeck::policy {
namespace {

std::string text_at(const JsonObject& object, std::string_view member) {
  const auto* found = object.if_contains(member);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

std::vector<std::string> comma_list(const JsonObject& payload, std::string_view member) {
  std::vector<std::string> list;
  for (const auto& part : base::split(text_at(payload, member), ',')) {
    if (const auto text = base::trimmed(part); !text.empty()) list.emplace_back(text);
  }
  return list;
}

struct Address {
  std::array<unsigned char, 16> bytes{};
  std::size_t bits = 0;
};

std::optional<Address> address_of(std::string_view text) {
  const std::string terminated(text);
  Address address;
  if (inet_pton(AF_INET, terminated.c_str(), address.bytes.data()) == 1) {
    address.bits = 32;
    return address;
  }
  if (inet_pton(AF_INET6, terminated.c_str(), address.bytes.data()) != 1) return std::nullopt;
  // ::ffff:10.0.0.1 is the same peer as 10.0.0.1, seen through a socket for both families.
  constexpr std::array<unsigned char, 12> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (std::equal(kMapped.begin(), kMapped.end(), address.bytes.begin())) {
    std::copy(address.bytes.begin() + 12, address.bytes.end(), address.bytes.begin());
    address.bits = 32;
    return address;
  }
  address.bits = 128;
  return address;
}

bool share_prefix(const Address& left, const Address& right, std::size_t bits) {
  const auto whole = bits / 8, rest = bits % 8;
  if (std::memcmp(left.bytes.data(), right.bytes.data(), whole) != 0) return false;
  if (rest == 0) return true;
  const auto mask = static_cast<unsigned char>(0xff << (8 - rest));
  return (left.bytes[whole] & mask) == (right.bytes[whole] & mask);
}

bool names(const NamedApi& api, const KeyUse& use) {
  if (!api.version.empty() && api.version != use.api_version) return false;
  // The context is written with the version or without it, depending on who made the key.
  return api.context == use.base_path || fmt::format("{}/{}", api.context, api.version) == use.base_path;
}

}  // namespace

CredentialKind kind_of(const Claims& claims, const JsonObject& payload) {
  if (base::equal_ignoring_case(claims.token_type, "InternalKey")) return CredentialKind::internal_key;
  if (base::equal_ignoring_case(claims.token_type, "apiKey")) return CredentialKind::api_key;
  // Older control planes wrote no type into their API keys, but always the application and its APIs.
  const bool looks_like_a_key = payload.contains("application") && payload.contains("subscribedAPIs");
  return claims.token_type.empty() && looks_like_a_key ? CredentialKind::api_key : CredentialKind::access_token;
}

bool signs_control_plane_keys(const model::IssuerSpec& issuer) {
  constexpr std::string_view kBuiltIn = "Resident Key Manager";
  constexpr std::string_view kOwnKeys = "API Key Issuer";
  constexpr std::string_view kForKeysOnly = "internal-key-issuer";
  return issuer.name == kBuiltIn || issuer.name == kOwnKeys || issuer.name.ends_with(kForKeysOnly) || issuer.id.ends_with(kForKeysOnly);
}

Outcome<ApiKey> read_api_key(const JsonObject& payload) {
  ApiKey key;
  if (const auto* application = payload.if_contains("application"))
    key.application_id = base::text_at(*application, "uuid");
  key.permitted_addresses = comma_list(payload, "permittedIP");
  key.permitted_referers = comma_list(payload, "permittedReferer");
  const auto* apis = payload.if_contains("subscribedAPIs");
  if (apis == nullptr || apis->is_null()) return key;
  if (!apis->is_array())
    return Failure{Problem::invalid, "The claim 'subscribedAPIs' of the API key is not a list. Make a new key."};
  for (const auto& api : apis->get_array()) {
    key.apis.push_back({base::text_at(api, "name"), base::text_at(api, "context"), base::text_at(api, "version")});
  }
  return key;
}

bool is_of_stage(const Claims& claims, model::KeyType stage) {
  return claims.key_type.empty() || base::equal_ignoring_case(claims.key_type, base::enum_text(stage));
}

bool is_in_range(std::string_view address, std::string_view range) {
  const auto slash = range.find('/');
  const auto network = address_of(range.substr(0, slash));
  const auto peer = address_of(address);
  if (!network || !peer || network->bits != peer->bits) return false;
  if (slash == std::string_view::npos) return share_prefix(*network, *peer, network->bits);
  const auto text = range.substr(slash + 1);
  std::size_t bits = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), bits);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || bits > network->bits) return false;
  return share_prefix(*network, *peer, bits);
}

KeyVerdict judge(const ApiKey& key, const Claims& claims, const KeyUse& use) {
  if (!is_of_stage(claims, use.stage)) return KeyVerdict::wrong_stage;
  if (!key.permitted_addresses.empty() && std::ranges::none_of(key.permitted_addresses, [&](const auto& range) {
        return is_in_range(use.peer_address, range);
      })) {
    return KeyVerdict::address_not_permitted;
  }
  if (!key.permitted_referers.empty() && !is_origin_allowed(key.permitted_referers, use.referer))
    return KeyVerdict::referer_not_permitted;
  if (!key.apis.empty() && std::ranges::none_of(key.apis, [&](const auto& api) { return names(api, use); })) {
    return KeyVerdict::not_for_this_api;
  }
  return KeyVerdict::allowed;
}

std::string_view sentence_for(KeyVerdict verdict) {
  switch (verdict) {
    case KeyVerdict::allowed:
      return "";
    case KeyVerdict::wrong_stage:
      return "Invalid key type.";
    case KeyVerdict::address_not_permitted:
      return "Access forbidden for the invocations from this address";
    case KeyVerdict::referer_not_permitted:
      return "Access forbidden for the invocations from this referer";
    case KeyVerdict::not_for_this_api:
      return "User is NOT authorized to access the Resource. API Subscription validation failed.";
  }
  return "";
}

bool is_internal_key_for(const Claims& claims, std::string_view api_id, const std::vector<std::string>& audience) {
  return is_for_audience(claims, {std::string(api_id)}) || is_for_audience(claims, audience);
}

}  // namespace quarterdeck::policy
