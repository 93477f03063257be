#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/consumption.h"
#include "policy/limits.h"
#include "policy/shared_map.h"

// Who may call what: applications by their consumer keys, and their subscriptions. A value; copies share what did not
// change, so a change costs what it changes among a hundred thousand others.
namespace quarterdeck::policy {

// One subscription with what it may use and what it has used. The buckets outlive changes of the subscription.
struct SubscriptionEntry {
  model::SubscriptionSpec spec;
  std::shared_ptr<Bucket> quota = std::make_shared<Bucket>();
  std::shared_ptr<Bucket> burst = std::make_shared<Bucket>();
};

struct KeyEntry {
  std::shared_ptr<const model::ApplicationSpec> application;
  model::KeyType key_type = model::KeyType::production;
  std::string issuer_id;  // empty: any
};

class Consumers {
 public:
  void set_application(model::ApplicationSpec application);
  void remove_application(const std::string& id);
  void set_subscription(model::SubscriptionSpec subscription);
  void remove_subscription(const std::string& id);
  void set_plan(model::PlanSpec plan);
  void remove_plan(const std::string& organization, const std::string& name);

  const model::ApplicationSpec* application(std::string_view id) const;
  std::shared_ptr<const model::ApplicationSpec> shared_application(std::string_view id) const;
  // Every application and key type that the consumer key stands for.
  const std::vector<KeyEntry>* keys(std::string_view consumer_key) const;
  const SubscriptionEntry* subscription(std::string_view application_id, std::string_view api_name,
                                        std::string_view api_version) const;
  const model::PlanSpec* plan(std::string_view organization, std::string_view name) const;

  std::size_t application_count() const { return applications_.size(); }
  std::size_t subscription_count() const { return subscription_places_.size(); }

 private:
  void forget_keys(const model::ApplicationSpec& application);

  SharedMap<std::shared_ptr<const model::ApplicationSpec>> applications_;           // by id
  SharedMap<std::vector<KeyEntry>> keys_;                                           // by consumer key
  SharedMap<std::vector<std::shared_ptr<const SubscriptionEntry>>> subscriptions_;  // by application id
  SharedMap<std::string> subscription_places_;               // id of the subscription -> id of its application
  SharedMap<std::shared_ptr<const model::PlanSpec>> plans_;  // by organization and name
};

// Why a caller may or may not use an API.
enum class SubscriptionVerdict { allowed, no_key, no_subscription, on_hold, rejected, blocked, blocked_in_production };
std::string_view internal_code(
    SubscriptionVerdict verdict);  // for logs and analytics: 900911, ...; the client only gets 900908

SubscriptionVerdict judge(const model::SubscriptionSpec& subscription, model::KeyType stage);

// What is asked for by whom. An application and a subscription are given only when allowed.
struct SubscriptionQuestion {
  std::string_view consumer_key;
  model::KeyType stage = model::KeyType::production;
  std::string_view organization;
  std::string_view api_name;
  std::string_view api_version;
  std::span<const std::string> issuer_ids;  // who vouches for the token: two issuers may give the same consumer key to different clients
};
struct SubscriptionAnswer {
  SubscriptionVerdict verdict = SubscriptionVerdict::no_key;
  const model::ApplicationSpec* application = nullptr;  // also when refused, as far as known
  const SubscriptionEntry* subscription = nullptr;
};
SubscriptionAnswer find_subscription(const Consumers& consumers, const SubscriptionQuestion& question);
// The same for a caller whose application is known already, from an API key.
SubscriptionAnswer find_subscription_of(const Consumers& consumers, std::string_view application_id,
                                        const SubscriptionQuestion& question);

}  // namespace quarterdeck::policy
