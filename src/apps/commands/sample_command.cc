#include "apps/commands/sample_command.h"

#include <fmt/format.h>

#include <cstdio>

#include "apps/signals.h"
#include "http/server.h"
#include "sample/service.h"

namespace quarterdeck::apps {

int run_sample(const SampleCommand& command) {
  StopSignal stop;
  metrics::Registry metrics;
  http::ServerOptions options;
  options.address = command.address;
  options.port = command.port;
  options.metrics_role = "sample";
  const auto server = http::Server::start(options, sample::make_handler(), metrics);
  if (!server) {
    fmt::print(stderr, "{}\n", server.error().message);
    return 1;
  }
  fmt::print("The sample service listens on http://{}:{} (/openapi.yaml, /schema.graphql).\n", command.address, (*server)->port());
  std::fflush(stdout);
  stop.wait();
  return 0;
}

}  // namespace quarterdeck::apps
