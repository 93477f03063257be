#pragma once

#include <optional>
#include <string>
#include <vector>

#include "contract/events/event.h"

// Events about plans and other limits (agent-protocol.md §1.7). Only subscription plans have a key of their own.
namespace quarterdeck::events {

enum class PolicyChange { policy_create, policy_update, policy_delete };
BOOST_DESCRIBE_ENUM(PolicyChange, policy_create, policy_update, policy_delete)
constexpr std::true_type wire_case_upper(const PolicyChange*) { return {}; }

struct SubscriptionPolicyEvent {
  std::int64_t policy_id = 0;
  std::string policy_name;
  std::string quota_type = "requestCount";
  std::int64_t subscriber_count = 0;
  std::int64_t rate_limit_count = 0;      // of the burst control
  std::optional<std::string> rate_limit_time_unit;
  bool stop_on_quota_reach = true;
  std::int64_t graph_ql_max_depth = 0;
  std::int64_t graph_ql_max_complexity = 0;
};
BOOST_DESCRIBE_STRUCT(SubscriptionPolicyEvent, (), (policy_id, policy_name, quota_type, subscriber_count, rate_limit_count, rate_limit_time_unit,
                                                    stop_on_quota_reach, graph_ql_max_depth, graph_ql_max_complexity))
constexpr std::string_view wire_name(const SubscriptionPolicyEvent*, std::string_view member) {
  if (member == "graph_ql_max_depth") return "graphQLMaxDepth";
  return member == "graph_ql_max_complexity" ? "graphQLMaxComplexity" : "";
}

struct ApiPolicyEvent {
  std::int64_t policy_id = 0;
  std::string policy_name;
  std::string quota_type = "requestCount";
  std::vector<std::int64_t> added_condition_group_ids;
  std::vector<std::int64_t> deleted_condition_group_ids;
};
BOOST_DESCRIBE_STRUCT(ApiPolicyEvent, (), (policy_id, policy_name, quota_type, added_condition_group_ids, deleted_condition_group_ids))

struct ApplicationPolicyEvent {
  std::int64_t policy_id = 0;
  std::string policy_name;
  std::string quota_type = "requestCount";
  std::int64_t rate_limit_count = 0;
  std::optional<std::string> rate_limit_time_unit;
};
BOOST_DESCRIBE_STRUCT(ApplicationPolicyEvent, (), (policy_id, policy_name, quota_type, rate_limit_count, rate_limit_time_unit))

struct GlobalPolicyEvent {
  std::int64_t policy_id = 0;
  std::string policy_name;
};
BOOST_DESCRIBE_STRUCT(GlobalPolicyEvent, (), (policy_id, policy_name))

Event event_of(PolicyChange change, const SubscriptionPolicyEvent& event, const Tenant& tenant);
Event event_of(PolicyChange change, const ApiPolicyEvent& event, const Tenant& tenant);
Event event_of(PolicyChange change, const ApplicationPolicyEvent& event, const Tenant& tenant);
Event event_of(PolicyChange change, const GlobalPolicyEvent& event, const Tenant& tenant);

// An administrator set an application's counters back.
struct PolicyResetEvent {
  std::string uuid;  // of the application
  std::string app_id;
  std::string user_id;
  std::string app_tier;
};
BOOST_DESCRIBE_STRUCT(PolicyResetEvent, (), (uuid, app_id, user_id, app_tier))
Event event_of(const PolicyResetEvent& event, const Tenant& tenant);

// The key templates of custom limits.
Event custom_policy_added(const std::string& key_template, const Tenant& tenant);
Event custom_policy_changed(const std::string& old_template, const std::string& new_template, const Tenant& tenant);
Event custom_policy_removed(const std::string& key_template, const Tenant& tenant);

enum class PolicyMappingChange { deploy_policy_mapping_in_gateway, remove_policy_mapping_from_gateway };
BOOST_DESCRIBE_ENUM(PolicyMappingChange, deploy_policy_mapping_in_gateway, remove_policy_mapping_from_gateway)
constexpr std::true_type wire_case_upper(const PolicyMappingChange*) { return {}; }

struct PolicyMappingEvent {
  std::string gateway_policy_mapping_uuid;
  std::vector<std::string> gateway_labels;
};
BOOST_DESCRIBE_STRUCT(PolicyMappingEvent, (), (gateway_policy_mapping_uuid, gateway_labels))
Event event_of(PolicyMappingChange change, const PolicyMappingEvent& event, const Tenant& tenant);

// A deny policy. The kind is API, APPLICATION, IP, IPRANGE, USER or SUBSCRIPTION.
enum class BlockState { on, off, removed };
struct BlockingCondition {
  std::int64_t id = 0;
  std::string kind;
  std::string value;  // an API's context, "subscriber:application", a user with its tenant, JSON for addresses
  BlockState state = BlockState::on;
};
inline constexpr std::string_view kBlockingCondition = "blocking_condition";  // the original gives this message no type
Event event_of(const BlockingCondition& condition, const Tenant& tenant);

}  // namespace quarterdeck::events
