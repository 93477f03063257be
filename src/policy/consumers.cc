#include "policy/consumers.h"

#include <algorithm>

namespace quarterdeck::policy {
namespace {

std::string plan_key(std::string_view organization, std::string_view name) {
  std::string key(organization);
  key += '\n';
  key += name;
  return key;
}

bool is_for(const model::SubscriptionSpec& subscription, std::string_view api_name, std::string_view api_version) {
  return subscription.api_name == api_name && subscription.api_version == api_version;
}

bool is_from_its_issuer(const KeyEntry& key, const SubscriptionQuestion& question) {
  return key.issuer_id.empty() || std::ranges::find(question.issuer_ids, key.issuer_id) != question.issuer_ids.end();
}

}  // namespace

void Consumers::forget_keys(const model::ApplicationSpec& application) {
  for (const auto& key : application.keys) {
    const auto* entries = keys_.find(key.consumer_key);
    if (entries == nullptr) continue;
    auto others = *entries;
    std::erase_if(others, [&](const KeyEntry& entry) { return entry.application->id == application.id; });
    if (others.empty()) {
      keys_.erase(key.consumer_key);
    } else {
      keys_.set(key.consumer_key, std::move(others));
    }
  }
}

void Consumers::set_application(model::ApplicationSpec application) {
  if (const auto before = shared_application(application.id)) forget_keys(*before);
  const auto shared = std::make_shared<const model::ApplicationSpec>(std::move(application));
  for (const auto& key : shared->keys) {
    const auto* entries = keys_.find(key.consumer_key);
    auto together = entries == nullptr ? std::vector<KeyEntry>() : *entries;
    together.push_back({shared, key.key_type, key.issuer_id});
    keys_.set(key.consumer_key, std::move(together));
  }
  applications_.set(shared->id, shared);
}

void Consumers::remove_application(const std::string& id) {
  if (const auto before = shared_application(id)) forget_keys(*before);
  applications_.erase(id);
}

void Consumers::set_subscription(model::SubscriptionSpec subscription) {
  const auto id = subscription.id;
  const auto application = subscription.application_id;
  auto entry = std::make_shared<SubscriptionEntry>();
  if (const auto* place = subscription_places_.find(id)) {
    for (const auto& other : *subscriptions_.find(*place)) {
      if (other->spec.id != id) continue;
      entry->quota = other->quota;
      entry->burst = other->burst;
    }
    remove_subscription(id);
  }
  entry->spec = std::move(subscription);
  const auto* entries = subscriptions_.find(application);
  auto together = entries == nullptr ? std::vector<std::shared_ptr<const SubscriptionEntry>>() : *entries;
  together.push_back(std::move(entry));
  subscriptions_.set(application, std::move(together));
  subscription_places_.set(id, application);
}

void Consumers::remove_subscription(const std::string& id) {
  const auto* place = subscription_places_.find(id);
  if (place == nullptr) return;
  const auto application = *place;
  auto others = *subscriptions_.find(application);
  std::erase_if(others, [&](const auto& entry) { return entry->spec.id == id; });
  if (others.empty()) {
    subscriptions_.erase(application);
  } else {
    subscriptions_.set(application, std::move(others));
  }
  subscription_places_.erase(id);
}

void Consumers::set_plan(model::PlanSpec plan) {
  const auto key = plan_key(plan.organization, plan.name);
  plans_.set(key, std::make_shared<const model::PlanSpec>(std::move(plan)));
}

void Consumers::remove_plan(const std::string& organization, const std::string& name) {
  plans_.erase(plan_key(organization, name));
}

const model::ApplicationSpec* Consumers::application(std::string_view id) const {
  const auto* found = applications_.find(id);
  return found == nullptr ? nullptr : found->get();
}

std::shared_ptr<const model::ApplicationSpec> Consumers::shared_application(std::string_view id) const {
  const auto* found = applications_.find(id);
  return found == nullptr ? nullptr : *found;
}

const std::vector<KeyEntry>* Consumers::keys(std::string_view consumer_key) const {
  return keys_.find(consumer_key);
}

const SubscriptionEntry* Consumers::subscription(std::string_view application_id, std::string_view api_name,
                                                 std::string_view api_version) const {
  const auto* entries = subscriptions_.find(application_id);
  if (entries == nullptr) return nullptr;
  const auto found =
      std::ranges::find_if(*entries, [&](const auto& entry) { return is_for(entry->spec, api_name, api_version); });
  return found == entries->end() ? nullptr : found->get();
}

const model::PlanSpec* Consumers::plan(std::string_view organization, std::string_view name) const {
  const auto* found = plans_.find(plan_key(organization, name));
  return found == nullptr ? nullptr : found->get();
}

std::string_view internal_code(SubscriptionVerdict verdict) {
  switch (verdict) {
    case SubscriptionVerdict::allowed:
      return "";
    case SubscriptionVerdict::no_key:
    case SubscriptionVerdict::no_subscription:
      return "900908";
    case SubscriptionVerdict::on_hold:
      return "900911";
    case SubscriptionVerdict::rejected:
      return "900912";
    case SubscriptionVerdict::blocked:
      return "900913";
    case SubscriptionVerdict::blocked_in_production:
      return "900914";
  }
  return "900908";
}

SubscriptionVerdict judge(const model::SubscriptionSpec& subscription, model::KeyType stage) {
  using enum model::SubscriptionStatus;
  switch (subscription.status) {
    case unblocked:
      return SubscriptionVerdict::allowed;
    // Until an approver has decided, the subscription goes on as it was.
    case tier_update_pending:
    case delete_pending:
      return SubscriptionVerdict::allowed;
    case on_hold:
      return SubscriptionVerdict::on_hold;
    case rejected:
      return SubscriptionVerdict::rejected;
    case blocked:
      return SubscriptionVerdict::blocked;
    case prod_only_blocked:
      return stage == model::KeyType::production ? SubscriptionVerdict::blocked_in_production
                                                 : SubscriptionVerdict::allowed;
  }
  return SubscriptionVerdict::rejected;
}

SubscriptionAnswer find_subscription_of(const Consumers& consumers, std::string_view application_id,
                                        const SubscriptionQuestion& question) {
  SubscriptionAnswer answer{SubscriptionVerdict::no_subscription, consumers.application(application_id), nullptr};
  if (answer.application == nullptr) return answer;
  const auto* entry = consumers.subscription(application_id, question.api_name, question.api_version);
  if (entry == nullptr || entry->spec.organization != question.organization) return answer;
  answer.verdict = judge(entry->spec, question.stage);
  if (answer.verdict == SubscriptionVerdict::allowed) answer.subscription = entry;
  return answer;
}

SubscriptionAnswer find_subscription(const Consumers& consumers, const SubscriptionQuestion& question) {
  const auto* keys = consumers.keys(question.consumer_key);
  if (keys == nullptr) return {};
  SubscriptionAnswer answer;
  for (const auto& key : *keys) {
    if (key.key_type != question.stage || !is_from_its_issuer(key, question)) continue;
    answer = find_subscription_of(consumers, key.application->id, question);
    if (answer.verdict == SubscriptionVerdict::allowed) return answer;
  }
  return answer;
}

}  // namespace quarterdeck::policy
