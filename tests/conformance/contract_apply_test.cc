#include <gmock/gmock.h>

#include "base/json.h"
#include "cluster_contract.h"

namespace quarterdeck::conformance {
namespace {

using testing::HasSubstr;

class ApplyContract : public ClusterContract {};

const Json& spec_of(const resources::Resource& resource) { return resource.at("spec"); }

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

TEST_P(ApplyContract, FillsInDefaultsAlsoInsideLists) {
  const auto made = applied(widget("a", R"({"title": "t", "ports": [{"name": "http", "number": 80}]})"));
  EXPECT_EQ(*base::find(spec_of(made), "size"), Json(3));
  EXPECT_EQ(base::text_at(base::find(spec_of(made), "ports")->get_array()[0], "protocol"), "TCP");
}

TEST_P(ApplyContract, RefusesWhatTheSchemaForbidsAndSaysWhere) {
  const auto missing = apply(widget("a", R"({"size": 1})"));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().problem, Problem::unprocessable);
  EXPECT_THAT(missing.error().message, HasSubstr("spec.title: Required value"));
  const auto too_big = apply(widget("a", R"({"title": "t", "size": 11})"));
  ASSERT_FALSE(too_big);
  EXPECT_THAT(too_big.error().message, HasSubstr("spec.size"));
  const auto unlisted = apply(widget("a", R"({"title": "t", "color": "pink"})"));
  ASSERT_FALSE(unlisted);
  EXPECT_THAT(unlisted.error().message, HasSubstr("Unsupported value: \"pink\""));
  EXPECT_EQ(cluster().get(widget_reference("a")).error().problem, Problem::not_found);
}

TEST_P(ApplyContract, RefusesFieldsThatTheSchemaDoesNotKnow) {
  const auto result = apply(widget("a", R"({"title": "t", "unheard": 1})"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().problem, Problem::unprocessable);
  EXPECT_THAT(result.error().message, HasSubstr(".spec.unheard: field not declared in schema"));
}

TEST_P(ApplyContract, KeepsAnythingWhereTheSchemaSaysSo) {
  const auto made = applied(widget("a", R"({"title": "t", "free": {"deep": {"er": [1, {"x": null}]}}, "limit": "50%"})"));
  EXPECT_EQ(base::to_text(*base::find(spec_of(made), "free", "deep", "er")), R"([1,{"x":null}])");
  EXPECT_EQ(*base::find(spec_of(made), "limit"), Json("50%"));
}

TEST_P(ApplyContract, RefusesANamespaceThatIsNotThere) {
  auto lost = widget("a");
  lost.json()["metadata"].get_object()["namespace"] = "nowhere-at-all";
  const auto result = apply(lost);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().problem, Problem::not_found);
}

TEST_P(ApplyContract, RefusesAKindThatIsNotDefined) {
  auto unknown = widget("a");
  unknown.json()["kind"] = "Gadget";
  const auto result = apply(unknown);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().problem, Problem::not_found);
}

TEST_P(ApplyContract, TakesAwayWhatTheManagerNoLongerSends) {
  applied(widget("a", R"({"title": "t", "color": "red", "options": {"x": "1", "y": "2"}})"));
  const auto less = applied(widget("a", R"({"title": "t", "options": {"y": "2"}})"));
  EXPECT_EQ(base::find(spec_of(less), "color"), nullptr);
  EXPECT_EQ(base::to_text(*base::find(spec_of(less), "options")), R"({"y":"2"})");
}

TEST_P(ApplyContract, TakesAwayMapsAndListsThatLoseAllTheyHad) {
  applied(widget("a", R"({"title": "t", "options": {"x": "1"}, "ports": [{"name": "http", "number": 80}], "tags": ["x"]})"));
  const auto less = applied(widget("a"));
  for (const auto* field : {"options", "ports", "tags"}) EXPECT_EQ(base::find(spec_of(less), field), nullptr) << field;
}

