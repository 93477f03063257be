#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/outcome.h"
#include "model/api.h"

// How a working copy and its definition are two views of one thing. Pure.
namespace quarterdeck::control {

struct ApiDraft {
  model::Api api;
  std::string definition;  // OpenAPI or SDL
};

// From the members alone: the definition is made from the operations. A REST API without operations gets one that matches every path.
Outcome<ApiDraft> draft_from_members(const Json& members);
// From a definition, kept as it was given. The members may leave out what the definition says: name, version, description, operations.
Outcome<ApiDraft> draft_from_openapi(Json members, std::string text);
Outcome<ApiDraft> draft_from_graphql(Json members, std::string sdl);

// The operations and scopes that a new definition means for an API: settings of operations that stay are kept.
Outcome<model::Api> with_openapi(model::Api api, std::string_view text);
Outcome<model::Api> with_graphql(model::Api api, std::string_view sdl);

// The definition that says what the working copy says; an empty text makes a new one.
Outcome<std::string> openapi_of(const model::Api& api, std::string_view text);

// True when both say the same to a definition: then it need not be written anew.
bool define_the_same(const model::Api& left, const model::Api& right);

}  // namespace quarterdeck::control
