#pragma once

#include <optional>
#include <string_view>

namespace quarterdeck::jose {

// Every signature algorithm that exists for us (RFC 7518 §3.1). There is no enumerator for `none` or HMAC, so nothing can choose them.
enum class Algorithm { es256, rs256, ps256 };

std::string_view name_of(Algorithm algorithm);                       // "ES256"
std::optional<Algorithm> algorithm_named(std::string_view name);     // the names are case-sensitive

}  // namespace quarterdeck::jose
