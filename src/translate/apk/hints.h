#pragma once

#include <boost/describe.hpp>
#include <string>
#include <string_view>
#include <vector>


#include "contract/resources/resource.h"
#include "model/traffic_spec.h"

// What annotations carry because the dialect has no field for it.
namespace quarterdeck::translate::apk {

// Of one rule of a route, in the order of the rules.
struct OperationHint {
  std::string target;
  std::vector<model::TrafficPolicy> request;
  std::vector<model::TrafficPolicy> response;
};
BOOST_DESCRIBE_STRUCT(OperationHint, (), (target, request, response))

// Of the API as a whole.
struct PolicyHint {
  std::vector<model::TrafficPolicy> request;
  std::vector<model::TrafficPolicy> response;
};
BOOST_DESCRIBE_STRUCT(PolicyHint, (), (request, response))

void write_hints(resources::Resource& route, const std::vector<OperationHint>& hints);
std::vector<OperationHint> read_operation_hints(const resources::Resource& route);  // empty when there are none that can be read

void write_hint(resources::Resource& api, const PolicyHint& hint);
PolicyHint read_policy_hint(const resources::Resource& api);

}  // namespace quarterdeck::translate::apk
