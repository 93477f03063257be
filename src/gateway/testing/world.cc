#include "gateway/testing/world.h"

#include <unistd.h>

#include <filesystem>

#include "gateway/testing/fixture.h"

namespace quarterdeck::gateway::testing {

const jose::SigningKey& world_key() {
  static const auto key = *jose::SigningKey::generate(jose::Algorithm::es256);
  return key;
}

Outcome<ports::RevocationPage> RememberingControlPlane::revocations_since(std::uint64_t sequence) {
  if (while_asked) while_asked();
  if (is_away) return Failure{Problem::unavailable, "away"};
  if (pages_left && (*pages_left)-- <= 0) return Failure{Problem::unavailable, "away"};
  if (sequence > revocations.size()) return Failure{Problem::gone, "another store"};
  ports::RevocationPage page{{}, sequence, true};
  for (const auto& revocation : revocations) {
    if (revocation.sequence <= sequence) continue;
    if (page.revocations.size() == most_on_a_page) {
      page.is_last = false;
      break;
    }
    page.revocations.push_back(revocation);
    page.next = revocation.sequence;
  }
  return page;
}

void RememberingControlPlane::revoke(ports::Revocation revocation) {
  revocation.sequence = revocations.size() + 1;
  revocations.push_back(std::move(revocation));
}

Outcome<Done> RememberingControlPlane::report_served(const ports::ServedReport& report) {
  if (is_away) return Failure{Problem::unavailable, "away"};
  reports.push_back(report);
  if (report.is_complete) served.clear();
  for (const auto& id : report.removed_apis) served.erase(id);
  for (const auto& api : report.apis) served[api.api_id] = api;
  return Done{};
}

Outcome<Done> RememberingControlPlane::send_usage(const ports::UsageBatch& batch) {
  if (is_away) return Failure{Problem::unavailable, "away"};
  if (!batches.insert(batch.batch_id).second) return Done{};
  for (const auto& usage : batch.usages) calls += usage.calls;
  return Done{};
}

Outcome<ports::FetchResponse> Documents::fetch(const ports::FetchRequest& request) {
  ++fetches;
  const auto found = texts.find(request.url);
  if (found == texts.end()) return Failure{Problem::unavailable, "nobody answers at " + request.url};
  return ports::FetchResponse{200, {}, found->second};
}

World::World() : folder(std::filesystem::temp_directory_path() / ("gateway-" + random.uuid())) {
  folder += std::to_string(::getpid());
  std::filesystem::create_directories(folder);
  start();
}

World::~World() {
  gateway.reset();
  std::filesystem::remove_all(folder);
}

void World::start() {
  gateway.reset();
  GatewayOptions options{.gateway_id = "gateway-1", .version = "test", .environments = {"Default"}, .revocations_file = folder + "/revocations", .proxy = {}};
  options.proxy.http_port = 0;
  gateway.emplace(std::move(options), GatewayPorts{cluster, &control_plane, documents, clock, random, registry},
                  [](const std::string&) { return ports::WakeFunction(); });
}

void World::settle() {
  // Nobody is woken here, so everybody gets turns until all of them have seen what the others did.
  for (int round = 0; round < 20; ++round) {
    bool wants_more = false;
    for (const auto& activity : gateway->activities()) {
      const auto wake = activity.machine->step(clock.now());
      wants_more = wants_more || (wake.at && *wake.at <= clock.now());
    }
    if (!wants_more && round > 1) return;
  }
}

void World::step(const std::string& activity) {
  for (const auto& each : gateway->activities()) {
    if (each.name == activity) each.machine->step(clock.now());
  }
}

model::TrafficSpec World::orders() {
  auto spec = Fixture::orders();
  spec.definition_path = "/api-definition";
  return model::normalized(spec);
}

void World::apply(const std::vector<resources::Resource>& resources) {
  for (const auto& resource : resources) {
    const auto applied = cluster.apply(resource, {.field_manager = "test", .ownership = ports::Ownership::force});
    ASSERT_TRUE(applied) << applied.error().message;
  }
}

void World::remove(const std::vector<resources::Resource>& resources) {
  for (auto at = resources.rbegin(); at != resources.rend(); ++at) {
    const auto removed = cluster.remove(at->reference(), std::nullopt);
    ASSERT_TRUE(removed) << removed.error().message;
  }
}

std::vector<resources::Resource> World::deploy(const model::TrafficSpec& spec) {
  auto written = translate::apk::write_api(spec, context).resources;
  apply(written);
  return written;
}

void World::add_issuer(bool by_certificate) {
  model::IssuerSpec issuer{.id = "5f0f8d0e-1111-4a5b-8c3d-000000000001", .name = "Resident Key Manager", .organization = "acme", .issuer = "https://idp"};
  if (by_certificate) {
    issuer.certificate_pem = world_key().public_key().pem();
  } else {
    issuer.jwks_url = "https://idp/jwks";
  }
  apply(translate::apk::write_issuer(issuer, context).resources);
}

void World::add_consumer() {
  apply(translate::apk::write_plan({.name = "Gold", .organization = "acme", .limit = model::RateLimit{100, model::TimeUnit::minute}}, context).resources);
  apply(translate::apk::write_application({.id = "11111111-2222-4333-8444-555555555501", .name = "Shop", .organization = "acme",
                                           .keys = {{"consumer", model::KeyType::production}}}, context).resources);
  apply(translate::apk::write_subscription({.id = "11111111-2222-4333-8444-555555555502", .application_id = "11111111-2222-4333-8444-555555555501",
                                            .api_name = "Orders", .api_version = "1.0", .organization = "acme", .plan = "Gold"}, context).resources);
}

std::string World::token(JsonObject more) const {
  JsonObject claims = {{"iss", "https://idp"}, {"azp", "consumer"}, {"sub", "ann"}, {"scope", "read write"}, {"jti", "token-1"},
                       {"iat", to_epoch_seconds(clock.now())}, {"exp", to_epoch_seconds(clock.now()) + 3600}};
  for (auto& [name, value] : more) claims[name] = value;
  return *world_key().sign("at+jwt", claims);
}

int World::ask(const std::string& path, const std::string& bearer) {
  const auto logic = gateway->make_logic();
  Asked asked{.path = path};
  if (!bearer.empty()) asked.headers["Authorization"] = "Bearer " + bearer;
  std::uint64_t cookie = 0;
  const auto decision = logic->decide(GivenHead(asked), nullptr, cookie);
  const auto* respond = std::get_if<http::Respond>(&decision);
  logic->finished({.status = respond == nullptr ? 200 : respond->status}, cookie);
  logic->tick(clock.now());
  return respond == nullptr ? 0 : respond->status;
}

}  // namespace quarterdeck::gateway::testing
