#include "cluster/api/request_target.h"

#include <gtest/gtest.h>

namespace quarterdeck::cluster {
namespace {

std::string read(const std::string& path) {
  const auto result = resource_path(path);
  if (!result) return "nothing";
  return result->group + "|" + result->version + "|" + result->space + "|" + result->resource + "|" + result->name + "|" + result->subresource;
}

TEST(ResourcePath, ReadsCollectionsAndObjects) {
  EXPECT_EQ(read("/api/v1/configmaps"), "|v1||configmaps||");
  EXPECT_EQ(read("/api/v1/namespaces/n/configmaps"), "|v1|n|configmaps||");
  EXPECT_EQ(read("/api/v1/namespaces/n/configmaps/m"), "|v1|n|configmaps|m|");
  EXPECT_EQ(read("/apis/dp.wso2.com/v1/namespaces/n/apis/a/status"), "dp.wso2.com|v1|n|apis|a|status");
  EXPECT_EQ(read("/apis/g/v1/gatewayclasses/c"), "g|v1||gatewayclasses|c|");
}

TEST(ResourcePath, TellsANamespaceFromWhatIsInIt) {
  EXPECT_EQ(read("/api/v1/namespaces"), "|v1||namespaces||");
  EXPECT_EQ(read("/api/v1/namespaces/n"), "|v1||namespaces|n|");
  EXPECT_EQ(read("/api/v1/namespaces/n/status"), "|v1||namespaces|n|status");
  EXPECT_EQ(read("/api/v1/namespaces/n/secrets"), "|v1|n|secrets||");
}

TEST(ResourcePath, KnowsWhatIsNone) {
  for (const auto* path : {"/", "/api", "/api/v1", "/apis/g/v1", "/healthz", "/api/v1/namespaces/n/configmaps/m/a/b"}) EXPECT_EQ(read(path), "nothing") << path;
}

}  // namespace
}  // namespace quarterdeck::cluster
