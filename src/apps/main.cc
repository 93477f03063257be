#include <fmt/format.h>

#include <cstdio>

#include "apps/command_line.h"
#include "apps/commands/reset_password_command.h"
#include "apps/commands/resources_commands.h"
#include "apps/commands/sample_command.h"
#include "apps/commands/serve_command.h"
#include "apps/commands/simulate_command.h"
#include "apps/commands/status_command.h"
#include "apps/commands/version_command.h"

namespace quarterdeck::apps {
namespace {

// One function per command; the command line says which.
struct Run {
  int operator()(const ServeCommand& command) const { return run_serve(command); }
  int operator()(const ResetPasswordCommand& command) const { return run_reset_password(command); }
  int operator()(const SampleCommand& command) const { return run_sample(command); }
  int operator()(const SimulateCommand& command) const { return run_simulate(command); }
  int operator()(const StatusCommand& command) const { return run_status(command); }
  int operator()(const TranslateCommand& command) const { return run_translate(command); }
  int operator()(const PlanCommand& command) const { return run_plan(command); }
  int operator()(const VersionCommand&) const { return run_version(); }
  int operator()(const PrintAndExit& print) const {
    fmt::print(print.code == 0 ? stdout : stderr, "{}", print.text);
    return print.code;
  }
};

}  // namespace
}  // namespace quarterdeck::apps

int main(int count, char** arguments) {
  return std::visit(quarterdeck::apps::Run{}, quarterdeck::apps::parse_command_line(count, arguments));
}
