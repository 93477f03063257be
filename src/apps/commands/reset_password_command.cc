#include "apps/commands/reset_password_command.h"

#include <fmt/format.h>

#include <cstdio>

#include "adapters/system/system_clock.h"
#include "adapters/system/system_random.h"
#include "apps/administrator_password.h"
#include "apps/data_folder.h"

namespace quarterdeck::apps {
namespace {

int refuse(const Failure& failure) {
  fmt::print(stderr, "{}\n", failure.message);
  return 1;
}

}  // namespace

int run_reset_password(const ResetPasswordCommand& command) {
  if (!std::filesystem::is_directory(command.data_folder)) {
    return refuse({Problem::not_found, fmt::format("There is no data folder {}. Point --data-dir at that of the control plane.", command.data_folder)});
  }
  // The locks of both roles that have a control plane in them: one that runs would go on believing the old password.
  const auto folder = DataFolder::open(command.data_folder, "up");
  if (!folder) return refuse(folder.error());
  const auto alone = DataFolder::open(command.data_folder, "control-plane");
  if (!alone) return refuse(alone.error());
  adapters::SystemClock clock;
  adapters::SystemRandom random;
  const auto password = reset_administrator_password(*folder, clock, random);
  if (!password) return refuse(password.error());
  fmt::print("The administrator 'admin' has the new password {}\n", password->reveal());
  fmt::print("It is kept in {} until you delete that file. Everything that was signed in with the old one has ended.\n",
             std::filesystem::absolute(folder->path_of(kAdministratorPasswordFile)).string());
  return 0;
}

}  // namespace quarterdeck::apps
