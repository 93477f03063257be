#include "translate/additions.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace quarterdeck::translate {
namespace {

resources::Resource object(const std::string& members, const std::string& managed_fields = "[]") {
  const auto text = R"({"apiVersion": "dp.wso2.com/v1alpha3", "kind": "API", "metadata": {"name": "orders", "resourceVersion": "7", "labels": {"a": "b"},
    "managedFields": )" + managed_fields + "}, " + members + "}";
  const auto json = base::parse_json(text);
  EXPECT_TRUE(json) << text;
  return resources::Resource(json->get_object());
}

std::string managed(const std::string& manager, const std::string& fields, const std::string& more = "") {
  return R"({"manager": ")" + manager + R"(", "operation": "Update", "fieldsType": "FieldsV1", "fieldsV1": )" + fields + more + "}";
}

bool adds(const std::string& desired, const std::string& entry) { return has_additions(object(desired, "[" + entry + "]"), object(desired), "agent"); }

TEST(Additions, AreMembersThatSomebodyElseHasSet) {
  EXPECT_TRUE(adds(R"("spec": {"basePath": "/orders"})", managed("kubectl-edit", R"({"f:spec": {"f:systemAPI": {}}})")));
  EXPECT_TRUE(adds(R"("spec": {"cors": {"enabled": true}})", managed("kubectl-edit", R"({"f:spec": {"f:cors": {"f:maxAge": {}}}})")));
  EXPECT_TRUE(adds(R"("spec": {})", managed("kubectl-edit", R"({"f:data": {"f:key": {}}})")));
}

TEST(Additions, AreNotWhatIsDesiredAsWell) {
  EXPECT_FALSE(adds(R"("spec": {"basePath": "/orders"})", managed("kubectl-edit", R"({"f:spec": {"f:basePath": {}}})")));
}

TEST(Additions, AreNotOurOwn) {
  EXPECT_FALSE(adds(R"("spec": {})", managed("agent", R"({"f:spec": {"f:systemAPI": {}}})")));
}

TEST(Additions, AreNotInMetadataOrStatus) {
  EXPECT_FALSE(adds(R"("spec": {})", managed("team", R"({"f:metadata": {"f:labels": {"f:team": {}}}})")));
  EXPECT_FALSE(adds(R"("spec": {})", managed("gateway", R"({"f:status": {"f:phase": {}}})", R"(, "subresource": "status")")));
}

TEST(Additions, AreElementsOfListsThatOthersMayAddTo) {
  const std::string desired = R"("spec": {"ports": [{"name": "http", "number": 80}], "tags": ["a"]})";
  EXPECT_TRUE(adds(desired, managed("other", R"({"f:spec": {"f:ports": {"k:{\"name\":\"https\"}": {".": {}, "f:number": {}}}}})")));
  EXPECT_TRUE(adds(desired, managed("other", R"({"f:spec": {"f:ports": {"k:{\"name\":\"http\"}": {".": {}, "f:protocol": {}}}}})")));
  EXPECT_FALSE(adds(desired, managed("other", R"({"f:spec": {"f:ports": {"k:{\"name\":\"http\"}": {".": {}, "f:number": {}}}}})")));
  EXPECT_TRUE(adds(desired, managed("other", R"({"f:spec": {"f:tags": {"v:\"b\"": {}}}})")));
  EXPECT_FALSE(adds(desired, managed("other", R"({"f:spec": {"f:tags": {"v:\"a\"": {}}}})")));
}

TEST(Additions, AreLeftOutOfWhatTakesTheirPlace) {
  const auto owners = "[" + managed("agent", R"({"f:spec": {"f:basePath": {}}})") + "," +
                      managed("person", R"({"f:spec": {"f:systemAPI": {}}, "f:metadata": {"f:labels": {"f:a": {}}}})") + "," +
                      managed("other", R"({"f:spec": {"f:systemAPI": {}}})") + "," + managed("gateway", R"({"f:status": {}})", R"(, "subresource": "status")") + "]";
  const auto observed = object(R"("spec": {"basePath": "/orders", "systemAPI": true}, "extra": 1, "status": {"phase": "Ready"})", owners);
  const auto replacement = without_additions(observed, object(R"("spec": {"basePath": "/orders"})"), "agent");
  EXPECT_EQ(base::canonical_text(replacement.at("spec")), R"({"basePath":"/orders"})");
  EXPECT_FALSE(replacement.json().contains("extra"));
  EXPECT_FALSE(replacement.json().contains("status"));
  EXPECT_EQ(replacement.resource_version(), "7");
  EXPECT_EQ(replacement.label("a"), "b");
  std::vector<std::string> left;
  for (const auto& entry : base::find(replacement.at("metadata"), "managedFields")->get_array()) {
    left.push_back(base::text_at(entry, "manager") + " " + base::canonical_text(*base::find(entry, "fieldsV1")));
  }
  EXPECT_EQ(left, (std::vector<std::string>{R"(agent {"f:spec":{"f:basePath":{}}})", R"(person {"f:metadata":{"f:labels":{"f:a":{}}}})", R"(gateway {"f:status":{}})"}));
}

}  // namespace
}  // namespace quarterdeck::translate
