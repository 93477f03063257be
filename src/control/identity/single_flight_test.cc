#include "control/identity/single_flight.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

namespace quarterdeck::control {
namespace {

TEST(SingleFlight, DoesOnceWhatManyWantAtOnce) {
  SingleFlight<int> flights;
  std::atomic<int> worked = 0;
  std::promise<void> gate;
  const auto opened = gate.get_future().share();
  std::vector<std::thread> callers;
  std::atomic<int> sum = 0;
  const auto ask = [&] {
    sum += flights.run("key", [&] {
      if (worked++ == 0) opened.wait();
      return 7;
    });
  };
  callers.emplace_back(ask);
  while (worked == 0) std::this_thread::yield();
  for (int count = 0; count < 3; ++count) callers.emplace_back(ask);
  gate.set_value();
  for (auto& caller : callers) caller.join();
  EXPECT_EQ(sum, 28);
  EXPECT_GE(worked, 1);
}

TEST(SingleFlight, WorksAgainForTheNextOne) {
  SingleFlight<int> flights;
  int worked = 0;
  EXPECT_EQ(flights.run("key", [&] { return ++worked; }), 1);
  EXPECT_EQ(flights.run("key", [&] { return ++worked; }), 2);
}

TEST(SingleFlight, KeepsDifferentKeysApart) {
  SingleFlight<int> flights;
  const int outer = flights.run("one", [&] { return 1 + flights.run("two", [] { return 1; }); });
  EXPECT_EQ(outer, 2);
}

TEST(SingleFlight, HandsAnExceptionOnAndForgetsIt) {
  SingleFlight<int> flights;
  EXPECT_THROW(flights.run("key", []() -> int { throw std::runtime_error("no memory"); }), std::runtime_error);
  EXPECT_EQ(flights.run("key", [] { return 3; }), 3);
}

}  // namespace
}  // namespace quarterdeck::control
