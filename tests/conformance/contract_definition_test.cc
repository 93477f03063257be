#include <gmock/gmock.h>

#include "base/json.h"
#include "cluster_contract.h"

namespace quarterdeck::conformance {
namespace {

using testing::HasSubstr;

// What a cluster makes of definitions: which kinds and namespaces there are, what objects must look like, how their lists are merged.
class DefinitionContract : public ClusterContract {};

TEST_P(DefinitionContract, FillsInDefaultsAlsoInsideLists) {
  const auto made = applied(widget("a", R"({"title": "t", "ports": [{"name": "http", "number": 80}]})"));
  EXPECT_EQ(member(made, "spec", "size"), Json(3));
  EXPECT_EQ(base::text_at(member(made, "spec", "ports").as_array().at(0), "protocol"), "TCP");
}

TEST_P(DefinitionContract, LeavesADefaultToNobodyWhenAReplacementNamesItsOwners) {
  applied(widget("a"), "one");
  auto replacement = applied(widget("a", R"({"size": 3})"), "two");
  auto& managers = replacement.json().at("metadata").as_object().at("managedFields").as_array();
  for (auto entry = managers.begin(); entry != managers.end();) entry = base::text_at(*entry, "manager") == "two" ? managers.erase(entry) : entry + 1;
  replacement.json().at("spec").as_object().erase("size");
  const auto after = cluster().replace(replacement, "one");
  ASSERT_TRUE(after) << after.error().message;
  EXPECT_EQ(member(*after, "spec", "size"), Json(3));
  const auto* left = base::find(after->at("metadata"), "managedFields");
  ASSERT_NE(left, nullptr);
  for (const auto& entry : left->get_array()) EXPECT_NE(base::text_at(entry, "manager"), "two");
}

TEST_P(DefinitionContract, RefusesWhatTheSchemaForbidsAndSaysWhere) {
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

TEST_P(DefinitionContract, RefusesFieldsThatTheSchemaDoesNotKnow) {
  const auto result = apply(widget("a", R"({"title": "t", "unheard": 1})"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().problem, Problem::unprocessable);
  EXPECT_THAT(result.error().message, HasSubstr(".spec.unheard: field not declared in schema"));
}

TEST_P(DefinitionContract, RefusesNothingWhereTheSchemaWantsSomething) {
  const auto result = apply(widget("a", R"({"title": "t", "options": null})"));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().problem, Problem::unprocessable);
  EXPECT_THAT(result.error().message, HasSubstr("spec.options in body must be of type object: \"null\""));
  applied(widget("b", R"({"title": "t", "options": {}})"), "one");
  applied(widget("b", R"({"options": {"x": "1"}})"), "two");
  const auto emptied = apply(widget("b", "{}"), "two");
  ASSERT_FALSE(emptied) << "an object that loses all it had is nothing";
  EXPECT_EQ(emptied.error().problem, Problem::unprocessable);
}

TEST_P(DefinitionContract, RefusesWhatHasNotTheTypeOfTheField) {
  const auto number = apply(widget("a", R"({"title": 3})"));
  ASSERT_FALSE(number);
  EXPECT_EQ(number.error().problem, Problem::unprocessable);
  EXPECT_THAT(number.error().message, HasSubstr(".spec.title: expected string"));
  const auto list = apply(widget("a", R"({"title": "t", "options": []})"));
  ASSERT_FALSE(list);
  EXPECT_THAT(list.error().message, HasSubstr(".spec.options: expected map"));
}

TEST_P(DefinitionContract, RefusesTheSameKeyTwice) {
  const auto ports = apply(widget("a", R"({"title": "t", "ports": [{"name": "a", "number": 1}, {"name": "a", "number": 2}]})"));
  ASSERT_FALSE(ports);
  EXPECT_EQ(ports.error().problem, Problem::unprocessable);
  EXPECT_THAT(ports.error().message, HasSubstr(R"(.spec.ports: duplicate entries for key [name="a"])"));
  const auto tags = apply(widget("a", R"({"title": "t", "tags": ["a", "a"]})"));
  ASSERT_FALSE(tags);
  EXPECT_THAT(tags.error().message, HasSubstr(R"(.spec.tags: duplicate entries for key [="a"])"));
}

TEST_P(DefinitionContract, RefusesDefinitionsThatAreNotStructural) {
  const auto definition = [](const std::string& properties) {
    return resource_from(R"({"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
      "metadata": {"name": "things.conformance.quarterdeck.dev"}, "spec": {"group": "conformance.quarterdeck.dev", "scope": "Namespaced",
      "names": {"plural": "things", "kind": "Thing"}, "versions": [{"name": "v1", "served": true, "storage": true,
      "schema": {"openAPIV3Schema": {"type": "object", "properties": )" +
                         properties + "}}}]}}");
  };
  const auto described = apply(definition(R"({"metadata": {"type": "object", "description": "Name and the like."}})"));
  ASSERT_FALSE(described);
  EXPECT_EQ(described.error().problem, Problem::unprocessable);
  EXPECT_THAT(described.error().message, HasSubstr("properties[metadata]: Forbidden: must not specify anything other than name and generateName"));
  const auto untyped = apply(definition(R"({"spec": {}})"));
  ASSERT_FALSE(untyped);
  EXPECT_THAT(untyped.error().message, HasSubstr("properties[spec].type: Required value: must not be empty"));
}

TEST_P(DefinitionContract, KeepsAnythingWhereTheSchemaSaysSo) {
  const auto made = applied(widget("a", R"({"title": "t", "free": {"deep": {"er": [1, {"x": null}]}}, "limit": "50%"})"));
  EXPECT_EQ(base::to_text(member(made, "spec", "free", "deep", "er")), R"([1,{"x":null}])");
  EXPECT_EQ(member(made, "spec", "limit"), Json("50%"));
}

TEST_P(DefinitionContract, RefusesANamespaceThatIsNotThere) {
  auto lost = widget("a");
  lost.json()["metadata"].get_object()["namespace"] = "nowhere-at-all";
  const auto result = apply(lost);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().problem, Problem::not_found);
}

TEST_P(DefinitionContract, KeepsTheDefaultNamespace) {
  const auto refused = cluster().remove({kNamespace, "", "default"}, std::nullopt);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().problem, Problem::forbidden);
}

TEST_P(DefinitionContract, RefusesAKindThatIsNotDefined) {
  auto unknown = widget("a");
  unknown.json()["kind"] = "Gadget";
  const auto result = apply(unknown);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().problem, Problem::not_found);
}

TEST_P(DefinitionContract, MergesListsWithKeysByTheirKeys) {
  applied(widget("a", R"({"title": "t", "ports": [{"name": "http", "number": 80}]})"), "one");
  const auto both = applied(widget("a", R"({"ports": [{"name": "https", "number": 443}]})"), "two");
  EXPECT_EQ(member(both, "spec", "ports").as_array().size(), 2U);
  const auto only_second = applied(widget("a", R"({"title": "t"})"), "one");
  const auto ports = member(only_second, "spec", "ports").as_array();
  ASSERT_EQ(ports.size(), 1U);
  EXPECT_EQ(base::text_at(ports[0], "name"), "https");
}

TEST_P(DefinitionContract, MergesSetsByTheirValues) {
  applied(widget("a", R"({"title": "t", "tags": ["a", "b"]})"), "one");
  applied(widget("a", R"({"tags": ["b", "c"]})"), "two");
  const auto after = applied(widget("a", R"({"title": "t", "tags": ["a"]})"), "one");
  EXPECT_EQ(base::to_text(member(after, "spec", "tags")), R"(["a","b","c"])");
}

TEST_P(DefinitionContract, SaysWhoManagesWhichFields) {
  const auto made = applied(widget("a", R"({"title": "t", "ports": [{"name": "http", "number": 80}], "tags": ["x"]})"), "one");
  const auto managers = member(made, "metadata", "managedFields").as_array();
  ASSERT_EQ(managers.size(), 1U);
  EXPECT_EQ(base::text_at(managers[0], "manager"), "one");
  EXPECT_EQ(base::text_at(managers[0], "operation"), "Apply");
  EXPECT_EQ(base::text_at(managers[0], "apiVersion"), kWidget.api_version());
  EXPECT_EQ(base::text_at(managers[0], "fieldsType"), "FieldsV1");
  EXPECT_EQ(base::canonical_text(managers[0].at("fieldsV1")),
            R"({"f:spec":{"f:ports":{"k:{\"name\":\"http\"}":{".":{},"f:name":{},"f:number":{}}},"f:tags":{"v:\"x\"":{}},"f:title":{}}})");
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(Cluster, DefinitionContract, testing::ValuesIn(candidates_that_heed_definitions()), name_of);

}  // namespace quarterdeck::conformance
