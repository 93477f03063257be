#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "definitions/openapi.h"

namespace quarterdeck::definitions {

struct OperationSettings {
  std::string path;
  std::string verb;       // GET, ...
  std::string auth_type;  // x-auth-type; empty: not written
  std::string throttling_tier;
  std::vector<std::string> scopes;
};

// What the control plane knows of an API and its definition must agree with.
struct ApiSettings {
  std::string title;
  std::string api_version;
  std::string description;  // empty: the document's own stays
  std::vector<OAuthScope> scopes;
  std::vector<OperationSettings> operations;
  ProductExtensions extensions;  // empty members are taken out of the document
};

// The document as it is stored: paths and verbs are exactly those of the settings (others are removed, missing ones are added with a
// plain answer and their path parameters), the product's extensions and the security scheme `default` say what the settings say.
// Everything else stays. The text comes back as JSON. An empty text gives a new OpenAPI 3.0 document.
Outcome<std::string> write_openapi(std::string_view text, const ApiSettings& settings);

// The document as a consumer sees it: servers are the given URLs, back-end extensions (endpoints, CORS, mutual TLS, ...) are taken out.
Outcome<std::string> openapi_for_consumers(std::string_view text, const std::vector<std::string>& server_urls);

}  // namespace quarterdeck::definitions