TEST_P(ApplyContract, LeavesAloneWhatOthersManage) {
  applied(widget("a", R"({"title": "t", "color": "red"})"), "one");
  applied(labelled(widget("a", R"({"options": {"x": "1"}})"), "team", "two"), "two");
  const auto after = applied(widget("a", R"({"title": "t"})"), "one");
  EXPECT_EQ(base::find(spec_of(after), "color"), nullptr);
  EXPECT_EQ(base::text_at(spec_of(after), "options", "x"), "1");
  EXPECT_EQ(after.label("team"), "two");
}

TEST_P(ApplyContract, KeepsWhatTwoManagersAgreeOnUntilBothLetGo) {
  applied(widget("a", R"({"title": "t", "color": "red"})"), "one");
  applied(widget("a", R"({"color": "red"})"), "two");
  EXPECT_EQ(base::text_at(spec_of(applied(widget("a", R"({"title": "t"})"), "one")), "color"), "red");
  EXPECT_EQ(base::find(spec_of(applied(widget("a", "{}"), "two")), "color"), nullptr);
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
  EXPECT_EQ(base::text_at(spec_of(*taken), "color"), "blue");
  const auto refused = apply(widget("a", R"({"title": "t", "color": "red"})"), "one");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().problem, Problem::conflict);
}

TEST_P(ApplyContract, MergesListsWithKeysByTheirKeys) {
  applied(widget("a", R"({"title": "t", "ports": [{"name": "http", "number": 80}]})"), "one");
  const auto both = applied(widget("a", R"({"ports": [{"name": "https", "number": 443}]})"), "two");
  EXPECT_EQ(base::find(spec_of(both), "ports")->get_array().size(), 2U);
  const auto only_second = applied(widget("a", R"({"title": "t"})"), "one");
  const auto& ports = base::find(spec_of(only_second), "ports")->get_array();
  ASSERT_EQ(ports.size(), 1U);
  EXPECT_EQ(base::text_at(ports[0], "name"), "https");
}

TEST_P(ApplyContract, MergesSetsByTheirValues) {
  applied(widget("a", R"({"title": "t", "tags": ["a", "b"]})"), "one");
  applied(widget("a", R"({"tags": ["b", "c"]})"), "two");
  const auto after = applied(widget("a", R"({"title": "t", "tags": ["a"]})"), "one");
  EXPECT_EQ(base::to_text(*base::find(spec_of(after), "tags")), R"(["a","b","c"])");
}

TEST_P(ApplyContract, ReplacesAtomicListsAsAWhole) {
  applied(widget("a", R"({"title": "t", "parts": ["x", "y"]})"));
  const auto after = applied(widget("a", R"({"title": "t", "parts": ["z"]})"));
  EXPECT_EQ(base::to_text(*base::find(spec_of(after), "parts")), R"(["z"])");
  const auto stolen = apply(widget("a", R"({"parts": ["q"]})"), "two");
  ASSERT_FALSE(stolen);
  EXPECT_THAT(stolen.error().message, HasSubstr(".spec.parts"));
}

TEST_P(ApplyContract, TakesAwayTheLastLabel) {
  applied(labelled(widget("a"), "team", "one"));
  const auto after = applied(widget("a"));
  EXPECT_TRUE(after.labels().empty());
}

TEST_P(ApplyContract, SaysWhoManagesWhichFields) {
  const auto made = applied(widget("a", R"({"title": "t", "ports": [{"name": "http", "number": 80}], "tags": ["x"]})"), "one");
  const auto& managers = base::find(made.at("metadata"), "managedFields")->get_array();
  ASSERT_EQ(managers.size(), 1U);
  EXPECT_EQ(base::text_at(managers[0], "manager"), "one");
  EXPECT_EQ(base::text_at(managers[0], "operation"), "Apply");
  EXPECT_EQ(base::text_at(managers[0], "apiVersion"), kWidget.api_version());
  EXPECT_EQ(base::text_at(managers[0], "fieldsType"), "FieldsV1");
  EXPECT_EQ(base::canonical_text(*base::find(managers[0], "fieldsV1")),
            R"({"f:spec":{"f:ports":{"k:{\"name\":\"http\"}":{".":{},"f:name":{},"f:number":{}}},"f:tags":{"v:\"x\"":{}},"f:title":{}}})");
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
