#include "cluster/schema.h"

#include <gmock/gmock.h>

#include "cluster/schema_defaults.h"
#include "cluster/schema_validation.h"

namespace quarterdeck::cluster {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

SchemaPointer schema_of(std::string_view text) {
  auto schema = compile_schema(*base::parse_json(text));
  EXPECT_TRUE(schema) << schema.error().message;
  return schema ? *schema : std::make_shared<const Schema>();
}

std::vector<std::string> faults(std::string_view schema, std::string_view value) {
  std::vector<std::string> texts;
  for (const auto& cause : validate(*base::parse_json(value), *schema_of(schema), "spec")) texts.push_back(cause.field + ": " + cause.message);
  return texts;
}

std::string defaulted(std::string_view schema, std::string_view value) {
  Json json = *base::parse_json(value);
  apply_defaults(json, *schema_of(schema));
  return base::to_text(json);
}

TEST(Schema, RefusesWhatItDoesNotUnderstand) {
  EXPECT_THAT(compile_schema(*base::parse_json(R"({"properties": {"a": {"type": "text"}}})")).error().message,
              HasSubstr("openAPIV3Schema.properties[a].type: Unsupported value: \"text\""));
  EXPECT_THAT(compile_schema(*base::parse_json(R"({"pattern": "("})")).error().message, HasSubstr("openAPIV3Schema.pattern"));
  EXPECT_FALSE(compile_schema(Json(1)));
}

TEST(Schema, ChecksTypes) {
  EXPECT_THAT(faults(R"({"type": "integer"})", "1"), IsEmpty());
  EXPECT_THAT(faults(R"({"type": "integer"})", "1.0"), IsEmpty());
  EXPECT_THAT(faults(R"({"type": "number"})", "1"), IsEmpty());
  EXPECT_THAT(faults(R"({"type": "integer"})", "\"1\""), ElementsAre(HasSubstr("must be of type integer: \"string\"")));
  EXPECT_THAT(faults(R"({"type": "string"})", "null"), ElementsAre(HasSubstr("must be of type string: \"null\"")));
  EXPECT_THAT(faults(R"({"type": "string", "nullable": true})", "null"), IsEmpty());
  EXPECT_THAT(faults(R"({"x-kubernetes-int-or-string": true})", "\"50%\""), IsEmpty());
  EXPECT_THAT(faults(R"({"x-kubernetes-int-or-string": true})", "true"), testing::SizeIs(1));
}

TEST(Schema, ChecksTexts) {
  const auto schema = R"({"type": "string", "minLength": 2, "maxLength": 3, "pattern": "^[a-z]+$"})";
  EXPECT_THAT(faults(schema, "\"ab\""), IsEmpty());
  EXPECT_THAT(faults(schema, "\"a\""), ElementsAre(HasSubstr("should be at least 2 chars long")));
  EXPECT_THAT(faults(schema, "\"abcd\""), ElementsAre(HasSubstr("Too long: may not be more than 3 bytes")));
  EXPECT_THAT(faults(schema, "\"A1\""), ElementsAre(HasSubstr("should match '^[a-z]+$'")));
  EXPECT_THAT(faults(R"({"type": "string", "maxLength": 2})", "\"äö\""), IsEmpty()) << "letters count, not bytes";
  EXPECT_THAT(faults(R"({"type": "string", "format": "date-time"})", "\"yesterday\""), testing::SizeIs(1));
  EXPECT_THAT(faults(R"({"type": "string", "format": "ipv4"})", "\"10.0.0.1\""), IsEmpty());
}

TEST(Schema, ChecksNumbers) {
  EXPECT_THAT(faults(R"({"type": "integer", "minimum": 1})", "0"), ElementsAre(HasSubstr("should be greater than or equal to 1")));
  EXPECT_THAT(faults(R"({"type": "integer", "maximum": 1, "exclusiveMaximum": true})", "1"), ElementsAre(HasSubstr("should be less than 1")));
  EXPECT_THAT(faults(R"({"type": "integer", "format": "int32"})", "3000000000"), testing::SizeIs(1));
}

TEST(Schema, ChecksListsAndTheirIdentities) {
  EXPECT_THAT(faults(R"({"type": "array", "maxItems": 1})", "[1, 2]"), ElementsAre(HasSubstr("Too many: 2: must have at most 1 items")));
  EXPECT_THAT(faults(R"({"type": "array", "x-kubernetes-list-type": "set", "items": {}})", "[1, 2, 1]"), ElementsAre(HasSubstr("spec[2]: Duplicate value")));
  EXPECT_THAT(faults(R"({"type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["n"], "items": {"type": "object"}})",
                     R"([{"n": 1}, {"n": 2}, {"n": 1}])"),
              ElementsAre(HasSubstr("spec[2]: Duplicate value: {\"n\":1}")));
}

