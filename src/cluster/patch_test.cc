#include "cluster/patch.h"

#include <gmock/gmock.h>

namespace quarterdeck::cluster {
namespace {

using testing::HasSubstr;

std::string after(PatchType type, std::string_view object, std::string_view patch, std::string_view schema = "{}") {
  const auto compiled = compile_schema(*base::parse_json(schema));
  const auto result = patched(base::parse_json(object)->get_object(), {type, *base::parse_json(patch)}, **compiled);
  return result ? base::to_text(*result) : result.error().message;
}

TEST(MergePatch, SetsReplacesAndRemoves) {
  EXPECT_EQ(after(PatchType::merge, R"({"a":1,"b":{"c":2,"d":3},"l":[1]})", R"({"a":9,"b":{"c":null,"e":4},"l":[2,3]})"),
            R"({"a":9,"b":{"d":3,"e":4},"l":[2,3]})");
  EXPECT_THAT(after(PatchType::merge, "{}", "[]"), HasSubstr("a merge patch is an object"));
}

TEST(JsonPatch, DoesItsOperationsInOrder) {
  EXPECT_EQ(after(PatchType::json, R"({"a":[1,2],"b":{"x/y":1}})",
                  R"([{"op":"add","path":"/a/-","value":3},{"op":"remove","path":"/a/0"},{"op":"replace","path":"/b/x~1y","value":2},
                      {"op":"copy","from":"/a/0","path":"/c"},{"op":"move","from":"/b","path":"/d"},{"op":"test","path":"/c","value":2}])"),
            R"({"a":[2,3],"c":2,"d":{"x/y":2}})");
}

TEST(JsonPatch, ChangesNothingWhenOneOperationFails) {
  EXPECT_THAT(after(PatchType::json, R"({"a":1})", R"([{"op":"test","path":"/a","value":2}])"), HasSubstr("operation 0: testing value /a failed"));
  EXPECT_THAT(after(PatchType::json, R"({"a":1})", R"([{"op":"remove","path":"/b"}])"), HasSubstr("missing key: /b"));
  EXPECT_THAT(after(PatchType::json, R"({"a":[]})", R"([{"op":"add","path":"/a/7","value":1}])"), HasSubstr("invalid index: 7"));
  EXPECT_THAT(after(PatchType::json, R"({"a":1})", R"([{"op":"paint","path":"/a","value":1}])"), HasSubstr("unknown operation \"paint\""));
  EXPECT_THAT(after(PatchType::json, R"({"a":1})", R"([{"op":"replace","path":"","value":[]}])"), HasSubstr("leaves no object"));
}

constexpr std::string_view kPorts = R"({"type": "object", "properties": {"ports": {"type": "array", "x-kubernetes-list-type": "map",
  "x-kubernetes-list-map-keys": ["port"], "items": {"type": "object", "properties": {"port": {}, "name": {}}}},
  "finalizers": {"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}}}})";

TEST(StrategicMerge, MergesListsByTheirKeys) {
  EXPECT_EQ(after(PatchType::strategic_merge, R"({"ports":[{"port":80,"name":"a"},{"port":81}]})",
                  R"({"ports":[{"port":80,"name":"b"},{"port":82}],"$setElementOrder/ports":[{"port":80}]})", kPorts),
            R"({"ports":[{"port":80,"name":"b"},{"port":81},{"port":82}]})");
}

TEST(StrategicMerge, ObeysItsDirectives) {
  EXPECT_EQ(after(PatchType::strategic_merge, R"({"ports":[{"port":80},{"port":81}]})", R"({"ports":[{"port":80,"$patch":"delete"}]})", kPorts),
            R"({"ports":[{"port":81}]})");
  EXPECT_EQ(after(PatchType::strategic_merge, R"({"finalizers":["a","b"]})", R"({"$deleteFromPrimitiveList/finalizers":["a"]})", kPorts),
            R"({"finalizers":["b"]})");
  EXPECT_EQ(after(PatchType::strategic_merge, R"({"d":{"a":1,"b":2}})", R"({"d":{"$patch":"replace","c":3}})"), R"({"d":{"c":3}})");
  EXPECT_EQ(after(PatchType::strategic_merge, R"({"d":{"a":1,"b":2}})", R"({"d":{"$retainKeys":["b"],"b":3}})"), R"({"d":{"b":3}})");
}

}  // namespace
}  // namespace quarterdeck::cluster
