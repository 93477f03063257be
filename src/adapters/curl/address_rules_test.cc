#include "adapters/curl/address_rules.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>

#include <cstring>

namespace quarterdeck::adapters::curl {
namespace {

bool is_public_text(const char* text) {
  sockaddr_storage storage{};
  sockaddr_in in{.sin_family = AF_INET};
  sockaddr_in6 in6{.sin6_family = AF_INET6};
  if (inet_pton(AF_INET, text, &in.sin_addr) == 1) {
    std::memcpy(&storage, &in, sizeof in);
  } else {
    EXPECT_EQ(inet_pton(AF_INET6, text, &in6.sin6_addr), 1) << text;
    std::memcpy(&storage, &in6, sizeof in6);
  }
  return is_public(reinterpret_cast<const sockaddr*>(&storage));
}

TEST(AddressRules, TakeAddressesOfTheInternet) {
  for (const auto* text : {"8.8.8.8", "172.32.0.1", "11.0.0.1", "2606:4700::1111", "2002:0808:0808::1"}) EXPECT_TRUE(is_public_text(text)) << text;
}

TEST(AddressRules, RefuseWhatOnlyThisHostOrNetworkReaches) {
  for (const auto* text : {"127.0.0.1", "127.255.255.254", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
                           "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1"}) {
    EXPECT_FALSE(is_public_text(text)) << text;
  }
}

TEST(AddressRules, LookInsideAddressesThatCarryAnother) {
  for (const auto* text : {"::ffff:127.0.0.1", "64:ff9b::10.0.0.1", "2002:7f00:0001::1", "::ffff:169.254.169.254"}) {
    EXPECT_FALSE(is_public_text(text)) << text;
  }
}

}  // namespace
}  // namespace quarterdeck::adapters::curl
