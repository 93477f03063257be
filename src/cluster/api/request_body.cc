#include "cluster/api/request_body.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/yaml.h"

namespace quarterdeck::cluster {
namespace {

constexpr std::size_t kMostDepth = 128;

}  // namespace

std::string media_type(const http::Request& request) {
  const auto header = request.headers.get("Content-Type");
  return base::to_lower(base::trimmed(std::string_view(header).substr(0, header.find(';'))));
}

Answer<Json> yaml_or_json(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  const bool is_json = first != std::string::npos && (text[first] == '{' || text[first] == '[');
  auto value = is_json ? base::parse_json(text, kMostDepth) : base::parse_yaml(text, {.most_depth = kMostDepth});
  if (!value) return refuse(Reason::bad_request, "the body is not readable: " + value.error().message);
  return std::move(*value);
}

Answer<Json> body_value(const http::Request& request) {
  const auto type = media_type(request);
  if (type.empty() || type == "application/json") {
    auto value = base::parse_json(request.body, kMostDepth);
    if (!value) return refuse(Reason::bad_request, "the body is not readable: " + value.error().message);
    return std::move(*value);
  }
  if (type == "application/yaml") return yaml_or_json(request.body);
  return refuse(Reason::unsupported_media_type,
                fmt::format("the body of the request was in an unknown format - accepted media types include: application/json, application/yaml; "
                            "this cluster does not read {}. With kubectl, use `create -f` or `apply -f` with a file.",
                            type));
}

Answer<JsonObject> body_object(const http::Request& request) {
  auto value = body_value(request);
  if (!value) return value.error();
  if (!value->is_object()) return refuse(Reason::bad_request, "the body must be an object with apiVersion and kind");
  return std::move(value->get_object());
}

}  // namespace quarterdeck::cluster
