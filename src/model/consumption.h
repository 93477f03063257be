#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/traffic_spec.h"

// Who may call, as the gateways need to know it: applications with their keys, subscriptions, plans and token issuers.
namespace quarterdeck::model {

enum class KeyType { production, sandbox };
BOOST_DESCRIBE_ENUM(KeyType, production, sandbox)
constexpr std::true_type wire_case_upper(const KeyType*) { return {}; }

struct ApplicationKey {
  std::string consumer_key;
  KeyType key_type = KeyType::production;
  std::string environment = "Default";
  std::string issuer_id;  // IssuerSpec whose tokens may name this key; empty: any, where the resources do not say
  bool operator==(const ApplicationKey&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApplicationKey, (), (consumer_key, key_type, environment, issuer_id))

struct ApplicationSpec {
  std::string id;  // UUID
  std::string name;
  std::string owner;
  std::string organization;
  std::map<std::string, std::string> attributes;
  std::vector<ApplicationKey> keys;
  bool operator==(const ApplicationSpec&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApplicationSpec, (), (id, name, owner, organization, attributes, keys))

enum class SubscriptionStatus { on_hold, unblocked, blocked, prod_only_blocked, rejected, tier_update_pending, delete_pending };
BOOST_DESCRIBE_ENUM(SubscriptionStatus, on_hold, unblocked, blocked, prod_only_blocked, rejected, tier_update_pending, delete_pending)
constexpr std::true_type wire_case_upper(const SubscriptionStatus*) { return {}; }

struct SubscriptionSpec {
  std::string id;  // UUID
  std::string application_id;
  std::string api_name;
  std::string api_version;
  std::string organization;
  std::string plan;  // name of a subscription plan
  SubscriptionStatus status = SubscriptionStatus::unblocked;
  bool operator==(const SubscriptionSpec&) const = default;
};
BOOST_DESCRIBE_STRUCT(SubscriptionSpec, (), (id, application_id, api_name, api_version, organization, plan, status))

// A subscription plan: how much one subscription may use.
struct PlanSpec {
  std::string name;
  std::string organization;
  std::optional<RateLimit> limit;  // absent: unlimited
  std::optional<RateLimit> burst;
  bool stop_on_quota_reach = true;  // false: counted, not refused
  bool operator==(const PlanSpec&) const = default;
};
BOOST_DESCRIBE_STRUCT(PlanSpec, (), (name, organization, limit, burst, stop_on_quota_reach))

// Whose tokens are believed, from the point of view of a gateway. One per key manager, and one for the control plane's own keys.
struct IssuerSpec {
  std::string id;  // UUID of the key manager
  std::string name;
  std::string organization;
  std::string issuer;  // must equal `iss`
  std::string consumer_key_claim = "azp";
  std::string scopes_claim = "scope";
  std::optional<std::string> jwks_url;         // exactly one of the two is there
  std::optional<std::string> certificate_pem;  // an X.509 certificate or public key
  std::vector<std::string> environments = {"*"};
  bool operator==(const IssuerSpec&) const = default;
};
BOOST_DESCRIBE_STRUCT(IssuerSpec, (), (id, name, organization, issuer, consumer_key_claim, scopes_claim, jwks_url, certificate_pem, environments))

}  // namespace quarterdeck::model
