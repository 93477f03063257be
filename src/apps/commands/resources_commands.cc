#include "apps/commands/resources_commands.h"

#include <fmt/format.h>

#include <iostream>
#include <iterator>

#include "apps/commands/resource_documents.h"
#include "apps/data_folder.h"
#include "base/codec.h"
#include "base/yaml.h"
#include "translate/apk/write.h"
#include "translate/plan.h"

namespace quarterdeck::apps {
namespace {

int failed(const Failure& failure) {
  fmt::print(stderr, "{}\n", failure.message);
  return 1;
}

Outcome<std::string> read_input(const std::string& file) {
  if (file == "-") return std::string(std::istreambuf_iterator<char>(std::cin), {});
  return read_file(file);
}

Outcome<std::vector<resources::Resource>> read_resources(const std::string& file) {
  const auto text = read_input(file);
  if (!text) return text.error();
  return resources_of(*text, file);
}

}  // namespace

int run_translate(const TranslateCommand& command) {
  const auto text = read_input(command.file);
  if (!text) return failed(text.error());
  const auto document = base::parse_yaml(*text);
  if (!document) return failed({Problem::invalid, fmt::format("{}: {}", command.file, document.error().message)});
  const auto spec = base::from_json<model::TrafficSpec>(*document);
  if (!spec) return failed({Problem::invalid, fmt::format("{}: {}", command.file, spec.error().message)});
  const auto written = translate::apk::write_api(model::normalized(*spec), {.space = command.kubernetes_namespace});
  for (const auto& resource : written.resources) fmt::print("---\n{}", base::to_yaml(resource.json()));
  for (const auto& loss : written.losses) fmt::print(stderr, "not expressed: {}\n", loss);
  return 0;
}

int run_plan(const PlanCommand& command) {
  const auto desired = read_resources(command.desired_file);
  if (!desired) return failed(desired.error());
  const auto observed = read_resources(command.observed_file);
  if (!observed) return failed(observed.error());
  const auto steps = translate::plan(*desired, *observed);
  for (const auto& resource : steps.apply) fmt::print("apply  {}\n", resource.reference().text());
  for (const auto& removal : steps.remove) fmt::print("remove {}\n", removal.reference.text());
  if (steps.is_empty()) fmt::print("Nothing to do: what is there is what is desired.\n");
  return 0;
}

}  // namespace quarterdeck::apps
