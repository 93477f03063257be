#include "base/id.h"

#include <gtest/gtest.h>

namespace quarterdeck::base {
namespace {

TEST(Uuid, CarriesVersionAndVariant) {
  const auto text = uuid_from(std::string(16, '\xFF'));
  EXPECT_EQ(text, "ffffffff-ffff-4fff-bfff-ffffffffffff");
  EXPECT_TRUE(is_uuid(text));
}

TEST(Uuid, IsTakenOnlyInItsTextualForm) {
  EXPECT_FALSE(is_uuid(""));
  EXPECT_FALSE(is_uuid("ffffffff-ffff-4fff-bfff-fffffffffffg"));
  EXPECT_FALSE(is_uuid("ffffffffffff4fffbfffffffffffffffffff"));
}

}  // namespace
}  // namespace quarterdeck::base
