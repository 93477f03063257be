#include "apps/data_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

namespace quarterdeck::apps {
namespace {

using testing::HasSubstr;

class DataFolderTest : public testing::Test {
 protected:
  DataFolderTest() : path_(std::filesystem::temp_directory_path() / ("quarterdeck-data-" + std::to_string(::getpid()))) {}
  ~DataFolderTest() override { std::filesystem::remove_all(path_); }
  std::filesystem::path path_;
};

TEST_F(DataFolderTest, IsReadableByItsOwnerOnly) {
  const auto folder = DataFolder::open(path_ / "deep", "up");
  ASSERT_TRUE(folder) << folder.error().message;
  ASSERT_TRUE(folder->write("key", "secret"));
  struct stat status {};
  ASSERT_EQ(::stat((path_ / "deep").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0700U);
  ASSERT_EQ(::stat((path_ / "deep" / "key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST_F(DataFolderTest, KeepsASecondProcessOut) {
  const auto first = DataFolder::open(path_, "up");
  ASSERT_TRUE(first);
  const auto second = DataFolder::open(path_, "up");
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().problem, Problem::conflict);
  EXPECT_TRUE(DataFolder::open(path_, "gateway"));
}

TEST_F(DataFolderTest, MakesAFileOnceAndReadsItAfterwards) {
  const auto folder = DataFolder::open(path_, "up");
  int made = 0;
  const auto make = [&]() -> Outcome<std::string> { return "made " + std::to_string(++made); };
  EXPECT_EQ(*folder->read_or_make("key", make), "made 1");
  EXPECT_EQ(*folder->read_or_make("key", make), "made 1");
}

TEST_F(DataFolderTest, NeverReplacesAKeyFileThatItCannotRead) {
  const auto folder = DataFolder::open(path_, "up");
  // A folder in its place: unreadable for everybody, also for root, whom no permission keeps out.
  std::filesystem::create_directory(path_ / "key");
  int made = 0;
  const auto make = [&]() -> Outcome<std::string> { return "made " + std::to_string(++made); };
  const auto refused = folder->read_or_make("key", make);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr((path_ / "key").string()));
  EXPECT_EQ(made, 0);
  EXPECT_TRUE(std::filesystem::is_directory(path_ / "key"));
}

TEST_F(DataFolderTest, SaysWhatToDoWhenItCannotBeWritten) {
  const auto folder = DataFolder::open("/proc/quarterdeck", "up");
  ASSERT_FALSE(folder);
  EXPECT_THAT(folder.error().message, HasSubstr("/proc/quarterdeck"));
}

}  // namespace
}  // namespace quarterdeck::apps
