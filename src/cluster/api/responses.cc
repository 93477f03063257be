#include "cluster/api/responses.h"

#include <fmt/format.h>

#include "base/text.h"

namespace quarterdeck::cluster {
namespace {

// Warnings are quoted strings in a header (RFC 7234 §5.5).
std::string warning_header(const std::string& warning) {
  return fmt::format("299 - \"{}\"", base::replace_all(base::replace_all(warning, "\\", "\\\\"), "\"", "\\\""));
}

JsonObject details_of(const Refusal& refusal) {
  JsonObject details;
  const auto put = [&](std::string_view member, const std::string& value) {
    if (!value.empty()) details.emplace(member, value);
  };
  put("name", refusal.name);
  put("group", refusal.group);
  put("kind", refusal.kind);
  put("uid", refusal.uid);
  if (refusal.causes.empty()) return details;
  JsonArray causes;
  for (const auto& cause : refusal.causes) causes.push_back(JsonObject{{"reason", cause.reason}, {"message", cause.message}, {"field", cause.field}});
  details.emplace("causes", std::move(causes));
  return details;
}

}  // namespace

JsonObject status_of(const Refusal& refusal) {
  JsonObject metadata;
  if (!refusal.continue_token.empty()) metadata.emplace("continue", refusal.continue_token);
  JsonObject status{{"kind", "Status"},
                    {"apiVersion", "v1"},
                    {"metadata", std::move(metadata)},
                    {"status", "Failure"},
                    {"message", refusal.message}};
  if (const auto reason = text_of(refusal.reason); !reason.empty()) status.emplace("reason", reason);
  status.emplace("details", details_of(refusal));
  status.emplace("code", http_status(refusal.reason));
  return status;
}

http::Response refusal_response(const Refusal& refusal) { return json_response(http_status(refusal.reason), base::to_text(status_of(refusal))); }

http::Response json_response(int status, std::string body, const std::vector<std::string>& warnings) {
  http::Response response;
  response.status = status;
  response.headers.set("Content-Type", "application/json");
  response.headers.set("Cache-Control", "no-cache, private");
  for (const auto& warning : warnings) response.headers.add("Warning", warning_header(warning));
  response.body = std::move(body);
  return response;
}

http::Response text_response(int status, std::string body) {
  http::Response response;
  response.status = status;
  response.headers.set("Content-Type", "text/plain; charset=utf-8");
  response.body = std::move(body);
  return response;
}

}  // namespace quarterdeck::cluster
