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

}  // namespace

std::vector<Candidate> candidates() {
  return {{"Embedded", [] { return std::make_shared<EmbeddedSubject>(); }}};
}

}  // namespace quarterdeck::conformance
