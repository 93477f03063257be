#include "adapters/memory/memory_broker.h"

#include <gmock/gmock.h>

namespace quarterdeck::adapters {
namespace {

std::unique_ptr<ports::Consumer> subscriber(ports::Broker& broker, const std::vector<std::string>& topics, ports::WakeFunction wake = {}) {
  auto consumer = broker.subscribe(topics, std::move(wake));
  EXPECT_TRUE(consumer);
  return std::move(*consumer);
}

std::string next_body(ports::Consumer& consumer) {
  const auto delivery = consumer.next();
  return delivery && *delivery ? (**delivery).message.body : "nothing";
}

TEST(MemoryBroker, DeliversToEverySubscriberOfTheTopicInOrder) {
  MemoryBroker broker;
  const auto first = subscriber(broker, {"notification"});
  const auto second = subscriber(broker, {"notification", "keyManager"});
  ASSERT_TRUE(broker.publish({"notification", "1"}));
  ASSERT_TRUE(broker.publish({"keyManager", "2"}));
  ASSERT_TRUE(broker.publish({"notification", "3"}));
  EXPECT_EQ(next_body(*first), "1");
  EXPECT_EQ(next_body(*first), "3");
  EXPECT_EQ(next_body(*first), "nothing");
  EXPECT_EQ(next_body(*second), "1");
  EXPECT_EQ(next_body(*second), "2");
  EXPECT_EQ(next_body(*second), "3");
}

TEST(MemoryBroker, ComparesTopicsWithoutCase) {
  MemoryBroker broker;
  const auto consumer = subscriber(broker, {"keymanager"});
  ASSERT_TRUE(broker.publish({"keyManager", "1"}));
  EXPECT_EQ(next_body(*consumer), "1");
}

TEST(MemoryBroker, DeliversAgainWhatWasGivenBack) {
  MemoryBroker broker;
  const auto consumer = subscriber(broker, {"notification"});
  ASSERT_TRUE(broker.publish({"notification", "1"}));
  ASSERT_TRUE(broker.publish({"notification", "2"}));
  const auto first = consumer->next();
  ASSERT_TRUE(first && *first);
  ASSERT_TRUE(consumer->give_back((**first).tag));
  const auto again = consumer->next();
  ASSERT_TRUE(again && *again);
  EXPECT_EQ((**again).message.body, "1");
  EXPECT_TRUE((**again).is_redelivered);
  EXPECT_TRUE(consumer->acknowledge((**again).tag));
  EXPECT_EQ(next_body(*consumer), "2");
}

TEST(MemoryBroker, RefusesToAcknowledgeTwice) {
  MemoryBroker broker;
  const auto consumer = subscriber(broker, {"notification"});
  ASSERT_TRUE(broker.publish({"notification", "1"}));
  const auto delivery = consumer->next();
  ASSERT_TRUE(consumer->acknowledge((**delivery).tag));
  EXPECT_EQ(consumer->acknowledge((**delivery).tag).error().problem, Problem::not_found);
}

TEST(MemoryBroker, WakesTheSubscriberOfAPublishedMessage) {
  MemoryBroker broker;
  int wakes = 0;
  const auto consumer = subscriber(broker, {"notification"}, [&] { ++wakes; });
  ASSERT_TRUE(broker.publish({"notification", "1"}));
  ASSERT_TRUE(broker.publish({"other", "2"}));
  EXPECT_EQ(wakes, 1);
}

TEST(MemoryBroker, DropsTheOldestOfAQueueThatNobodyEmpties) {
  MemoryBroker broker(2);
  const auto consumer = subscriber(broker, {"notification"});
  for (const auto* body : {"1", "2", "3"}) ASSERT_TRUE(broker.publish({"notification", body}));
  EXPECT_EQ(next_body(*consumer), "2");
  EXPECT_EQ(next_body(*consumer), "3");
}

}  // namespace
}  // namespace quarterdeck::adapters
