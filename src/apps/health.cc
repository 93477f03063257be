#include "apps/health.h"

#include "base/text.h"

namespace quarterdeck::apps {
namespace {

http::Response plain(int status, std::string text) {
  http::Response response;
  response.status = status;
  response.headers.set("Content-Type", "text/plain; charset=utf-8");
  response.body = std::move(text);
  return response;
}

http::Response exposition(const metrics::Registry& metrics) {
  auto response = plain(200, metrics.exposition());
  response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
  return response;
}

}  // namespace

std::vector<std::string> Health::not_ready() const {
  std::vector<std::string> lines;
  for (const auto& [part, waits_for] : parts_) {
    if (auto reason = waits_for(); !reason.empty()) lines.push_back(part + " waits: " + reason);
  }
  return lines;
}

http::Handler operations_handler(const Health& health, const metrics::Registry& metrics) {
  return [&health, &metrics](const http::Request& request) {
    if (request.method != "GET" && request.method != "HEAD") return plain(405, "Only GET is possible here.\n");
    if (request.path == "/healthz" || request.path == "/livez") return plain(200, "ok\n");
    if (request.path == "/readyz") {
      const auto waiting = health.not_ready();
      return waiting.empty() ? plain(200, "ready\n") : plain(503, base::join(waiting, "\n") + "\n");
    }
    if (request.path == "/metrics") return exposition(metrics);
    return plain(404, "Here are /healthz, /readyz and /metrics.\n");
  };
}

}  // namespace quarterdeck::apps
