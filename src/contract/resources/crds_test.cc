#include "contract/resources/crds.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "contract/resources/kinds.h"

namespace quarterdeck::resources {
namespace {

const Json& version_of(const Resource& definition, std::string_view name) {
  for (const auto& version : base::find(definition.at("spec"), "versions")->as_array()) {
    if (base::text_at(version, "name") == name) return version;
  }
  static const Json none;
  return none;
}

TEST(CustomResourceDefinitions, AreThereForEveryCustomKind) {
  std::set<std::string> names;
  for (const auto& definition : built_in_crds()) names.insert(definition.name());
  EXPECT_EQ(names.size(), kCustomKinds.size());
  for (const auto& kind : kCustomKinds) EXPECT_TRUE(names.contains(std::string(kind.plural) + "." + std::string(kind.group))) << kind.kind;
}

TEST(CustomResourceDefinitions, StoreTheVersionsThatAreWritten) {
  for (const auto& definition : built_in_crds()) {
    const auto& spec = definition.at("spec");
    const auto* kind = find_kind(base::text_at(spec, "group"), base::text_at(spec, "names", "kind"));
    ASSERT_NE(kind, nullptr) << definition.name();
    EXPECT_EQ(base::text_at(spec, "names", "plural"), kind->plural);
    EXPECT_EQ(base::text_at(spec, "scope"), kind->reach == Reach::of_the_cluster ? "Cluster" : "Namespaced");
    const auto& version = version_of(definition, kind->version);
    ASSERT_TRUE(version.is_object()) << definition.name();
    EXPECT_TRUE(version.at("served").as_bool()) << definition.name();
    EXPECT_TRUE(version.at("storage").as_bool()) << definition.name();
    EXPECT_NE(base::find(version, "subresources", "status"), nullptr) << definition.name();
    EXPECT_FALSE(base::text_at(version, "schema", "openAPIV3Schema", "description").empty()) << definition.name();
  }
}

}  // namespace
}  // namespace quarterdeck::resources
