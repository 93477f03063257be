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
  EXPECT_THAT(config.error().message, HasSubstr("q.toml:3: gateway.https_port: expected a whole number from 0 to 65535, not 70000"));
  EXPECT_THAT(config.error().message, HasSubstr("q.toml:4: lgo: is not a known section"));
  EXPECT_THAT(config.error().message, HasSubstr("q.toml:6: log.level: expected one of debug, info, warning, error"));
}

TEST(Config, SaysWhatANumberMayBe) {
  const auto message = [](const char* text) {
    const auto config = parse_config(text, "q.toml");
    return config ? std::string() : config.error().message;
  };
  EXPECT_THAT(message("[cluster]\nport = -1\n"), HasSubstr("q.toml:2: cluster.port: expected a whole number from 0 to 65535, not -1"));
  EXPECT_THAT(message("[cluster]\nport = \"many\"\n"), HasSubstr("cluster.port: expected a whole number from 0 to 65535, not \"many\""));
  EXPECT_THAT(message("[gateway]\nthreads = 5000\n"), HasSubstr("gateway.threads: expected a whole number from 0 to 1024, not 5000"));
  EXPECT_THAT(message("[agent]\nfull_comparison_seconds = 0\n"), HasSubstr("agent.full_comparison_seconds: expected a whole number from 1 to 86400, not 0"));
  EXPECT_THAT(message("[control_plane]\naccess_token_seconds = -5\n"), HasSubstr("control_plane.access_token_seconds: expected a whole number from 1 to"));
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
