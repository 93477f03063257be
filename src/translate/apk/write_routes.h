#pragma once

#include <string>
#include <vector>

#include "contract/resources/resource.h"
#include "model/traffic_spec.h"
#include "translate/apk/names.h"
#include "translate/apk/object.h"
#include "translate/apk/write.h"

namespace quarterdeck::translate::apk {

// What the routes of every stage are made with.
struct RouteContext {
  const model::TrafficSpec& spec;
  const WriteContext& context;
  const Names& names;
  const Labels& labels;
};

// The operations that the dialect can serve, in the order in which rules must be declared. What it cannot is named in `losses`.
std::vector<model::Operation> servable(const model::TrafficSpec& spec, std::vector<std::string>& losses);

// HTTPRoutes or GQLRoutes of one stage, at most sixteen rules in each.
std::vector<resources::Resource> routes_of(const RouteContext& context, StageName stage, const std::vector<std::string>& hosts,
                                           const std::vector<model::Operation>& operations);

}  // namespace quarterdeck::translate::apk
