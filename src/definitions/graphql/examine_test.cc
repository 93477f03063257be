#include <gmock/gmock.h>

#include "definitions/graphql/request.h"

namespace quarterdeck::definitions::graphql {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kHarbour = R"(
  type Query { ship(id: ID!, kind: Kind): Ship  ships(filter: Filter, first: Int = 10): [Ship!]!  things: [Thing]  self: Query }
  type Mutation { rename(id: ID!, name: String!): Ship }
  type Subscription { arrived: Ship  left: Ship }
  interface Named { name: String }
  type Ship implements Named { name: String  sisters(first: Int): [Ship]  berth: Berth  kind: Kind }
  type Berth implements Named { name: String  length: Float  ship: Ship }
  union Thing = Ship | Berth
  enum Kind { FERRY TANKER }
  input Filter { text: String!  kinds: [Kind!]  deep: Filter }
)";

const Schema& harbour() {
  static const auto schema = parse_schema(kHarbour);
  return **schema;
}

Outcome<Examined> examined(std::string_view query, std::string_view operation_name = "", const CostRules& rules = {}) {
  const auto document = parse_request(query);
  if (!document) return document.error();
  return examine(harbour(), *document, operation_name, rules);
}

std::string mistake_in(std::string_view query) {
  const auto result = examined(query);
  if (result) return "no mistake";
  EXPECT_EQ(result.error().code, kQueryInvalid);
  return result.error().message;
}

std::vector<std::string> names_of(const Outcome<Examined>& result) {
  std::vector<std::string> names;
  if (!result) return {result.error().message};
  for (const auto& field : result->fields) names.push_back(field.name);
  return names;
}

TEST(Examine, ListsTheTopLevelFieldsWithFragmentsExpanded) {
  const auto result = examined(R"(
    query Q { mine: ship(id: 1) { name } ...Rest ... on Query { things { __typename } } ...Rest __typename }
    fragment Rest on Query { ships { name } ...More }
    fragment More on Query { other: ship(id: 2) { name } })");
  EXPECT_THAT(names_of(result), ElementsAre("ship", "ships", "ship", "things", "__typename"));
  EXPECT_EQ(result->operation_name, "Q");
  EXPECT_EQ(result->fields[0].response_key, "mine");
  EXPECT_TRUE(result->fields[4].is_introspection);
}

TEST(Examine, LooksOnlyAtTheOperationThatRuns) {
  constexpr auto kTwo = "query A { ships { name } } mutation B { rename(id: 1, name: \"x\") { name } }";
  EXPECT_THAT(names_of(examined(kTwo, "B")), ElementsAre("rename"));
  EXPECT_EQ(examined(kTwo, "B")->kind, OperationKind::mutation);
  EXPECT_FALSE(examined(kTwo));
}

TEST(Examine, CountsDepthAndComplexity) {
  const auto result = examined("{ ship(id: 1) { name sisters { ...S } ...S __typename } } fragment S on Ship { berth { length } }");
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_EQ(result->depth, 4u);       // ship, sisters, berth, length
  EXPECT_EQ(result->complexity, 7u);  // ship name sisters (berth length) (berth length)
}

TEST(Examine, HoldsQueriesToTheirLimits) {
  constexpr auto kQuery = "{ ship(id: 1) { name sisters { name } } }";
  EXPECT_TRUE(examined(kQuery, "", {.most_depth = 3, .most_complexity = 4, .costs = {}}));
  EXPECT_EQ(examined(kQuery, "", {.most_depth = 2, .most_complexity = {}, .costs = {}}).error().code, kQueryTooDeep);
  EXPECT_EQ(examined(kQuery, "", {.most_depth = {}, .most_complexity = 3, .costs = {}}).error().code, kQueryTooComplex);
  const auto expensive = examined(kQuery, "", {.most_depth = {}, .most_complexity = {}, .costs = {{"Ship.sisters", 50}}});
  EXPECT_EQ(expensive->complexity, 53u);
}

TEST(Examine, AnswersIntrospection) {
  const auto result = examined("{ __schema { types { name fields { type { ofType { name } } } } } __type(name: \"Ship\") { kind } }");
  EXPECT_THAT(names_of(result), ElementsAre("__schema", "__type"));
  EXPECT_EQ(result->depth, 0u);
  EXPECT_THAT(mistake_in("{ self { __schema { nothing } } }"), HasSubstr("__Schema has no field nothing"));
  EXPECT_THAT(mistake_in("{ ship(id: 1) { __schema { types { name } } } }"), HasSubstr("Ship has no field __schema"));
}

TEST(Examine, NamesFieldsThatAreNotThere) {
  EXPECT_EQ(mistake_in("{ boat { name } }"), "GraphQL: Query has no field boat at line 1, column 3");
  EXPECT_THAT(mistake_in("{ things { name } }"), HasSubstr("Thing has no field name"));
  EXPECT_THAT(mistake_in("{ ships }"), HasSubstr("say which of its fields"));
  EXPECT_THAT(mistake_in("{ ships { name { x } } }"), HasSubstr("String, which has no fields"));
  const auto no_mutation = parse_schema("type Query { a: Int }");
  EXPECT_THAT(examine(**no_mutation, *parse_request("mutation { a }"), "").error().message, HasSubstr("no MUTATION operations"));
}

