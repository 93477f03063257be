#pragma once

#include <string_view>

#include "base/json.h"
#include "base/outcome.h"
#include "definitions/openapi.h"

namespace quarterdeck::definitions::openapi {

// True when the text is meant as JSON: its first character is a brace.
bool looks_like_json(std::string_view text);

// The object that a definition's text holds, JSON or YAML.
Outcome<JsonObject> decode(std::string_view text, const OpenApiLimits& limits);

// 3.0 of "3.0.3"; absent when it is none that we understand.
std::optional<OpenApiVersion> version_of(const JsonObject& root);

}  // namespace quarterdeck::definitions::openapi
