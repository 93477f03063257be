#include "gateway/client_address.h"

#include <gtest/gtest.h>

namespace quarterdeck::gateway {
namespace {

const TrustedProxies kTrusted = {"10.0.0.0/8", "2001:db8::1"};

TEST(TrustedProxies, AreAddressesAndRanges) {
  EXPECT_TRUE(check({"10.0.0.0/8", "2001:db8::/32", "192.0.2.1"}));
  for (const auto* wrong : {"balancer", "10.0.0.0/33", "10.0.0.0/", ""}) EXPECT_FALSE(check({wrong})) << wrong;
}

TEST(ClientAddress, IsThePeersWhereNobodyIsTrusted) { EXPECT_EQ(client_address("10.0.0.1", "203.0.113.7", {}), "10.0.0.1"); }

TEST(ClientAddress, IsWhatATrustedProxySaw) {
  EXPECT_EQ(client_address("10.0.0.1", "203.0.113.7", kTrusted), "203.0.113.7");
  EXPECT_EQ(client_address("10.0.0.1", "203.0.113.7:4711", kTrusted), "203.0.113.7");
  EXPECT_EQ(client_address("10.0.0.1", "[2001:db8::7]:4711", kTrusted), "2001:db8::7");
  EXPECT_EQ(client_address("2001:db8::1", "2001:db8::7", kTrusted), "2001:db8::7");
  EXPECT_EQ(client_address("10.0.0.1", "", kTrusted), "10.0.0.1");
}

TEST(ClientAddress, IsNotWhatAClientSaysAboutItself) {
  EXPECT_EQ(client_address("203.0.113.7", "198.51.100.1", kTrusted), "203.0.113.7");
  EXPECT_EQ(client_address("10.0.0.1", "198.51.100.1, 203.0.113.7", kTrusted), "203.0.113.7");
  EXPECT_EQ(client_address("10.0.0.1", "198.51.100.1, 203.0.113.7, 10.0.0.2", kTrusted), "203.0.113.7");
}

TEST(ClientAddress, IsThatOfTheLastProxyWhoseWordCanBeRead) {
  EXPECT_EQ(client_address("10.0.0.1", "203.0.113.7, unknown", kTrusted), "10.0.0.1");
  EXPECT_EQ(client_address("10.0.0.1", "203.0.113.7, nonsense, 10.0.0.2", kTrusted), "10.0.0.2");
  EXPECT_EQ(client_address("10.0.0.1", ", [", kTrusted), "10.0.0.1");
}

}  // namespace
}  // namespace quarterdeck::gateway
