#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gateway/call.h"
#include "gateway/request_ids.h"
#include "gateway/snapshot.h"
#include "gateway/usage/usage_table.h"
#include "http/proxy.h"
#include "ports/clock.h"
#include "ports/random.h"

namespace quarterdeck::gateway {

// What all threads share.
struct LogicParts {
  const CurrentSnapshot& current;
  UsageInbox& usage;
  Metrics& metrics;
  const ports::Clock& clock;
  ports::Random& random;
  TrustedProxies trusted_proxies = {};
};

// Decides for one event loop. It takes no lock between two ticks.
class Logic final : public http::ProxyLogic {
 public:
  explicit Logic(const LogicParts& parts);

  http::Decision decide(const http::RequestHead& head, const std::string* body, std::uint64_t& cookie) override;
  http::Respond upstream_failed(http::UpstreamFailure failure, std::uint64_t cookie) override;
  http::Respond malformed(int status, std::string_view reason) override;
  void finished(const http::Exchange& exchange, std::uint64_t cookie) override;
  void tick(Timestamp now) override;

 private:
  // What is remembered of a request while it is on its way. The cookie is its place in the list, counted from 1.
  struct UnderWay {
    UsageKey usage;
    AnsweredBy answered_by = AnsweredBy::service;
    std::vector<http::Header> headers;  // for an answer that the gateway gives later
  };

  static std::optional<policy::Refusal> find_route(Call& call);
  http::Decision decide_for(Call& call, UnderWay& under_way);
  std::uint64_t begin();
  void count_refusal(const std::string& code);

  LogicParts parts_;
  std::shared_ptr<const Snapshot> snapshot_;
  ThreadState thread_;
  RequestIds request_ids_;
  UsageTable usage_;
  std::vector<UnderWay> under_way_;
  std::vector<std::uint64_t> free_;                      // cookies that may be used again
  std::map<std::string, metrics::Counter*> refusals_;    // the registry's lock is not for every request
};

}  // namespace quarterdeck::gateway
