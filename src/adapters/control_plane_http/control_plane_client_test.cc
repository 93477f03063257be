#include "adapters/control_plane_http/control_plane_client.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <thread>

#include "adapters/control_plane_http/following_broker.h"
#include "adapters/memory/memory_control_plane.h"
#include "contract/events/envelope.h"
#include "control/gateways/local_gateway_link.h"
#include "control/gateways/progress.h"
#include "control/gateways/usage.h"
#include "control/rest/handler.h"
#include "control/rest/internal/internal.h"
#include "control/testing/world.h"
#include "http/server.h"

// The client against the real internal data API on a real server.
namespace quarterdeck::adapters {
namespace {

using control::Caller;

// Gives a step machine its turns, as an application does.
class Driver {
 public:
  explicit Driver(ports::StepMachine& machine) : thread_([this, &machine](const std::stop_token& stop) { drive(stop, machine); }) {}
  void wake() {
    const std::lock_guard lock(mutex_);
    is_called_ = true;
    called_.notify_all();
  }

 private:
  void drive(const std::stop_token& stop, ports::StepMachine& machine) {
    while (!stop.stop_requested()) {
      machine.step(from_epoch_seconds(0));
      std::unique_lock lock(mutex_);
      called_.wait(lock, stop, [this] { return is_called_; });
      is_called_ = false;
    }
  }

  std::mutex mutex_;
  std::condition_variable_any called_;
  bool is_called_ = false;  // guarded by mutex_
  std::jthread thread_;
};

struct Harbour : control::World {
  Harbour() {
    waiters.on_waiting([this] { driver.wake(); });
    auto started = http::Server::start({}, handler(), metrics);
    EXPECT_TRUE(started) << started.error().message;
    server = std::move(*started);
  }

  http::Handler handler() {
    return control::rest::make_rest_handler(
        {control::rest::internal_routes({*database, clock, plane, plane, link, waiters})},
        [](const http::Request& request) -> Outcome<std::shared_ptr<const Caller>> {
          if (request.headers.get("Authorization") != "Bearer key") return Failure{Problem::unauthenticated, "The service key is not ours."};
          return std::make_shared<const Caller>(Caller{.user = "agent", .roles = {"Internal/service"}});
        },
        {});
  }

  ControlPlaneAddress address(const std::string& key = "key") const {
    return {.url = "http://127.0.0.1:" + std::to_string(server->port()), .service_key = base::Secret(key)};
  }

  void commit(const std::string& api) {
    plane.commit({events::Subject::api, api}, ports::ApiDesired(), clock.now());
    driver.wake();
  }

