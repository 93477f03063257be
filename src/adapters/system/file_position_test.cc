#include "adapters/system/file_position.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <fstream>

namespace quarterdeck::adapters {
namespace {

class FilePositionTest : public testing::Test {
 protected:
  FilePositionTest() {
    std::string name = (std::filesystem::temp_directory_path() / "position-XXXXXX").string();
    folder = mkdtemp(name.data());
  }
  ~FilePositionTest() override { std::filesystem::remove_all(folder); }

  std::filesystem::path folder;
};

TEST_F(FilePositionTest, KnowsNothingBeforeItKeptSomething) {
  const auto loaded = FilePosition(folder / "position").load();
  ASSERT_TRUE(loaded);
  EXPECT_FALSE(loaded->has_value());
}

TEST_F(FilePositionTest, RemembersTheLastNumberAcrossRestarts) {
  ASSERT_TRUE(FilePosition(folder / "position").keep(7));
  ASSERT_TRUE(FilePosition(folder / "position").keep(18'446'744'073'709'551'615ULL));
  EXPECT_EQ(**FilePosition(folder / "position").load(), 18'446'744'073'709'551'615ULL);
}

TEST_F(FilePositionTest, TreatsATornFileAsLost) {
  for (const auto* torn : {"", "12", "x\n", "12\n3", "-1\n"}) {
    std::ofstream(folder / "position") << torn;
    EXPECT_FALSE(FilePosition(folder / "position").load()->has_value()) << torn;
  }
}

TEST_F(FilePositionTest, SaysWhereItCouldNotWrite) {
  const auto kept = FilePosition(folder / "nowhere" / "position").keep(1);
  ASSERT_FALSE(kept);
  EXPECT_THAT(kept.error().message, testing::HasSubstr("nowhere"));
}

}  // namespace
}  // namespace quarterdeck::adapters
