#include "base/time.h"

#include <gtest/gtest.h>

namespace quarterdeck {
namespace {

TEST(Time, IsWrittenAndReadAsRfc3339) {
  const auto at = from_epoch_milliseconds(1'767'225'599'042);
  EXPECT_EQ(to_rfc3339(at), "2025-12-31T23:59:59Z");
  EXPECT_EQ(to_rfc3339_milliseconds(at), "2025-12-31T23:59:59.042Z");
  EXPECT_EQ(*from_rfc3339("2025-12-31T23:59:59.042Z"), at);
  EXPECT_EQ(*from_rfc3339("1970-01-01T00:00:01Z"), from_epoch_seconds(1));
}

TEST(Time, RefusesWhatIsNoTime) {
  for (const auto* text : {"", "2025-12-31", "2025-02-30T00:00:00Z", "2025-12-31T24:00:00Z", "2025-12-31T23:59:59+01:00", "2025-12-31T23:59:59.Z"}) {
    EXPECT_FALSE(from_rfc3339(text)) << text;
  }
}

}  // namespace
}  // namespace quarterdeck
