#include "cluster/structural_rules.h"

#include <gmock/gmock.h>

namespace quarterdeck::cluster {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// The faults of a schema whose root has these properties, each as "path: message".
std::vector<std::string> faults(const std::string& properties) {
  const auto schema = base::parse_json(R"({"type": "object", "properties": )" + properties + "}");
  EXPECT_TRUE(schema) << properties;
  std::vector<std::string> result;
  for (const auto& fault : faults_of_schema(*schema, "s")) result.push_back(fault.field + ": " + fault.message);
  return result;
}

TEST(StructuralRules, FindNothingInASoundSchema) {
  EXPECT_THAT(
      faults(R"({"apiVersion": {"type": "string", "description": "d"}, "metadata": {"type": "object", "properties": {"name": {"pattern": "a"}}},
                        "spec": {"type": "object", "properties": {
                          "port": {"x-kubernetes-int-or-string": true, "anyOf": [{"type": "integer"}, {"type": "string"}]},
                          "free": {"x-kubernetes-preserve-unknown-fields": true},
                          "size": {"type": "integer", "default": 3, "minimum": 1, "oneOf": [{"maximum": 5}, {"minimum": 9}]},
                          "map": {"type": "object", "additionalProperties": {"type": "string"}}}}})"),
      IsEmpty());
}

TEST(StructuralRules, WantATypeEverywhere) {
  EXPECT_THAT(
      faults(R"({"a": {}, "b": {"type": "array", "items": {}}, "c": {"type": "array"}, "d": {"type": "text"}})"),
      ElementsAre(
          "s.properties[a].type: Required value: must not be empty for specified object fields",
          "s.properties[b].items.type: Required value: must not be empty for specified array items",
          "s.properties[c].items: Required value: must be specified",
          R"(s.properties[d].type: Unsupported value: "text": supported values: "array", "boolean", "integer", "number", "object", "string")"));
}

TEST(StructuralRules, WantTheRootToBeAnObject) {
  const auto found = faults_of_schema(*base::parse_json(R"({"type": "string"})"), "s");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].message, "Invalid value: \"string\": must be object at the root");
}

TEST(StructuralRules, LeaveMetadataToTheCluster) {
  const auto told =
      "s.properties[metadata]: Forbidden: must not specify anything other than name and generateName, but metadata is implicitly specified";
  EXPECT_THAT(faults(R"({"metadata": {"type": "object", "description": "d"}})"), ElementsAre(told));
  EXPECT_THAT(faults(R"({"metadata": {"type": "object", "properties": {"labels": {"type": "object"}}}})"), ElementsAre(told));
  EXPECT_THAT(faults(R"({"metadata": {"type": "string"}})"), ElementsAre("s.properties[metadata].type: Invalid value: \"string\": must be object"));
}

TEST(StructuralRules, WantKeysOfListsThatAreAlwaysThere) {
  const auto list = [](const std::string& keys, const std::string& items) {
    return R"({"l": {"type": "array", "x-kubernetes-list-type": "map")" + keys + R"(, "items": )" + items + "}}";
  };
  const std::string by_name = R"(, "x-kubernetes-list-map-keys": ["name"])";
  const std::string named = R"({"type": "object", "properties": {"name": {"type": "string"}})";
  EXPECT_THAT(faults(list(by_name, named + R"(, "required": ["name"]})")), IsEmpty());
  EXPECT_THAT(faults(list("", named + "}")),
              ElementsAre("s.properties[l].x-kubernetes-list-map-keys: Required value: must not be empty if x-kubernetes-list-type is map"));
  EXPECT_THAT(
      faults(list(by_name, named + "}")),
      ElementsAre("s.properties[l].items.properties[name].default: Required value: this property is in x-kubernetes-list-map-keys, so it must have "
                  "a default or be a required property"));
  EXPECT_THAT(faults(list(by_name, R"({"type": "string"})")),
              ElementsAre("s.properties[l].items.type: Invalid value: \"string\": must be object if parent array's x-kubernetes-list-type is map"));
}

TEST(StructuralRules, LetAlternativesOnlyNarrowDown) {
  EXPECT_THAT(
      faults(R"({"a": {"type": "string", "anyOf": [{"type": "string"}, {"description": "d"}, {"default": "x"}], "not": {"nullable": true}}})"),
      ElementsAre("s.properties[a].anyOf[0].type: Forbidden: must be empty to be structural",
                  "s.properties[a].anyOf[1].description: Forbidden: must be empty to be structural",
                  "s.properties[a].anyOf[2].default: Forbidden: must be undefined to be structural",
                  "s.properties[a].not.nullable: Forbidden: must be false to be structural"));
}

TEST(StructuralRules, WantDefaultsThatFit) {
  EXPECT_THAT(faults(R"({"a": {"type": "integer", "maximum": 3, "default": 5}})"),
              ElementsAre("s.properties[a].default: Invalid value: 5:  in body should be less than or equal to 3"));
  EXPECT_THAT(faults(R"({"a": {"type": "object", "properties": {"b": {"type": "string"}}, "default": {"c": 1}}})"),
              ElementsAre("s.properties[a].default: Invalid value: {\"c\":1}: must not have unknown fields"));
}

TEST(StructuralRules, RefuseWhatHasNoMeaning) {
  EXPECT_THAT(faults(R"({"a": {"type": "object", "properties": {"b": {"type": "string"}}, "additionalProperties": {"type": "string"}},
                        "c": {"type": "array", "uniqueItems": true, "items": {"type": "string"}},
                        "d": {"type": "object", "x-kubernetes-preserve-unknown-fields": false},
                        "e": {"type": "string", "$ref": "x"},
                        "f": {"type": "array", "x-kubernetes-list-type": "bag", "items": {"type": "string"}}})"),
              ElementsAre("s.properties[a].additionalProperties: Forbidden: additionalProperties and properties are mutual exclusive",
                          "s.properties[c].uniqueItems: Forbidden: uniqueItems cannot be set to true since the runtime complexity becomes quadratic",
                          "s.properties[d].x-kubernetes-preserve-unknown-fields: Invalid value: false: must be true or undefined",
                          "s.properties[e].$ref: Forbidden: $ref is not supported",
                          R"(s.properties[f].x-kubernetes-list-type: Unsupported value: "bag": supported values: "atomic", "set", "map")"));
}

}  // namespace
}  // namespace quarterdeck::cluster
