#include "apps/administrator_password.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "adapters/sqlite/sqlite_database.h"
#include "adapters/system/system_clock.h"
#include "adapters/system/system_random.h"
#include "control/identity/users.h"
#include "control/store/migrate.h"

namespace quarterdeck::apps {
namespace {

struct AdministratorPassword : testing::Test {
  AdministratorPassword() : path(std::filesystem::temp_directory_path() / ("quarterdeck-admin-" + std::to_string(::getpid()))) {}
  ~AdministratorPassword() override { std::filesystem::remove_all(path); }

  // Runs on the store as a control plane would, and leaves it.
  void with_users(const std::function<void(control::Users&)>& act) {
    const auto database = adapters::sqlite::open_database((path / "control-plane.db").string());
    ASSERT_TRUE(database);
    ASSERT_TRUE(control::migrate(**database, clock.now()));
    control::CredentialEpoch epoch;
    const control::IdentitySettings settings;
    control::Users users(**database, clock, random, epoch, settings);
    act(users);
  }

  std::filesystem::path path;
  adapters::SystemClock clock;
  adapters::SystemRandom random;
};

TEST_F(AdministratorPassword, IsResetInTheFileAndInTheStore) {
  const auto folder = DataFolder::open(path, "up");
  ASSERT_TRUE(folder);
  with_users([&](control::Users& users) {
    ASSERT_TRUE(users.ensure_administrator([&](const base::Secret& made) { return keep_administrator_password(*folder, made); }));
  });
  const auto old = folder->read(kAdministratorPasswordFile);
  const auto password = reset_administrator_password(*folder, clock, random);
  ASSERT_TRUE(password) << password.error().message;
  EXPECT_EQ(folder->read(kAdministratorPasswordFile), password->reveal() + "\n");
  EXPECT_NE(folder->read(kAdministratorPasswordFile), old);
  with_users([&](control::Users& users) { EXPECT_TRUE(users.sign_in({"admin", *password, "192.0.2.1"})); });
}

TEST_F(AdministratorPassword, IsNotResetWhereThereIsNoStore) {
  const auto folder = DataFolder::open(path, "up");
  const auto refused = reset_administrator_password(*folder, clock, random);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, testing::HasSubstr("no store"));
  EXPECT_FALSE(std::filesystem::exists(path / "control-plane.db"));
}

}  // namespace
}  // namespace quarterdeck::apps
