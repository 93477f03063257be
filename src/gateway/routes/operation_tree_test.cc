#include "gateway/routes/operation_tree.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace quarterdeck::gateway {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using Targets = std::vector<std::pair<std::string, std::string>>;

struct Tree {
  explicit Tree(const Targets& list) {
    for (const auto& [verb, target] : list) operations.push_back({.verb = verb, .target = target});
    auto grown = OperationTree::grow(operations);
    EXPECT_TRUE(grown) << (grown ? "" : grown.error().message);
    tree.emplace(*std::move(grown));
  }
  std::string find(std::string_view method, std::string_view path) const {
    const auto match = tree->find(method, path);
    if (match.fit == OperationTree::Fit::no_such_path) return "no such path";
    if (match.fit == OperationTree::Fit::other_methods) return "other methods";
    return operations[match.operation].target;
  }
  std::vector<model::Operation> operations;
  std::optional<OperationTree> tree;
};

TEST(OperationTree, FindsAnOperationByMethodAndPath) {
  const Tree tree(Targets{{"GET", "/orders"}, {"POST", "/orders"}, {"GET", "/orders/{id}"}});
  EXPECT_EQ(tree.find("GET", "/orders"), "/orders");
  EXPECT_EQ(tree.tree->find("POST", "/orders").operation, 1U);
  EXPECT_EQ(tree.find("GET", "/orders/7"), "/orders/{id}");
  EXPECT_EQ(tree.find("GET", "/order"), "no such path");
  EXPECT_EQ(tree.find("DELETE", "/orders"), "other methods");
  EXPECT_THAT(tree.tree->methods_at("/orders"), ElementsAre("GET", "POST"));
  EXPECT_THAT(tree.tree->methods_at("/nothing"), IsEmpty());
}

TEST(OperationTree, LetsAParameterStandForOneSegmentOnly) {
  const Tree tree(Targets{{"GET", "/orders/{id}"}});
  EXPECT_EQ(tree.find("GET", "/orders/1/items"), "no such path");
  EXPECT_EQ(tree.find("GET", "/orders"), "no such path");
  EXPECT_EQ(tree.find("GET", "/orders/"), "no such path");
  EXPECT_EQ(tree.find("GET", "/orders/a%2Fb"), "/orders/{id}");
}

TEST(OperationTree, LetsAStarStandForTheRest) {
  const Tree tree(Targets{{"GET", "/files/*"}});
  for (const auto* path : {"/files", "/files/", "/files/a", "/files/a/b/c"}) EXPECT_EQ(tree.find("GET", path), "/files/*") << path;
  EXPECT_EQ(tree.find("GET", "/filesystem"), "no such path");
  EXPECT_TRUE(tree.tree->find("GET", "/files/a/").is_rest);
}

TEST(OperationTree, ToleratesOneSlashAtTheEnd) {
  const Tree tree(Targets{{"GET", "/orders/{id}"}, {"GET", "/"}});
  EXPECT_EQ(tree.find("GET", "/orders/7/"), "/orders/{id}");
  EXPECT_EQ(tree.find("GET", ""), "/");
  EXPECT_EQ(tree.find("GET", "/"), "/");
}

TEST(OperationTree, PrefersWhatSaysMoreWhateverTheOrder) {
  for (const bool reversed : {false, true}) {
    Targets list = {
        {"GET", "/*"}, {"GET", "/orders/*"}, {"GET", "/orders/{id}"}, {"GET", "/orders/{id}.pdf"}, {"GET", "/orders/open"}, {"GET", "/orders/{id}/lines"}};
    if (reversed) std::ranges::reverse(list);
    const Tree tree(list);
    EXPECT_EQ(tree.find("GET", "/orders/open"), "/orders/open");
    EXPECT_EQ(tree.find("GET", "/orders/7"), "/orders/{id}");
    EXPECT_EQ(tree.find("GET", "/orders/7.pdf"), "/orders/{id}.pdf");
    EXPECT_EQ(tree.find("GET", "/orders/open/lines"), "/orders/{id}/lines");
    EXPECT_EQ(tree.find("GET", "/orders/7/other"), "/orders/*");
    EXPECT_EQ(tree.find("GET", "/else"), "/*");
  }
}

TEST(OperationTree, DoesNotLetASpecificPathHideAMethodOfALessSpecificOne) {
  const Tree tree(Targets{{"GET", "/orders/{id}"}, {"POST", "/*"}});
  EXPECT_EQ(tree.find("POST", "/orders/7"), "/*");
  EXPECT_THAT(tree.tree->methods_at("/orders/7"), ElementsAre("GET", "POST"));
}

TEST(OperationTree, RefusesATemplateThatIsNone) {
  EXPECT_FALSE(OperationTree::grow({{.verb = "GET", .target = "/a/{b"}}));
}

TEST(OperationTree, FindsEachOfAThousandOperations) {
  Targets list;
  for (int i = 0; i < 1223; ++i) list.emplace_back("GET", fmt::format("/group{}/{{owner}}/thing{}", i % 40, i));
  const Tree tree(list);
  for (int i = 0; i < 1223; ++i) EXPECT_EQ(tree.find("GET", fmt::format("/group{}/ann/thing{}", i % 40, i)), list[static_cast<std::size_t>(i)].second);
}

}  // namespace
}  // namespace quarterdeck::gateway
