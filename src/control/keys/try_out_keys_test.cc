#include "control/keys/try_out_keys.h"

#include <gmock/gmock.h>

#include "control/keys/testing.h"
#include "policy/jose/claims.h"
#include "policy/jose/key_set.h"

namespace quarterdeck::control {
namespace {

TEST(TryOutKeys, AreForOneApiAndForMinutes) {
  KeysWorld world;
  const Caller ada{.user = "ada"};
  const auto made = world.keys.try_out_keys.generate(ada, {.id = "api-1", .name = "Pizza", .context = "/pizza/1.0", .version = "1.0", .provider = "ada"});
  ASSERT_TRUE(made);
  const auto token = jose::verified(made->key.reveal(), *world.identity->keys.keys(KeyPurpose::api_keys));
  ASSERT_TRUE(token);
  const auto claims = jose::read_claims(token->claims);
  EXPECT_THAT(claims->audience, testing::ElementsAre("api-1"));
  EXPECT_EQ(*claims->expires_at, world.clock.now() + made->validity);
  EXPECT_EQ(token->claims.at("token_type"), "InternalKey");
  EXPECT_EQ(token->claims.at("iss"), "https://localhost:9443/api-keys");
  EXPECT_EQ(base::text_at(token->claims.at("subscribedAPIs").at(0), "name"), "Pizza");
  EXPECT_FALSE(world.identity->tokens.verify(made->key.reveal())) << "it opens no REST API";
}

}  // namespace
}  // namespace quarterdeck::control
