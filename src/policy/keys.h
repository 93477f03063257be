#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "model/consumption.h"
#include "policy/claims.h"

// The control plane's own keys: API keys of applications, and the internal key of the Back Office's try-out. Both are
// signed tokens that must not pass for an access token, nor for each other.
namespace quarterdeck::policy {

enum class CredentialKind { access_token, api_key, internal_key };
CredentialKind kind_of(const Claims& claims, const JsonObject& payload);

// May this issuer sign the control plane's own keys? Only the built-in key manager, the control plane's issuer of keys and the
// one that the original's agent makes for that purpose: a provider that merely signs people in could otherwise mint a key for every API.
bool signs_control_plane_keys(const model::IssuerSpec& issuer);

// One API that a key was made for.
struct NamedApi {
  std::string name;
  std::string context;
  std::string version;
};

struct ApiKey {
  std::string application_id;                    // UUID; empty in a key that names none
  std::vector<std::string> permitted_addresses;  // addresses and CIDR ranges; empty: any
  std::vector<std::string> permitted_referers;   // with '*' for any text; empty: any
  std::vector<NamedApi> apis;                    // empty in the light form: the subscriptions decide
};

Outcome<ApiKey> read_api_key(const JsonObject& payload);

// The request as far as these rules need it.
struct KeyUse {
  model::KeyType stage = model::KeyType::production;
  std::string_view peer_address;
  std::string_view referer;
  std::string_view api_id;
  std::string_view base_path;  // with the version
  std::string_view api_version;
};

// A claim `keytype` that is there must name the stage that is called.
bool is_of_stage(const Claims& claims, model::KeyType stage);

enum class KeyVerdict { allowed, wrong_stage, address_not_permitted, referer_not_permitted, not_for_this_api };
KeyVerdict judge(const ApiKey& key, const Claims& claims, const KeyUse& use);
std::string_view sentence_for(KeyVerdict verdict);

// Its audience must name the API. `audience` is what the API's configuration accepts; the API's own id always counts.
bool is_internal_key_for(const Claims& claims, std::string_view api_id, const std::vector<std::string>& audience);

// "10.0.0.0/8", "2001:db8::/32" or a single address. False for text that is no address.
bool is_in_range(std::string_view address, std::string_view range);

}  // namespace quarterdeck::policy
