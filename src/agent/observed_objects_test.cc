#include "agent/observed_objects.h"

#include <gmock/gmock.h>

#include "contract/resources/kinds.h"

namespace quarterdeck::agent {
namespace {

using resources::Resource;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

Resource object(const std::string& name, int version, const std::string& id, int spec = 1) {
  const JsonObject labels{{resources::kSubjectLabel, "api"}, {resources::kSubjectIdLabel, id}};
  return Resource(JsonObject{{"apiVersion", resources::kApi.to_kind().api_version()},
                             {"kind", "API"},
                             {"metadata", JsonObject{{"name", name}, {"namespace", "apk"}, {"labels", labels}, {"resourceVersion", std::to_string(version)}}},
                             {"spec", JsonObject{{"a", spec}}}});
}

Owner owner(const std::string& id) { return {"api", id}; }

TEST(Owner, OfAnIdThatNoLabelCanHoldIsItsHash) {
  EXPECT_EQ(owner_of({events::Subject::plan, "Gold"}), (Owner{"plan", "Gold"}));
  EXPECT_EQ(owner_of({events::Subject::plan, "10 per minute"}), (Owner{"plan", resources::short_hash("10 per minute")}));
}

TEST(ObservedObjects, FindsTheObjectsOfAnOwner) {
  ObservedObjects observed;
  observed.put(object("x", 1, "orders"));
  observed.put(object("y", 2, "orders"));
  observed.put(object("z", 3, "pizza"));
  EXPECT_EQ(observed.of(owner("orders")).size(), 2U);
  EXPECT_EQ(observed.size(), 3U);
  EXPECT_THAT(observed.owners(), UnorderedElementsAre(owner("orders"), owner("pizza")));
}

TEST(ObservedObjects, KeepQuietAboutWhatIsKnown) {
  ObservedObjects observed;
  EXPECT_THAT(observed.put(object("x", 5, "orders")), UnorderedElementsAre(owner("orders")));
  EXPECT_THAT(observed.put(object("x", 5, "orders")), IsEmpty());
  EXPECT_THAT(observed.put(object("x", 4, "orders", 2)), IsEmpty());
  EXPECT_THAT(observed.put(object("x", 6, "orders", 2)), UnorderedElementsAre(owner("orders")));
}

TEST(ObservedObjects, KeepQuietAboutANewStatus) {
  ObservedObjects observed;
  observed.put(object("x", 5, "orders"));
  auto with_status = object("x", 6, "orders");
  with_status.json()["status"] = JsonObject{{"ready", true}};
  EXPECT_THAT(observed.put(with_status), IsEmpty());
  EXPECT_EQ(observed.find(with_status.reference())->resource_version(), "6");
}

TEST(ObservedObjects, NameBothOwnersWhenAnObjectChangesHands) {
  ObservedObjects observed;
  observed.put(object("x", 5, "orders"));
  EXPECT_THAT(observed.put(object("x", 6, "pizza")), UnorderedElementsAre(owner("orders"), owner("pizza")));
  EXPECT_THAT(observed.of(owner("orders")), IsEmpty());
}

TEST(ObservedObjects, ForgetWhatIsGoneButNotForAnOldRumour) {
  ObservedObjects observed;
  observed.put(object("x", 5, "orders"));
  EXPECT_THAT(observed.gone(object("x", 4, "orders")), IsEmpty());
  EXPECT_THAT(observed.gone(object("x", 6, "orders")), UnorderedElementsAre(owner("orders")));
  EXPECT_EQ(observed.size(), 0U);
  EXPECT_THAT(observed.gone(object("x", 6, "orders")), IsEmpty());
}

TEST(ObservedObjects, BelieveAListWhateverWasKnown) {
  ObservedObjects observed;
  observed.put(object("x", 50, "orders"));
  observed.put(object("y", 51, "pizza"));
  const auto changed = observed.replace(resources::kApi.to_kind(), {object("x", 5, "orders", 2)});
  EXPECT_THAT(changed, UnorderedElementsAre(owner("orders"), owner("pizza")));
  EXPECT_EQ(observed.size(), 1U);
}

}  // namespace
}  // namespace quarterdeck::agent
