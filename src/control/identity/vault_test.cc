#include "control/identity/vault.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "control/identity/key_file.h"
#include "control/testing/world.h"

namespace quarterdeck::control {
namespace {

using testing::HasSubstr;

struct VaultTest : testing::Test {
  World world;
  std::filesystem::path folder = [] {
    std::string name = testing::TempDir() + "vault_XXXXXX";
    return std::filesystem::path(mkdtemp(name.data()));
  }();
  std::string file = (folder / "data.key").string();

  ~VaultTest() override { std::filesystem::remove_all(folder); }
};

TEST_F(VaultTest, OpensWhatItSealed) {
  const auto vault = open_vault(*world.database, file, world.random);
  ASSERT_TRUE(vault) << vault.error().message;
  const auto sealed = vault->seal(base::Secret("hush"), "clients/1");
  EXPECT_THAT(sealed, testing::Not(HasSubstr("hush")));
  EXPECT_EQ(vault->open(sealed, "clients/1")->reveal(), "hush");
  EXPECT_NE(sealed, vault->seal(base::Secret("hush"), "clients/1"));
}

TEST_F(VaultTest, DoesNotOpenWhatWasMovedOrChanged) {
  const auto vault = open_vault(*world.database, file, world.random);
  auto sealed = vault->seal(base::Secret("hush"), "clients/1");
  EXPECT_FALSE(vault->open(sealed, "clients/2"));
  sealed[10] = sealed[10] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(vault->open(sealed, "clients/1"));
  EXPECT_FALSE(vault->open("", "clients/1"));
}

TEST_F(VaultTest, KeepsItsKeyInAFileForItsOwnerOnly) {
  ASSERT_TRUE(open_vault(*world.database, file, world.random));
  struct stat status {};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  const auto again = open_vault(*world.database, file, world.random);
  EXPECT_TRUE(again) << again.error().message;
}

TEST_F(VaultTest, NeverReplacesALostKey) {
  ASSERT_TRUE(open_vault(*world.database, file, world.random));
  std::filesystem::remove(file);
  const auto opened = open_vault(*world.database, file, world.random);
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, HasSubstr("Restore it from a backup"));
  EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(VaultTest, RefusesTheKeyOfAnotherStore) {
  ASSERT_TRUE(open_vault(*world.database, file, world.random));
  std::filesystem::remove(file);
  ASSERT_TRUE(create_key_file(file, base::Secret(std::string(32, 'x'))));
  const auto opened = open_vault(*world.database, file, world.random);
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, HasSubstr("does not belong to this store"));
}

TEST_F(VaultTest, RefusesAKeyFileThatOthersMayReadOrThatIsBroken) {
  ASSERT_TRUE(create_key_file(file, base::Secret(std::string(32, 'x'))));
  ::chmod(file.c_str(), 0644);
  EXPECT_THAT(read_key_file(file).error().message, HasSubstr("chmod 600"));
  ::chmod(file.c_str(), 0600);
  std::ofstream(file) << "nonsense";
  EXPECT_THAT(read_key_file(file).error().message, HasSubstr("64 hexadecimal digits"));
}

TEST_F(VaultTest, NeverWritesOverAKeyFile) {
  ASSERT_TRUE(create_key_file(file, base::Secret(std::string(32, 'x'))));
  EXPECT_FALSE(create_key_file(file, base::Secret(std::string(32, 'y'))));
  EXPECT_EQ(read_key_file(file)->reveal(), std::string(32, 'x'));
}

}  // namespace
}  // namespace quarterdeck::control
