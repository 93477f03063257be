#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/kubernetes/cluster_access.h"
#include "base/json.h"
#include "base/outcome.h"

namespace quarterdeck::adapters::kubernetes {

struct ApiRequest {
  std::string method = "GET";
  std::string path;  // with its query
  std::string body;
  std::string content_type = "application/json";
};

struct ApiResponse {
  int status = 0;
  std::string body;
};

// Speaks HTTP to one API server. Connections are kept and used again. All calls may come from any thread.
class ApiClient {
 public:
  explicit ApiClient(ClusterAccess access);
  ~ApiClient();
  ApiClient(const ApiClient&) = delete;
  ApiClient& operator=(const ApiClient&) = delete;

  // The answer as an object; a refusal of the server as the failure that it stands for.
  Outcome<Json> ask(const ApiRequest& request);
  const ClusterAccess& access() const { return access_; }

 private:
  friend class LineReader;
  struct Transfer;
  class Loan;
  Outcome<ApiResponse> send(const ApiRequest& request);

  const ClusterAccess access_;
  std::mutex mutex_;
  std::vector<void*> idle_;  // handles of libcurl with their connections; guarded by mutex_
};

// Reads a body that has no end, line by line.
class LineReader {
 public:
  LineReader();
  ~LineReader();
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  // Blocks until the server ends the body, stop() is called or something fails; lines are given on the calling thread. The answer's body
  // holds what came with a status other than 200.
  Outcome<ApiResponse> read(ApiClient& client, const ApiRequest& request, const std::function<void(std::string_view)>& take_line);
  void stop();  // from any thread: read() returns at once
  bool is_stopped() const { return is_stopped_; }

 private:
  void* multi_;
  std::atomic<bool> is_stopped_{false};
};

// What a refusal of the server stands for, in its own words where it has some.
Failure failure_of(const ApiResponse& response, const ApiRequest& request);

}  // namespace quarterdeck::adapters::kubernetes