TEST(Schema, ChecksObjectsAndNamesThePath) {
  const auto schema = R"({"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}, "list": {"type": "array", "items": {
    "type": "object", "properties": {"b": {"enum": ["x", "y"]}}}}}})";
  EXPECT_THAT(faults(schema, R"({"list": [{"b": "x"}, {"b": "z"}]})"),
              ElementsAre("spec.a: Required value", "spec.list[1].b: Unsupported value: \"z\": supported values: \"x\", \"y\""));
}

TEST(Schema, ChecksAlternatives) {
  const auto one_of = R"({"type": "object", "oneOf": [{"required": ["a"]}, {"required": ["b"]}]})";
  EXPECT_THAT(faults(one_of, R"({"a": 1})"), IsEmpty());
  EXPECT_THAT(faults(one_of, R"({"a": 1, "b": 1})"), ElementsAre(HasSubstr("one and only one schema (oneOf)")));
  EXPECT_THAT(faults(R"({"anyOf": [{"type": "string"}, {"type": "integer"}]})", "true"), ElementsAre(HasSubstr("at least one schema (anyOf)")));
  EXPECT_THAT(faults(R"({"type": "object", "not": {"required": ["a"]}})", R"({"a": 1})"), testing::SizeIs(1));
}

TEST(Schema, FillsInDefaultsWhereTheParentIsThere) {
  const auto schema = R"({"type": "object", "properties": {"a": {"type": "integer", "default": 1},
    "b": {"type": "object", "properties": {"c": {"type": "string", "default": "x"}}},
    "d": {"type": "object", "default": {}, "properties": {"e": {"type": "boolean", "default": true}}},
    "list": {"type": "array", "items": {"type": "object", "properties": {"f": {"type": "integer", "default": 2}}}}}})";
  EXPECT_EQ(defaulted(schema, "{}"), R"({"a":1,"d":{"e":true}})");
  EXPECT_EQ(defaulted(schema, R"({"a":5,"b":{},"list":[{}, {"f":7}]})"), R"({"a":5,"b":{"c":"x"},"list":[{"f":2},{"f":7}],"d":{"e":true}})");
  EXPECT_EQ(defaulted(schema, R"({"a":null})"), R"({"a":1,"d":{"e":true}})") << "a null is no value where there is a default";
}

TEST(Schema, PrunesWhatItDoesNotKnowAndNamesIt) {
  auto object = base::parse_json(R"({"a": 1, "x": 2, "in": {"b": 1, "y": 2}, "list": [{"z": 1}], "free": {"any": {"thing": 1}}, "map": {"k": "v"}})")->get_object();
  const auto schema = schema_of(R"({"type": "object", "properties": {"a": {"type": "integer"}, "in": {"type": "object", "properties": {"b": {}}},
    "list": {"type": "array", "items": {"type": "object"}}, "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": true},
    "map": {"type": "object", "additionalProperties": {"type": "string"}}}})");
  EXPECT_THAT(prune_unknown_fields(object, *schema), ElementsAre("x", "in.y", "list[0].z"));
  EXPECT_EQ(base::to_text(object), R"({"a":1,"in":{"b":1},"list":[{}],"free":{"any":{"thing":1}},"map":{"k":"v"}})");
}

}  // namespace
}  // namespace quarterdeck::cluster
