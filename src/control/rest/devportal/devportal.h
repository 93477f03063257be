#pragma once

#include <functional>
#include <string>
#include <vector>

#include "control/applications/applications.h"
#include "control/catalogue/catalogue.h"
#include "control/plans/plans.h"
#include "control/rest/route.h"
#include "control/subscriptions/subscriptions.h"

namespace quarterdeck::control::rest {

// What the Dev Portal's operations work with. All of it outlives the routes.
struct DevportalParts {
  Catalogue& catalogue;
  Applications& applications;
  Subscriptions& subscriptions;
  Plans& plans;
  // Keys of an application (`keys` of Application), as whoever keeps them shows them.
  std::function<Outcome<JsonArray>(const Caller&, const model::ApplicationId&)> keys_of;
  std::vector<std::string> grant_types;
};

// Every operation of the Dev Portal API (/api/am/devportal/v3); `more` are those of others: keys, signing up, passwords.
RouteTable devportal_routes(const DevportalParts& parts, std::vector<Route> more);

}  // namespace quarterdeck::control::rest
