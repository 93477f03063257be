#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "definitions/openapi.h"
#include "definitions/openapi/findings.h"
#include "definitions/openapi/references.h"
#include "definitions/openapi/security.h"

namespace quarterdeck::definitions::openapi {

// Members of a path item that are operations an API can have.
constexpr std::array<std::string_view, 7> kVerbs = {"get", "put", "post", "delete", "options", "head", "patch"};
bool is_verb(std::string_view member);

// The names in a path template, "id" of /orders/{id}; a Failure when the template is not one.
Outcome<std::vector<std::string>> parameters_of_template(std::string_view path);

struct OperationRules {
  OpenApiVersion version = OpenApiVersion::v3_0;
  std::size_t most_operations = 0;
  bool security_disabled = false;  // x-wso2-disable-security
};

std::vector<OpenApiOperation> read_operations(const JsonObject& root, const SecuritySchemes& schemes, const References& references,
                                              const OperationRules& rules, Findings& findings);

}  // namespace quarterdeck::definitions::openapi
