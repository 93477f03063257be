#include "apps/commands/resource_documents.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace quarterdeck::apps {
namespace {

using testing::HasSubstr;

std::string names_of(std::string_view text) {
  const auto found = resources_of(text, "r.yaml");
  if (!found) return found.error().message;
  std::string names;
  for (const auto& resource : *found) names += resource.reference().text() + ";";
  return names;
}

TEST(ResourceDocuments, AreReadOneByOne) {
  EXPECT_EQ(names_of("---\napiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: n}\n---\n---\n"
                     "apiVersion: v1\nkind: Secret\nmetadata: {name: b, namespace: n}\n"),
            "Secret n/a;Secret n/b;");
  EXPECT_EQ(names_of(""), "");
}

TEST(ResourceDocuments, ListsAreExpandedAtEveryDepth) {
  EXPECT_EQ(names_of("apiVersion: v1\nkind: List\nitems:\n"
                     "- {apiVersion: v1, kind: Secret, metadata: {name: a, namespace: n}}\n"
                     "- apiVersion: v1\n  kind: SecretList\n  items: [{apiVersion: v1, kind: Secret, metadata: {name: b, namespace: n}}]\n"),
            "Secret n/a;Secret n/b;");
  EXPECT_EQ(names_of("apiVersion: v1\nkind: List\nitems: []\n"), "");
}

TEST(ResourceDocuments, WhatIsNoObjectIsNamed) {
  EXPECT_THAT(names_of("apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n---\nmetadata: {name: b}\n"), HasSubstr("r.yaml: document 2 has no kind"));
  EXPECT_THAT(names_of("- 1\n"), HasSubstr("r.yaml: document 1 is not an object"));
  EXPECT_THAT(names_of("kind: Secret\nmetadata: {name: a}\n"), HasSubstr("document 1 (Secret) has no apiVersion"));
  EXPECT_THAT(names_of("apiVersion: v1\nkind: Secret\n"), HasSubstr("document 1 (Secret) has no metadata.name"));
  EXPECT_THAT(names_of("apiVersion: v1\nkind: List\nitems: [{}]\n"), HasSubstr("document 1, item 1 has no kind"));
  EXPECT_THAT(names_of("a: [\n"), HasSubstr("r.yaml: YAML"));
}

}  // namespace
}  // namespace quarterdeck::apps
