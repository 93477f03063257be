#pragma once

#include <string>

#include "base/json.h"
#include "cluster/refusal.h"
#include "http/message.h"

namespace quarterdeck::cluster {

// "application/json" of "application/json; charset=utf-8", in lower case.
std::string media_type(const http::Request& request);

// The body as a value; JSON or YAML as the content type says. Reason::unsupported_media_type for anything else, such as protobuf.
Answer<Json> body_value(const http::Request& request);
Answer<JsonObject> body_object(const http::Request& request);

// JSON is YAML too; text that begins like JSON is read as JSON, which is faster and stricter.
Answer<Json> yaml_or_json(const std::string& text);

}  // namespace quarterdeck::cluster
