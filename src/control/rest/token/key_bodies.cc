#include "control/rest/token/key_bodies.h"

#include <fmt/format.h>

#include <charconv>

#include "base/codec.h"

namespace quarterdeck::control::rest {

std::optional<Seconds> validity_of(const std::optional<std::int64_t>& seconds) {
  if (!seconds || *seconds == 0) return std::nullopt;
  return *seconds < 0 ? IdentitySettings::longest_access_token() : Seconds{*seconds};
}

Outcome<std::optional<Seconds>> validity_of(const std::optional<Json>& value) {
  if (!value) return std::optional<Seconds>();
  if (value->is_int64()) return validity_of(std::optional(value->get_int64()));
  return validity_from("validityTime", value->is_string() ? std::string_view(value->get_string()) : "not a number");
}

Outcome<std::optional<Seconds>> validity_from(std::string_view name, std::string_view text) {
  if (text.empty()) return std::optional<Seconds>();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) {
    return Failure{Problem::invalid, fmt::format("{}: expected a number of seconds, or -1 for the longest.", name)};
  }
  return validity_of(std::optional(number));
}

Outcome<model::KeyType> key_type_of(std::string_view text) {
  const auto type = base::enum_from<model::KeyType>(text);
  if (type) return *type;
  return Failure{Problem::invalid, fmt::format("'{}' is no key type. Use PRODUCTION or SANDBOX.", text)};
}

Json token_json(const TokenAnswer& token) {
  return JsonObject{{"accessToken", token.access_token.reveal()},
                    {"tokenScopes", base::to_json(token.scopes)},
                    {"validityTime", token.expires_in.count()}};
}

Json key_json(const OAuthKey& key) {
  JsonObject body{{"keyMappingId", key.mapping.id.text()},
                  {"keyManager", key.mapping.key_manager_name},
                  {"consumerKey", key.client.id.text()},
                  {"consumerSecret", key.client.secret.reveal()},
                  {"consumerSecrets", JsonArray()},
                  {"supportedGrantTypes", base::to_json(key.client.grants)},
                  {"callbackUrl", key.client.callback_url},
                  {"keyState", "COMPLETED"},
                  {"keyType", base::enum_text(key.mapping.key_type)},
                  {"mode", base::enum_text(key.mapping.mode)},
                  {"groupId", nullptr},
                  {"token", nullptr},
                  {"additionalProperties", key.mapping.properties}};
  if (key.token) body["token"] = token_json(*key.token);
  return body;
}

}  // namespace quarterdeck::control::rest
