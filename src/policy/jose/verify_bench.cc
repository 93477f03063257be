#include <benchmark/benchmark.h>

#include "policy/jose/key_set.h"
#include "policy/jose/signing_key.h"

namespace quarterdeck::jose {
namespace {

JsonObject usual_claims() {
  return {{"iss", "https://localhost:9443/oauth2/token"}, {"sub", "nora"},  {"aud", "kf2wJ0bdHlEoPq"},
          {"azp", "kf2wJ0bdHlEoPq"},                      {"exp", 2e9},     {"scope", "orders:read orders:write"},
          {"aut", "APPLICATION"},                         {"iat", 1.9e9},   {"jti", "6f0c3c63-0f2b-4f64-9b8e-7d8c2a6f1a10"}};
}

void Verify(benchmark::State& state, Algorithm algorithm) {
  const auto key = SigningKey::generate(algorithm);
  KeySet keys;
  keys.add(key->public_key());
  const auto token = key->sign("at+jwt", usual_claims());
  for (auto _ : state) benchmark::DoNotOptimize(verified(*token, keys).has_value());
}
void Sign(benchmark::State& state, Algorithm algorithm) {
  const auto key = SigningKey::generate(algorithm);
  const auto claims = usual_claims();
  for (auto _ : state) benchmark::DoNotOptimize(key->sign("at+jwt", claims).has_value());
}
void Parse(benchmark::State& state) {
  const auto key = SigningKey::generate(Algorithm::es256);
  const auto token = key->sign("at+jwt", usual_claims());
  for (auto _ : state) benchmark::DoNotOptimize(parse_jws(*token).has_value());
}

BENCHMARK(Parse);
BENCHMARK_CAPTURE(Verify, es256, Algorithm::es256);
BENCHMARK_CAPTURE(Verify, rs256, Algorithm::rs256);
BENCHMARK_CAPTURE(Sign, es256, Algorithm::es256);
BENCHMARK_CAPTURE(Sign, rs256, Algorithm::rs256);

}  // namespace
}  // namespace quarterdeck::jose
