#include "apps/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "apps/commands/traffic_spec_example.h"
#include "apps/commands/version_command.h"
#include "base/codec.h"
#include "base/yaml.h"
#include "contract/resources/kinds.h"
#include "model/traffic_spec.h"
#include "translate/apk/write.h"

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

TEST(CommandLine, ResetsThePasswordInTheFolderThatIsNamed) {
  const auto command = parse({"quarterdeck", "reset-administrator-password", "--data-dir", "/tmp/q"});
  const auto* reset = std::get_if<ResetPasswordCommand>(&command);
  ASSERT_NE(reset, nullptr);
  EXPECT_EQ(reset->data_folder, "/tmp/q");
}

TEST(CommandLine, EveryCommandShowsAnExample) {
  for (const auto* name : {"up", "control-plane", "agent", "gateway", "cluster", "reset-administrator-password", "sample", "sim", "status", "translate", "plan", "version"}) {
    const auto command = parse({"quarterdeck", name, "--help"});
    const auto* print = std::get_if<PrintAndExit>(&command);
    ASSERT_NE(print, nullptr) << name;
    EXPECT_EQ(print->code, 0) << name;
    EXPECT_THAT(print->text, HasSubstr("Example:")) << name;
  }
}

std::string text_of(const Command& command) {
  const auto* print = std::get_if<PrintAndExit>(&command);
  return print != nullptr && print->code == 2 ? print->text : "";
}

TEST(CommandLine, NamesAnUnknownCommandAndTheNearest) {
  EXPECT_THAT(text_of(parse({"quarterdeck", "serve"})), HasSubstr("no command 'serve'. Commands are up, control-plane"));
  EXPECT_THAT(text_of(parse({"quarterdeck", "statsu"})), HasSubstr("no command 'statsu'. Did you mean 'status'?"));
  EXPECT_THAT(text_of(parse({"quarterdeck", "up", "--dta-dir", "x"})), HasSubstr("--dta-dir"));
}

TEST(CommandLine, ShowsTheCommandsWhenThereIsNone) { EXPECT_THAT(text_of(parse({"quarterdeck"})), HasSubstr("control-plane")); }

TEST(CommandLine, TakesNegativeNumbersForNumbers) {
  EXPECT_THAT(text_of(parse({"quarterdeck", "up", "--set", "gateway.http_port=-1"})),
              HasSubstr("gateway.http_port: expected a whole number from 0 to 65535, not -1"));
}

TEST(CommandLine, TakesASettingOnlyOnce) {
  EXPECT_THAT(text_of(parse({"quarterdeck", "up", "--set", "gateway.id=a", "--set", "gateway.id=b"})), HasSubstr("gateway.id is given twice"));
  EXPECT_THAT(text_of(parse({"quarterdeck", "up", "--data-dir", "a", "--set", "data.folder=b"})), HasSubstr("data.folder is given twice"));
}

TEST(CommandLine, RefusesASimulationOfNothing) {
  EXPECT_THAT(text_of(parse({"quarterdeck", "sim", "--runs", "0"})), HasSubstr("--runs: expected a whole number from 1, not 0"));
  EXPECT_THAT(text_of(parse({"quarterdeck", "sim", "--seed", "-5"})), HasSubstr("--seed: expected a whole number from 0, not -5"));
  const auto command = parse({"quarterdeck", "sim", "--seed", "0", "--runs", "10"});
  EXPECT_EQ(std::get<SimulateCommand>(command).runs, 10);
}

TEST(CommandLine, PrintsTheVersionAsAnOptionToo) {
  const auto command = parse({"quarterdeck", "--version"});
  EXPECT_EQ(std::get<PrintAndExit>(command).code, 0);
  EXPECT_EQ(std::get<PrintAndExit>(command).text, version_text() + "\n");
}

TEST(CommandLine, HelpOfPlanExportsEveryKindThatIsCompared) {
  const auto command = parse({"quarterdeck", "plan", "--help"});
  for (const auto& kind : resources::kWrittenKinds) EXPECT_THAT(std::get<PrintAndExit>(command).text, HasSubstr(kind.plural)) << kind.kind;
}

TEST(CommandLine, HelpOfTranslateShowsASpecThatCanBeTranslated) {
  const auto command = parse({"quarterdeck", "translate", "--help"});
  EXPECT_THAT(std::get<PrintAndExit>(command).text, HasSubstr(kTrafficSpecExample));
  const auto spec = base::from_json<model::TrafficSpec>(*base::parse_yaml(kTrafficSpecExample));
  ASSERT_TRUE(spec) << spec.error().message;
  EXPECT_TRUE(translate::apk::write_api(*spec, {.space = "apk"}).losses.empty());
}

}  // namespace
}  // namespace quarterdeck::apps
