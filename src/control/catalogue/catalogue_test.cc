#include "control/catalogue/catalogue.h"

#include <gmock/gmock.h>

#include "control/apis/api_draft.h"
#include "control/apis/apis.h"
#include "control/apis/lifecycle_changes.h"
#include "control/plans/plans.h"
#include "control/testing/world.h"

namespace quarterdeck::control {
namespace {

struct CatalogueTest : testing::Test {
  CatalogueTest() {
    if (!seed_plans(*world.database, world.journal, world.publisher)) throw std::runtime_error("plans");
  }
  // An API as its publisher made it; published unless told otherwise.
  model::ApiId create(std::string_view name, JsonObject more = {}) {
    JsonObject members{{"name", name}, {"version", "1.0.0"}, {"context", "/" + std::string(name)}, {"policies", JsonArray{"Gold"}},
                       {"endpointConfig", {{"production_endpoints", {{"url", "http://food.internal"}}}}}};
    for (auto& member : more) members[member.key()] = member.value();
    auto draft = draft_from_members(Json(std::move(members)));
    if (!draft) throw std::runtime_error(draft.error().message);
    const auto api = apis.create(world.publisher, std::move(*draft));
    if (!api) throw std::runtime_error(api.error().message);
    return api->head.id;
  }
  model::ApiId publish(std::string_view name, JsonObject more = {}) {
    const auto id = create(name, std::move(more));
    if (!lifecycle.change(world.publisher, id, "Publish", {})) throw std::runtime_error("publish");
    return id;
  }
  std::vector<std::string> tags_for(const Actor& actor) {
    std::vector<std::string> shown;
    const auto tags = catalogue.tags(actor);
    for (const auto& tag : *tags) shown.push_back(tag.value + " " + std::to_string(tag.count));
    return shown;
  }
  std::vector<std::string> names_for(const Actor& actor, std::string_view query) {
    std::vector<std::string> names;
    const auto found = catalogue.search(actor, query, {});
    for (const auto& head : found->items) names.push_back(head.name);
    return names;
  }

  World world;
  Apis apis{*world.database, world.journal};
  LifecycleChanges lifecycle{*world.database, world.journal};
  Catalogue catalogue{*world.database, ShownVersions::newest};
  Actor anybody{"", "default"};
};

TEST_F(CatalogueTest, CountsTheTagsOfPublishedApis) {
  publish("pizza", {{"tags", JsonArray{"food", "hot"}}});
  publish("salad", {{"tags", JsonArray{"food"}}});
  create("soup", {{"tags", JsonArray{"food", "wet"}}});
  EXPECT_THAT(tags_for(anybody), testing::ElementsAre("food 2", "hot 1"));
}

TEST_F(CatalogueTest, ShowsPrivateApisToWhoIsSignedIn) {
  publish("pizza", {{"tags", JsonArray{"food"}}, {"visibility", "PRIVATE"}});
  EXPECT_THAT(tags_for(anybody), testing::IsEmpty());
  EXPECT_THAT(names_for(anybody, ""), testing::IsEmpty());
  EXPECT_THAT(names_for({"ben", "default"}, ""), testing::ElementsAre("pizza"));
  EXPECT_THAT(tags_for({"ben", "default"}), testing::ElementsAre("food 1"));
}

TEST_F(CatalogueTest, FindsByAPartOfTheName) {
  publish("pizza");
  publish("salad");
  EXPECT_THAT(names_for(anybody, "izz"), testing::ElementsAre("pizza"));
  EXPECT_THAT(names_for(anybody, "name:\"izz\""), testing::IsEmpty());
}

TEST_F(CatalogueTest, HasNoPageForWhatIsNotPublished) {
  EXPECT_FALSE(catalogue.find(anybody, create("soup")));
  EXPECT_TRUE(catalogue.find(anybody, publish("pizza")));
}

}  // namespace
}  // namespace quarterdeck::control
