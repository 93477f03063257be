#include "cluster/history.h"

#include <gmock/gmock.h>

namespace quarterdeck::cluster {
namespace {

EventPointer event_at(Version version) { return std::make_shared<const Event>(Event{Event::Type::added, version, nullptr, nullptr}); }

std::vector<Version> versions(const std::vector<EventPointer>& events) {
  std::vector<Version> result;
  for (const auto& event : events) result.push_back(event->version);
  return result;
}

TEST(History, TellsWhatCameAfterAVersion) {
  History history(10, 5);
  for (const Version version : {7U, 9U, 12U}) history.add(event_at(version));
  EXPECT_THAT(versions(history.after(5, 0)), testing::ElementsAre(7, 9, 12));
  EXPECT_THAT(versions(history.after(7, 0)), testing::ElementsAre(9, 12));
  EXPECT_THAT(versions(history.after(8, 1)), testing::ElementsAre(9));
  EXPECT_THAT(history.after(12, 0), testing::IsEmpty());
}

TEST(History, KnowsHowFarBackItReaches) {
  History history(2, 5);
  EXPECT_TRUE(history.reaches_back_to(5));
  EXPECT_FALSE(history.reaches_back_to(4));
  for (const Version version : {7U, 9U, 12U}) history.add(event_at(version));
  EXPECT_TRUE(history.reaches_back_to(7));
  EXPECT_FALSE(history.reaches_back_to(6));
}

}  // namespace
}  // namespace quarterdeck::cluster
