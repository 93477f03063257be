#pragma once

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <string>

#include "adapters/memory/manual_clock.h"
#include "adapters/memory/seeded_random.h"
#include "gateway/logic.h"
#include "policy/jose/signing_key.h"

// A gateway's thread in front of one API, without sockets: requests go in as values, decisions come out.
namespace quarterdeck::gateway::testing {

struct Asked {
  std::string method = "GET";
  std::string path = "/orders/1.0/orders";
  std::map<std::string, std::string> headers = {};
  std::string query = "";
  std::string host = "gw.example";
  std::optional<std::string> body = std::nullopt;
};

// The head of a request that came from nowhere.
class GivenHead final : public http::RequestHead {
 public:
  explicit GivenHead(const Asked& asked) : asked_(asked) {}
  std::string_view method() const override { return asked_.method; }
  std::string_view host() const override { return asked_.host; }
  std::string_view path() const override { return asked_.path; }
  std::string_view query() const override { return asked_.query; }
  std::optional<std::string_view> header(std::string_view name) const override;
  std::string_view peer_address() const override { return "10.1.2.3"; }
  std::string forwarded_for() const override { return std::string(header("X-Forwarded-For").value_or("")); }
  bool is_secure() const override { return false; }
  bool has_body() const override { return asked_.body.has_value(); }

 private:
  const Asked& asked_;
};

struct Answer {
  bool is_forwarded = false;
  http::Forward forward;
  http::Respond respond;
  std::uint64_t cookie = 0;

  int status() const { return is_forwarded ? 0 : respond.status; }  // 0: passed on to the service
  std::string code() const;                                         // "900901", as the body says
  std::string header(std::string_view name) const;                  // of the answer, whoever gives it
};

struct Fixture : ::testing::Test {
  Fixture();

  // Orders 1.0 of acme: GET /orders (needs read), GET /open (for anybody), PUT /orders/{id} (needs write), GET /files/*.
  static model::TrafficSpec orders();
  void serve(const model::TrafficSpec& spec);
  void change(const std::function<void(Snapshot&)>& change);

  // A subscription of the application "app" with the production key "consumer" and the sandbox key "tester".
  void subscribe(model::SubscriptionStatus status = model::SubscriptionStatus::unblocked, std::optional<model::PlanSpec> plan = std::nullopt);

  std::string token(JsonObject claims = {}) const;  // good for everything unless the claims say otherwise
  std::map<std::string, std::string> bearer(JsonObject claims = {}) const { return {{"Authorization", "Bearer " + token(std::move(claims))}}; }

  Answer ask(const Asked& asked);

  adapters::ManualClock clock{from_epoch_seconds(1'700'000'000)};
  adapters::SeededRandom random{1};
  metrics::Registry registry;
  Metrics metrics{registry};
  CurrentSnapshot current;
  UsageInbox inbox;
  Upstreams upstreams;
  Buckets buckets;
  Logic logic{{current, inbox, metrics, clock, random}};
};

}  // namespace quarterdeck::gateway::testing
