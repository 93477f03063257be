#include <boost/describe.hpp>

#include "base/codec.h"
#include "control/gateways/deployment_notices.h"
#include "control/gateways/gateways.h"
#include "control/rest/body.h"
#include "control/rest/internal/internal.h"
#include "control/rest/internal/parameters.h"

// What the original's gateways announce.
namespace quarterdeck::control::rest {
namespace {

struct GatewayNotice {
  std::string payload_type;
  std::string gateway_id;
  std::vector<std::string> environment_labels;
};
BOOST_DESCRIBE_STRUCT(GatewayNotice, (), (payload_type, gateway_id, environment_labels))
constexpr auto required_members(const GatewayNotice*) { return std::array{"payload_type", "gateway_id"}; }

struct DeploymentNotices {
  std::vector<DeploymentNotice> list;
};
BOOST_DESCRIBE_STRUCT(DeploymentNotices, (), (list))
constexpr auto required_members(const DeploymentNotices*) { return std::array{"list"}; }

template <class T>
Outcome<T> notice_in(const http::Request& request) {
  const auto body = parse_body(request);
  if (!body) return body.error();
  return base::from_json<T>(*body, base::UnknownMembers::ignore);
}

http::Response notify_gateway(const http::Request& request, const InternalParts& parts) {
  const auto notice = notice_in<GatewayNotice>(request);
  if (!notice) return problem_response(notice.error());
  if (notice->payload_type != "REGISTER" && notice->payload_type != "HEARTBEAT") {
    return problem_response({Problem::invalid, "payloadType: expected REGISTER or HEARTBEAT"});
  }
  const KnownGateway gateway{.id = notice->gateway_id, .environments = notice->environment_labels,
                             .last_seen_at = to_epoch_milliseconds(parts.clock.now())};
  const auto done = parts.database.write([&](ports::Transaction& transaction) { return record_heartbeat(transaction, gateway); });
  if (!done) return problem_response(done.error());
  return ok({{"status", notice->payload_type == "REGISTER" ? "REGISTERED" : "ACKNOWLEDGED"}, {"gatewayId", notice->gateway_id}});
}

http::Response notify_deployments(const http::Request& request, const InternalParts& parts) {
  const auto notices = notice_in<DeploymentNotices>(request);
  if (!notices) return problem_response(notices.error());
  const auto done = parts.database.write([&](ports::Transaction& transaction) -> Outcome<Done> {
    for (const auto& notice : notices->list) {
      if (auto recorded = record_notice(transaction, notice, parts.clock.now()); !recorded) return recorded;
    }
    return Done{};
  });
  if (!done) return problem_response(done.error());
  return ok({{"status", "RECEIVED"}});
}

}  // namespace

std::vector<Route> notice_routes(const InternalParts& parts) {
  return {
      {"POST", "/notify-gateway", Access::service, {}, [parts](const http::Request& r, const Caller&) { return notify_gateway(r, parts); }},
      {"POST", "/notify-api-deployment-status", Access::service, {}, [parts](const http::Request& r, const Caller&) { return notify_deployments(r, parts); }},
  };
}

}  // namespace quarterdeck::control::rest
