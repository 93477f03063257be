#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "definitions/openapi.h"
#include "definitions/openapi/findings.h"

namespace quarterdeck::definitions::openapi {

// The URLs at which the document says that the API is served.
std::vector<std::string> read_servers(const JsonObject& root, OpenApiVersion version, Findings& findings);

// "/v2" of "https://example.com/v2/"; empty when there is none.
std::string path_of_url(std::string_view url);

}  // namespace quarterdeck::definitions::openapi
