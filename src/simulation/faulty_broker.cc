#include "simulation/faulty_broker.h"

namespace quarterdeck::simulation {
namespace {

class FaultyConsumer final : public ports::Consumer {
 public:
  FaultyConsumer(std::unique_ptr<ports::Consumer> inner, Chance& chance) : inner_(std::move(inner)), chance_(chance) {}

  Outcome<std::optional<ports::Delivery>> next() override {
    if (chance_.strikes(chance_.rates().broker_fails)) return no_answer("The broker");
    return inner_->next();
  }
  Outcome<Done> acknowledge(std::uint64_t tag) override {
    chance_.may_crash();
    if (chance_.strikes(chance_.rates().broker_fails)) return no_answer("The broker");
    return inner_->acknowledge(tag);
  }
  Outcome<Done> give_back(std::uint64_t tag) override { return inner_->give_back(tag); }

 private:
  std::unique_ptr<ports::Consumer> inner_;
  Chance& chance_;
};

}  // namespace

Outcome<Done> FaultyBroker::publish(const ports::Message& message) {
  chance_.may_crash();
  const auto& rates = chance_.rates();
  if (chance_.strikes(rates.broker_fails)) return no_answer("The broker");
  if (chance_.strikes(rates.message_is_lost)) return Done{};
  if (chance_.strikes(rates.message_is_late)) {
    late_.push_back(message);
    return Done{};
  }
  if (chance_.strikes(rates.message_is_doubled)) late_.push_back(message);
  return inner_.publish(message);
}

Outcome<std::unique_ptr<ports::Consumer>> FaultyBroker::subscribe(const std::vector<std::string>& topics, ports::WakeFunction wake) {
  if (chance_.strikes(chance_.rates().broker_fails)) return no_answer("The broker");
  auto consumer = inner_.subscribe(topics, std::move(wake));
  if (!consumer) return consumer.error();
  return std::unique_ptr<ports::Consumer>(std::make_unique<FaultyConsumer>(std::move(*consumer), chance_));
}

void FaultyBroker::release_one() {
  if (late_.empty()) return;
  const auto which = late_.begin() + static_cast<std::ptrdiff_t>(chance_.below(late_.size()));
  const auto message = *which;
  late_.erase(which);
  (void)inner_.publish(message);
}

}  // namespace quarterdeck::simulation
