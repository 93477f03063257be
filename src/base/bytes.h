#pragma once

#include <string>
#include <string_view>

#include "base/outcome.h"

// Encodings and digests of byte strings. Bytes travel as std::string.
namespace quarterdeck::base {

std::string to_hex(std::string_view bytes);  // lower case
Outcome<std::string> from_hex(std::string_view text);

std::string to_base64(std::string_view bytes);                // RFC 4648 §4, padded
Outcome<std::string> from_base64(std::string_view text);      // padding required, no white space
std::string to_base64url(std::string_view bytes);             // RFC 4648 §5, unpadded, as JOSE uses it (RFC 7515 §2)
Outcome<std::string> from_base64url(std::string_view text);   // refuses padding and non-zero trailing bits

std::string sha256(std::string_view bytes);  // 32 raw bytes
std::string sha1(std::string_view bytes);    // 20 raw bytes; only for names that the original derives by it
std::string hmac_sha256(std::string_view key, std::string_view bytes);

// Takes the same time wherever the first difference is.
bool equal_in_constant_time(std::string_view left, std::string_view right);

std::string gzip(std::string_view bytes);  // deterministic: no time stamp in the header
// Refuses to grow beyond the limit, so that a small body cannot fill the memory.
Outcome<std::string> gunzip(std::string_view bytes, std::size_t limit);

}  // namespace quarterdeck::base
