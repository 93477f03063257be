#include "apps/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <sstream>

#include "apps/commands/traffic_spec_example.h"
#include "apps/commands/version_command.h"
#include "apps/suggestion.h"
#include "base/text.h"
#include "contract/resources/kinds.h"

namespace quarterdeck::apps {
namespace {

constexpr auto kFooter = "\nStart with `quarterdeck up`; `quarterdeck COMMAND --help` shows an example of each.";

struct RoleText {
  Role role;
  const char* name;
  const char* description;
  const char* example;
};

constexpr RoleText kRoles[] = {
    {Role::all, "up", "Run everything in one process: control plane, agent, embedded cluster and gateway",
     "Example:\n  quarterdeck up --data-dir /var/lib/quarterdeck\n  quarterdeck up --set gateway.https_port=443 --set gateway.address=0.0.0.0"},
    {Role::control_plane, "control-plane", "Run the control plane: REST APIs, token service and the log of changes",
     "Example:\n  quarterdeck control-plane --config quarterdeck.toml"},
    {Role::agent, "agent", "Run the agent: bring what the control plane says to the cluster, and keep it so",
     "Example:\n  quarterdeck agent --set remote.cluster_url=http://localhost:6443 --set remote.control_plane_url=https://localhost:9443"},
    {Role::gateway, "gateway", "Run a gateway: serve what the custom resources of a cluster say",
     "Example:\n  quarterdeck gateway --set gateway.id=gateway-2 --set remote.cluster_url=http://localhost:6443"},
    {Role::cluster, "cluster", "Run the embedded Kubernetes-compatible API",
     "Example:\n  quarterdeck cluster --set cluster.port=6443\n  kubectl --server http://127.0.0.1:6443 get apis.dp.wso2.com -A"},
};

// What the options of all roles are read into.
struct ServeOptions {
  std::string config_file;
  std::string data_folder;
  std::string ready_file;
  std::vector<std::string> settings;
};

void add_folder_options(CLI::App& command, ServeOptions& options) {
  command.add_option("--config", options.config_file, "TOML file; deploy/quarterdeck.toml shows every setting with its default");
  command.add_option("--data-dir", options.data_folder, "Folder of the store and the keys (data.folder)");
}

void add_serve_options(CLI::App& command, ServeOptions& options) {
  add_folder_options(command, options);
  command.add_option("--set", options.settings, "One setting, such as gateway.http_port=8280; may be repeated")
      ->take_all()
      ->allow_extra_args(false);
  command.add_option("--ready-file", options.ready_file, "Write the addresses as JSON to this file once everything serves");
}

bool is_number(std::string_view value) {
  if (value.starts_with('-')) value.remove_prefix(1);
  return !value.empty() && value.find_first_not_of("0123456789") == std::string_view::npos;
}

// Text values need quotes in TOML; on a command line nobody wants to type them.
std::string toml_value(const std::string& value) {
  const bool is_plain = value == "true" || value == "false" || value.starts_with('[') || value.starts_with('"') ||
                        is_number(value);
  return is_plain ? value : fmt::format("\"{}\"", value);
}

// The file and the --set options as one text, so that both are checked alike.
Outcome<Config> config_of(const ServeOptions& options) {
  auto config = options.config_file.empty() ? Outcome<Config>(Config()) : read_config(options.config_file);
  if (!config) return config;
  std::string overrides;
  std::set<std::string> given;
  if (!options.data_folder.empty()) given.insert("data.folder");
  for (const auto& setting : options.settings) {
    const auto equals = setting.find('=');
    if (equals == std::string::npos || setting.find('.') > equals) {
      return Failure{Problem::invalid, fmt::format("--set {}: write section.setting=value, such as gateway.http_port=8280", setting)};
    }
    const auto name = setting.substr(0, equals);
    if (!given.insert(name).second) return Failure{Problem::invalid, fmt::format("{} is given twice on the command line. Give it once.", name)};
    overrides += fmt::format("{} = {}\n", name, toml_value(setting.substr(equals + 1)));
  }
  if (!options.data_folder.empty()) overrides += fmt::format("data.folder = {}\n", toml_value(options.data_folder));
  return parse_config_over(std::move(*config), overrides, "--set");
}

std::vector<std::string> names_of(const std::vector<const CLI::App*>& commands) {
  std::vector<std::string> names;
  for (const auto* command : commands) names.push_back(command->get_name());
  return names;
}

// CLI11 says only that some command is missing; what was typed instead deserves a word.
std::optional<std::string> unknown_command(const CLI::App& app, int count, const char* const* arguments) {
  const std::string typed = count > 1 ? arguments[1] : "";
  const auto known = names_of(app.get_subcommands({}));
  if (typed.empty() || typed.starts_with('-') || std::find(known.begin(), known.end(), typed) != known.end()) return std::nullopt;
  const auto near = suggestion_for(typed, known);
  return fmt::format("There is no command '{}'. {}Commands are {}.\n`quarterdeck COMMAND --help` shows an example of each.\n", typed,
                     near ? fmt::format("Did you mean '{}'? ", *near) : "", base::join(known, ", "));
}

// A command of the command line, and what it asks for once its options were read.
struct Known {
  CLI::App* command;
  std::function<Command()> asked_for;
};

Known add_role(CLI::App& app, const RoleText& text) {
  const auto options = std::make_shared<ServeOptions>();
  auto* command = app.add_subcommand(text.name, text.description);
  command->footer(std::string("\n") + text.example);
  add_serve_options(*command, *options);
  return {command, [options, role = text.role]() -> Command {
            auto config = config_of(*options);
            if (!config) return PrintAndExit{config.error().message + "\n", 2};
            return ServeCommand{role, std::move(*config), options->ready_file};
          }};
}

Known add_reset(CLI::App& app) {
  const auto options = std::make_shared<ServeOptions>();
  auto* command = app.add_subcommand("reset-administrator-password", "Give the administrator a new password; the control plane must be stopped");
  command->footer("\nExample:\n  quarterdeck reset-administrator-password --data-dir /var/lib/quarterdeck");
  add_folder_options(*command, *options);
  return {command, [options]() -> Command {
            const auto config = config_of(*options);
            if (!config) return PrintAndExit{config.error().message + "\n", 2};
            return ResetPasswordCommand{config->data.folder};
          }};
}

Known add_sample(CLI::App& app) {
  const auto sample = std::make_shared<SampleCommand>();
  auto* command = app.add_subcommand("sample", "Run the sample service, a REST and GraphQL back end to try the product on");
  command->footer("\nExample:\n  quarterdeck sample --port 8290\n  curl http://127.0.0.1:8290/openapi.yaml");
  command->add_option("--address", sample->address, "Address to listen on")->capture_default_str();
  command->add_option("--port", sample->port, "Port; 0 for any free one")->capture_default_str();
  return {command, [sample] { return *sample; }};
}

// The library would read -1 as a very large number.
std::string not_a_count(const std::string& text, std::string_view least) {
  const bool is_count = !text.empty() && text.find_first_not_of("0123456789") == std::string::npos;
  const bool is_zero = text.find_first_not_of('0') == std::string::npos;
  return is_count && !(is_zero && least != "0") ? "" : fmt::format("expected a whole number from {}, not {}", least, text);
}

Known add_simulate(CLI::App& app) {
  const auto simulate = std::make_shared<SimulateCommand>();
  auto* command = app.add_subcommand("sim", "Drive the real parts through faults from a seed and compare the end with a model");
  command->footer("\nExample:\n  quarterdeck sim --runs 10000\n  quarterdeck sim --seed 42        # replays exactly that run");
  command->add_option("--seed", simulate->seed, "First seed")->capture_default_str()->check([](const std::string& text) {
    return not_a_count(text, "0");
  });
  command->add_option("--runs", simulate->runs, "How many seeds, counted up from the first")->capture_default_str()->check([](const std::string& text) {
    return not_a_count(text, "1");
  });
  return {command, [simulate] { return *simulate; }};
}

Known add_status(CLI::App& app) {
  const auto status = std::make_shared<StatusCommand>();
  status->url = "https://localhost:9443";
  status->user = "admin";
  auto* command = app.add_subcommand("status", "Say how far each deployment has got: waiting, applied, live on n of m gateways, or why not");
  command->footer("\nExample:\n  quarterdeck status --password-file data/admin-password --ca data/control-plane.crt");
  command->add_option("--url", status->url, "Control plane")->capture_default_str();
  command->add_option("--user", status->user, "User")->capture_default_str();
  command->add_option("--password-file", status->password_file, "File with the password")->required();
  command->add_option("--ca", status->certificate_authority_file, "PEM to check the server's certificate with");
  command->add_option("api", status->api, "Name or id of an API; all when left out");
  return {command, [status] { return *status; }};
}

Known add_translate(CLI::App& app) {
  const auto translate = std::make_shared<TranslateCommand>();
  translate->kubernetes_namespace = "quarterdeck";
  auto* command = app.add_subcommand("translate", "Print the custom resources that a TrafficSpec becomes, and what they cannot say");
  command->footer(fmt::format("\nExample:\n  quarterdeck translate orders.yaml --namespace apk\n\nwhere orders.yaml is, for example:\n\n{}",
                              kTrafficSpecExample));
  command->add_option("file", translate->file, "TrafficSpec as YAML or JSON; - for standard input")->required();
  command->add_option("--namespace", translate->kubernetes_namespace, "Namespace of the resources")->capture_default_str();
  return {command, [translate] { return *translate; }};
}

// What `kubectl get` shall print, so that nothing that would be compared is missing: secrets,apis.dp.wso2.com,...
std::string names_of_written_kinds() {
  std::vector<std::string> names;
  for (const auto& kind : resources::kWrittenKinds) names.push_back(kind.group.empty() ? std::string(kind.plural) : fmt::format("{}.{}", kind.plural, kind.group));
  return base::join(names, ",");
}

Known add_plan(CLI::App& app) {
  const auto plan = std::make_shared<PlanCommand>();
  auto* command = app.add_subcommand("plan", "Print what would be applied and removed to get from observed to desired resources");
  command->footer(fmt::format("\nExample:\n  quarterdeck translate orders.yaml > desired.yaml\n"
                              "  kubectl --server http://127.0.0.1:6443 -n quarterdeck get -o yaml \\\n    {} > observed.yaml\n"
                              "  quarterdeck plan desired.yaml observed.yaml",
                              names_of_written_kinds()));
  command->add_option("desired", plan->desired_file, "YAML of what shall be there, such as `translate` prints; - for standard input")->required();
  command->add_option("observed", plan->observed_file, "YAML of what is there, such as `kubectl get -o yaml` prints")->required();
  return {command, [plan] { return *plan; }};
}

Known add_version(CLI::App& app) {
  auto* command = app.add_subcommand("version", "Print the version");
  command->footer("\nExample:\n  quarterdeck version");
  return {command, [] { return VersionCommand{}; }};
}

// In the order in which the help lists them.
std::vector<Known> add_commands(CLI::App& app) {
  std::vector<Known> all;
  for (const auto& role : kRoles) all.push_back(add_role(app, role));
  for (const auto add : {add_reset, add_sample, add_simulate, add_status, add_translate, add_plan, add_version}) all.push_back(add(app));
  return all;
}

}  // namespace

Command parse_command_line(int count, const char* const* arguments) {
  CLI::App app("Quarterdeck: API management for Kubernetes gateways");
  app.footer(kFooter);
  app.require_subcommand(1);
  app.set_version_flag("--version", version_text(), "Print the version");
  const auto commands = add_commands(app);

  if (auto unknown = unknown_command(app, count, arguments)) return PrintAndExit{std::move(*unknown), 2};
  if (count <= 1) return PrintAndExit{app.help(), 2};
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    std::ostringstream out, wrong;
    const int code = app.exit(error, out, wrong);
    return PrintAndExit{out.str() + wrong.str(), code == 0 ? 0 : 2};
  }
  // One was required, so there is one.
  return std::find_if(commands.begin(), commands.end(), [](const Known& known) { return known.command->parsed(); })->asked_for();
}

}  // namespace quarterdeck::apps