  metrics::Registry metrics;
  MemoryControlPlane plane;
  control::LocalGatewayLink link{*database, clock};
  control::rest::ChangeWaiters waiters{plane, clock};
  Driver driver{waiters};
  std::unique_ptr<http::Server> server;
};

TEST(ControlPlaneClient, FollowsChangesAndReadsWhatIsDesired) {
  Harbour harbour;
  ControlPlaneClient client(harbour.address());
  EXPECT_EQ(client.newest_sequence().value_or(99), 0U);
  model::TrafficSpec spec{.api_id = "orders", .name = "Orders", .definition = std::string(1'000'000, 'x')};
  harbour.plane.commit({events::Subject::api, "orders"}, ports::ApiDesired{{{spec, "hash", "revision", 3, 1000}}}, harbour.clock.now());
  harbour.plane.commit({events::Subject::plan, "Ten per minute/ä"}, model::PlanSpec{.name = "Ten per minute/ä"}, harbour.clock.now());
  const auto page = client.changes_since(0, 1);
  ASSERT_TRUE(page) << page.error().message;
  ASSERT_EQ(page->changes.size(), 1U);
  EXPECT_FALSE(page->is_last);
  EXPECT_EQ(client.changes_since(page->next, 10)->changes.at(0).key.id, "Ten per minute/ä");
  const auto api = client.desired({events::Subject::api, "orders"});
  ASSERT_TRUE(api) << api.error().message;
  EXPECT_EQ(std::get<ports::ApiDesired>(*api).deployments.at(0).spec, spec);
  EXPECT_EQ(std::get<model::PlanSpec>(*client.desired({events::Subject::plan, "Ten per minute/ä"})).name, "Ten per minute/ä");
  EXPECT_TRUE(std::holds_alternative<ports::Absent>(*client.desired({events::Subject::api, "other"})));
  EXPECT_EQ(client.keys()->size(), 2U);
}

TEST(ControlPlaneClient, PassesReportsOn) {
  Harbour harbour;
  ControlPlaneClient client(harbour.address());
  EXPECT_TRUE(client.report_applied({.api_id = "orders", .environment = "Default", .losses = {"One."}}));
  ASSERT_EQ(harbour.plane.reports().size(), 1U);
  EXPECT_EQ(harbour.plane.reports()[0].losses, std::vector<std::string>{"One."});
  EXPECT_TRUE(client.report_served({.gateway_id = "a", .environments = {"Default"}, .is_complete = true}));
  EXPECT_TRUE(client.send_usage({"a", "batch", {{.api_id = "orders", .calls = 3}}}));
  EXPECT_EQ(client.send_usage({"a", "", {}}).error().problem, Problem::invalid);
  const auto sums = ports::read(*harbour.database, [](ports::Reader& reader) { return control::summarize_usage(reader, {.until = 60'000}); });
  EXPECT_EQ(sums->at(0).calls, 3);
  EXPECT_TRUE(client.revocations_since(0)->revocations.empty());
}

TEST(ControlPlaneClient, TellsAFailureFromNothing) {
  Harbour harbour;
  ControlPlaneClient stranger(harbour.address("another key"));
  EXPECT_EQ(stranger.keys().error().problem, Problem::unauthenticated);
  EXPECT_EQ(stranger.keys().error().message, "The service key is not ours.");
  harbour.plane.commit({events::Subject::api, "a"}, ports::ApiDesired(), harbour.clock.now());
  harbour.plane.commit({events::Subject::api, "a"}, ports::ApiDesired(), harbour.clock.now());
  harbour.plane.forget_changes_up_to(2);
  ControlPlaneClient client(harbour.address());
  EXPECT_EQ(client.changes_since(0, 10).error().problem, Problem::gone);
  const auto address = harbour.address();
  harbour.server.reset();
  const auto gone = client.keys();
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().problem, Problem::unavailable);
  EXPECT_NE(gone.error().message.find(address.url), std::string::npos) << gone.error().message;
}

TEST(ControlPlaneClient, EndsCallsThatAreUnderWayWhenItIsStopped) {
  Harbour harbour;
  ControlPlaneClient client(harbour.address());
  std::jthread stopper([&] {
    while (!harbour.waiters.is_waited_for()) std::this_thread::yield();
    client.stop();
  });
  EXPECT_FALSE(client.await_changes(0, 10, Seconds(50)));
  EXPECT_FALSE(client.keys());
}

TEST(FollowingBroker, HandsOnChangesAsMessages) {
  Harbour harbour;
  harbour.commit("before");
  FollowingBroker broker(harbour.address());
  std::mutex mutex;
  std::condition_variable woken;
  int wakes = 0;
  auto consumer = broker.subscribe({std::string(events::kNotificationTopic)}, [&] {
    const std::lock_guard lock(mutex);
    ++wakes;
    woken.notify_all();
  });
  ASSERT_TRUE(consumer);
  // Until the follower has begun to wait, what is committed may come before what it follows from.
  while (!harbour.waiters.is_waited_for()) std::this_thread::yield();
  harbour.commit("orders");
  std::unique_lock lock(mutex);
  ASSERT_TRUE(woken.wait_for(lock, std::chrono::seconds(10), [&] { return wakes > 0; }));
  auto delivery = (*consumer)->next();
  ASSERT_TRUE(delivery && *delivery);
  EXPECT_NE((**delivery).message.body.find("orders"), std::string::npos) << (**delivery).message.body;
  EXPECT_TRUE((*consumer)->give_back((**delivery).tag));
  delivery = (*consumer)->next();
  ASSERT_TRUE(delivery && *delivery);
  EXPECT_TRUE((**delivery).is_redelivered);
  EXPECT_TRUE((*consumer)->acknowledge((**delivery).tag));
  EXPECT_FALSE(*(*consumer)->next());
  EXPECT_FALSE(broker.publish({}));
}

}  // namespace
}  // namespace quarterdeck::adapters
