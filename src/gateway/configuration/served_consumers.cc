#include "gateway/configuration/served_consumers.h"

#include "contract/resources/kinds.h"
#include "translate/apk/read.h"

namespace quarterdeck::gateway {
namespace {

std::string complaint_about(std::string_view kind, const std::string& object) { return std::string(kind) + " " + object; }

}  // namespace

void ServedConsumers::complain(std::string_view kind, const std::string& object, const Failure& failure) {
  complaints_.note("an object cannot be read and counts as absent", complaint_about(kind, object), failure.message);
}

void ServedConsumers::make_anew(const resources::Reference& root, const std::vector<resources::Resource>& found) {
  const auto object = root.space + "/" + root.name;
  if (root.kind.kind == resources::kApplication.kind) {
    application(object, found);
  } else if (root.kind.kind == resources::kSubscription.kind) {
    subscription(object, found);
  } else {
    plan(object, found);
  }
}

void ServedConsumers::application(const std::string& object, const std::vector<resources::Resource>& found) {
  has_changed_ = true;
  auto read = found.empty() ? Outcome<model::ApplicationSpec>(Failure{Problem::not_found, ""}) : translate::apk::read_application(found.front());
  if (!read && !found.empty()) complain(resources::kApplication.kind, object, read.error());
  if (const auto known = applications_.find(object); known != applications_.end() && (!read || read->id != known->second)) {
    consumers_.remove_application(known->second);
    applications_.erase(known);
  }
  if (read || found.empty()) complaints_.settle(complaint_about(resources::kApplication.kind, object));
  if (!read) return;
  applications_[object] = read->id;
  consumers_.set_application(*std::move(read));
}

void ServedConsumers::subscription(const std::string& object, const std::vector<resources::Resource>& found) {
  has_changed_ = true;
  auto read = found.empty() ? Outcome<model::SubscriptionSpec>(Failure{Problem::not_found, ""}) : translate::apk::read_subscription(found);
  if (!read && !found.empty()) complain(resources::kSubscription.kind, object, read.error());
  if (const auto known = subscriptions_.find(object); known != subscriptions_.end() && (!read || read->id != known->second)) {
    consumers_.remove_subscription(known->second);
    subscriptions_.erase(known);
  }
  if (read || found.empty()) complaints_.settle(complaint_about(resources::kSubscription.kind, object));
  if (!read) return;
  subscriptions_[object] = read->id;
  consumers_.set_subscription(*std::move(read));
}

void ServedConsumers::plan(const std::string& object, const std::vector<resources::Resource>& found) {
  // The object may have become a limit of an API instead: then it is no plan any more.
  const bool is_plan = !found.empty() && translate::apk::is_plan(found.front());
  auto read = is_plan ? translate::apk::read_plan(found.front()) : Outcome<model::PlanSpec>(Failure{Problem::not_found, ""});
  const auto known = plans_.find(object);
  if (!read && is_plan) {
    // Without it the subscribers would not be limited at all.
    complain(resources::kRateLimitPolicy.kind, object, read.error());
    return;
  }
  complaints_.settle(complaint_about(resources::kRateLimitPolicy.kind, object));
  has_changed_ = true;
  if (known != plans_.end()) {
    consumers_.remove_plan(known->second.first, known->second.second);
    plans_.erase(known);
  }
  if (!read) return;
  plans_[object] = {read->organization, read->name};
  consumers_.set_plan(*std::move(read));
}

void ServedConsumers::publish(Snapshot& snapshot) {
  if (!has_changed_) return;
  has_changed_ = false;
  metrics_.subscriptions.set(static_cast<std::int64_t>(consumers_.subscription_count()));
  snapshot.consumers = std::make_shared<const policy::Consumers>(consumers_);
}

}  // namespace quarterdeck::gateway
