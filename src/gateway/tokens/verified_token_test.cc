#include "gateway/tokens/verified_token.h"

#include <gtest/gtest.h>

#include "policy/jose/signing_key.h"

namespace quarterdeck::gateway {
namespace {

const jose::SigningKey& key() {
  static const auto made = *jose::SigningKey::generate(jose::Algorithm::es256);
  return made;
}

jose::KeySet keys_of(const jose::SigningKey& signing) {
  jose::KeySet set;
  set.add(*jose::PublicKey::from_jwk(signing.public_key().jwk()));
  return set;
}

std::shared_ptr<Issuer> issuer(std::string organization = "acme", std::optional<jose::KeySet> keys = keys_of(key())) {
  auto made = std::make_shared<Issuer>();
  made->spec.name = "Resident Key Manager";
  made->spec.issuer = "https://idp";
  made->spec.organization = std::move(organization);
  made->keys = std::move(keys);
  made->signs_control_plane_keys = true;
  return made;
}

Issuers believed(const std::shared_ptr<Issuer>& one) {
  Issuers issuers;
  issuers.set("one", one);
  return issuers;
}

std::string token(const jose::SigningKey& signing, JsonObject claims = {{"iss", "https://idp"}, {"azp", "consumer"}}) {
  return *signing.sign("at+jwt", claims);
}

TEST(Token, SignedByItsIssuerIsBelieved) {
  const auto check = check_token(token(key()), believed(issuer()));
  ASSERT_EQ(check.fault, TokenFault::none);
  EXPECT_EQ(check.token->claims.consumer_key, "consumer");
  EXPECT_EQ(check.token->kind, policy::CredentialKind::access_token);
}

TEST(Token, OfAnybodyElseIsNot) {
  const auto other = *jose::SigningKey::generate(jose::Algorithm::es256);
  auto unnamed = std::make_shared<Issuer>(*issuer());
  unnamed->keys = *jose::KeySet::from_pem(key().public_key().pem());
  EXPECT_EQ(check_token(token(other), believed(unnamed)).fault, TokenFault::bad_signature);
  EXPECT_EQ(check_token(token(key(), {{"iss", "https://other"}}), believed(issuer())).fault, TokenFault::unknown_issuer);
  EXPECT_EQ(check_token(token(key(), {{"sub", "x"}}), believed(issuer())).fault, TokenFault::malformed);
  EXPECT_EQ(check_token("no token", believed(issuer())).fault, TokenFault::malformed);
}

TEST(Token, WithoutSignatureIsMalformed) {
  // {"alg":"none"}.{"iss":"https://idp"}.
  EXPECT_EQ(check_token("eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2lkcCJ9.", believed(issuer())).fault, TokenFault::malformed);
}

TEST(Token, OfAKeyThatIsNotKnownYetAsksForIt) {
  int woken = 0;
  auto waiting = issuer("acme", std::nullopt);
  waiting->demand = std::make_shared<KeyDemand>([&] { ++woken; });
  EXPECT_EQ(check_token(token(key()), believed(waiting)).fault, TokenFault::unknown_key);
  check_token(token(key()), believed(waiting));
  EXPECT_EQ(woken, 1);
  EXPECT_TRUE(waiting->demand->take());

  const auto newer = *jose::SigningKey::generate(jose::Algorithm::es256);
  auto outdated = issuer();
  outdated->demand = waiting->demand;
  EXPECT_EQ(check_token(token(newer), believed(outdated)).fault, TokenFault::unknown_key);
  EXPECT_EQ(woken, 2);
}

TEST(Token, IsForTheOrganizationsAndEnvironmentsOfItsIssuers) {
  auto limited = issuer();
  limited->spec.environments = {"Europe"};
  Issuers issuers = believed(limited);
  issuers.set("two", issuer("other"));
  const auto check = check_token(token(key()), issuers);
  ASSERT_EQ(check.fault, TokenFault::none);
  EXPECT_TRUE(is_vouched_for(*check.token, "acme", "Europe"));
  EXPECT_FALSE(is_vouched_for(*check.token, "acme", "Asia"));
  EXPECT_TRUE(is_vouched_for(*check.token, "other", "Asia"));
  EXPECT_FALSE(is_vouched_for(*check.token, "nobody", "Europe"));
}

TEST(Token, OfTheControlPlaneCannotBeMadeByAnotherIssuer) {
  const JsonObject claims = {{"iss", "https://idp"}, {"token_type", "InternalKey"}, {"aud", "api"}};
  EXPECT_EQ(check_token(token(key(), claims), believed(issuer())).fault, TokenFault::none);
  auto provider = issuer();
  provider->signs_control_plane_keys = false;
  EXPECT_EQ(check_token(token(key(), claims), believed(provider)).fault, TokenFault::bad_signature);
}

TEST(Issuers, GrowAGenerationWithEveryChange) {
  Issuers issuers;
  const auto before = issuers.generation();
  issuers.set("one", issuer());
  const auto set = issuers.generation();
  EXPECT_GT(set, before);
  issuers.remove("one");
  EXPECT_GT(issuers.generation(), set);
  EXPECT_EQ(issuers.named("https://idp"), nullptr);
}

}  // namespace
}  // namespace quarterdeck::gateway
