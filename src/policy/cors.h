#pragma once

#include <optional>
#include <string_view>

#include "model/traffic_spec.h"
#include "policy/refusal.h"

// Cross-origin answers (Fetch standard, "HTTP-CORS protocol").
namespace quarterdeck::policy {

// "*" allows every origin; a '*' inside a pattern stands for any text: https://*.example.com.
bool is_origin_allowed(const std::vector<std::string>& patterns, std::string_view origin);

// What goes on the answer to a request that came with an Origin. Empty for an origin that is not allowed: the request
// is served, and the browser keeps the answer from the page.
HeaderList cors_headers(const model::Cors& cors, std::string_view origin);

// What goes on the answer (200, no body) to a preflight: OPTIONS with Origin and Access-Control-Request-Method.
HeaderList preflight_headers(const model::Cors& cors, std::string_view origin);

}  // namespace quarterdeck::policy
