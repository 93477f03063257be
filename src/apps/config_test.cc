#include "apps/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "base/codec.h"

namespace quarterdeck::apps {
namespace {

using testing::HasSubstr;

TEST(Config, DocumentedFileHoldsEverySettingWithItsDefault) {
  const auto documented = read_config("../../deploy/quarterdeck.toml");
  ASSERT_TRUE(documented) << documented.error().message;
  EXPECT_EQ(base::to_text(base::to_json(*documented)), base::to_text(base::to_json(Config())));

  std::ifstream file("../../deploy/quarterdeck.toml");
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  boost::mp11::mp_for_each<boost::describe::describe_members<Config, boost::describe::mod_public>>([&](auto section) {
    EXPECT_THAT(text, HasSubstr(std::string("\n[") + section.name + "]"));
    using Section = std::remove_cvref_t<decltype(Config().*section.pointer)>;
    boost::mp11::mp_for_each<boost::describe::describe_members<Section, boost::describe::mod_public>>(
        [&](auto setting) { EXPECT_THAT(text, HasSubstr(std::string("\n") + setting.name + " = ")); });
  });
}

TEST(Config, ReportsAllMistakesAtOnceWithTheirLines) {
  const auto config = parse_config("[gateway]\nhttp_prt = 1\nhttps_port = 70000\n[lgo]\n[log]\nlevel = \"loud\"\n", "q.toml");
  ASSERT_FALSE(config);
  EXPECT_THAT(config.error().message, HasSubstr("q.toml:2: gateway.http_prt: is not a known setting"));
  EXPECT_THAT(config.error().message, HasSubstr("q.toml:3: gateway.https_port: expected a whole number in range, not 70000"));
  EXPECT_THAT(config.error().message, HasSubstr("q.toml:4: lgo: is not a known section"));
  EXPECT_THAT(config.error().message, HasSubstr("q.toml:6: log.level: expected one of debug, info, warning, error"));
}

TEST(Config, NamesTheLineOfABrokenFile) {
  const auto config = parse_config("[gateway]\nhttp_port = = 1\n", "q.toml");
  ASSERT_FALSE(config);
  EXPECT_THAT(config.error().message, HasSubstr("q.toml:2: "));
}

TEST(Config, SaysWhichFileCannotBeRead) {
  EXPECT_THAT(read_config("/nonexistent/q.toml").error().message, HasSubstr("/nonexistent/q.toml"));
}

}  // namespace
}  // namespace quarterdeck::apps
