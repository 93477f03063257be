#include "agent/hints.h"

#include <gmock/gmock.h>

#include "adapters/memory/memory_broker.h"
#include "contract/events/envelope.h"

namespace quarterdeck::agent {
namespace {

class HintsTest : public testing::Test {
 protected:
  void publish(std::uint64_t sequence, const std::string& api) {
    const auto envelope = events::envelope_of({sequence, {events::Subject::api, api}, "API_UPDATE", 1, JsonObject()});
    ASSERT_TRUE(broker.publish({envelope.topic, events::to_text_message(envelope)}));
  }
  std::vector<std::string> receive(Hints& hints) {
    std::vector<std::string> ids;
    for (const auto& change : hints.receive(now)) ids.push_back(change.key.id);
    return ids;
  }

  adapters::MemoryBroker broker;
  metrics::Registry registry;
  Metrics metrics{registry};
  const Timestamp now = from_epoch_seconds(10);
};

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST_F(HintsTest, NameWhatChanged) {
  Hints hints(broker, {}, 10, metrics);
  EXPECT_THAT(receive(hints), IsEmpty());
  publish(1, "orders");
  publish(2, "pizza");
  EXPECT_THAT(receive(hints), ElementsAre("orders", "pizza"));
}

TEST_F(HintsTest, LetGoOfWhatNobodyUnderstandsAndGoOn) {
  Hints hints(broker, {}, 10, metrics);
  receive(hints);
  ASSERT_TRUE(broker.publish({"notification", "{"}));
  publish(2, "pizza");
  EXPECT_THAT(receive(hints), ElementsAre("pizza"));
  EXPECT_EQ(metrics.unusable_messages.value(), 1U);
}

// A consumer that counts what is acknowledged.
class Counting final : public ports::Broker {
 public:
  struct Tap final : ports::Consumer {
    Tap(std::unique_ptr<ports::Consumer> consumer, int& count) : inner(std::move(consumer)), acknowledged(count) {}
    Outcome<std::optional<ports::Delivery>> next() override { return inner->next(); }
    Outcome<Done> acknowledge(std::uint64_t tag) override {
      ++acknowledged;
      return inner->acknowledge(tag);
    }
    Outcome<Done> give_back(std::uint64_t tag) override { return inner->give_back(tag); }
    std::unique_ptr<ports::Consumer> inner;
    int& acknowledged;
  };
  explicit Counting(ports::Broker& broker) : inner(broker) {}
  Outcome<Done> publish(const ports::Message& message) override { return inner.publish(message); }
  Outcome<std::unique_ptr<ports::Consumer>> subscribe(const std::vector<std::string>& topics, ports::WakeFunction wake) override {
    auto consumer = inner.subscribe(topics, std::move(wake));
    if (!consumer) return consumer.error();
    return std::unique_ptr<ports::Consumer>(std::make_unique<Tap>(std::move(*consumer), acknowledged));
  }
  ports::Broker& inner;
  int acknowledged = 0;
};

TEST_F(HintsTest, AreAcknowledgedOnlyAfterTheirEffect) {
  Counting counting(broker);
  Hints hints(counting, {}, 10, metrics);
  receive(hints);
  publish(1, "orders");
  publish(2, "pizza");
  receive(hints);
  EXPECT_EQ(counting.acknowledged, 0);
  hints.applied({events::Subject::api, "pizza"});
  EXPECT_EQ(counting.acknowledged, 1);
  hints.failed({events::Subject::api, "orders"});
  EXPECT_EQ(counting.acknowledged, 1);
}

TEST_F(HintsTest, OfFailingKeysAreLetGoBeforeTheyFillTheWindow) {
  Counting counting(broker);
  Hints hints(counting, {}, 2, metrics);
  receive(hints);
  for (std::uint64_t i = 1; i <= 3; ++i) publish(i, "bad");
  receive(hints);
  hints.failed({events::Subject::api, "bad"});
  EXPECT_EQ(counting.acknowledged, 3);
}

}  // namespace
}  // namespace quarterdeck::agent
