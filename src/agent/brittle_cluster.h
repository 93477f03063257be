#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ports/cluster.h"

namespace quarterdeck::agent {

// For tests: a cluster whose calls can be made to fail, and which remembers what was written.
class BrittleCluster final : public ports::Cluster {
 public:
  explicit BrittleCluster(ports::Cluster& inner) : inner_(inner) {}

  Outcome<resources::Resource> get(const resources::Reference& reference) override {
    if (auto failure = asked("get", reference)) return *failure;
    return inner_.get(reference);
  }
  Outcome<ports::ResourceList> list(const ports::Selection& selection) override {
    if (auto failure = asked("list", {selection.kind, "", ""})) return *failure;
    return inner_.list(selection);
  }
  Outcome<std::unique_ptr<ports::Watch>> watch(const ports::Selection& selection, const std::string& version, ports::WakeFunction wake) override {
    if (auto failure = asked("watch", {selection.kind, "", ""})) return *failure;
    return inner_.watch(selection, version, std::move(wake));
  }
  Outcome<resources::Resource> apply(const resources::Resource& resource, const ports::ApplyOptions& options) override {
    if (auto failure = asked("apply", resource.reference())) return *failure;
    writes.push_back("apply " + resource.reference().text());
    auto applied = inner_.apply(resource, options);
    if (loses_answer()) return Failure{Problem::timeout, "No answer came."};
    return applied;
  }
  Outcome<resources::Resource> replace(const resources::Resource& resource, const std::string& field_manager) override {
    if (auto failure = asked("replace", resource.reference())) return *failure;
    writes.push_back("replace " + resource.reference().text());
    auto replaced = inner_.replace(resource, field_manager);
    if (loses_answer()) return Failure{Problem::timeout, "No answer came."};
    return replaced;
  }
  Outcome<resources::Resource> replace_status(const resources::Resource& resource) override { return inner_.replace_status(resource); }
  Outcome<Done> remove(const resources::Reference& reference, const std::optional<std::string>& uid) override {
    if (auto failure = asked("remove", reference)) return *failure;
    writes.push_back("remove " + reference.text());
    auto removed = inner_.remove(reference, uid);
    if (loses_answer()) return Failure{Problem::timeout, "No answer came."};
    return removed;
  }

  std::function<std::optional<Failure>(std::string_view call, const resources::Reference& what)> fails;
  std::vector<std::string> writes;
  std::string loses_answer_of;  // of one such write, once: it happens, but its answer never comes

 private:
  bool loses_answer() {
    if (writes.back() != loses_answer_of) return false;
    loses_answer_of.clear();
    return true;
  }
  std::optional<Failure> asked(std::string_view call, const resources::Reference& what) { return fails ? fails(call, what) : std::nullopt; }

  ports::Cluster& inner_;
};

}  // namespace quarterdeck::agent
