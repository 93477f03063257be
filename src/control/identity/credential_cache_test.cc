#include "control/identity/credential_cache.h"

#include <gmock/gmock.h>

namespace quarterdeck::control {
namespace {

using namespace std::chrono_literals;

struct CredentialCacheTest : testing::Test {
  CredentialCache cache{"key of this process"};
  Timestamp now = from_epoch_seconds(1'700'000'000);
  std::string key = cache.key_of("Bearer abc");
  RememberedCaller nora{std::make_shared<const Caller>(Caller{.user = "nora"}), now + 30s};
};

TEST_F(CredentialCacheTest, RemembersUntilTheTimeIsOver) {
  cache.remember(key, 0, nora);
  EXPECT_EQ(cache.find(key, 0, now + 29s), nora.caller);
  EXPECT_EQ(cache.find(key, 0, now + 30s), nullptr);
  EXPECT_EQ(cache.find(cache.key_of("Bearer abd"), 0, now), nullptr);
}

TEST_F(CredentialCacheTest, ForgetsInANewEpoch) {
  cache.remember(key, 0, nora);
  EXPECT_EQ(cache.find(key, 1, now), nullptr);
  cache.remember(key, 1, nora);
  EXPECT_EQ(cache.find(key, 1, now), nora.caller);
}

TEST_F(CredentialCacheTest, DoesNotRememberWhatWasFoundOutBeforeTheEpoch) {
  cache.remember(key, 1, nora);
  const auto other = std::make_shared<const Caller>(Caller{.user = "other"});
  cache.remember(key, 0, {other, now + 30s});
  EXPECT_EQ(cache.find(key, 1, now), nora.caller);
}

TEST_F(CredentialCacheTest, DoesNotShowTheCredentials) { EXPECT_EQ(key.find("abc"), std::string::npos); }

}  // namespace
}  // namespace quarterdeck::control
