#include "policy/keys.h"

#include <gtest/gtest.h>

namespace quarterdeck::policy {
namespace {

JsonObject payload(std::string_view text) {
  return base::parse_json(text)->get_object();
}
Claims claims_of(std::string_view text) {
  return *read_claims(payload(text), {});
}

KeyVerdict verdict(std::string_view text, const KeyUse& use) {
  return judge(*read_api_key(payload(text)), claims_of(text), use);
}

KeyUse orders() {
  return {.stage = model::KeyType::production,
          .peer_address = "10.1.2.3",
          .referer = "https://shop.example/cart",
          .api_id = "orders-id",
          .base_path = "/orders/1.0",
          .api_version = "1.0"};
}

TEST(Credential, IsToldApartByItsType) {
  const auto kind = [](std::string_view text) { return kind_of(claims_of(text), payload(text)); };
  EXPECT_EQ(kind(R"({"token_type":"apiKey"})"), CredentialKind::api_key);
  EXPECT_EQ(kind(R"({"token_type":"InternalKey"})"), CredentialKind::internal_key);
  EXPECT_EQ(kind(R"({"application":{"uuid":"a"},"subscribedAPIs":[]})"), CredentialKind::api_key);
  EXPECT_EQ(kind(R"({"azp":"key","scope":"read"})"), CredentialKind::access_token);
  EXPECT_EQ(kind(R"({"token_type":"Bearer"})"), CredentialKind::access_token);
}

TEST(Credential, OfTheControlPlaneIsSignedByNobodyElse) {
  EXPECT_TRUE(signs_control_plane_keys({.id = "u", .name = "Resident Key Manager"}));
  EXPECT_TRUE(signs_control_plane_keys({.id = "default-internal-key-issuer", .name = "internal"}));
  EXPECT_TRUE(signs_control_plane_keys({.id = "u", .name = "API Key Issuer"}));
  EXPECT_FALSE(signs_control_plane_keys({.id = "u", .name = "Okta"}));
}

TEST(ApiKey, OpensTheApisThatItNames) {
  EXPECT_EQ(verdict(R"({"subscribedAPIs":[{"name":"Orders","context":"/orders/1.0","version":"1.0"}]})", orders()),
            KeyVerdict::allowed);
  EXPECT_EQ(verdict(R"({"subscribedAPIs":[{"name":"Orders","context":"/orders","version":"1.0"}]})", orders()),
            KeyVerdict::allowed);
  EXPECT_EQ(verdict(R"({"subscribedAPIs":[{"name":"Orders","context":"/orders/2.0","version":"2.0"}]})", orders()),
            KeyVerdict::not_for_this_api);
}

TEST(ApiKey, OfTheLightFormLeavesTheApisToTheSubscriptions) {
  EXPECT_EQ(verdict(R"({"application":{"uuid":"app"}})", orders()), KeyVerdict::allowed);
  EXPECT_EQ(read_api_key(payload(R"({"application":{"uuid":"app"}})"))->application_id, "app");
}

TEST(ApiKey, IsOfOneStage) {
  EXPECT_EQ(verdict(R"({"keytype":"SANDBOX"})", orders()), KeyVerdict::wrong_stage);
  EXPECT_EQ(verdict(R"({"keytype":"production"})", orders()), KeyVerdict::allowed);
}

TEST(ApiKey, MayBeBoundToAddresses) {
  EXPECT_EQ(verdict(R"({"permittedIP":"192.168.0.1, 10.0.0.0/8"})", orders()), KeyVerdict::allowed);
  EXPECT_EQ(verdict(R"({"permittedIP":"192.168.0.1"})", orders()), KeyVerdict::address_not_permitted);
}

TEST(ApiKey, MayBeBoundToReferers) {
  EXPECT_EQ(verdict(R"({"permittedReferer":"https://shop.example/*"})", orders()), KeyVerdict::allowed);
  EXPECT_EQ(verdict(R"({"permittedReferer":"https://other.example/*"})", orders()), KeyVerdict::referer_not_permitted);
  auto silent = orders();
  silent.referer = "";
  EXPECT_EQ(verdict(R"({"permittedReferer":"https://shop.example/*"})", silent), KeyVerdict::referer_not_permitted);
}

TEST(ApiKey, WithAMalformedListIsRefused) {
  EXPECT_FALSE(read_api_key(payload(R"({"subscribedAPIs":"all"})")));
}

TEST(InternalKey, IsForTheApiThatItsAudienceNames) {
  EXPECT_TRUE(is_internal_key_for(claims_of(R"({"aud":["orders-id"]})"), "orders-id", {}));
  EXPECT_TRUE(is_internal_key_for(claims_of(R"({"aud":"other"})"), "orders-id", {"other"}));
  EXPECT_FALSE(is_internal_key_for(claims_of(R"({"aud":"other"})"), "orders-id", {}));
  EXPECT_FALSE(is_internal_key_for(claims_of(R"({})"), "orders-id", {}));
}

TEST(AddressRange, HoldsAddressesOfItsFamily) {
  EXPECT_TRUE(is_in_range("10.255.0.1", "10.0.0.0/8"));
  EXPECT_FALSE(is_in_range("11.0.0.1", "10.0.0.0/8"));
  EXPECT_TRUE(is_in_range("10.0.0.5", "10.0.0.4/31"));
  EXPECT_FALSE(is_in_range("10.0.0.6", "10.0.0.4/31"));
  EXPECT_TRUE(is_in_range("1.2.3.4", "0.0.0.0/0"));
  EXPECT_TRUE(is_in_range("2001:db8::1", "2001:db8::/32"));
  EXPECT_FALSE(is_in_range("2001:db9::1", "2001:db8::/32"));
  EXPECT_FALSE(is_in_range("10.0.0.1", "2001:db8::/32"));
  EXPECT_TRUE(is_in_range("::ffff:10.0.0.1", "10.0.0.1"));
}

TEST(AddressRange, ThatIsNoneHoldsNothing) {
  for (const auto* range : {"", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/8x", "10.0.0", "all"})
    EXPECT_FALSE(is_in_range("10.0.0.1", range));
}

}  // namespace
}  // namespace quarterdeck::policy
