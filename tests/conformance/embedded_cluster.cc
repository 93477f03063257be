#include "embedded_cluster.h"

#include "adapters/sqlite/sqlite_database.h"

namespace quarterdeck::conformance {

Driver::Driver(const Make& make) : machine_(make([this] { wake(); })), thread_([this](const std::stop_token& stop) { run(stop); }) {}

void Driver::wake() {
  const std::lock_guard lock(mutex_);
  is_due_ = true;
  due_.notify_all();
}

void Driver::run(const std::stop_token& stop) {
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

EmbeddedCluster::EmbeddedCluster(const std::string& database_path)
    : database_(*adapters::sqlite::open_database(database_path)),
      store_(*cluster::ClusterStore::open(*database_, clock_, random_)),
      housekeeping_([this](ports::WakeFunction wake) { return std::make_unique<cluster::Housekeeping>(*store_, std::move(wake)); }) {}

ServedCluster::ServedCluster(const std::string& database_path)
    : embedded_(database_path), server_(*http::Server::start({}, cluster::make_handler(embedded_.store()), metrics_)) {}

}  // namespace quarterdeck::conformance
