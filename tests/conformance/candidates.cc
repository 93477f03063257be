#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

#include "adapters/sqlite/sqlite_database.h"
#include "adapters/system/system_clock.h"
#include "adapters/system/system_random.h"
#include "cluster/garbage_collector.h"
#include "cluster/local_cluster.h"
#include "cluster_contract.h"

namespace quarterdeck::conformance {
namespace {

// Gives a step machine its turns, as apps/ does in production.
class Driver {
 public:
  explicit Driver(std::function<std::unique_ptr<ports::StepMachine>(ports::WakeFunction)> make)
      : machine_(make([this] { wake(); })), thread_([this](const std::stop_token& stop) { run(stop); }) {}

 private:
  void wake() {
    const std::lock_guard lock(mutex_);
    is_due_ = true;
    due_.notify_all();
  }
  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      const auto next = machine_->step(adapters::SystemClock().now());
      std::unique_lock lock(mutex_);
      if (next.at) {
        due_.wait_until(lock, stop, *next.at, [this] { return is_due_; });
      } else {
        due_.wait(lock, stop, [this] { return is_due_; });
      }
      is_due_ = false;
    }
  }

  std::mutex mutex_;
  std::condition_variable_any due_;
  bool is_due_ = false;  // guarded by mutex_
  std::unique_ptr<ports::StepMachine> machine_;
  std::jthread thread_;
};

class EmbeddedSubject final : public Subject {
 public:
  EmbeddedSubject()
      : database_(*adapters::sqlite::open_database(":memory:")),
        store_(*cluster::ClusterStore::open(*database_, clock_, random_)),
        cluster_(*store_),
        collector_([this](ports::WakeFunction wake) { return std::make_unique<cluster::GarbageCollector>(*store_, std::move(wake)); }) {}
  ports::Cluster& cluster() override { return cluster_; }

 private:
  adapters::SystemClock clock_;
  adapters::SystemRandom random_;
  std::unique_ptr<ports::Database> database_;
  std::unique_ptr<cluster::ClusterStore> store_;
  cluster::LocalCluster cluster_;
  Driver collector_;
};

}  // namespace

std::vector<Candidate> candidates() {
  return {{"Embedded", [] { return std::make_shared<EmbeddedSubject>(); }}};
}

}  // namespace quarterdeck::conformance
