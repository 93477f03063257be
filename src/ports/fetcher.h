#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/outcome.h"
#include "base/time.h"

namespace quarterdeck::ports {

struct FetchRequest {
  std::string method = "GET";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::string certificate_authority_pem;  // what the server's certificate must chain to; empty: the system's
  std::size_t most_bytes = 16 * 1024 * 1024;
  Milliseconds timeout{10'000};
};

struct FetchResponse {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

// The one way out for URLs that a user named. It refuses schemes other than http and https, and, unless the configuration allows them, addresses
// that are loopback, private or link-local (checked after the name is resolved, for each redirect anew). Blocks; may be called from any thread.
class Fetcher {
 public:
  virtual ~Fetcher() = default;
  virtual Outcome<FetchResponse> fetch(const FetchRequest& request) = 0;
};

}  // namespace quarterdeck::ports
