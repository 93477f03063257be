#include "control/events/relay.h"

#include <gmock/gmock.h>

#include "adapters/memory/memory_broker.h"
#include "contract/events/envelope.h"
#include "control/events/store_for_tests.h"

namespace quarterdeck::control {
namespace {

using ::testing::ElementsAre;

// A broker that can be switched off.
class Plug final : public ports::Broker {
 public:
  Outcome<Done> publish(const ports::Message& message) override {
    if (messages_left == 0) return Failure{Problem::unavailable, "The broker does not answer."};
    --messages_left;
    return inner.publish(message);
  }
  Outcome<std::unique_ptr<ports::Consumer>> subscribe(const std::vector<std::string>& topics, ports::WakeFunction wake) override {
    return inner.subscribe(topics, std::move(wake));
  }
  adapters::MemoryBroker inner;
  int messages_left = 1000;
};

class RelayTest : public testing::Test {
 protected:
  std::vector<std::uint64_t> received() {
    std::vector<std::uint64_t> sequences;
    while (true) {
      const auto delivery = consumer->next();
      if (!delivery || !*delivery) return sequences;
      const auto change = events::decode((**delivery).message.topic, (**delivery).message.body);
      EXPECT_TRUE(change) << change.error().message;
      sequences.push_back(change ? change->sequence : 0);
    }
  }

  std::unique_ptr<ports::Database> store = empty_store();
  Plug broker;
  metrics::Registry registry;
  std::unique_ptr<ports::Consumer> consumer = std::move(*broker.subscribe({"notification", "keyManager", "tokenRevocation"}, {}));
  const Timestamp now = from_epoch_seconds(100);
};

TEST_F(RelayTest, PublishesCommittedChangesInOrderAndOnce) {
  for (const auto* api : {"a", "b", "c"}) commit_change(*store, api);
  Relay relay(*store, broker, registry);
  EXPECT_FALSE(relay.step(now).at.has_value());
  EXPECT_THAT(received(), ElementsAre(1, 2, 3));
  relay.step(now);
  EXPECT_THAT(received(), ElementsAre());
  commit_change(*store, "d");
  relay.step(now);
  EXPECT_THAT(received(), ElementsAre(4));
}

TEST_F(RelayTest, GoesOnAtOnceWhileThereIsMore) {
  for (const auto* api : {"a", "b", "c"}) commit_change(*store, api);
  Relay relay(*store, broker, registry, {.most_in_a_step = 2});
  EXPECT_EQ(relay.step(now).at, now);
  EXPECT_THAT(received(), ElementsAre(1, 2));
  EXPECT_FALSE(relay.step(now).at.has_value());
  EXPECT_THAT(received(), ElementsAre(3));
}

TEST_F(RelayTest, GoesOnWhereItWasAfterARestart) {
  commit_change(*store, "a");
  Relay(*store, broker, registry).step(now);
  commit_change(*store, "b");
  Relay(*store, broker, registry).step(now);
  EXPECT_THAT(received(), ElementsAre(1, 2));
}

TEST_F(RelayTest, TriesAgainWithLongerPausesWhileTheBrokerIsAway) {
  for (const auto* api : {"a", "b"}) commit_change(*store, api);
  broker.messages_left = 1;
  Relay relay(*store, broker, registry, {.first_pause = Milliseconds(100), .longest_pause = Milliseconds(150)});
  EXPECT_EQ(relay.step(now).at, now + Milliseconds(100));
  EXPECT_EQ(relay.step(now).at, now + Milliseconds(150));
  EXPECT_EQ(relay.step(now).at, now + Milliseconds(150));
  EXPECT_THAT(registry.exposition(), testing::HasSubstr("quarterdeck_relay_waiting 1"));
  broker.messages_left = 10;
  relay.step(now);
  EXPECT_THAT(received(), ElementsAre(1, 2));
  EXPECT_THAT(registry.exposition(), testing::HasSubstr("quarterdeck_relay_waiting 0"));
}

TEST_F(RelayTest, KeepsWhatItHasPublishedBeforeTheBrokerFailed) {
  for (const auto* api : {"a", "b"}) commit_change(*store, api);
  broker.messages_left = 1;
  Relay(*store, broker, registry).step(now);
  broker.messages_left = 10;
  Relay(*store, broker, registry).step(now);
  EXPECT_THAT(received(), ElementsAre(1, 2));
}

TEST_F(RelayTest, SendsRevocationsOnTheirOwnTopic) {
  ASSERT_TRUE(store->write([](ports::Transaction& transaction) {
    return enqueue(transaction, {events::Subject::revocation, "jti-1"}, "JWT", JsonObject{{"revokedToken", "jti-1"}}, {});
  }));
  Relay(*store, broker, registry).step(now);
  const auto delivery = consumer->next();
  ASSERT_TRUE(delivery && *delivery);
  EXPECT_EQ((**delivery).message.topic, "tokenRevocation");
}

}  // namespace
}  // namespace quarterdeck::control
