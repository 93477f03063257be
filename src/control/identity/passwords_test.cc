#include "control/identity/passwords.h"

#include <gmock/gmock.h>

namespace quarterdeck::control {
namespace {

TEST(Passwords, AreKeptAsArgon2idOnly) {
  Passwords passwords;
  const auto hash = passwords.hash(base::Secret("correct horse"));
  ASSERT_TRUE(hash);
  EXPECT_TRUE(hash->starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << *hash;
  EXPECT_TRUE(passwords.matches(*hash, base::Secret("correct horse")));
  EXPECT_FALSE(passwords.matches(*hash, base::Secret("correct horsf")));
  EXPECT_FALSE(passwords.matches("nonsense", base::Secret("correct horse")));
  EXPECT_NE(*hash, *passwords.hash(base::Secret("correct horse")));
}

TEST(Passwords, MustHaveEightCharactersAndNotBeTheName) {
  EXPECT_TRUE(check_password_rules(base::Secret("12345678"), "nora"));
  EXPECT_FALSE(check_password_rules(base::Secret("1234567"), "nora"));
  EXPECT_FALSE(check_password_rules(base::Secret(std::string(129, 'x')), "nora"));
  EXPECT_FALSE(check_password_rules(base::Secret("nora.smith"), "Nora.Smith"));
  EXPECT_FALSE(check_password_rules(base::Secret("\xff\xfe\xff\xfe\xff\xfe\xff\xfe"), "nora"));
}

}  // namespace
}  // namespace quarterdeck::control
