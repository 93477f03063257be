#include "adapters/memory/owned_fields.h"

#include <gmock/gmock.h>

namespace quarterdeck::adapters {
namespace {

using ports::Ownership;
using ::testing::UnorderedElementsAre;

JsonObject object(std::string_view text) { return base::parse_json(text)->get_object(); }

MergedObject apply(const MergedObject& live, std::string_view wanted, const std::string& manager, Ownership ownership = Ownership::share) {
  auto merged = merge_applied(live.object, live.owners, object(wanted), manager, ownership);
  EXPECT_TRUE(merged) << merged.error().message;
  return merged ? *merged : live;
}

TEST(OwnedFields, AreTheLeavesWithListsAsAWhole) {
  EXPECT_THAT(fields_of(object(R"({"kind":"A","metadata":{"name":"x","labels":{"a/b":"c"}},"spec":{"list":[{"x":1}],"empty":{}}})")),
              UnorderedElementsAre("/metadata/labels/a~1b", "/spec/list", "/spec/empty"));
}

TEST(OwnedFields, OfTwoManagersStandSideBySide) {
  const auto first = apply({}, R"({"spec":{"a":1}})", "agent");
  const auto both = apply(first, R"({"spec":{"b":2}})", "person");
  EXPECT_EQ(Json(both.object), Json(object(R"({"spec":{"a":1,"b":2}})")));
}

TEST(OwnedFields, NoLongerGivenGoAway) {
  const auto first = apply({}, R"({"spec":{"a":1,"b":{"c":2}}})", "agent");
  EXPECT_EQ(Json(apply(first, R"({"spec":{"a":1}})", "agent").object), Json(object(R"({"spec":{"a":1}})")));
}

TEST(OwnedFields, StayWhileAnotherManagerOwnsThemToo) {
  const auto first = apply({}, R"({"spec":{"a":1,"b":2}})", "agent");
  const auto both = apply(first, R"({"spec":{"b":2}})", "person");
  EXPECT_EQ(Json(apply(both, R"({"spec":{"a":1}})", "agent").object), Json(object(R"({"spec":{"a":1,"b":2}})")));
}

TEST(OwnedFields, OfAnotherManagerAreRefusedUnlessForced) {
  const auto first = apply({}, R"({"spec":{"a":1}})", "person");
  const auto refused = merge_applied(first.object, first.owners, object(R"({"spec":{"a":2}})"), "agent", Ownership::share);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().problem, Problem::conflict);
  EXPECT_THAT(refused.error().message, testing::HasSubstr("conflict with \"person\": .spec.a"));
  const auto forced = apply(first, R"({"spec":{"a":2}})", "agent", Ownership::force);
  EXPECT_EQ(Json(forced.object), Json(object(R"({"spec":{"a":2}})")));
  EXPECT_TRUE(forced.owners.at("person").empty());
}

TEST(OwnedFields, WithTheSameValueAreShared) {
  const auto first = apply({}, R"({"spec":{"a":1}})", "person");
  EXPECT_TRUE(apply(first, R"({"spec":{"a":1}})", "agent").owners.at("agent").contains("/spec/a"));
}

TEST(OwnedFields, ReplaceAListAsAWhole) {
  const auto first = apply({}, R"({"spec":{"hosts":["a","b"]}})", "agent");
  EXPECT_EQ(Json(apply(first, R"({"spec":{"hosts":["b"]}})", "agent").object), Json(object(R"({"spec":{"hosts":["b"]}})")));
}

TEST(OwnedFields, OfAnotherManagerAreAllNamedInOneRefusal) {
  const auto first = apply({}, R"({"spec":{"a":1,"b":1}})", "person");
  const auto refused = merge_applied(first.object, first.owners, object(R"({"spec":{"a":2,"b":2}})"), "agent", Ownership::share);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message, "Apply failed with 2 conflicts: conflicts with \"person\":\n- .spec.a\n- .spec.b");
}

TEST(OwnedFields, WithinAnObjectThatWasGivenEmptyBelongToWhoGivesThem) {
  const auto first = apply({}, R"({"spec":{}})", "person");
  const auto filled = apply(first, R"({"spec":{"a":1}})", "agent");
  EXPECT_EQ(Json(filled.object), Json(object(R"({"spec":{"a":1}})")));
  EXPECT_EQ(Json(apply(filled, R"({"spec":{}})", "agent").object), Json(object(R"({"spec":{}})")));
}

TEST(OwnedFields, MayTurnATextIntoAnObjectWhenForced) {
  const auto first = apply({}, R"({"spec":{"a":"text"}})", "person");
  EXPECT_EQ(Json(apply(first, R"({"spec":{"a":{"b":1}}})", "agent", Ownership::force).object), Json(object(R"({"spec":{"a":{"b":1}}})")));
}

}  // namespace
}  // namespace quarterdeck::adapters
