#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "adapters/system/system_clock.h"
#include "adapters/system/system_random.h"
#include "base/metrics.h"
#include "cluster/api/handlers.h"
#include "cluster/cluster_store.h"
#include "cluster/housekeeping.h"
#include "http/server.h"
#include "ports/database.h"

namespace quarterdeck::conformance {

// Gives a step machine its turns, as apps/ does in production.
class Driver {
 public:
  using Make = std::function<std::unique_ptr<ports::StepMachine>(ports::WakeFunction)>;
  explicit Driver(const Make& make);

 private:
  void wake();
  void run(const std::stop_token& stop);

  std::mutex mutex_;
  std::condition_variable_any due_;
  bool is_due_ = false;  // guarded by mutex_
  std::unique_ptr<ports::StepMachine> machine_;
  std::jthread thread_;
};

// The embedded cluster with its housekeeping, on a database of its own.
class EmbeddedCluster {
 public:
  explicit EmbeddedCluster(const std::string& database_path);
  cluster::ClusterStore& store() { return *store_; }

 private:
  adapters::SystemClock clock_;
  adapters::SystemRandom random_;
  std::unique_ptr<ports::Database> database_;
  std::unique_ptr<cluster::ClusterStore> store_;
  Driver housekeeping_;
};

// The same behind its HTTP API on a free port of loopback.
class ServedCluster {
 public:
  explicit ServedCluster(const std::string& database_path);
  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_->port()); }
  cluster::ClusterStore& store() { return embedded_.store(); }

 private:
  metrics::Registry metrics_;
  EmbeddedCluster embedded_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace quarterdeck::conformance
