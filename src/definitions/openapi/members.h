#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "definitions/openapi/findings.h"

// Reading single members of an object; a wrong type becomes a finding and counts as absent.
namespace quarterdeck::definitions::openapi {

enum class Presence { optional, required };

std::string text_member(const JsonObject& object, std::string_view name, Presence presence, const Place& at, Findings& findings);
const JsonObject* object_member(const JsonObject& object, std::string_view name, Presence presence, const Place& at, Findings& findings);
const JsonArray* list_member(const JsonObject& object, std::string_view name, Presence presence, const Place& at, Findings& findings);
bool flag_member(const JsonObject& object, std::string_view name, const Place& at, Findings& findings);
std::vector<std::string> text_list_member(const JsonObject& object, std::string_view name, const Place& at, Findings& findings);

// "an object", "text", ...: what a value is, for messages.
std::string_view kind_of(const Json& value);

}  // namespace quarterdeck::definitions::openapi
