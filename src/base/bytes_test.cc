#include "base/bytes.h"

#include <gtest/gtest.h>

namespace quarterdeck::base {
namespace {

TEST(Bytes, EncodesTheVectorsOfRfc4648) {
  EXPECT_EQ(to_base64(""), "");
  EXPECT_EQ(to_base64("f"), "Zg==");
  EXPECT_EQ(to_base64("fo"), "Zm8=");
  EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(to_base64url("\xFB\xFF"), "-_8");
}

TEST(Bytes, DecodesWhatItEncodedAndNothingElse) {
  for (const std::string text : {"", "f", "fo", "foo", "\xFB\xFF\x00x"}) {
    EXPECT_EQ(*from_base64(to_base64(text)), text);
    EXPECT_EQ(*from_base64url(to_base64url(text)), text);
  }
  EXPECT_FALSE(from_base64("Zg"));        // no padding
  EXPECT_FALSE(from_base64url("Zg=="));   // padding
  EXPECT_FALSE(from_base64url("Zh"));     // trailing bits are not zero
  EXPECT_FALSE(from_base64url("Z"));
  EXPECT_FALSE(from_base64url("Z+8A"));
}

TEST(Bytes, DigestsAreThePublishedOnes) {
  EXPECT_EQ(to_hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(to_hex(sha1("abc")), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(to_hex(hmac_sha256("key", "The quick brown fox jumps over the lazy dog")),
            "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8");
}

TEST(Bytes, HexRefusesWhatIsNotHex) {
  EXPECT_EQ(*from_hex("00ff"), std::string("\x00\xFF", 2));
  EXPECT_FALSE(from_hex("0"));
  EXPECT_FALSE(from_hex("zz"));
}

TEST(Bytes, GunzipStopsAtItsLimit) {
  const std::string plain(100'000, 'a');
  const auto packed = gzip(plain);
  EXPECT_LT(packed.size(), 1000U);
  EXPECT_EQ(packed, gzip(plain));
  EXPECT_EQ(*gunzip(packed, 100'000), plain);
  EXPECT_EQ(gunzip(packed, 99'999).error().problem, Problem::too_large);
  EXPECT_EQ(gunzip(packed.substr(0, 20), 1 << 20).error().problem, Problem::invalid);
  EXPECT_EQ(gunzip("plain", 100).error().problem, Problem::invalid);
}

}  // namespace
}  // namespace quarterdeck::base
