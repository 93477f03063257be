#pragma once

#include <string>
#include <vector>

#include "control/apis/api_record.h"

namespace quarterdeck::control {

enum class Because { it_was_asked_for, api_is_gone };

// Takes an API out of environments and tells gateways, in the transaction of whoever decided it.
Outcome<Done> undeploy_from(ports::Transaction& transaction, Journal& journal, const Actor& actor, const ApiHead& head,
                            const std::vector<std::string>& environments, Because reason);
Outcome<Done> undeploy_everywhere(ports::Transaction& transaction, Journal& journal, const Actor& actor, const ApiHead& head, Because reason);

events::DeploymentEvent deployment_event_fields(const ApiHead& head, std::vector<std::string> environments);

}  // namespace quarterdeck::control
