#pragma once

#include "base/json.h"
#include "model/traffic_spec.h"

// The contents of policies that attach to an API.
namespace quarterdeck::translate::apk {

JsonObject authentication_of(const model::Security& security);           // Authentication spec.default
JsonObject api_policy_of(const model::TrafficSpec& spec);                // APIPolicy spec.default
JsonObject backend_of(const model::Endpoint& endpoint);                  // Backend spec
JsonArray texts(const std::vector<std::string>& list);

}  // namespace quarterdeck::translate::apk
