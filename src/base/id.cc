#include "base/id.h"

#include <cctype>

namespace quarterdeck::base {

std::string uuid_from(std::string_view sixteen_random_bytes) {
  constexpr auto kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (std::size_t i = 0; i < 16; ++i) {
    auto byte = static_cast<unsigned char>(sixteen_random_bytes.at(i));
    if (i == 6) byte = static_cast<unsigned char>((byte & 0x0F) | 0x40);
    if (i == 8) byte = static_cast<unsigned char>((byte & 0x3F) | 0x80);
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += kDigits[byte >> 4];
    text += kDigits[byte & 0x0F];
  }
  return text;
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : std::isxdigit(static_cast<unsigned char>(text[i])) == 0) return false;
  }
  return true;
}

}  // namespace quarterdeck::base
