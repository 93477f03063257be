#include <cstddef>
#include <cstdint>
#include <string_view>

#include "policy/jose/claims.h"
#include "policy/jose/key_set.h"

// Bytes from anybody: tokens, key sets and PEM.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace quarterdeck;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto token = jose::parse_jws(text)) (void)jose::read_claims(token->claims).has_value();
  (void)jose::KeySet::parse(text).has_value();
  return 0;
}
