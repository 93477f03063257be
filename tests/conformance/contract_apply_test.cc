#include <gmock/gmock.h>

#include <algorithm>

#include "base/json.h"
#include "cluster_contract.h"

namespace quarterdeck::conformance {
namespace {

using testing::HasSubstr;

class ApplyContract : public ClusterContract {};

TEST_P(ApplyContract, CreatesAnObjectWithIdentityVersionAndGeneration) {
  const auto made = applied(widget("a"));
  EXPECT_FALSE(made.uid().empty());
  EXPECT_FALSE(made.resource_version().empty());
  EXPECT_EQ(made.generation(), 1);
  EXPECT_FALSE(base::text_at(made.at("metadata"), "creationTimestamp").empty());
  EXPECT_FALSE(made.is_being_deleted());
}

TEST_P(ApplyContract, GivesBackWhatWasApplied) {
  const auto made = applied(widget("a"));
  const auto read = cluster().get(widget_reference("a"));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, made);
}

TEST_P(ApplyContract, ChangesNothingWhenTheSameIsAppliedAgain) {
  const auto first = applied(widget("a"));
  const auto second = applied(widget("a"));
  EXPECT_EQ(second.resource_version(), first.resource_version());
  EXPECT_EQ(second, first);
}

TEST_P(ApplyContract, CountsGenerationsOnlyWhenTheSpecChanges) {
  applied(widget("a"));
  const auto with_label = applied(labelled(widget("a"), "colour", "red"));
  EXPECT_EQ(with_label.generation(), 1);
  const auto with_spec = applied(labelled(widget("a", R"({"title": "other"})"), "colour", "red"));
  EXPECT_EQ(with_spec.generation(), 2);
}

TEST_P(ApplyContract, TakesAwayWhatTheManagerNoLongerSends) {
  applied(widget("a", R"({"title": "t", "color": "red", "options": {"x": "1", "y": "2"}})"));
  const auto less = applied(widget("a", R"({"title": "t", "options": {"y": "2"}})"));
  EXPECT_TRUE(member(less, "spec", "color").is_null());
  EXPECT_EQ(base::to_text(member(less, "spec", "options")), R"({"y":"2"})");
}

TEST_P(ApplyContract, TakesAwayMapsAndListsThatLoseAllTheyHad) {
  applied(widget("a", R"({"title": "t", "options": {"x": "1"}, "ports": [{"name": "http", "number": 80}], "tags": ["x"]})"));
  const auto less = applied(widget("a"));
  for (const auto* field : {"options", "ports", "tags"}) EXPECT_TRUE(member(less, "spec", field).is_null()) << field;
}

TEST_P(ApplyContract, LeavesAloneWhatOthersManage) {
  applied(widget("a", R"({"title": "t", "color": "red"})"), "one");
  applied(labelled(widget("a", R"({"options": {"x": "1"}})"), "team", "two"), "two");
  const auto after = applied(widget("a", R"({"title": "t"})"), "one");
  EXPECT_TRUE(member(after, "spec", "color").is_null());
  EXPECT_EQ(member(after, "spec", "options", "x"), Json("1"));
  EXPECT_EQ(after.label("team"), "two");
}

TEST_P(ApplyContract, KeepsWhatTwoManagersAgreeOnUntilBothLetGo) {
  applied(widget("a", R"({"title": "t", "color": "red"})"), "one");
  applied(widget("a", R"({"color": "red"})"), "two");
  EXPECT_EQ(member(applied(widget("a", R"({"title": "t"})"), "one"), "spec", "color"), Json("red"));
  EXPECT_TRUE(member(applied(widget("a", "{}"), "two"), "spec", "color").is_null());
}

TEST_P(ApplyContract, RefusesToTakeAFieldFromAnotherManager) {
  applied(widget("a", R"({"title": "t", "color": "red"})"), "one");
  const auto result = apply(widget("a", R"({"color": "blue"})"), "two");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().problem, Problem::conflict);
  EXPECT_THAT(result.error().message, HasSubstr("Apply failed with 1 conflict: conflict with \"one\": .spec.color"));
}

