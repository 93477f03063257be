#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "model/traffic_spec.h"
#include "translate/apk/names.h"

// Steps that a request or response passes, as filters of an HTTPRoute rule.
namespace quarterdeck::translate::apk {

using Policies = std::vector<model::TrafficPolicy>;

struct PolicyFilters {
  JsonArray filters;                 // mirror and redirect in the order of the list, then headers
  std::vector<std::string> mirrors;  // URLs that need a Backend
  bool redirects = false;            // the service is not asked
};

// What a filter cannot say (an unknown step, more headers than it may hold) is left out; the hints beside it carry the steps themselves.
PolicyFilters filters_of(const Policies& request, const Policies& response, const Names& names);

// The steps that filters made by hand stand for. `mirrors` gives the URL of a Backend that requests are copied to.
struct PolicyLists {
  Policies request;
  Policies response;
};
PolicyLists policies_of(const JsonArray& filters, const std::map<std::string, std::string>& mirrors);

}  // namespace quarterdeck::translate::apk
