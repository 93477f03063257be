#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "adapters/kubernetes/api_client.h"
#include "ports/cluster.h"

namespace quarterdeck::adapters::kubernetes {

// A watch on a thread of its own: reads lines, keeps events until somebody takes them. When nobody does, it stops reading, and the server waits.
// A watch that the server ends in good order goes on by itself from the last version it told.
class RemoteWatch final : public ports::Watch {
 public:
  // `path` selects what is watched and ends in its query.
  RemoteWatch(ApiClient& client, resources::Kind kind, std::string path, std::string resource_version, ports::WakeFunction wake);
  ~RemoteWatch() override;

  Outcome<std::optional<ports::WatchEvent>> next() override;

 private:
  static constexpr std::size_t kMostWaiting = 4'096;

  void run();
  // What became of one request; empty: it ended in good order.
  std::optional<Failure> follow();
  void take_line(std::string_view line);
  void tell(ports::WatchEvent event);
  void fail(Failure failure);

  ApiClient& client_;
  const resources::Kind kind_;
  const std::string path_;
  const ports::WakeFunction wake_;
  LineReader reader_;
  std::string version_;  // used by the thread only, as is error_
  std::optional<Failure> error_;

  std::mutex mutex_;
  std::condition_variable has_room_;
  std::deque<ports::WatchEvent> waiting_;  // guarded by mutex_
  std::optional<Failure> failure_;         // guarded by mutex_; told after everything that waits
  bool is_stopped_ = false;                // guarded by mutex_
  std::thread thread_;
};

}  // namespace quarterdeck::adapters::kubernetes
