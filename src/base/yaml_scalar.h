#pragma once

#include <string_view>

#include "base/json.h"

namespace quarterdeck::base::yaml_detail {

// What an unquoted scalar means under YAML 1.1 as Kubernetes resolves it: null, a boolean, a number or the text itself.
Json resolve_plain(std::string_view text);

}  // namespace quarterdeck::base::yaml_detail
