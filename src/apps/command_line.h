#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "apps/config.h"
#include "base/outcome.h"

// What the command line asks for.
namespace quarterdeck::apps {

enum class Role { all, control_plane, agent, gateway, cluster };

// Runs one role, or all of them in one process, until it is told to stop.
struct ServeCommand {
  Role role = Role::all;
  Config config;
  std::string ready_file;  // written when everything serves: addresses as JSON; empty: none
};

// Gives the administrator a new password, for whoever has the data folder of a control plane that does not run.
struct ResetPasswordCommand {
  std::string data_folder;
};

struct SampleCommand {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8290;
};

struct SimulateCommand {
  std::uint64_t seed = 1;
  std::uint64_t runs = 1;
};

// Reads status from a running control plane.
struct StatusCommand {
  std::string url;
  std::string user;
  std::string password_file;
  std::string certificate_authority_file;
  std::string api;  // name or id; empty: all
};

// Prints the custom resources that a TrafficSpec (YAML or JSON) becomes.
struct TranslateCommand {
  std::string file;  // "-": standard input
  std::string kubernetes_namespace;
};

// Prints what would be applied and removed to make the observed resources the desired ones.
struct PlanCommand {
  std::string desired_file;
  std::string observed_file;
};

struct VersionCommand {};

// Text to print and the code to exit with: help, or what is wrong with the command line.
struct PrintAndExit {
  std::string text;
  int code = 0;
};

using Command =
    std::variant<ServeCommand, ResetPasswordCommand, SampleCommand, SimulateCommand, StatusCommand, TranslateCommand, PlanCommand,
                             VersionCommand, PrintAndExit>;

Command parse_command_line(int count, const char* const* arguments);

}  // namespace quarterdeck::apps
