#include "gateway/testing/fixture.h"

#include "base/text.h"

namespace quarterdeck::gateway::testing {
namespace {

const jose::SigningKey& signing_key() {
  static const auto key = *jose::SigningKey::generate(jose::Algorithm::es256);
  return key;
}

std::shared_ptr<const Issuer> issuer() {
  auto made = std::make_shared<Issuer>();
  made->spec = {.id = "1", .name = "Resident Key Manager", .organization = "acme", .issuer = "https://idp"};
  made->keys = jose::KeySet();
  made->keys->add(*jose::PublicKey::from_jwk(signing_key().public_key().jwk()));
  made->signs_control_plane_keys = true;
  return made;
}

}  // namespace

std::optional<std::string_view> GivenHead::header(std::string_view name) const {
  for (const auto& [key, value] : asked_.headers) {
    if (base::equal_ignoring_case(key, name)) return value;
  }
  return std::nullopt;
}

std::string Answer::code() const {
  const auto json = base::parse_json(respond.body);
  return json ? base::text_at(*json, "code") : "";
}

std::string Answer::header(std::string_view name) const {
  for (const auto& header : is_forwarded ? forward.set_response_headers : respond.headers) {
    if (base::equal_ignoring_case(header.name, name)) return header.value;
  }
  return "";
}

Fixture::Fixture() {
  serve(orders());
  change([](Snapshot& snapshot) {
    auto issuers = std::make_shared<Issuers>();
    issuers->set("one", issuer());
    snapshot.issuers = issuers;
    snapshot.is_complete = true;
    snapshot.revocations_count_from = Timestamp();
  });
  subscribe();
}

model::TrafficSpec Fixture::orders() {
  model::TrafficSpec spec;
  spec.api_id = "orders-id";
  spec.name = "Orders";
  spec.version = "1.0";
  spec.organization = "acme";
  spec.environment = "Default";
  spec.base_path = "/orders/1.0";
  spec.production = model::Stage{{"gw.example"}, {.host = "orders.service", .port = 8080, .base_path = "/v2"}};
  spec.sandbox = model::Stage{{"sandbox.gw.example"}, {.host = "orders.sandbox", .port = 8080}};
  spec.security = {.oauth2 = model::OAuth2Security{}, .api_key = model::ApiKeySecurity{}, .internal_key = model::InternalKeySecurity{}};
  spec.definition = R"({"openapi":"3.0.0"})";
  spec.operations = {{.verb = "GET", .target = "/orders", .scopes = {"read"}},
                     {.verb = "GET", .target = "/open", .secured = false},
                     {.verb = "PUT", .target = "/orders/{id}", .scopes = {"write"}},
                     {.verb = "GET", .target = "/files/*"}};
  return spec;
}

void Fixture::change(const std::function<void(Snapshot&)>& change) {
  current.change(change);
  logic.tick(clock.now());
}

void Fixture::serve(const model::TrafficSpec& spec) {
  const auto api = compile(spec, {"space/" + spec.api_id, from_epoch_seconds(1)}, {upstreams, buckets, {}});
  ASSERT_TRUE(api) << api.error().message;
  change([&](Snapshot& snapshot) {
    auto routes = std::make_shared<RouteTable>(*snapshot.routes);
    routes->remove(**api);
    routes->add(*api);
    snapshot.routes = routes;
  });
}

void Fixture::subscribe(model::SubscriptionStatus status, std::optional<model::PlanSpec> plan) {
  change([&](Snapshot& snapshot) {
    auto consumers = std::make_shared<policy::Consumers>(*snapshot.consumers);
    consumers->set_application({.id = "app",
                                .name = "Shop",
                                .organization = "acme",
                                .keys = {{.consumer_key = "consumer", .issuer_id = "1"}, {.consumer_key = "tester", .key_type = model::KeyType::sandbox}}});
    consumers->set_subscription({.id = "sub", .application_id = "app", .api_name = "Orders", .api_version = "1.0", .organization = "acme",
                                 .plan = "Gold", .status = status});
    if (plan) consumers->set_plan(*plan);
    snapshot.consumers = consumers;
  });
}

std::string Fixture::token(JsonObject claims) const {
  JsonObject all = {{"iss", "https://idp"},          {"sub", "ann"}, {"azp", "consumer"}, {"scope", "read write"}, {"jti", "token-1"},
                    {"iat", to_epoch_seconds(clock.now())}, {"exp", to_epoch_seconds(clock.now()) + 3600}};
  for (auto& [name, value] : claims) {
    if (value.is_null()) {
      all.erase(name);
    } else {
      all[name] = value;
    }
  }
  return *signing_key().sign("at+jwt", all);
}

Answer Fixture::ask(const Asked& asked) {
  const GivenHead head(asked);
  Answer answer;
  auto decision = logic.decide(head, nullptr, answer.cookie);
  if (std::holds_alternative<http::NeedBody>(decision)) decision = logic.decide(head, asked.body ? &*asked.body : nullptr, answer.cookie);
  if (auto* forward = std::get_if<http::Forward>(&decision)) {
    answer.is_forwarded = true;
    answer.forward = std::move(*forward);
  } else if (auto* respond = std::get_if<http::Respond>(&decision)) {
    answer.respond = std::move(*respond);
  }
  logic.finished({.status = answer.is_forwarded ? 200 : answer.respond.status}, answer.cookie);
  return answer;
}

}  // namespace quarterdeck::gateway::testing
