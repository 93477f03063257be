#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/outcome.h"
#include "definitions/mistake.h"

// OpenAPI 2.0, 3.0 and 3.1, as JSON or YAML: what API management needs to know of a document, and what is wrong with it.
// References are followed lazily and only inside the document: nothing is ever fetched, and no cycle or depth can hold it up.
namespace quarterdeck::definitions {

enum class OpenApiVersion { v2_0, v3_0, v3_1 };

struct OAuthScope {
  std::string name;
  std::string description;
  std::vector<std::string> roles;  // x-scopes-bindings
  bool operator==(const OAuthScope&) const = default;
};

enum class SecurityKind { oauth2, open_id_connect, bearer, basic, api_key, mutual_tls, other };

struct SecurityScheme {
  std::string name;
  SecurityKind kind = SecurityKind::other;
  std::string parameter;  // api_key: name of the header, query parameter or cookie
  std::string in;         // api_key: header, query or cookie
  bool operator==(const SecurityScheme&) const = default;
};

struct OpenApiOperation {
  std::string path;  // the template: /orders/{id}
  std::string verb;  // upper case
  std::string id;    // operationId
  std::string summary;
  bool secured = true;              // false only when the document says that anyone may call it
  std::vector<std::string> scopes;  // any one of them suffices
  std::string auth_type;            // x-auth-type as written: "None", "Application & Application User"; empty when absent
  std::string throttling_tier;      // x-throttling-tier; empty when absent
  bool operator==(const OpenApiOperation&) const = default;
};

// What the product keeps in a document about the API as a whole (x-wso2-* and x-throttling-tier).
struct ProductExtensions {
  std::string base_path;             // x-wso2-basePath: context with version
  std::string authorization_header;  // x-wso2-auth-header
  std::string api_key_header;        // x-wso2-api-key-header
  std::string throttling_tier;       // x-throttling-tier, or x-wso2-throttling-tier
  std::vector<std::string> transports;           // x-wso2-transports
  std::vector<std::string> production_endpoints;  // URLs of x-wso2-production-endpoints
  std::vector<std::string> sandbox_endpoints;
  std::string mutual_tls;                        // x-wso2-mutual-ssl: mandatory or optional
  std::vector<std::string> security_types;       // x-wso2-application-security
  bool application_security_optional = false;
  bool security_disabled = false;                // x-wso2-disable-security
  std::optional<Json> cors;                      // x-wso2-cors: a corsConfiguration as the REST API has it
  bool operator==(const ProductExtensions&) const = default;
};

struct OpenApiDocument {
  OpenApiVersion version = OpenApiVersion::v3_0;
  std::string version_text;  // as written: "3.0.3"
  std::string title;
  std::string api_version;  // info.version
  std::string description;
  std::vector<std::string> servers;  // URLs with their variables filled in; 2.0: made of schemes, host and basePath
  std::string base_path;             // path of the first server, without the last '/': "" or "/v2"
  std::vector<SecurityScheme> security_schemes;
  std::vector<OAuthScope> scopes;  // of all OAuth2 schemes, each name once
  std::vector<OpenApiOperation> operations;  // in the order of the document
  ProductExtensions extensions;
};

struct OpenApiLimits {
  std::size_t most_bytes = 32 * 1024 * 1024;
  std::size_t most_depth = 200;
  std::size_t most_operations = 20'000;
  std::size_t most_mistakes = 100;  // the rest is only counted
};

struct OpenApiReading {
  std::optional<OpenApiDocument> document;  // absent when there are mistakes
  std::vector<Mistake> mistakes;            // in the order of the document
  std::vector<Mistake> notices;             // understood, but left out: TRACE operations and the like
};

// Finds all mistakes, not just the first: for validating.
OpenApiReading read_openapi(std::string_view text, const OpenApiLimits& limits = {});

// The document, or all its mistakes in one failure: for importing.
Outcome<OpenApiDocument> parse_openapi(std::string_view text, const OpenApiLimits& limits = {});

}  // namespace quarterdeck::definitions
