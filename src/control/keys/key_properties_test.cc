#include "control/keys/key_properties.h"

#include <gmock/gmock.h>

#include "control/identity/settings.h"

namespace quarterdeck::control {
namespace {

using testing::HasSubstr;

TEST(KeyProperties, AreNumbersAsNumberOrText) {
  const auto read = read_key_properties({{"application_access_token_expiry_time", 60},
                                         {"user_access_token_expiry_time", "120"},
                                         {"refresh_token_expiry_time", -1},
                                         {"token_signature", "RS256"},
                                         {"id_token_expiry_time", "N/A"},
                                         {"pkceMandatory", "false"}});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->lifetimes.application_token, Seconds{60});
  EXPECT_EQ(read->lifetimes.user_token, Seconds{120});
  EXPECT_EQ(read->lifetimes.refresh_token, IdentitySettings::longest_access_token());
  EXPECT_EQ(read->signature, jose::Algorithm::rs256);
}

TEST(KeyProperties, LeftOutAreTheServersChoice) {
  const auto read = read_key_properties({{"application_access_token_expiry_time", "N/A"}, {"user_access_token_expiry_time", nullptr},
                                         {"refresh_token_expiry_time", 0}, {"token_signature", ""}});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->lifetimes, Lifetimes{});
  EXPECT_FALSE(read->signature);
}

TEST(KeyProperties, ThatCannotBeMeantAreRefusedByName) {
  EXPECT_THAT(read_key_properties({{"application_access_token_expiry_time", "soon"}}).error().message,
              HasSubstr("additionalProperties.application_access_token_expiry_time"));
  EXPECT_FALSE(read_key_properties({{"user_access_token_expiry_time", -5}}));
  EXPECT_FALSE(read_key_properties({{"user_access_token_expiry_time", 1e12}}));
  EXPECT_FALSE(read_key_properties({{"token_signature", "none"}}));
  EXPECT_FALSE(read_key_properties({{"token_signature", "HS256"}}));
}

}  // namespace
}  // namespace quarterdeck::control
