#include "apps/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace quarterdeck::apps {
namespace {

using testing::HasSubstr;

template <std::size_t Count>
Command parse(const char* const (&arguments)[Count]) {
  return parse_command_line(static_cast<int>(Count), arguments);
}

TEST(CommandLine, LaysSettingsOverTheDefaults) {
  const auto command = parse({"quarterdeck", "up", "--data-dir", "/tmp/q", "--set", "gateway.http_port=0", "--set", "gateway.id=g2"});
  const auto* serve = std::get_if<ServeCommand>(&command);
  ASSERT_NE(serve, nullptr);
  EXPECT_EQ(serve->role, Role::all);
  EXPECT_EQ(serve->config.data.folder, "/tmp/q");
  EXPECT_EQ(serve->config.gateway.http_port, 0);
  EXPECT_EQ(serve->config.gateway.id, "g2");
  EXPECT_EQ(serve->config.control_plane.port, 9443);
}

TEST(CommandLine, SaysWhatIsWrongWithASetting) {
  const auto command = parse({"quarterdeck", "gateway", "--set", "gateway.http_prt=0"});
  const auto* print = std::get_if<PrintAndExit>(&command);
  ASSERT_NE(print, nullptr);
  EXPECT_EQ(print->code, 2);
  EXPECT_THAT(print->text, HasSubstr("gateway.http_prt: is not a known setting"));
}

TEST(CommandLine, EveryCommandShowsAnExample) {
  for (const auto* name : {"up", "control-plane", "agent", "gateway", "cluster", "sample", "sim", "status", "translate", "plan", "version"}) {
    const auto command = parse({"quarterdeck", name, "--help"});
    const auto* print = std::get_if<PrintAndExit>(&command);
    ASSERT_NE(print, nullptr) << name;
    EXPECT_EQ(print->code, 0) << name;
    EXPECT_THAT(print->text, HasSubstr("Example:")) << name;
  }
}

TEST(CommandLine, RefusesAnUnknownCommand) {
  const auto command = parse({"quarterdeck", "serve"});
  const auto* print = std::get_if<PrintAndExit>(&command);
  ASSERT_NE(print, nullptr);
  EXPECT_EQ(print->code, 2);
}

}  // namespace
}  // namespace quarterdeck::apps
