#include "control/apis/apis.h"

#include <gmock/gmock.h>

#include "control/plans/plans.h"
#include "control/testing/world.h"

namespace quarterdeck::control {
namespace {

struct ApisTest : testing::Test {
  ApisTest() {
    if (!seed_plans(*world.database, world.journal, world.publisher)) throw std::runtime_error("plans");
    world.forget_events();
  }
  Outcome<ApiRecord> create(std::string_view name, std::string_view version, std::string_view context) {
    auto draft = draft_from_members({{"name", name}, {"version", version}, {"context", context}});
    if (!draft) return draft.error();
    return apis.create(world.publisher, std::move(*draft));
  }
  World world;
  Apis apis{*world.database, world.journal};
};

TEST_F(ApisTest, AreCreatedAndFound) {
  const auto created = create("Pizza", "1.0.0", "/pizza");
  ASSERT_TRUE(created) << created.error().message;
  const auto found = apis.find(world.publisher, created->head.id);
  ASSERT_TRUE(found);
  const auto api = shown(*found);
  EXPECT_EQ(api.context, "/pizza");
  EXPECT_EQ(api.provider, "ada");
  EXPECT_EQ(api.life_cycle_status, model::ApiState::created);
  EXPECT_THAT(world.event_types(), testing::ElementsAre("API_CREATE"));
}

TEST_F(ApisTest, HaveNamesAndContextsOfTheirOwn) {
  ASSERT_TRUE(create("Pizza", "1.0.0", "/pizza"));
  EXPECT_EQ(create("Pizza", "1.0.0", "/other").error().code, 900300);
  EXPECT_EQ(create("PIZZA", "2.0.0", "/other").error().code, 900250);
  EXPECT_EQ(create("Pasta", "2.0.0", "/pizza").error().code, 900251);
  EXPECT_EQ(create("Pasta", "1.0.0", "/pizza/1.0.0/").error().code, 900253);
  ASSERT_TRUE(create("Pizza", "2.0.0", "/pizza"));
  EXPECT_TRUE(create("Sauce", "2.0.0", "/{version}/sauce"));
}

TEST_F(ApisTest, KeepTheirIdentityWhenTheyAreChanged) {
  const auto created = create("Pizza", "1.0.0", "/pizza");
  auto draft = shown(*created);
  draft.name = "Other";
  draft.context = "/other";
  draft.description = "Better pizza";
  const auto updated = apis.update(world.publisher, created->head.id, draft);
  ASSERT_TRUE(updated) << updated.error().message;
  const auto api = shown(*apis.find(world.publisher, created->head.id));
  EXPECT_EQ(api.name, "Pizza");
  EXPECT_EQ(api.context, "/pizza");
  EXPECT_EQ(api.description, "Better pizza");
  EXPECT_THAT(world.event_types(), testing::ElementsAre("API_CREATE", "API_UPDATE"));
}

TEST_F(ApisTest, RewriteTheDefinitionWhenOperationsChange) {
  const auto created = create("Pizza", "1.0.0", "/pizza");
  auto draft = shown(*created);
  draft.operations.resize(1);
  draft.operations[0].target = "/menu";
  ASSERT_TRUE(apis.update(world.publisher, created->head.id, draft));
  const auto text = apis.definition(world.publisher, created->head.id);
  ASSERT_TRUE(text);
  EXPECT_THAT(*text, testing::AllOf(testing::HasSubstr("/menu"), testing::Not(testing::HasSubstr("/*"))));
}

TEST_F(ApisTest, RefusePlansThatDoNotExist) {
  const auto created = create("Pizza", "1.0.0", "/pizza");
  auto draft = shown(*created);
  draft.policies = {"Gold", "Diamond"};
  const auto updated = apis.update(world.publisher, created->head.id, draft);
  ASSERT_FALSE(updated);
  EXPECT_EQ(updated.error().code, 900305);
}

TEST_F(ApisTest, AreHiddenFromThoseWithoutTheRole) {
  const auto created = create("Secret", "1.0.0", "/secret");
  auto draft = shown(*created);
  draft.access_control = model::AccessControl::RESTRICTED;
  draft.access_control_roles = {"partner"};
  ASSERT_TRUE(apis.update(world.publisher, created->head.id, draft));
  const Actor stranger{"bob", "default", {"guest"}, {}};
  const Actor partner{"eve", "default", {"partner"}, {}};
  EXPECT_EQ(apis.find(stranger, created->head.id).error().code, 900308);
  EXPECT_TRUE(apis.find(partner, created->head.id));
  EXPECT_EQ(apis.search(stranger, "", {})->total, 0);
  EXPECT_EQ(apis.search(partner, "name:\"Secret\"", {})->total, 1);
}

TEST_F(ApisTest, AreListedInPages) {
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(create("Api" + std::to_string(i), "1", "/api" + std::to_string(i)));
  const auto page = apis.search(world.publisher, "", {2, 2});
  ASSERT_TRUE(page);
  EXPECT_EQ(page->total, 5);
  ASSERT_EQ(page->items.size(), 2u);
  EXPECT_EQ(page->items[0].name, "Api2");
  EXPECT_TRUE(apis.search(world.publisher, "", {25, 100})->items.empty());
}

TEST_F(ApisTest, AreCopiedIntoANewVersionThatTakesTheDefaultOver) {
  const auto first = create("Pizza", "1.0.0", "/pizza");
  auto draft = shown(*first);
  draft.is_default_version = true;
  ASSERT_TRUE(apis.update(world.publisher, first->head.id, draft));
  const auto second = apis.copy(world.publisher, first->head.id, {"2.0.0", true});
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(second->head.context, "/pizza/2.0.0");
  EXPECT_FALSE(apis.find(world.publisher, first->head.id)->head.is_default_version);
  EXPECT_EQ(apis.copy(world.publisher, first->head.id, {"2.0.0", false}).error().code, 900300);
}

// An endpoint configuration as publishers send it: what is stored comes back with an empty password.
JsonObject guarded(std::string_view url, std::string_view username, std::string_view password) {
  return {{"endpoint_type", "http"},
          {"production_endpoints", {{"url", url}}},
          {"endpoint_security", {{"production", {{"enabled", true}, {"type", "BASIC"}, {"username", username}, {"password", password}}}}}};
}

TEST_F(ApisTest, KeepAPasswordOnlyForTheAddressAndTheUserThatItWasGivenFor) {
  const auto id = create("Pizza", "1.0.0", "/pizza")->head.id;
  const auto send = [&](JsonObject config) {
    auto draft = shown(*apis.find(world.publisher, id));
    draft.endpoint_config = std::move(config);
    return apis.update(world.publisher, id, std::move(draft));
  };
  const auto password = [&] {
    return base::text_at(Json(*apis.find(world.publisher, id)->draft.endpoint_config), "endpoint_security", "production", "password");
  };
  ASSERT_TRUE(send(guarded("https://vendor.example/v1", "harbour", "quay")));
  ASSERT_TRUE(send(guarded("https://VENDOR.example:443/v2", "harbour", ""))) << "the same address, though another path";
  EXPECT_EQ(password(), "quay");
  ASSERT_TRUE(send(guarded("https://vendor.example/v2", "harbour", "******")));
  EXPECT_EQ(password(), "quay");

  for (const auto* url : {"http://vendor.example/v2", "https://mine.example/v2", "https://vendor.example:8443/v2", "nonsense"}) {
    const auto moved = send(guarded(url, "harbour", ""));
    ASSERT_FALSE(moved) << url;
    EXPECT_EQ(moved.error().problem, Problem::invalid);
    EXPECT_THAT(moved.error().message, testing::HasSubstr("Give the password anew"));
  }
  EXPECT_FALSE(send(guarded("https://vendor.example/v2", "pier", "")));
  auto several = guarded("https://vendor.example/v2", "harbour", "******");
  several["production_endpoints"] = JsonArray{{{"url", "https://mine.example"}}, {{"url", "https://vendor.example"}}};
  EXPECT_FALSE(send(several));
  EXPECT_EQ(password(), "quay");
  ASSERT_TRUE(send(guarded("https://mine.example", "harbour", "mine")));
  EXPECT_EQ(password(), "mine");
}

TEST_F(ApisTest, ForgetAPasswordThatIsNotUsedWhenItsEndpointMoves) {
  const auto id = create("Pizza", "1.0.0", "/pizza")->head.id;
  auto draft = shown(*apis.find(world.publisher, id));
  draft.endpoint_config = guarded("https://vendor.example", "harbour", "quay");
  ASSERT_TRUE(apis.update(world.publisher, id, draft));
  auto config = guarded("https://mine.example", "harbour", "");
  config["endpoint_security"].at("production").at("enabled") = false;
  draft.endpoint_config = config;
  ASSERT_TRUE(apis.update(world.publisher, id, draft));
  draft.endpoint_config = guarded("https://mine.example", "harbour", "");
  ASSERT_TRUE(apis.update(world.publisher, id, draft)) << "on again, at the other host";
  const auto stored = *apis.find(world.publisher, id)->draft.endpoint_config;
  EXPECT_EQ(base::text_at(Json(stored), "endpoint_security", "production", "password"), "");
}

TEST_F(ApisTest, RefuseAChangeOfSomethingOlder) {
  auto record = create("Pizza", "1.0.0", "/pizza");
  ASSERT_TRUE(apis.update(world.publisher, record->head.id, shown(*record)));
  const auto done = world.database->write([&](ports::Transaction& transaction) { return update_api(transaction, *record); });
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().problem, Problem::precondition);
}

TEST_F(ApisTest, LeaveNothingBehindWhenTheyAreDeleted) {
  const auto created = create("Pizza", "1.0.0", "/pizza");
  ASSERT_TRUE(apis.remove(world.publisher, created->head.id));
  EXPECT_FALSE(apis.find(world.publisher, created->head.id));
  const auto rows = ports::read(*world.database, [](ports::Reader& reader) -> Outcome<std::int64_t> {
    const auto counted = reader.query("SELECT (SELECT COUNT(*) FROM definitions) + (SELECT COUNT(*) FROM api_drafts) AS n");
    if (!counted) return counted.error();
    return counted->front().integer("n");
  });
  EXPECT_EQ(*rows, 0);
  EXPECT_THAT(world.event_types(), testing::ElementsAre("API_CREATE", "API_DELETE"));
}

TEST_F(ApisTest, SayWhetherANameIsTaken) {
  ASSERT_TRUE(create("Pizza", "1.0.0", "/pizza"));
  EXPECT_TRUE(*apis.is_taken(world.publisher, "pizza"));
  EXPECT_TRUE(*apis.is_taken(world.publisher, "name:Pizza"));
  EXPECT_TRUE(*apis.is_taken(world.publisher, "context:/pizza"));
  EXPECT_TRUE(*apis.is_taken(world.publisher, "Pizza:1.0.0"));
  EXPECT_FALSE(*apis.is_taken(world.publisher, "Pizza:2.0.0"));
  EXPECT_FALSE(*apis.is_taken(world.publisher, "Pasta"));
}

}  // namespace
}  // namespace quarterdeck::control
