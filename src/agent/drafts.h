#pragma once

#include <string>
#include <vector>

#include "ports/control_plane.h"

namespace quarterdeck::agent {

// For tests: what is desired, with defaults for what a test does not care about.
struct ApiDraft {
  std::string id = "orders";
  std::string environment = "default";
  std::string host = "backend.example";
  std::vector<std::string> verbs = {"GET"};
  std::string revision = "r1";
  std::optional<model::Cors> cors;
};

inline ports::Deployment deployment(const ApiDraft& draft) {
  model::TrafficSpec spec;
  spec.api_id = draft.id;
  spec.name = draft.id;
  spec.environment = draft.environment;
  spec.base_path = "/" + draft.id;
  spec.production = model::Stage{{"gw.example"}, {.host = draft.host}};
  spec.cors = draft.cors;
  for (const auto& verb : draft.verbs) spec.operations.push_back({.verb = verb, .target = "/*"});
  return {spec, model::content_hash(spec), draft.revision, 1, 0};
}

inline ports::Desired deployed(const std::vector<ApiDraft>& drafts) {
  ports::ApiDesired desired;
  for (const auto& draft : drafts) desired.deployments.push_back(deployment(draft));
  return desired;
}

inline events::SubjectKey api_key(const std::string& id) { return {events::Subject::api, id}; }

}  // namespace quarterdeck::agent
