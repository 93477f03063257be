#include "definitions/openapi/document_text.h"

#include <fmt/format.h>

#include "base/text.h"
#include "base/yaml.h"
#include "definitions/openapi/members.h"

namespace quarterdeck::definitions::openapi {

bool looks_like_json(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && text[first] == '{';
}

Outcome<JsonObject> decode(std::string_view text, const OpenApiLimits& limits) {
  if (text.size() > limits.most_bytes) {
    constexpr auto kHelp = "the document has {} bytes; at most {} are read. Leave out examples or split the API";
    return Failure{Problem::too_large, fmt::format(kHelp, text.size(), limits.most_bytes)};
  }
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // a byte order mark, as Windows editors write it
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return Failure{Problem::invalid, "the document is empty"};
  if (!base::is_utf8(text)) return Failure{Problem::invalid, "the document is not UTF-8 text: save it in that encoding"};
  auto value = looks_like_json(text)
                   ? base::parse_json(text, limits.most_depth)
                   : base::parse_yaml(text, {.most_bytes = limits.most_bytes, .most_depth = limits.most_depth});
  if (!value) return value.error();
  if (!value->is_object()) {
    constexpr auto kHelp = "expected an OpenAPI document, found {}";
    return Failure{Problem::invalid, fmt::format(kHelp, kind_of(*value))};
  }
  return std::move(value->get_object());
}

std::optional<OpenApiVersion> version_of(const JsonObject& root) {
  const auto written = [&](std::string_view name) -> std::string {
    const auto* found = root.if_contains(name);
    if (found == nullptr) return "";
    // An unquoted 2.0 in YAML is a number.
    return found->is_double() ? fmt::format("{:.1f}", found->get_double()) : found->is_string() ? std::string(found->get_string()) : "";
  };
  if (written("swagger") == "2.0") return OpenApiVersion::v2_0;
  const auto openapi = written("openapi");
  if (openapi == "3.0" || openapi.starts_with("3.0.")) return OpenApiVersion::v3_0;
  if (openapi == "3.1" || openapi.starts_with("3.1.")) return OpenApiVersion::v3_1;
  return std::nullopt;
}

}  // namespace quarterdeck::definitions::openapi
