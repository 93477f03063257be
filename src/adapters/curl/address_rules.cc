#include "adapters/curl/address_rules.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace quarterdeck::adapters::curl {
namespace {

struct Block4 {
  std::uint32_t network;
  int prefix;
};

// RFC 6890 and the IANA IPv4 special-purpose registry.
constexpr Block4 kNotPublic4[] = {
    {0x00000000, 8},  {0x0A000000, 8},  {0x64400000, 10}, {0x7F000000, 8},  {0xA9FE0000, 16}, {0xAC100000, 12}, {0xC0000000, 24},
    {0xC0000200, 24}, {0xC0586300, 24}, {0xC0A80000, 16}, {0xC6120000, 15}, {0xC6336400, 24}, {0xCB007100, 24}, {0xE0000000, 4},
    {0xF0000000, 4},
};

bool is_public4(std::uint32_t address) {
  for (const auto& block : kNotPublic4) {
    const std::uint32_t mask = ~std::uint32_t{0} << (32 - block.prefix);
    if ((address & mask) == block.network) return false;
  }
  return true;
}

bool is_public6(const std::array<std::uint8_t, 16>& bytes) {
  const auto four_at = [&](std::size_t i) {
    return std::uint32_t{bytes[i]} << 24 | std::uint32_t{bytes[i + 1]} << 16 | std::uint32_t{bytes[i + 2]} << 8 | bytes[i + 3];
  };
  const auto starts = [&](std::initializer_list<std::uint8_t> prefix) { return std::equal(prefix.begin(), prefix.end(), bytes.begin()); };
  if (starts({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF})) return is_public4(four_at(12));          // mapped
  if (starts({0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0})) return is_public4(four_at(12));     // NAT64
  if (starts({0x20, 0x02})) return is_public4(four_at(2));                                         // 6to4
  if (starts({0x20, 0x01, 0x00, 0x00}) || starts({0x20, 0x01, 0x0D, 0xB8})) return false;           // Teredo, documentation
  return (bytes[0] & 0xE0) == 0x20;                                                                // 2000::/3 is all that is public
}

}  // namespace

bool is_public(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, address, sizeof in);
    return is_public4(ntohl(in.sin_addr.s_addr));
  }
  if (address->sa_family == AF_INET6) {
    sockaddr_in6 in{};
    std::memcpy(&in, address, sizeof in);
    std::array<std::uint8_t, 16> bytes{};
    std::memcpy(bytes.data(), &in.sin6_addr, bytes.size());
    return is_public6(bytes);
  }
  return false;
}

std::string text_of(const sockaddr* address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address->sa_family == AF_INET) {
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, text.data(), text.size());
  } else if (address->sa_family == AF_INET6) {
    inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, text.data(), text.size());
  }
  return text.data();
}

}  // namespace quarterdeck::adapters::curl
