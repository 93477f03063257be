#include <cstdlib>

#include "adapters/kubernetes/kubernetes_cluster.h"
#include "adapters/memory/memory_cluster.h"
#include "adapters/system/system_clock.h"
#include "adapters/system/system_random.h"
#include "cluster/local_cluster.h"
#include "cluster_contract.h"
#include "embedded_cluster.h"

namespace quarterdeck::conformance {
namespace {

class EmbeddedSubject final : public Subject {
 public:
  ports::Cluster& cluster() override { return cluster_; }

 private:
  EmbeddedCluster embedded_{":memory:"};
  cluster::LocalCluster cluster_{embedded_.store()};
};

class MemorySubject final : public Subject {
 public:
  ports::Cluster& cluster() override { return cluster_; }

 private:
  adapters::SystemClock clock_;
  adapters::SystemRandom random_;
  adapters::MemoryCluster cluster_{clock_, random_};
};

adapters::kubernetes::ClusterAccess access_to(const std::string& url) {
  adapters::kubernetes::ClusterAccess access;
  access.server = url;
  access.page_size = 7;  // so that lists of tests have several pages
  return access;
}

class ServedSubject final : public Subject {
 public:
  ports::Cluster& cluster() override { return *cluster_; }

 private:
  ServedCluster served_{":memory:"};
  std::unique_ptr<ports::Cluster> cluster_ = std::move(*adapters::kubernetes::connect(access_to(served_.url())));
};

class RealSubject final : public Subject {
 public:
  explicit RealSubject(adapters::kubernetes::ClusterAccess access) : cluster_(std::move(*adapters::kubernetes::connect(std::move(access)))) {}
  ports::Cluster& cluster() override { return *cluster_; }

 private:
  std::unique_ptr<ports::Cluster> cluster_;
};

Candidate real_cluster() {
  const char* kubeconfig = std::getenv("QUARTERDECK_CONFORMANCE_KUBECONFIG");
  if (kubeconfig == nullptr) return {"Real", nullptr};
  return {"Real", [path = std::string(kubeconfig)]() -> std::shared_ptr<Subject> {
            auto access = adapters::kubernetes::access_of_kubeconfig(path);
            if (!access) {
              ADD_FAILURE() << access.error().message;
              return nullptr;
            }
            access->page_size = 7;
            return std::make_shared<RealSubject>(*access);
          }};
}

}  // namespace

std::vector<Candidate> candidates_that_heed_definitions() {
  return {{"Embedded", [] { return std::make_shared<EmbeddedSubject>(); }}, {"Served", [] { return std::make_shared<ServedSubject>(); }}, real_cluster()};
}

std::vector<Candidate> candidates() {
  auto all = candidates_that_heed_definitions();
  all.insert(all.begin(), {"Memory", [] { return std::make_shared<MemorySubject>(); }});
  return all;
}

}  // namespace quarterdeck::conformance
