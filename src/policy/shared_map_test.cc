#include "policy/shared_map.h"

#include <gtest/gtest.h>

namespace quarterdeck::policy {
namespace {

TEST(SharedMap, FindsWhatWasSetLast) {
  SharedMap<int> map;
  map.set("a", 1);
  map.set("a", 2);
  map.set("b", 3);
  ASSERT_NE(map.find("a"), nullptr);
  EXPECT_EQ(*map.find("a"), 2);
  EXPECT_EQ(map.size(), 2U);
  EXPECT_EQ(map.find("c"), nullptr);
}

TEST(SharedMap, CopiesDoNotSeeLaterChanges) {
  SharedMap<int> map;
  for (int i = 0; i < 5000; ++i) map.set(std::to_string(i), i);
  const auto before = map;
  map.set("7", 70);
  map.erase("8");
  EXPECT_EQ(*before.find("7"), 7);
  EXPECT_EQ(*before.find("8"), 8);
  EXPECT_EQ(*map.find("7"), 70);
  EXPECT_EQ(map.find("8"), nullptr);
  EXPECT_EQ(before.size(), 5000U);
  EXPECT_EQ(map.size(), 4999U);
}

TEST(SharedMap, VisitsEveryEntryOnce) {
  SharedMap<int> map;
  for (int i = 1; i <= 100; ++i) map.set(std::to_string(i), i);
  int sum = 0;
  map.for_each([&](const std::string&, int value) { sum += value; });
  EXPECT_EQ(sum, 5050);
}

TEST(SharedMap, EmptiedIsEmpty) {
  SharedMap<int> map;
  map.set("a", 1);
  map.erase("a");
  map.erase("a");
  EXPECT_EQ(map.size(), 0U);
  EXPECT_EQ(map.find("a"), nullptr);
}

}  // namespace
}  // namespace quarterdeck::policy