TEST(Examine, ChecksArguments) {
  EXPECT_THAT(mistake_in("{ ship { name } }"), HasSubstr("ship needs the argument id (ID!)"));
  EXPECT_THAT(mistake_in("{ ship(id: 1, id: 2) { name } }"), HasSubstr("given id twice"));
  EXPECT_THAT(mistake_in("{ ship(id: 1, name: 2) { name } }"), HasSubstr("takes no argument name"));
  EXPECT_THAT(mistake_in("{ ship(id: null) { name } }"), HasSubstr("id cannot be null"));
  EXPECT_THAT(mistake_in("{ ship(id: 1, kind: RAFT) { name } }"), HasSubstr("kind must be a Kind"));
  EXPECT_THAT(mistake_in("{ ships(first: \"1\") { name } }"), HasSubstr("first must be a Int"));
  EXPECT_THAT(mistake_in("{ ships(filter: {kinds: FERRY}) { name } }"), HasSubstr("Filter needs the member text"));
  EXPECT_THAT(mistake_in("{ ships(filter: {text: \"a\", more: 1}) { name } }"), HasSubstr("Filter has no member more"));
  EXPECT_EQ(mistake_in("{ ships(filter: {text: \"a\", kinds: FERRY, deep: {text: \"b\", kinds: [TANKER]}}) { name } }"), "no mistake");
}

TEST(Examine, ChecksVariables) {
  EXPECT_EQ(mistake_in("query($id: ID!, $k: Kind = FERRY) { ship(id: $id, kind: $k) { name } }"), "no mistake");
  EXPECT_EQ(mistake_in("query($id: ID = 1) { ship(id: $id) { name } }"), "no mistake");
  EXPECT_EQ(mistake_in("query($t: String!, $k: [Kind!]) { ships(filter: {text: $t, kinds: $k}) { name } }"), "no mistake");
  EXPECT_THAT(mistake_in("query($id: ID) { ship(id: $id) { name } }"), HasSubstr("$id is a ID, but id must be a ID!"));
  EXPECT_THAT(mistake_in("{ ship(id: $id) { name } }"), HasSubstr("does not declare $id"));
  EXPECT_THAT(mistake_in("query($id: Ship) { ship(id: $id) { name } }"), HasSubstr("no input type"));
  EXPECT_THAT(mistake_in("query($a: Int, $a: Int) { ships(first: $a) { name } }"), HasSubstr("another variable $a"));
  EXPECT_THAT(mistake_in("query($a: Int = \"x\") { ships(first: $a) { name } }"), HasSubstr("a must be a Int"));
}

TEST(Examine, ChecksFragments) {
  EXPECT_THAT(mistake_in("{ ...Nowhere }"), HasSubstr("there is no fragment Nowhere"));
  EXPECT_THAT(mistake_in("{ ...F } fragment F on Nothing { a }"), HasSubstr("there is no type Nothing"));
  EXPECT_THAT(mistake_in("{ ...F } fragment F on Ship { name }"), HasSubstr("nothing of type Query can be a Ship"));
  EXPECT_THAT(mistake_in("{ ...F } fragment F on Kind { name }"), HasSubstr("Kind has no fields"));
  EXPECT_THAT(mistake_in("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }"), HasSubstr("the fragment A contains itself"));
  EXPECT_EQ(mistake_in("{ things { ... on Named { name } ... on Ship { kind } } }"), "no mistake");
}

TEST(Examine, ChecksDirectives) {
  EXPECT_EQ(mistake_in("query($yes: Boolean!) { ships @include(if: $yes) { name @skip(if: false) } }"), "no mistake");
  EXPECT_THAT(mistake_in("{ ships @nope { name } }"), HasSubstr("there is no directive @nope"));
  EXPECT_THAT(mistake_in("{ ships @skip { name } }"), HasSubstr("@skip needs the argument if"));
}

TEST(Examine, LetsNoFieldHideBehindAnother) {
  EXPECT_THAT(mistake_in("{ x: ships { name } x: things { __typename } }"), HasSubstr("'x' stands for two fields, ships and things"));
}

TEST(Examine, WantsOneFieldInASubscription) {
  EXPECT_EQ(mistake_in("subscription { arrived { name } }"), "no mistake");
  EXPECT_THAT(mistake_in("subscription { arrived { name } left { name } }"), HasSubstr("exactly one field"));
}

// Each fragment uses the next one twice: 2^60 fields for 60 lines of text.
TEST(Examine, IsNotDoubledUpByFragments) {
  std::string query = "{ self { ...F0 } }";
  for (int i = 0; i < 60; ++i) {
    query += " fragment F" + std::to_string(i) + " on Query { a: self { ...F" + std::to_string(i + 1) + " } b: self { ...F" +
             std::to_string(i + 1) + " } }";
  }
  const auto result = examined(query + " fragment F60 on Query { ships { name } }");
  ASSERT_TRUE(result) << result.error().message;
  EXPECT_GE(result->complexity, 1'000'000'000u);
  EXPECT_EQ(result->depth, 63u);
}

TEST(Examine, RefusesChainsOfFragmentsThatWouldFillTheStack) {
  std::string query = "{ ...F0 }";
  for (int i = 0; i < 1000; ++i) query += " fragment F" + std::to_string(i) + " on Query { ...F" + std::to_string(i + 1) + " }";
  EXPECT_THAT(mistake_in(query + " fragment F1000 on Query { ships { name } }"), HasSubstr("nested too deeply"));
}

}  // namespace
}  // namespace quarterdeck::definitions::graphql
