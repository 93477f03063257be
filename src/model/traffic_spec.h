#pragma once

#include <boost/describe.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

// What a gateway shall do for one API in one environment, as one plain value (docs/architecture.md, "One value in the middle").
// It holds nothing that can change without its meaning changing: no revision, no time. content_hash() of equal values is equal.
namespace quarterdeck::model {

enum class ApiKind { rest, graphql };
BOOST_DESCRIBE_ENUM(ApiKind, rest, graphql)

enum class TimeUnit { second, minute, hour, day };
BOOST_DESCRIBE_ENUM(TimeUnit, second, minute, hour, day)

// At most `requests` in each `unit`.
struct RateLimit {
  std::int64_t requests = 0;
  TimeUnit unit = TimeUnit::minute;
  bool operator==(const RateLimit&) const = default;
};
BOOST_DESCRIBE_STRUCT(RateLimit, (), (requests, unit))

// A step that a request or response passes: "set_header" {name, value}, "remove_header" {name}, "mirror" {url}, "redirect" {url, status}.
struct TrafficPolicy {
  std::string name;
  std::map<std::string, std::string> parameters;
  bool operator==(const TrafficPolicy&) const = default;
};
BOOST_DESCRIBE_STRUCT(TrafficPolicy, (), (name, parameters))

struct Operation {
  std::string verb;     // REST: GET, PUT, ... upper case. GraphQL: QUERY, MUTATION, SUBSCRIPTION.
  std::string target;   // REST: a path template such as /orders/{id} or /*. GraphQL: the name of a top-level field.
  bool secured = true;  // false: anyone may call it
  std::vector<std::string> scopes;      // any one of them suffices; empty: none needed
  std::optional<RateLimit> rate_limit;  // ignored while the API as a whole has one
  std::vector<TrafficPolicy> request_policies;
  std::vector<TrafficPolicy> response_policies;
  bool operator==(const Operation&) const = default;
};
BOOST_DESCRIBE_STRUCT(Operation, (), (verb, target, secured, scopes, rate_limit, request_policies, response_policies))

enum class Scheme { http, https };
BOOST_DESCRIBE_ENUM(Scheme, http, https)

struct Retry {
  std::int32_t count = 1;
  std::int32_t base_interval_milliseconds = 25;
  std::vector<std::int32_t> statuses;  // which answers are tried again
  bool operator==(const Retry&) const = default;
};
BOOST_DESCRIBE_STRUCT(Retry, (), (count, base_interval_milliseconds, statuses))

// A secret held in the cluster: an object of kind Secret or ConfigMap and the key in it.
struct Reference {
  std::string name;
  std::string key;
  bool operator==(const Reference&) const = default;
};
BOOST_DESCRIBE_STRUCT(Reference, (), (name, key))

// What a Secret of that name holds. No part of the TrafficSpec: who may read what is served need not know it.
struct ServiceCredentials {
  std::string secret_name;
  std::string username;
  std::string password;
  bool operator==(const ServiceCredentials&) const = default;
};
BOOST_DESCRIBE_STRUCT(ServiceCredentials, (), (secret_name, username, password))

struct BasicCredentials {  // Authorization: Basic to the service
  std::string secret;      // name of the Secret with keys `username` and `password`
  bool operator==(const BasicCredentials&) const = default;
};
BOOST_DESCRIBE_STRUCT(BasicCredentials, (), (secret))

// The service behind one stage of an API.
struct Endpoint {
  Scheme scheme = Scheme::http;
  std::string host;
  std::int32_t port = 80;
  std::string base_path;                     // put before the path of the operation; empty or "/v2"
  std::int32_t response_timeout_seconds = 15;  // to the first byte of the answer; then 504
  std::int32_t idle_timeout_seconds = 300;
  std::int32_t most_connections = 1024;
  std::optional<Retry> retry;
  std::optional<std::string> certificate_authority;  // PEM that the service's certificate must chain to; absent: the system's
  std::optional<BasicCredentials> basic_credentials;
  bool operator==(const Endpoint&) const = default;
};
BOOST_DESCRIBE_STRUCT(Endpoint, (), (scheme, host, port, base_path, response_timeout_seconds, idle_timeout_seconds, most_connections, retry,
                                     certificate_authority, basic_credentials))

// Production or sandbox: host names at the gateway and the service behind them.
struct Stage {
  std::vector<std::string> hosts;  // sorted
  Endpoint endpoint;
  bool operator==(const Stage&) const = default;
};
BOOST_DESCRIBE_STRUCT(Stage, (), (hosts, endpoint))

struct OAuth2Security {
  std::string header = "Authorization";
  bool mandatory = true;
  bool send_token_upstream = false;
  bool operator==(const OAuth2Security&) const = default;
};
BOOST_DESCRIBE_STRUCT(OAuth2Security, (), (header, mandatory, send_token_upstream))

struct ApiKeySecurity {
  std::string header = "ApiKey";
  std::string query = "apikey";  // empty: not taken from the query
  bool mandatory = false;
  bool send_token_upstream = false;
  bool operator==(const ApiKeySecurity&) const = default;
};
BOOST_DESCRIBE_STRUCT(ApiKeySecurity, (), (header, query, mandatory, send_token_upstream))

// The try-out key of the Back Office: its audience is the API itself; it needs neither scope nor subscription.
struct InternalKeySecurity {
  std::string header = "internal-key";
  std::vector<std::string> audience;
  bool operator==(const InternalKeySecurity&) const = default;
};
BOOST_DESCRIBE_STRUCT(InternalKeySecurity, (), (header, audience))

struct Security {
  std::optional<OAuth2Security> oauth2;
  std::optional<ApiKeySecurity> api_key;
  std::optional<InternalKeySecurity> internal_key;
  bool operator==(const Security&) const = default;
};
BOOST_DESCRIBE_STRUCT(Security, (), (oauth2, api_key, internal_key))

struct Cors {
  std::vector<std::string> origins;  // "*" or full origins; a '*' inside stands for any text
  std::vector<std::string> methods;
  std::vector<std::string> headers;
  std::vector<std::string> expose_headers;
  bool credentials = false;
  std::optional<std::int32_t> max_age_seconds;
  bool operator==(const Cors&) const = default;
};
BOOST_DESCRIBE_STRUCT(Cors, (), (origins, methods, headers, expose_headers, credentials, max_age_seconds))

struct TrafficSpec {
  std::string api_id;        // UUID of the API
  std::string name;
  std::string version;
  std::string organization;  // "default" unless the installation has several
  std::string environment;
  ApiKind kind = ApiKind::rest;
  std::string base_path;     // as a client writes it, version included: /pizza/1.0.0
  bool is_default_version = false;  // serve base_path without its version segment too
  std::optional<Stage> production;
  std::optional<Stage> sandbox;
  Security security;
  std::optional<Cors> cors;  // absent: no CORS answers
  bool subscription_required = true;
  std::optional<RateLimit> rate_limit;  // of the API as a whole
  std::vector<TrafficPolicy> request_policies;
  std::vector<TrafficPolicy> response_policies;
  std::vector<Operation> operations;  // sorted by target, then verb
  std::string definition;             // OpenAPI document or GraphQL SDL, served at definition_path and used to match GraphQL
  std::string definition_path = "/api-definition";
  std::map<std::string, std::string> properties;
  bool operator==(const TrafficSpec&) const = default;
};
BOOST_DESCRIBE_STRUCT(TrafficSpec, (), (api_id, name, version, organization, environment, kind, base_path, is_default_version, production, sandbox,
                                        security, cors, subscription_required, rate_limit, request_policies, response_policies, operations,
                                        definition, definition_path, properties))

// Sorts what has no order of its own, so that equal meaning is an equal value.
TrafficSpec normalized(TrafficSpec spec);

// SHA-256 of the canonical JSON of the normalized value, as 64 hexadecimal digits.
std::string content_hash(const TrafficSpec& spec);

}  // namespace quarterdeck::model
