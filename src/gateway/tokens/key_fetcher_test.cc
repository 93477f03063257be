#include "gateway/tokens/key_fetcher.h"

#include "gateway/testing/world.h"

namespace quarterdeck::gateway {
namespace {

struct Keys : testing::World {
  Keys() {
    deploy(orders());
    add_consumer();
    add_issuer(/*by_certificate=*/false);
  }
  static std::string jwks(const jose::SigningKey& key) { return base::to_text(JsonObject{{"keys", JsonArray{key.public_key().jwk()}}}); }
};

TEST_F(Keys, AreFetchedWhenAnIssuerIsNew) {
  documents.texts["https://idp/jwks"] = jwks(testing::world_key());
  settle();
  EXPECT_EQ(documents.fetches, 1);
  EXPECT_EQ(ask("/orders/1.0/orders", token()), 0);
}

TEST_F(Keys, AreAskedForAgainUntilTheyCome) {
  settle();
  EXPECT_EQ(ask("/orders/1.0/orders", token()), 401);
  documents.texts["https://idp/jwks"] = jwks(testing::world_key());
  for (int i = 0; i < 5; ++i) pass_time(Seconds(1));
  EXPECT_EQ(ask("/orders/1.0/orders", token()), 0);
}

TEST_F(Keys, AreFetchedAnewForATokenThatNamesAnotherButNotForEverySuchToken) {
  const auto former = *jose::SigningKey::generate(jose::Algorithm::es256);
  documents.texts["https://idp/jwks"] = jwks(former);
  settle();
  documents.texts["https://idp/jwks"] = jwks(testing::world_key());
  const auto before = documents.fetches;
  for (int i = 0; i < 50; ++i) {
    ask("/orders/1.0/orders", token({{"jti", std::to_string(i)}}));
    pass_time(Milliseconds(100));
  }
  EXPECT_EQ(ask("/orders/1.0/orders", token()), 0);
  EXPECT_EQ(documents.fetches, before + 1);
}

TEST_F(Keys, ThatWereGoodStayWhileTheIssuerIsAway) {
  documents.texts["https://idp/jwks"] = jwks(testing::world_key());
  settle();
  documents.texts.clear();
  pass_time(Seconds(3601));
  EXPECT_GT(documents.fetches, 1);
  EXPECT_EQ(ask("/orders/1.0/orders", token()), 0);
}

TEST_F(Keys, ThatAreTheSameChangeNothing) {
  documents.texts["https://idp/jwks"] = jwks(testing::world_key());
  settle();
  const auto before = gateway->snapshot()->issuers->generation();
  pass_time(Seconds(3601));
  EXPECT_EQ(documents.fetches, 2);
  EXPECT_EQ(gateway->snapshot()->issuers->generation(), before);
}

}  // namespace
}  // namespace quarterdeck::gateway
