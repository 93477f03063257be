#pragma once

#include <boost/describe.hpp>
#include <array>
#include <cstdint>
#include <string>

#include "base/outcome.h"
#include "base/time.h"
#include "ports/database.h"

namespace quarterdeck::control {

// What one of the original's gateways says of one API (control-plane.md §2.6). It knows revisions, not contents.
struct DeploymentNotice {
  std::string gateway_id;
  std::string api_id;
  std::string tenant_domain;
  std::string deployment_status;  // SUCCESS, FAILURE
  std::string action = "DEPLOY";  // DEPLOY, UNDEPLOY
  std::string revision_id;
  std::int64_t error_code = 0;
  std::string error_message;
  std::int64_t time_stamp = 0;  // epoch milliseconds
};
BOOST_DESCRIBE_STRUCT(DeploymentNotice, (), (gateway_id, api_id, tenant_domain, deployment_status, action, revision_id, error_code, error_message, time_stamp))
constexpr auto required_members(const DeploymentNotice*) { return std::array{"gateway_id", "api_id", "deployment_status"}; }

// Takes a deployed revision for its content in every environment that the gateway serves. A revision that is not asked for (any more) changes nothing.
Outcome<Done> record_notice(ports::Transaction& transaction, const DeploymentNotice& notice, Timestamp now);

}  // namespace quarterdeck::control
