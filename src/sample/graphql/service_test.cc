#include "sample/graphql/service.h"

#include <gmock/gmock.h>

#include <fmt/format.h>

#include "base/json.h"

namespace quarterdeck::sample::graphql {
namespace {

using testing::HasSubstr;

class SampleGraphql : public testing::Test {
 protected:
  http::Response ask(std::string_view query, const Json& variables = nullptr, std::string_view operation = "") {
    http::Request request;
    request.method = "POST";
    request.body = base::to_text(JsonObject{{"query", query}, {"variables", variables}, {"operationName", operation}});
    return service_.answer(request);
  }
  // The answer without blanks: {"data":...}
  std::string text(std::string_view query, const Json& variables = nullptr, std::string_view operation = "") {
    const auto response = ask(query, variables, operation);
    const auto json = base::parse_json(response.body);
    return json ? base::to_text(*json) : response.body;
  }

  Harbour harbour_{sample_data()};
  Service service_{harbour_};
};

TEST_F(SampleGraphql, FollowsFromOneThingToTheNext) {
  EXPECT_EQ(text("{ ship(id: \"alder\") { name berth { name ship { id } } voyages(status: PLANNED) { to ship { flag } } } }"),
            R"({"data":{"ship":{"name":"Alder","berth":{"name":"North Quay 1","ship":{"id":"alder"}},"voyages":[{"to":"Gdynia","ship":{"flag":"DK"}}]}}})");
}

TEST_F(SampleGraphql, TakesVariablesAliasesFragmentsAndDirectives) {
  constexpr auto kQuery = R"(
    query Two($id: ID!, $kind: ShipKind = TUG, $more: Boolean!) {
      first: ship(id: $id) { ...Short }
      tugs: ships(kind: $kind, first: 1) { ...Short flag @include(if: $more) }
    }
    fragment Short on Named { id ... on Ship { built @skip(if: $more) } })";
  EXPECT_EQ(text(kQuery, {{"id", "juno"}, {"more", true}}), R"({"data":{"first":{"id":"juno"},"tugs":[{"id":"cormorant","flag":"NO"}]}})");
  EXPECT_EQ(text(kQuery, {{"id", "juno"}, {"more", false}, {"kind", "SAILING"}}),
            R"({"data":{"first":{"id":"juno","built":2008},"tugs":[{"id":"fulmar","built":1936}]}})");
}

TEST_F(SampleGraphql, FindsThingsOfSeveralTypes) {
  EXPECT_EQ(text("{ search(text: \"fe\") { __typename ... on Named { name } } }"),
            R"({"data":{"search":[{"__typename":"Berth","name":"Ferry Pier East"},{"__typename":"Berth","name":"Ferry Pier West"}]}})");
}

TEST_F(SampleGraphql, ChangesThings) {
  constexpr auto kAdd = "mutation($ship: ShipInput!) { addShip(ship: $ship) { id kind } }";
  const Json ship = {{"name", "Nordlys"}, {"kind", "FERRY"}, {"flag", "NO"}, {"length", 121}, {"draught", 4.9}, {"built", 1994}};
  EXPECT_EQ(text(kAdd, {{"ship", ship}}), R"({"data":{"addShip":{"id":"nordlys","kind":"FERRY"}}})");
  EXPECT_EQ(text("mutation { moor(ship: \"nordlys\", berth: \"north-2\") { berth { name } } }"),
            R"({"data":{"moor":{"berth":{"name":"North Quay 2"}}}})");
  EXPECT_EQ(text("mutation { castOff(ship: \"nordlys\") { berth { name } } }"), R"({"data":{"castOff":{"berth":null}}})");
}

TEST_F(SampleGraphql, MakesTheParentNullWhereAValueMustBe) {
  EXPECT_EQ(text("mutation { moor(ship: \"ghost\", berth: \"north-2\") { id } }"),
            R"({"data":null,"errors":[{"message":"There is no ship 'ghost'.","path":["moor"]}]})");
  EXPECT_EQ(text("{ ship(id: \"ghost\") { id } }"), R"({"data":{"ship":null}})");
}

TEST_F(SampleGraphql, RefusesWhatDoesNotFitTheSchema) {
  EXPECT_EQ(ask("{ boats { id } }").status, 400);
  EXPECT_THAT(ask("{ boats { id } }").body, HasSubstr("Query has no field boats"));
  EXPECT_THAT(ask("query($id: ID!) { ship(id: $id) { id } }").body, HasSubstr("$id: a ID! is needed"));
  EXPECT_THAT(ask("query($k: ShipKind) { ships(kind: $k) { id } }", {{"k", "RAFT"}}).body, HasSubstr("$k: expected a ShipKind"));
  std::string deep = "{ ship(id: \"alder\") ";
  for (int i = 0; i < 10; ++i) deep += "{ berth { ship ";
  deep += "{ id ";
  for (int i = 0; i < 10; ++i) deep += "} } ";
  EXPECT_THAT(ask(deep + "} }").body, HasSubstr("levels deep"));
}

// What GraphiQL asks first, in its main parts.
TEST_F(SampleGraphql, DescribesItself) {
  const auto json = base::parse_json(ask(R"(
    query IntrospectionQuery {
      __schema {
        queryType { name } mutationType { name } subscriptionType { name }
        types { ...FullType }
        directives { name description locations args(includeDeprecated: true) { ...InputValue } }
      }
    }
    fragment FullType on __Type {
      kind name description
      fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
      inputFields { ...InputValue } interfaces { ...TypeRef }
      enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef }
    }
    fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
    fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } })")
                                        .body);
  ASSERT_TRUE(json);
  EXPECT_EQ(base::find(*json, "errors"), nullptr);
  const auto& schema = json->at("data").at("__schema");
  EXPECT_EQ(base::text_at(schema, "mutationType", "name"), "Mutation");
  EXPECT_TRUE(schema.at("subscriptionType").is_null());
  const auto ship = base::parse_json(ask("{ __type(name: \"Ship\") { fields { name type { kind ofType { name } } } } }").body);
  EXPECT_EQ(base::to_text(ship->at("data").at("__type").at("fields").at(0)), R"({"name":"id","type":{"kind":"NON_NULL","ofType":{"name":"ID"}}})");
}

TEST_F(SampleGraphql, WantsPost) {
  http::Request request;
  request.method = "GET";
  EXPECT_EQ(service_.answer(request).status, 405);
}

}  // namespace
}  // namespace quarterdeck::sample::graphql
