#pragma once

#include <sys/socket.h>

#include <string>

namespace quarterdeck::adapters::curl {

// Which addresses a URL that a user named may lead to.
enum class Reach {
  public_only,  // neither loopback, private, link-local, shared, multicast nor reserved addresses
  anywhere,     // for installations whose services live in private networks; the operator decides
};

// True for an address that every host of the Internet could reach (RFC 6890 special-purpose registries left out). IPv4 addresses inside
// IPv6 ones (mapped, 6to4, NAT64) count as what they carry.
bool is_public(const sockaddr* address);

// "127.0.0.1" or "::1", for messages.
std::string text_of(const sockaddr* address);

}  // namespace quarterdeck::adapters::curl
