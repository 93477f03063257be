#pragma once

#include <gtest/gtest.h>

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "contract/resources/resource.h"
#include "ports/cluster.h"

// What agent and gateway need of a cluster. Every cluster that is said to work runs this suite: the twin in memory, the embedded one in process,
// the embedded one through its HTTP API, and a real kube-apiserver when QUARTERDECK_CONFORMANCE_KUBECONFIG names one.
namespace quarterdeck::conformance {

// A running cluster, with whatever drives its housekeeping.
class Subject {
 public:
  virtual ~Subject() = default;
  virtual ports::Cluster& cluster() = 0;
};

struct Candidate {
  std::string name;
  std::function<std::shared_ptr<Subject>()> make;  // null: this candidate is not there today
};
inline void PrintTo(const Candidate& candidate, std::ostream* out) { *out << candidate.name; }

inline std::string name_of(const testing::TestParamInfo<Candidate>& candidate) { return candidate.param.name; }
std::vector<Candidate> candidates();
std::vector<Candidate> candidates_that_heed_definitions();  // all but the twin in memory, which takes objects as they come

inline const resources::Kind kWidget{"conformance.quarterdeck.dev", "v1", "Widget"};
inline const resources::Kind kNamespace{"", "v1", "Namespace"};
inline const resources::Kind kConfigMap{"", "v1", "ConfigMap"};
inline const resources::Kind kDefinition{"apiextensions.k8s.io", "v1", "CustomResourceDefinition"};

// Waits until objects of the kind can be listed: a kind that was just defined is served a moment later.
bool comes_to_serve(ports::Cluster& cluster, const resources::Kind& kind);

// An event as tests compare it: "added orders".
std::string text_of(const ports::WatchEvent& event);

// Follows a selection and waits for what comes; goes on after the cluster has cut the watch.
class Follower {
 public:
  Follower(ports::Cluster& cluster, ports::Selection selection, std::string resource_version);
  // The next event but bookmarks; empty when none comes in time.
  std::optional<ports::WatchEvent> next();
  // Events until one of that kind and name comes.
  bool sees(ports::WatchEvent::Type type, const std::string& name);
  const Failure* failure() const { return failure_ ? &*failure_ : nullptr; }

 private:
  struct Bell {
    std::mutex mutex;
    std::condition_variable rings;
    bool has_rung = false;
  };
  void open();

  ports::Cluster& cluster_;
  ports::Selection selection_;
  std::string version_;
  std::optional<Failure> failure_;
  std::shared_ptr<Bell> bell_ = std::make_shared<Bell>();
  std::unique_ptr<ports::Watch> watch_;
};

class ClusterContract : public testing::TestWithParam<Candidate> {
 protected:
  void SetUp() override;
  void TearDown() override;

  ports::Cluster& cluster() { return subject_->cluster(); }
  const std::string& space() const { return space_; }

  // {"title": "t"} in the test's own namespace, changed by the JSON text of a spec.
  resources::Resource widget(const std::string& name, const std::string& spec = R"({"title": "t"})") const;
  resources::Resource labelled(resources::Resource resource, const std::string& label, const std::string& value) const;
  resources::Reference widget_reference(const std::string& name) const { return {kWidget, space_, name}; }
  ports::Selection widgets() const { return {kWidget, space_, {}}; }

  Outcome<resources::Resource> apply(const resources::Resource& resource, const std::string& manager = "tester",
                                     ports::Ownership ownership = ports::Ownership::share);
  resources::Resource applied(const resources::Resource& resource, const std::string& manager = "tester");
  std::vector<std::string> names(const ports::ResourceList& list) const;

 private:
  std::shared_ptr<Subject> subject_;
  std::string space_;
};

resources::Resource resource_from(const std::string& json);

// What a path of members leads to; null when nothing is there.
template <class... Path>
Json member(const resources::Resource& resource, Path... path) {
  const Json object(resource.json());
  const auto* found = base::find(object, path...);
  return found == nullptr ? Json() : *found;
}

}  // namespace quarterdeck::conformance
