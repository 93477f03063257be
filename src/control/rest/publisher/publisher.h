#pragma once

#include "control/apis/apis.h"
#include "control/apis/deployments.h"
#include "control/apis/lifecycle_changes.h"
#include "control/apis/revisions.h"
#include "control/environments/environments.h"
#include "control/gateways/progress.h"
#include "control/plans/plans.h"
#include "control/rest/route.h"
#include "control/subscriptions/subscriptions.h"
#include "ports/fetcher.h"

namespace quarterdeck::control::rest {

// How far the deployments of an API have got, as gateways report it. Asked once for each list.
using ReadProgress = std::function<std::vector<DeploymentProgress>(const model::ApiId&)>;

// What the Back Office's operations work with. All of it outlives the routes.
struct PublisherParts {
  Apis& apis;
  Revisions& revisions;
  Deployments& deployments;
  LifecycleChanges& lifecycle;
  Subscriptions& subscriptions;
  Plans& plans;
  Environments& environments;
  ports::Fetcher& fetcher;
  ReadProgress read_progress;
  std::string devportal_url;
};

// Every operation of the Back Office API (/api/am/publisher/v4).
RouteTable publisher_routes(const PublisherParts& parts);

}  // namespace quarterdeck::control::rest
