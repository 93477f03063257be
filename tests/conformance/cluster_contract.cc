#include "cluster_contract.h"

#include <chrono>
#include <fstream>
#include <random>
#include <sstream>

#include "base/json.h"
#include "base/yaml.h"

namespace quarterdeck::conformance {
namespace {

// A real garbage collector may need half a minute to notice a kind that was just defined.
constexpr auto kPatience = std::chrono::seconds(90);
constexpr auto kShortWait = std::chrono::milliseconds(100);

std::string file(const std::string& path) {
  std::ifstream in(path);
  std::stringstream content;
  content << in.rdbuf();
  return content.str();
}

std::string unique_space() {
  std::random_device device;
  return "conformance-" + std::to_string(device() % 100'000'000);
}

}  // namespace

bool comes_to_serve(ports::Cluster& cluster, const resources::Kind& kind) {
  std::mutex mutex;
  std::condition_variable never;
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (std::chrono::steady_clock::now() < deadline) {
    if (cluster.list({kind, "", {}})) return true;
    std::unique_lock lock(mutex);
    never.wait_for(lock, kShortWait);
  }
  return false;
}

resources::Resource resource_from(const std::string& json) {
  auto value = base::parse_json(json);
  EXPECT_TRUE(value) << value.error().message;
  return resources::Resource(value->get_object());
}

std::string text_of(const ports::WatchEvent& event) {
  switch (event.type) {
    case ports::WatchEvent::Type::added: return "added " + event.resource.name();
    case ports::WatchEvent::Type::modified: return "modified " + event.resource.name();
    case ports::WatchEvent::Type::deleted: return "deleted " + event.resource.name();
    case ports::WatchEvent::Type::bookmark: return "bookmark";
  }
  return "";
}

Follower::Follower(ports::Cluster& cluster, ports::Selection selection, std::string resource_version)
    : cluster_(cluster), selection_(std::move(selection)), version_(std::move(resource_version)) {
  open();
}

void Follower::open() {
  watch_.reset();
  auto watch = cluster_.watch(selection_, version_, [bell = bell_] {
    const std::lock_guard lock(bell->mutex);
    bell->has_rung = true;
    bell->rings.notify_all();
  });
  if (watch) {
    watch_ = std::move(*watch);
  } else {
    failure_ = watch.error();
  }
}

std::optional<ports::WatchEvent> Follower::next() {
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (watch_) {
    auto event = watch_->next();
    if (!event) {
      if (event.error().problem == Problem::unavailable && std::chrono::steady_clock::now() < deadline) {
        open();
        continue;
      }
      failure_ = event.error();
      return std::nullopt;
    }
    if (*event) {
      version_ = (*event)->resource.resource_version();
      if ((*event)->type != ports::WatchEvent::Type::bookmark) return **event;
      continue;
    }
    std::unique_lock lock(bell_->mutex);
    if (!bell_->rings.wait_until(lock, deadline, [&] { return bell_->has_rung; })) return std::nullopt;
    bell_->has_rung = false;
  }
  return std::nullopt;
}

bool Follower::sees(ports::WatchEvent::Type type, const std::string& name) {
  while (auto event = next()) {
    if (event->type == type && event->resource.name() == name) return true;
  }
  return false;
}

void ClusterContract::SetUp() {
  if (!GetParam().make) GTEST_SKIP() << GetParam().name << " is not there: set QUARTERDECK_CONFORMANCE_KUBECONFIG to run against it";
  subject_ = GetParam().make();
  ASSERT_NE(subject_, nullptr);
  const auto definition = base::parse_yaml(file("testdata/widgets.yaml"));
  ASSERT_TRUE(definition) << definition.error().message;
  const auto defined = apply(resources::Resource(definition->get_object()), "conformance", ports::Ownership::force);
  ASSERT_TRUE(defined) << defined.error().message;
  ASSERT_TRUE(comes_to_serve(cluster(), kWidget));
  space_ = unique_space();
  applied(resource_from(R"({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": ")" + space_ + R"("}})"));
}

void ClusterContract::TearDown() {
  if (!subject_ || space_.empty()) return;
  const auto removed = cluster().remove({kNamespace, "", space_}, std::nullopt);
  EXPECT_TRUE(removed) << removed.error().message;
}

resources::Resource ClusterContract::widget(const std::string& name, const std::string& spec) const {
  return resource_from(R"({"apiVersion": "conformance.quarterdeck.dev/v1", "kind": "Widget", "metadata": {"name": ")" + name +
                       R"(", "namespace": ")" + space_ + R"("}, "spec": )" + spec + "}");
}

resources::Resource ClusterContract::labelled(resources::Resource resource, const std::string& label, const std::string& value) const {
  resource.json()["metadata"].get_object()["labels"] = JsonObject{{label, value}};
  return resource;
}

Outcome<resources::Resource> ClusterContract::apply(const resources::Resource& resource, const std::string& manager, ports::Ownership ownership) {
  return cluster().apply(resource, {.field_manager = manager, .ownership = ownership});
}

resources::Resource ClusterContract::applied(const resources::Resource& resource, const std::string& manager) {
  auto result = apply(resource, manager);
  EXPECT_TRUE(result) << result.error().message;
  return result ? *result : resources::Resource();
}

std::vector<std::string> ClusterContract::names(const ports::ResourceList& list) const {
  std::vector<std::string> result;
  for (const auto& item : list.items) result.push_back(item.name());
  return result;
}

}  // namespace quarterdeck::conformance
