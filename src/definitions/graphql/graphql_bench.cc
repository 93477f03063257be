#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "definitions/graphql/request.h"
#include "definitions/graphql/schema.h"

namespace quarterdeck::definitions::graphql {
namespace {

// GRAPHQL_SCHEMA names a real schema, such as GitHub's schema.graphql (bench/README.md says where to get it).
void read_schema(benchmark::State& state) {
  const auto* path = std::getenv("GRAPHQL_SCHEMA");
  std::ifstream file(path == nullptr ? "" : path);
  std::stringstream stream;
  stream << file.rdbuf();
  const auto text = stream.str();
  std::size_t types = 0;
  for ([[maybe_unused]] auto _ : state) {
    const auto schema = parse_schema(text);
    if (!schema) return state.SkipWithError(schema.error().message.c_str());
    types = (*schema)->types().size();
  }
  state.counters["types"] = static_cast<double>(types);
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}
BENCHMARK(read_schema)->Unit(benchmark::kMillisecond);

void examine_request(benchmark::State& state) {
  const auto schema = parse_schema("type Query { ship(id: ID!): Ship } type Ship { name: String berth: Berth } type Berth { name: String }");
  constexpr auto kQuery = "query Ship($id: ID!) { ship(id: $id) { name berth { ...B } } } fragment B on Berth { name }";
  for ([[maybe_unused]] auto _ : state) {
    const auto document = parse_request(kQuery);
    benchmark::DoNotOptimize(examine(**schema, *document, ""));
  }
}
BENCHMARK(examine_request);

}  // namespace
}  // namespace quarterdeck::definitions::graphql
