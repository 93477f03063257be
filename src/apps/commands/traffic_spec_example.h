#pragma once

namespace quarterdeck::apps {

// What `translate` reads, as its help shows it; a test holds that it can be read and that nothing of it is lost.
inline constexpr auto kTrafficSpecExample = R"(apiId: 0b6f2c1e-7d5a-4c1b-9a3e-52f1c6d7e801
name: Orders
version: 1.0.0
organization: default
environment: Default
kind: rest                       # or graphql
basePath: /orders/1.0.0          # as callers write it
production:                      # or sandbox, or both
  hosts: [gateway.example]
  endpoint: {scheme: https, host: orders.example, port: 8443, basePath: /v2}
security:
  oauth2: {header: Authorization}
operations:
- {verb: GET, target: "/orders/{id}", scopes: ["orders:read"], rateLimit: {requests: 5, unit: second}}
- {verb: POST, target: /orders}
definition: '{"openapi": "3.0.3"}'
)";

}  // namespace quarterdeck::apps
