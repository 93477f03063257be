#include "policy/jose/algorithm.h"

namespace quarterdeck::jose {

std::string_view name_of(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::es256: return "ES256";
    case Algorithm::rs256: return "RS256";
    case Algorithm::ps256: return "PS256";
  }
  return "ES256";
}

std::optional<Algorithm> algorithm_named(std::string_view name) {
  for (const Algorithm algorithm : {Algorithm::es256, Algorithm::rs256, Algorithm::ps256}) {
    if (name == name_of(algorithm)) return algorithm;
  }
  return std::nullopt;
}

}  // namespace quarterdeck::jose
