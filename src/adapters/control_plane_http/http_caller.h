#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "adapters/control_plane_http/control_plane_client.h"
#include "base/json.h"

struct curl_slist;

namespace quarterdeck::adapters {

struct HttpAnswer {
  std::string body;
  bool is_too_large = false;
};

using QueryParameters = std::vector<std::pair<std::string, std::string>>;

// JSON requests to one control plane. Connections are kept and used again. May be called from any thread.
class HttpCaller {
 public:
  explicit HttpCaller(ControlPlaneAddress address);
  ~HttpCaller();

  // `extra` is added to the deadline, for calls that the control plane holds on purpose.
  Outcome<Json> get(std::string_view path, const QueryParameters& query, Milliseconds extra = Milliseconds(0));
  Outcome<Done> post(std::string_view path, const Json& body);

  // From now on calls end at once, also those that are under way.
  void stop();

 private:
  class Connection;
  struct Call;

  Outcome<std::string> perform(const Call& call);
  static void set_up(void* handle, const Call& call, const std::string& url, HttpAnswer& answer);
  curl_slist* headers_of(const Call& call) const;
  Failure not_asked(const Call& call, int code, bool is_too_large) const;
  Failure refused(const Call& call, long status, const std::string& body) const;
  std::unique_ptr<Connection> borrow();
  void give_back(std::unique_ptr<Connection> connection);

  const ControlPlaneAddress address_;
  std::atomic<bool> is_stopped_{false};
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;  // guarded by mutex_
};

}  // namespace quarterdeck::adapters
