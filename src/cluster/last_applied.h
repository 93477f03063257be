#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "cluster/field_set.h"
#include "cluster/schema.h"

// kubectl's own memory of what it applied on the client side: an annotation. Whoever moves from client-side to server-side apply with kubectl
// goes on owning what it says.
namespace quarterdeck::cluster {

inline constexpr std::string_view kLastAppliedManager = "kubectl";

// Fields of the live object that still are as the annotation says; none when there is no annotation in this version.
FieldSet fields_last_applied(const JsonObject& live, const Schema& schema, const std::string& api_version);

// When the object carries the annotation, it then says what was applied now.
void renew_last_applied(JsonObject& object, const JsonObject& applied);

}  // namespace quarterdeck::cluster
