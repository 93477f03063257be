#include "cluster/typed_value.h"

#include <gmock/gmock.h>

namespace quarterdeck::cluster {
namespace {

using testing::HasSubstr;

const Schema& schema() {
  static const auto compiled = compile_schema(*base::parse_json(R"({"type": "object", "properties": {
    "name": {"type": "string"},
    "labels": {"type": "object", "additionalProperties": {"type": "string"}},
    "whole": {"type": "object", "x-kubernetes-map-type": "atomic", "additionalProperties": {"type": "string"}},
    "ports": {"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name", "protocol"], "items": {
      "type": "object", "properties": {"name": {"type": "string"}, "protocol": {"type": "string", "default": "TCP"}, "number": {"type": "integer"}}}},
    "tags": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}},
    "parts": {"type": "array", "items": {"type": "string"}},
    "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": true}}})"));
  return **compiled;
}

Json json(std::string_view text) { return *base::parse_json(text); }
std::string fields(std::string_view text) {
  const auto set = field_set_of(json(text), schema());
  return set ? base::to_text(set->to_json()) : set.error().message;
}
std::string merge(std::string_view live, std::string_view config) { return base::to_text(merged(json(live), json(config), schema())); }

TEST(TypedValue, NamesWhatAConfigSets) {
  EXPECT_EQ(fields(R"({"name": "a"})"), R"({"f:name":{}})");
  EXPECT_EQ(fields(R"({"labels": {"x": "1"}})"), R"({"f:labels":{"f:x":{}}})");
  EXPECT_EQ(fields(R"({"labels": {}})"), R"({"f:labels":{}})");
  EXPECT_EQ(fields(R"({"whole": {"x": "1"}, "parts": ["a"]})"), R"({"f:parts":{},"f:whole":{}})");
  EXPECT_EQ(fields(R"({"tags": ["a"]})"), R"({"f:tags":{"v:\"a\"":{}}})");
  EXPECT_EQ(fields(R"({"free": {"a": {"b": [1]}}})"), R"({"f:free":{"f:a":{".":{},"f:b":{}}}})");
}

TEST(TypedValue, TellsListElementsApartByKeysWithTheirDefaults) {
  EXPECT_EQ(fields(R"({"ports": [{"name": "x", "number": 1}]})"),
            R"({"f:ports":{"k:{\"name\":\"x\",\"protocol\":\"TCP\"}":{".":{},"f:name":{},"f:number":{}}}})");
}

TEST(TypedValue, RefusesFieldsThatNoSchemaKnows) {
  EXPECT_THAT(fields(R"({"nane": "a"})"), HasSubstr(".nane: field not declared in schema"));
  EXPECT_THAT(fields(R"({"ports": [{"name": "x", "nunber": 1}]})"), HasSubstr(R"(.ports[name="x",protocol="TCP"].nunber)"));
}

TEST(TypedValue, MergesByTheKindOfListAndMap) {
  EXPECT_EQ(merge(R"({"labels":{"a":"1"}})", R"({"labels":{"b":"2"}})"), R"({"labels":{"a":"1","b":"2"}})");
  EXPECT_EQ(merge(R"({"whole":{"a":"1"}})", R"({"whole":{"b":"2"}})"), R"({"whole":{"b":"2"}})");
  EXPECT_EQ(merge(R"({"parts":["a"]})", R"({"parts":["b"]})"), R"({"parts":["b"]})");
  EXPECT_EQ(merge(R"({"tags":["a","b"]})", R"({"tags":["b","c"]})"), R"({"tags":["a","b","c"]})");
}

TEST(TypedValue, PutsSharedElementsInTheOrderOfTheConfig) {
  EXPECT_EQ(merge(R"({"tags":["a","b","c"]})", R"({"tags":["c","a"]})"), R"({"tags":["b","c","a"]})");
  EXPECT_EQ(merge(R"({"tags":["x","a","y","b"]})", R"({"tags":["b","n","a"]})"), R"({"tags":["x","y","b","n","a"]})");
}

TEST(TypedValue, ComparesByPath) {
  const auto change = compare(json(R"({"labels": {"a": "1", "b": "2"}, "tags": ["x"]})"), json(R"({"labels": {"a": "9", "c": "3"}, "tags": ["y"]})"), schema());
  EXPECT_EQ(base::to_text(change.added.to_json()), R"({"f:labels":{"f:c":{}},"f:tags":{"v:\"y\"":{}}})");
  EXPECT_EQ(base::to_text(change.modified.to_json()), R"({"f:labels":{"f:a":{}}})");
  EXPECT_EQ(base::to_text(change.removed.to_json()), R"({"f:labels":{"f:b":{}},"f:tags":{"v:\"x\"":{}}})");
}

TEST(TypedValue, TellsANewMapApartFromAMapThatGrew) {
  EXPECT_EQ(base::to_text(compare(json("{}"), json(R"({"labels": {"a": "1"}})"), schema()).added.to_json()), R"({"f:labels":{".":{},"f:a":{}}})");
  EXPECT_EQ(base::to_text(compare(json(R"({"labels": {"b": "1"}})"), json(R"({"labels": {"a": "1", "b": "1"}})"), schema()).added.to_json()),
            R"({"f:labels":{"f:a":{}}})");
}

TEST(TypedValue, TakesItemsAway) {
  const auto items = FieldSet::from_json(json(R"({"f:labels":{"f:a":{}},"f:ports":{"k:{\"name\":\"x\",\"protocol\":\"TCP\"}":{}},"f:name":{}})"));
  EXPECT_EQ(base::to_text(without_items(json(R"({"name":"n","labels":{"a":"1","b":"2"},"ports":[{"name":"x"},{"name":"y"}]})"), items, schema())),
            R"({"labels":{"b":"2"},"ports":[{"name":"y"}]})");
}

}  // namespace
}  // namespace quarterdeck::cluster
