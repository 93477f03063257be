#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "definitions/openapi.h"
#include "definitions/openapi_writer.h"

namespace quarterdeck::definitions {
namespace {

// OPENAPI_DOCUMENT names a real document, such as GitHub's api.github.com.json (bench/README.md says where to get it).
std::string document_text() {
  const auto* path = std::getenv("OPENAPI_DOCUMENT");
  std::ifstream file(path == nullptr ? "" : path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

void read_document(benchmark::State& state) {
  const auto text = document_text();
  if (text.empty()) return state.SkipWithError("set OPENAPI_DOCUMENT to the path of a document");
  std::size_t operations = 0;
  for ([[maybe_unused]] auto _ : state) {
    const auto document = parse_openapi(text);
    if (!document) return state.SkipWithError(document.error().message.c_str());
    operations = document->operations.size();
  }
  state.counters["operations"] = static_cast<double>(operations);
  state.SetBytesProcessed(static_cast<std::int64_t>(text.size()) * state.iterations());
}
BENCHMARK(read_document)->Unit(benchmark::kMillisecond);

void write_document(benchmark::State& state) {
  const auto text = document_text();
  const auto document = parse_openapi(text);
  if (!document) return state.SkipWithError("set OPENAPI_DOCUMENT to the path of a document");
  ApiSettings settings{.title = document->title, .api_version = document->api_version};
  for (const auto& operation : document->operations) {
    settings.operations.push_back({.path = operation.path, .verb = operation.verb, .auth_type = "Any", .throttling_tier = "Unlimited"});
  }
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(write_openapi(text, settings));
}
BENCHMARK(write_document)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace quarterdeck::definitions