TEST_P(ApplyContract, TakesAFieldByForceAndTheOtherLosesIt) {
  applied(widget("a", R"({"title": "t", "color": "red"})"), "one");
  const auto taken = apply(widget("a", R"({"color": "blue"})"), "two", ports::Ownership::force);
  ASSERT_TRUE(taken) << taken.error().message;
  EXPECT_EQ(member(*taken, "spec", "color"), Json("blue"));
  const auto refused = apply(widget("a", R"({"title": "t", "color": "red"})"), "one");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().problem, Problem::conflict);
}

TEST_P(ApplyContract, ReplacesAtomicListsAsAWhole) {
  applied(widget("a", R"({"title": "t", "parts": ["x", "y"]})"));
  const auto after = applied(widget("a", R"({"title": "t", "parts": ["z"]})"));
  EXPECT_EQ(base::to_text(member(after, "spec", "parts")), R"(["z"])");
  const auto stolen = apply(widget("a", R"({"parts": ["q"]})"), "two");
  ASSERT_FALSE(stolen);
  EXPECT_THAT(stolen.error().message, HasSubstr(".spec.parts"));
}

TEST_P(ApplyContract, LetsOthersFillWhatWasAppliedEmpty) {
  applied(widget("a", R"({"title": "t", "options": {}})"), "one");
  const auto filled = applied(widget("a", R"({"options": {"x": "1"}})"), "two");
  EXPECT_EQ(base::to_text(member(filled, "spec", "options")), R"({"x":"1"})");
}

TEST_P(ApplyContract, TakesAwayTheLastLabel) {
  applied(labelled(widget("a"), "team", "one"));
  const auto after = applied(widget("a"));
  EXPECT_TRUE(after.labels().empty());
}

TEST_P(ApplyContract, RefusesAnOldVersionOfTheObject) {
  const auto first = applied(widget("a"));
  applied(widget("a", R"({"title": "newer"})"));
  auto stale = widget("a", R"({"title": "stale"})");
  stale.json()["metadata"].get_object()["resourceVersion"] = first.resource_version();
  const auto result = apply(stale);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().problem, Problem::conflict);
}

TEST_P(ApplyContract, AppliesOnlyToTheVeryObjectThatWasMeant) {
  const auto meant = [&](const std::string& name, const std::string& uid) {
    auto resource = widget(name);
    resource.json()["metadata"].get_object()["uid"] = uid;
    return resource;
  };
  const auto made = applied(widget("a"));
  EXPECT_EQ(applied(meant("a", made.uid())).uid(), made.uid());
  const auto another = apply(meant("a", "00000000-0000-4000-8000-000000000000"));
  ASSERT_FALSE(another);
  EXPECT_EQ(another.error().problem, Problem::unprocessable);
  const auto gone = apply(meant("b", made.uid()));
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().problem, Problem::conflict);
}

TEST_P(ApplyContract, ServesEveryVersionOfAKind) {
  applied(widget("a"));
  const resources::Kind old{kWidget.group, "v1alpha1", kWidget.kind};
  const auto read = cluster().get({old, space(), "a"});
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->kind(), old);
  EXPECT_EQ(base::text_at(read->at("spec"), "title"), "t");
}

TEST_P(ApplyContract, AppliesConfigMaps) {
  const auto map = [&](const std::string& data) {
    return resource_from(R"({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "m", "namespace": ")" + space() + R"("}, "data": )" + data + "}");
  };
  applied(map(R"({"a": "1", "b": "2"})"));
  const auto after = applied(map(R"({"a": "3"})"));
  EXPECT_EQ(base::to_text(after.at("data")), R"({"a":"3"})");
  EXPECT_EQ(after.generation(), 0);
}

