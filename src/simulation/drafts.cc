#include "simulation/drafts.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"

namespace quarterdeck::simulation {
namespace {

constexpr std::array kApis = {"0a1b2c3d-0000-4000-8000-000000000001", "0a1b2c3d-0000-4000-8000-000000000002",
                              "0a1b2c3d-0000-4000-8000-000000000003", "0a1b2c3d-0000-4000-8000-000000000004"};
constexpr std::array kApplications = {"5f0e1d2c-0000-4000-8000-000000000001", "5f0e1d2c-0000-4000-8000-000000000002"};
constexpr std::array kSubscriptions = {"77c8d9e0-0000-4000-8000-000000000001", "77c8d9e0-0000-4000-8000-000000000002"};
// One that a label can hold and one that it cannot.
constexpr std::array kPlans = {"Gold", "10 per minute"};
constexpr std::array kHosts = {"one.example", "two.example", "three.example"};
constexpr std::array kVerbs = {"GET", "PUT", "POST", "DELETE"};

template <std::size_t Count>
std::string one_of(adapters::SeededRandom& random, const std::array<const char*, Count>& choices) {
  return choices[random.below(Count)];
}

model::TrafficSpec drawn_spec(adapters::SeededRandom& random, const std::string& api, const std::string& environment) {
  model::TrafficSpec spec;
  spec.api_id = api;
  spec.name = "api-" + api.substr(35);
  spec.version = "1.0.0";
  spec.organization = "default";
  spec.environment = environment;
  spec.base_path = "/" + spec.name + "/1.0.0";
  spec.production = model::Stage{{base::to_lower(environment) + ".example"}, {.host = one_of(random, kHosts), .base_path = "/v1"}};
  if (random.one_in(3)) spec.sandbox = model::Stage{{"sandbox." + base::to_lower(environment) + ".example"}, {.host = one_of(random, kHosts), .base_path = "/v2"}};
  spec.security.oauth2 = model::OAuth2Security{};
  if (random.one_in(3)) spec.rate_limit = model::RateLimit{static_cast<std::int64_t>(1 + random.below(100)), model::TimeUnit::minute};
  if (random.one_in(3)) spec.cors = model::Cors{{"*"}, {"GET"}, {"Authorization"}, {}, false, std::nullopt};
  // More than fit into one route only now and then.
  const auto operations = random.one_in(8) ? 10 : 1 + random.below(3);
  for (std::uint64_t i = 0; i < operations; ++i) {
    model::Operation operation{.verb = one_of(random, kVerbs), .target = fmt::format("/things/{}", i)};
    if (random.one_in(4)) operation.scopes = {"things:write"};
    if (random.one_in(6)) operation.secured = false;
    spec.operations.push_back(std::move(operation));
  }
  spec.definition = R"({"openapi":"3.0.1","info":{"title":")" + spec.name + R"(","version":"1.0.0"},"paths":{}})";
  return model::normalized(std::move(spec));
}

ports::Desired drawn_api(adapters::SeededRandom& random, const std::string& api, std::uint64_t number) {
  ports::ApiDesired desired;
  for (const auto* environment : {"Default", "east"}) {
    if (random.one_in(3)) continue;
    auto spec = drawn_spec(random, api, environment);
    auto hash = model::content_hash(spec);
    desired.deployments.push_back({std::move(spec), std::move(hash), fmt::format("revision-{}", number), static_cast<std::int64_t>(number), 0});
  }
  if (desired.deployments.empty()) return ports::Absent{};
  return desired;
}

}  // namespace

Wish drawn_wish(adapters::SeededRandom& random, std::uint64_t number) {
  const bool removes = random.one_in(4);
  const auto kind = random.below(8);
  if (kind == 0) {
    const auto id = one_of(random, kApplications);
    const model::ApplicationSpec application{.id = id, .name = fmt::format("Shop {}", number), .owner = "ann", .organization = "default"};
    return {{events::Subject::application, id}, removes ? ports::Desired(ports::Absent{}) : application};
  }
  if (kind == 1) {
    const auto id = one_of(random, kSubscriptions);
    const model::SubscriptionSpec subscription{.id = id, .application_id = one_of(random, kApplications), .api_name = "api-1", .api_version = "1.0.0",
                                               .organization = "default", .plan = one_of(random, kPlans)};
    return {{events::Subject::subscription, id}, removes ? ports::Desired(ports::Absent{}) : subscription};
  }
  if (kind == 2) {
    model::PlanSpec plan{.name = one_of(random, kPlans), .organization = "default"};
    plan.limit = model::RateLimit{static_cast<std::int64_t>(1 + random.below(1000)), model::TimeUnit::minute};
    const events::SubjectKey key{events::Subject::plan, plan.name};
    return {key, removes ? ports::Desired(ports::Absent{}) : plan};
  }
  const auto api = one_of(random, kApis);
  return {{events::Subject::api, api}, removes ? ports::Desired(ports::Absent{}) : drawn_api(random, api, number)};
}

}  // namespace quarterdeck::simulation
