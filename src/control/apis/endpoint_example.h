#pragma once

#include <string_view>

namespace quarterdeck::control {

// For messages: the shape is easily got wrong, and an endpoint that is not found there counts as none.
inline constexpr std::string_view kEndpointExample = R"({"endpoint_type":"http","production_endpoints":{"url":"https://orders.example.com"}})";

}  // namespace quarterdeck::control
