#include <benchmark/benchmark.h>

#include "base/bytes.h"
#include "control/identity/authenticator.h"
#include "control/identity/testing.h"

namespace quarterdeck::control {
namespace {

void Recognize(benchmark::State& state, const http::Request& request, IdentityWorld& world) {
  for (auto _ : state) benchmark::DoNotOptimize(world.identity->authenticator.recognize(request).has_value());
}

void RecognizeBearer(benchmark::State& state) {
  IdentityWorld world;
  world.add_user("admin", {"admin"});
  const auto client = world.add_client(ClientKind::registered, "admin", {"client_credentials"});
  const auto answer = world.identity->tokens.issue_to_application(client, {"apim:api_create", "apim:api_view"}, std::nullopt);
  http::Request request;
  request.headers.set("Authorization", "Bearer " + answer->access_token.reveal());
  Recognize(state, request, world);
}
void RecognizeBasic(benchmark::State& state) {
  IdentityWorld world;
  world.add_user("admin", {"admin"});
  http::Request request;
  request.headers.set("Authorization", "Basic " + base::to_base64("admin:secret of admin"));
  Recognize(state, request, world);
}

BENCHMARK(RecognizeBearer);
BENCHMARK(RecognizeBasic);

}  // namespace
}  // namespace quarterdeck::control