TEST_P(ApplyContract, TakesAwayWhatAReplacementNoLongerSays) {
  applied(widget("a", R"({"title": "t"})"), "one");
  const auto both = applied(widget("a", R"({"options": {"x": "1"}, "tags": ["x"]})"), "two");
  auto replacement = widget("a", R"({"title": "t"})");
  replacement.json()["metadata"].get_object()["resourceVersion"] = both.resource_version();
  const auto after = cluster().replace(replacement, "one");
  ASSERT_TRUE(after) << after.error().message;
  EXPECT_EQ(base::find(after->at("spec"), "options"), nullptr);
  EXPECT_EQ(base::find(after->at("spec"), "tags"), nullptr);
  EXPECT_EQ(base::text_at(after->at("spec"), "title"), "t");
  EXPECT_EQ(after->uid(), both.uid());
  // What is gone belongs to nobody: the first manager may take it.
  EXPECT_TRUE(apply(widget("a", R"({"title": "t", "tags": ["y"]})"), "one"));
}

TEST_P(ApplyContract, TellsWhatOthersHaveAdded) {
  applied(widget("a", R"({"title": "t"})"), "one");
  const auto both = applied(widget("a", R"({"options": {"x": "1"}})"), "two");
  const auto* managers = base::find(both.at("metadata"), "managedFields");
  ASSERT_NE(managers, nullptr);
  const auto second = std::find_if(managers->get_array().begin(), managers->get_array().end(), [](const auto& entry) { return base::text_at(entry, "manager") == "two"; });
  ASSERT_NE(second, managers->get_array().end());
  EXPECT_EQ(base::canonical_text(*base::find(*second, "fieldsV1")), R"({"f:spec":{"f:options":{"f:x":{}}}})");
}

TEST_P(ApplyContract, RefusesAReplacementForAnOldVersionOfTheObject) {
  auto stale = applied(widget("a"));
  applied(widget("a", R"({"title": "newer"})"));
  const auto result = cluster().replace(stale, "one");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().problem, Problem::conflict);
}

TEST_P(ApplyContract, RefusesToReplaceWhatIsNotThere) {
  const auto result = cluster().replace(widget("a"), "one");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().problem, Problem::not_found);
}

TEST_P(ApplyContract, ReplacesTheStatusAndNothingElse) {
  auto made = applied(widget("a"));
  made.json()["status"] = JsonObject{{"phase", "Ready"}};
  made.json()["spec"].get_object()["title"] = "smuggled";
  const auto after = cluster().replace_status(made);
  ASSERT_TRUE(after) << after.error().message;
  EXPECT_EQ(base::text_at(after->at("status"), "phase"), "Ready");
  EXPECT_EQ(base::text_at(after->at("spec"), "title"), "t");
  EXPECT_EQ(after->generation(), 1);
  EXPECT_NE(after->resource_version(), made.resource_version());
}

TEST_P(ApplyContract, RefusesAStatusForAnOldVersionOfTheObject) {
  auto made = applied(widget("a"));
  applied(widget("a", R"({"title": "newer"})"));
  made.json()["status"] = JsonObject{{"phase", "Ready"}};
  const auto after = cluster().replace_status(made);
  ASSERT_FALSE(after);
  EXPECT_EQ(after.error().problem, Problem::conflict);
}

TEST_P(ApplyContract, DoesNotTouchTheStatusWhenTheSpecIsApplied) {
  auto made = applied(widget("a"));
  made.json()["status"] = JsonObject{{"phase", "Ready"}};
  ASSERT_TRUE(cluster().replace_status(made));
  auto with_status = widget("a", R"({"title": "newer"})");
  with_status.json()["status"] = JsonObject{{"phase", "Wrong"}};
  const auto after = applied(with_status);
  EXPECT_EQ(base::text_at(after.at("status"), "phase"), "Ready");
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Cluster, ApplyContract, testing::ValuesIn(candidates()), name_of);

}  // namespace quarterdeck::conformance
