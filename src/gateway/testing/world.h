#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/memory/manual_clock.h"
#include "adapters/memory/memory_cluster.h"
#include "adapters/memory/seeded_random.h"
#include "gateway/gateway.h"
#include "policy/jose/signing_key.h"
#include "translate/apk/write.h"

// A whole gateway over a cluster in memory and a control plane that remembers what it was told. One thread turns everything.
namespace quarterdeck::gateway::testing {

class RememberingControlPlane final : public ports::GatewayLink {
 public:
  Outcome<ports::RevocationPage> revocations_since(std::uint64_t sequence) override;
  Outcome<Done> report_served(const ports::ServedReport& report) override;
  Outcome<Done> send_usage(const ports::UsageBatch& batch) override;

  void revoke(ports::Revocation revocation);
  // What it believes the gateway to serve: by id of the API.
  std::map<std::string, ports::ServedApi> served;

  bool is_away = false;
  std::size_t most_on_a_page = 1000;
  std::optional<int> pages_left;  // before it goes away in the middle of them
  std::function<void()> while_asked;  // what happens before it answers
  std::vector<ports::Revocation> revocations;
  std::vector<ports::ServedReport> reports;
  std::int64_t calls = 0;
  std::set<std::string> batches;
};

// Gives documents by their URL, and counts.
class Documents final : public ports::Fetcher {
 public:
  Outcome<ports::FetchResponse> fetch(const ports::FetchRequest& request) override;
  std::map<std::string, std::string> texts;
  int fetches = 0;
};

struct World : ::testing::Test {
  World();
  ~World() override;

  static model::TrafficSpec orders();
  void start();
  // Turns every activity until none wants a turn now.
  void settle();
  // Turns one of them, once.
  void step(const std::string& activity);
  void pass_time(Milliseconds by) {
    clock.advance(by);
    settle();
  }

  std::vector<resources::Resource> deploy(const model::TrafficSpec& spec);
  void apply(const std::vector<resources::Resource>& resources);
  void remove(const std::vector<resources::Resource>& resources);
  void add_issuer(bool by_certificate = true);
  void add_consumer();

  std::string token(JsonObject more = {}) const;
  // Status of GET on the path with the token; 0: passed on to the service.
  int ask(const std::string& path, const std::string& bearer = "");

  translate::apk::WriteContext context{.space = "apk"};
  adapters::ManualClock clock;
  adapters::SeededRandom random{3};
  std::string folder;  // of this test alone
  adapters::MemoryCluster cluster{clock, random};
  RememberingControlPlane control_plane;
  Documents documents;
  metrics::Registry registry;
  std::optional<Gateway> gateway;
};

const jose::SigningKey& world_key();

}  // namespace quarterdeck::gateway::testing
