#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Every answer that a gateway gives instead of the service's: status, number and words as clients of APK know them.
namespace quarterdeck::policy {

using HeaderList = std::vector<std::pair<std::string, std::string>>;

// The two bodies of the original: what its enforcer says about a caller, and what its router says about a route or a
// service.
enum class BodyShape { enforcer, router };

struct Refusal {
  int status = 500;
  BodyShape shape = BodyShape::enforcer;
  std::string code;  // text even where it looks like a number: "900901"
  std::string message;
  std::string description;
  HeaderList headers = {};  // beyond Content-Type and WWW-Authenticate, which render() adds
};

struct RenderedRefusal {
  int status = 500;
  HeaderList headers;
  std::string body;
};

RenderedRefusal render(const Refusal& refusal);

// Who is calling.
Refusal invalid_credentials(std::string_view because = {});  // 401 900901
Refusal missing_credentials();                               // 401 900902
Refusal token_expired();                                     // 401 900903

// What the caller may do.
Refusal subscription_forbidden();                    // 403 900908
Refusal caller_forbidden(std::string_view because);  // 403 900908: not from this address, not for this API
Refusal scope_missing(std::string_view path);        // 403 900910
Refusal invalid_graphql(std::string_view because);   // 400 900422

enum class LimitKind { api, operation, subscription, burst };
Refusal over_limit(LimitKind kind, std::int64_t seconds_to_wait);  // 429 900800, 900802, 900804, 900807
Refusal too_many_bad_tokens();  // 429 900805: the address has shown too many; this one was not even looked at

// What is asked for.
Refusal no_such_resource();                                           // 404
Refusal method_not_allowed(const std::vector<std::string>& allowed);  // 405 with Allow
Refusal ambiguous_path();                                             // 400: with and without path parameters it is not one thing
Refusal malformed_request(int status, std::string_view because);      // 400, 408, 413, ...
Refusal not_ready_yet(std::string_view because);  // 503 with Retry-After: what is needed to judge the call is not known yet
Refusal validation_broken();  // 500 102500: something of ours failed, so the call is refused

// What became of the service.
enum class UpstreamTrouble { connect_failed, timed_out, overflow, not_configured, reset, protocol_error };
Refusal upstream_trouble(
    UpstreamTrouble trouble);  // 503 102503, 504 102504, 503 102505, 500 102507, 503 102509, 500 102515

}  // namespace quarterdeck::policy
