#include "base/url.h"

#include <gtest/gtest.h>

namespace quarterdeck::base {
namespace {

TEST(Url, EscapesWhatHasAMeaningInUrls) {
  EXPECT_EQ(url_encoded("a-b_c.d~9"), "a-b_c.d~9");
  EXPECT_EQ(url_encoded("a b/c?d=\"e\"&%"), "a%20b%2Fc%3Fd%3D%22e%22%26%25");
  EXPECT_EQ(url_encoded("\xC3\xA9"), "%C3%A9");
}

}  // namespace
}  // namespace quarterdeck::base
