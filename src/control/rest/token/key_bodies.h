#pragma once

#include <boost/describe.hpp>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/outcome.h"
#include "control/keys/application_keys.h"
#include "model/consumption.h"

// What the Dev Portal's operations on keys read and write.
namespace quarterdeck::control::rest {

struct KeyRequestBody {
  model::KeyType key_type = model::KeyType::production;
  std::string key_manager;
  std::vector<std::string> grant_types_to_be_supported;
  std::string callback_url;
  std::vector<std::string> scopes;
  std::optional<Json> validity_time;  // a number, which the original writes as text
  JsonObject additional_properties;
  std::optional<std::string> client_id;  // said by the server, ignored
  std::optional<std::string> client_secret;
};
BOOST_DESCRIBE_STRUCT(KeyRequestBody, (), (key_type, key_manager, grant_types_to_be_supported, callback_url, scopes, validity_time,
                                           additional_properties, client_id, client_secret))
constexpr auto required_members(const KeyRequestBody*) { return std::array{"key_type", "grant_types_to_be_supported"}; }

struct KeyMappingBody {
  std::string consumer_key;
  std::string consumer_secret;
  std::string key_manager;
  model::KeyType key_type = model::KeyType::production;
};
BOOST_DESCRIBE_STRUCT(KeyMappingBody, (), (consumer_key, consumer_secret, key_manager, key_type))
constexpr auto required_members(const KeyMappingBody*) { return std::array{"consumer_key", "key_type"}; }

// An ApplicationKey as it was read: only grants, call-back and properties are taken from it.
struct KeyUpdateBody {
  std::vector<std::string> supported_grant_types;
  std::string callback_url;
  JsonObject additional_properties;
  std::optional<Json> key_mapping_id, key_manager, consumer_key, consumer_secret, consumer_secrets, key_state, key_type, mode, group_id, token;
};
BOOST_DESCRIBE_STRUCT(KeyUpdateBody, (), (supported_grant_types, callback_url, additional_properties, key_mapping_id, key_manager, consumer_key,
                                          consumer_secret, consumer_secrets, key_state, key_type, mode, group_id, token))
constexpr auto required_members(const KeyUpdateBody*) { return std::array{"supported_grant_types"}; }

struct TokenRequestBody {
  std::string consumer_secret;
  std::optional<std::int64_t> validity_period;
  std::vector<std::string> scopes;
  std::string revoke_token;
  std::string grant_type = "CLIENT_CREDENTIALS";
  JsonObject additional_properties;
};
BOOST_DESCRIBE_STRUCT(TokenRequestBody, (), (consumer_secret, validity_period, scopes, revoke_token, grant_type, additional_properties))

struct ApiKeyRequestBody {
  std::string key_name;
  std::int64_t validity_period = -1;
  JsonObject additional_properties;  // permittedIP, permittedReferer
};
BOOST_DESCRIBE_STRUCT(ApiKeyRequestBody, (), (key_name, validity_period, additional_properties))

struct ApiKeyRevokeBody {
  std::string apikey;
  std::string key_uuid;
};
BOOST_DESCRIBE_STRUCT(ApiKeyRevokeBody, (), (apikey, key_uuid))
constexpr std::string_view wire_name(const ApiKeyRevokeBody*, std::string_view member) { return member == "key_uuid" ? "keyUUID" : ""; }

// Seconds as the original sends them: -1 for as long as may be, 0 or nothing for what is usual.
std::optional<Seconds> validity_of(const std::optional<std::int64_t>& seconds);
Outcome<std::optional<Seconds>> validity_of(const std::optional<Json>& value);
Outcome<std::optional<Seconds>> validity_from(std::string_view name, std::string_view text);

// "PRODUCTION" or "SANDBOX" in a path.
Outcome<model::KeyType> key_type_of(std::string_view text);

Json token_json(const TokenAnswer& token);
Json key_json(const OAuthKey& key);

}  // namespace quarterdeck::control::rest
