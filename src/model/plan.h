#pragma once

#include <array>
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/outcome.h"
#include "model/traffic_spec.h"

// Plans say how much may be used (control-plane.md §1.12), in the shape that the admin API gives them.
namespace quarterdeck::model {

// What a plan limits: one subscription, all traffic of an application, or an API or operation.
enum class PlanKind { subscription, application, advanced };
BOOST_DESCRIBE_ENUM(PlanKind, subscription, application, advanced)

struct RequestCountLimit {
  std::string time_unit = "min";  // sec, min, hour, day, month
  std::int64_t unit_time = 1;
  std::int64_t request_count = 0;
  bool operator==(const RequestCountLimit&) const = default;
};
BOOST_DESCRIBE_STRUCT(RequestCountLimit, (), (time_unit, unit_time, request_count))
constexpr auto required_members(const RequestCountLimit*) { return std::array{"time_unit", "unit_time", "request_count"}; }

struct BandwidthLimit {
  std::string time_unit = "min";
  std::int64_t unit_time = 1;
  std::int64_t data_amount = 0;
  std::string data_unit = "KB";
  bool operator==(const BandwidthLimit&) const = default;
};
BOOST_DESCRIBE_STRUCT(BandwidthLimit, (), (time_unit, unit_time, data_amount, data_unit))

struct ThrottleLimit {
  std::string type = "REQUESTCOUNTLIMIT";
  std::optional<RequestCountLimit> request_count;
  std::optional<BandwidthLimit> bandwidth;
  std::optional<Json> event_count;
  std::optional<Json> ai_api_quota;
  bool operator==(const ThrottleLimit&) const = default;
};
BOOST_DESCRIBE_STRUCT(ThrottleLimit, (), (type, request_count, bandwidth, event_count, ai_api_quota))
constexpr auto required_members(const ThrottleLimit*) { return std::array{"type"}; }

struct BurstLimit {
  std::int64_t rate_limit_count = 0;
  std::string rate_limit_time_unit;
  bool operator==(const BurstLimit&) const = default;
};
BOOST_DESCRIBE_STRUCT(BurstLimit, (), (rate_limit_count, rate_limit_time_unit))

struct PlanPermissions {
  std::string permission_type = "ALLOW";  // ALLOW or DENY the roles
  std::vector<std::string> roles;
  bool operator==(const PlanPermissions&) const = default;
};
BOOST_DESCRIBE_STRUCT(PlanPermissions, (), (permission_type, roles))

struct CustomAttribute {
  std::string name;
  std::string value;
  bool operator==(const CustomAttribute&) const = default;
};
BOOST_DESCRIBE_STRUCT(CustomAttribute, (), (name, value))

// All kinds in one shape; parse_plan() refuses members that a kind does not have.
struct Plan {
  std::string policy_id;
  std::string policy_name;
  std::optional<std::string> display_name;
  std::optional<std::string> description;
  bool is_deployed = true;
  std::optional<std::string> type;
  std::optional<ThrottleLimit> default_limit;  // absent: unlimited
  std::optional<std::int64_t> rate_limit_count;
  std::optional<std::string> rate_limit_time_unit;
  std::optional<BurstLimit> burst_limit;
  std::optional<std::int64_t> subscriber_count;
  std::optional<bool> stop_on_quota_reach;
  std::optional<std::string> billing_plan;
  std::optional<std::int64_t> graph_ql_max_depth;
  std::optional<std::int64_t> graph_ql_max_complexity;
  std::optional<std::vector<CustomAttribute>> custom_attributes;
  std::optional<Json> monetization;
  std::optional<PlanPermissions> permissions;
  std::optional<std::vector<Json>> conditional_groups;
  bool operator==(const Plan&) const = default;
};
BOOST_DESCRIBE_STRUCT(Plan, (), (policy_id, policy_name, display_name, description, is_deployed, type, default_limit, rate_limit_count, rate_limit_time_unit,
                                 burst_limit, subscriber_count, stop_on_quota_reach, billing_plan, graph_ql_max_depth, graph_ql_max_complexity,
                                 custom_attributes, monetization, permissions, conditional_groups))
constexpr auto required_members(const Plan*) { return std::array{"policy_name"}; }
constexpr std::string_view wire_name(const Plan*, std::string_view member) {
  if (member == "graph_ql_max_depth") return "graphQLMaxDepth";
  if (member == "graph_ql_max_complexity") return "graphQLMaxComplexity";
  return "";
}

// Reads a plan of one kind, with every rule about its name, unit and numbers checked.
Outcome<Plan> parse_plan(PlanKind kind, const Json& value);

// What gateways enforce of a limit; nothing when it does not limit the number of requests. A gateway counts per whole second, minute, hour or day:
// "10 in 5 minutes" becomes 2 a minute, never more than was meant.
std::optional<RateLimit> to_rate_limit(const std::optional<ThrottleLimit>& limit);
std::optional<RateLimit> burst_of(const Plan& plan);

bool allows(const std::optional<PlanPermissions>& permissions, const std::vector<std::string>& roles);

}  // namespace quarterdeck::model
