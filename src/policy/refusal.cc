#include "policy/refusal.h"

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"

namespace quarterdeck::policy {
namespace {

// RFC 6750 section 3: who has shown nothing has made no mistake that an error could name.
constexpr std::string_view kChallenge = R"(Bearer realm="APK")";
constexpr std::string_view kInvalidToken = R"(Bearer realm="APK", error="invalid_token", error_description="The provided token is invalid")";
constexpr std::string_view kInsufficientScope = R"(Bearer realm="APK", error="insufficient_scope")";
constexpr std::string_view kMissingCredentials = "900902";
constexpr std::string_view kScopeMissing = "900910";

std::string_view challenge_for(const Refusal& refusal) {
  if (refusal.status == 401) return refusal.code == kMissingCredentials ? kChallenge : kInvalidToken;
  return refusal.code == kScopeMissing ? kInsufficientScope : std::string_view();
}

Refusal of_enforcer(int status, std::string_view code, std::string_view message, std::string description) {
  return {status, BodyShape::enforcer, std::string(code), std::string(message), std::move(description)};
}

Refusal of_router(int status, std::string_view code, std::string_view message, std::string description) {
  return {status, BodyShape::router, std::string(code), std::string(message), std::move(description)};
}

std::string body_of(const Refusal& refusal) {
  JsonObject body;
  if (refusal.shape == BodyShape::enforcer) {
    body["error_message"] = refusal.message;
    body["code"] = refusal.code;
    body["error_description"] = refusal.description;
  } else {
    body["code"] = refusal.code;
    body["message"] = refusal.message;
    body["description"] = refusal.description;
  }
  return base::to_text(body);
}

std::string_view code_of(LimitKind kind) {
  switch (kind) {
    case LimitKind::api:
      return "900800";
    case LimitKind::operation:
      return "900802";
    case LimitKind::subscription:
      return "900804";
    case LimitKind::burst:
      return "900807";
  }
  return "900800";
}

}  // namespace

RenderedRefusal render(const Refusal& refusal) {
  RenderedRefusal rendered{refusal.status, {{"Content-Type", "application/json"}}, body_of(refusal)};
  if (const auto challenge = challenge_for(refusal); !challenge.empty()) rendered.headers.emplace_back("WWW-Authenticate", challenge);
  for (const auto& header : refusal.headers) rendered.headers.push_back(header);
  return rendered;
}

Refusal invalid_credentials(std::string_view because) {
  return of_enforcer(
      401, "900901", "Invalid Credentials",
      because.empty() ? "Make sure you have provided the correct security credentials" : std::string(because));
}

Refusal missing_credentials() {
  return of_enforcer(401, kMissingCredentials, "Missing Credentials",
                     "Make sure your API invocation provides security credentials");
}

Refusal token_expired() {
  return of_enforcer(401, "900903", "Access Token Expired", "Renew the access token and try again");
}

Refusal subscription_forbidden() {
  return caller_forbidden("User is NOT authorized to access the Resource. API Subscription validation failed.");
}

Refusal caller_forbidden(std::string_view because) {
  return of_enforcer(403, "900908", "Resource forbidden", std::string(because));
}

Refusal scope_missing(std::string_view path) {
  return of_enforcer(403, kScopeMissing, "The access token does not allow you to access the requested resource",
                     fmt::format("User is NOT authorized to access the Resource: {}. Scope validation failed.", path));
}

Refusal invalid_graphql(std::string_view because) {
  return of_enforcer(400, "900422", "INVALID QUERY", std::string(because));
}

Refusal over_limit(LimitKind kind, std::int64_t seconds_to_wait) {
  auto refusal =
      of_enforcer(429, code_of(kind), "Message throttled out",
                  fmt::format("You have exceeded your quota. You can access the API again after {} second{}.",
                              seconds_to_wait, seconds_to_wait == 1 ? "" : "s"));
  refusal.headers = {{"Retry-After", std::to_string(seconds_to_wait)}};
  return refusal;
}

Refusal too_many_bad_tokens() {
  auto refusal = of_enforcer(429, "900805", "Message blocked", "Too many tokens with a bad signature came from this address. Try again in a second.");
  refusal.headers = {{"Retry-After", "1"}};
  return refusal;
}

Refusal no_such_resource() {
  return of_router(404, "404", "Not Found", "The requested resource is not available.");
}

Refusal method_not_allowed(const std::vector<std::string>& allowed) {
  const auto list = base::join(allowed, ", ");
  auto refusal =
      of_router(405, "405", "Method Not Allowed",
                fmt::format("The requested resource is not available for this method. Use one of: {}.", list));
  refusal.headers = {{"Allow", list}};
  return refusal;
}

Refusal ambiguous_path() {
  return malformed_request(400, "The path names another operation to a service that cuts off path parameters (';' and what follows it). Leave them out.");
}

Refusal malformed_request(int status, std::string_view because) {
  return of_router(status, std::to_string(status), "Bad Request", std::string(because));
}

Refusal not_ready_yet(std::string_view because) {
  auto refusal = of_router(503, "503", "Service Unavailable", fmt::format("{} Try again in a second.", because));
  refusal.headers = {{"Retry-After", "1"}};
  return refusal;
}

Refusal validation_broken() {
  return of_router(500, "102500", "Unclassified Validation Failure", "Error during validating the request");
}

Refusal upstream_trouble(UpstreamTrouble trouble) {
  switch (trouble) {
    case UpstreamTrouble::connect_failed:
      return of_router(503, "102503", "Upstream connection failed", "The service behind this API cannot be reached.");
    case UpstreamTrouble::timed_out:
      return of_router(504, "102504", "Upstream connection timeout",
                       "The service behind this API did not answer in time.");
    case UpstreamTrouble::overflow:
      return of_router(503, "102505", "Upstream overflow",
                       "The service behind this API has as many connections as it may have.");
    case UpstreamTrouble::not_configured:
      return of_router(500, "102507", "Upstream not configured for the resource",
                       "No service is configured behind this resource.");
    case UpstreamTrouble::reset:
      return of_router(503, "102509", "Upstream connection reset by the remote",
                       "The service behind this API closed the connection before it answered.");
    case UpstreamTrouble::protocol_error:
      return of_router(500, "102515", "HTTP protocol error in upstream response",
                       "The service behind this API gave an answer that is not well-formed HTTP.");
  }
  return validation_broken();
}

}  // namespace quarterdeck::policy
