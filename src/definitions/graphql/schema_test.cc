#include "definitions/graphql/schema.h"

#include <gmock/gmock.h>

namespace quarterdeck::definitions::graphql {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view kHarbour = R"(
"""
A harbour.
"""
schema { query: Harbour, mutation: Changes }

directive @since(version: String!) repeatable on FIELD_DEFINITION | OBJECT
interface Named { name: String! }
"A ship" type Ship implements Named & Floating @since(version: "1") {
  name: String!
  berths(first: Int = 10, kinds: [Kind!]! = [QUAY]): [[Berth]!]!
  old: Int @deprecated(reason: "gone")
}
interface Floating { name: String! }
type Berth implements Named { name: String!  length: Float }
union Thing = | Ship | Berth
enum Kind { QUAY BUOY @deprecated }
input Filter { text: String = "a \"b\"", limit: Int! }
scalar Date @specifiedBy(url: "https://example.com")
type Harbour { ship(id: ID!): Ship  things(filter: Filter): [Thing] }
type Changes { rename(id: ID!, name: String!): Ship }
extend type Changes { sink(id: ID!): Boolean }
extend union Thing = Person
type Person { name: String }
)";

std::shared_ptr<const Schema> schema_of(std::string_view sdl) {
  const auto schema = parse_schema(sdl);
  EXPECT_TRUE(schema) << schema.error().message;
  return schema ? *schema : nullptr;
}

std::string mistake_in(std::string_view sdl) {
  const auto schema = parse_schema(sdl);
  return schema ? "no mistake" : schema.error().message;
}

TEST(Schema, ListsItsOperationsByKind) {
  const auto schema = schema_of(kHarbour);
  ASSERT_TRUE(schema);
  EXPECT_THAT(schema->operations(), ElementsAre(SchemaOperation{OperationKind::query, "ship"}, SchemaOperation{OperationKind::query, "things"},
                                                SchemaOperation{OperationKind::mutation, "rename"},
                                                SchemaOperation{OperationKind::mutation, "sink"}));
  EXPECT_EQ(schema->root(OperationKind::subscription), nullptr);
}

TEST(Schema, KnowsTypesFieldsAndArguments) {
  const auto schema = schema_of(kHarbour);
  ASSERT_TRUE(schema);
  const auto* ship = schema->find("Ship");
  ASSERT_NE(ship, nullptr);
  EXPECT_EQ(ship->kind, TypeKind::object);
  EXPECT_EQ(ship->description, "\"A ship\"");
  EXPECT_THAT(ship->interfaces, ElementsAre("Named", "Floating"));
  const auto* berths = ship->field("berths");
  ASSERT_NE(berths, nullptr);
  EXPECT_EQ(berths->type.text(), "[[Berth]!]!");
  EXPECT_EQ(berths->type.type, schema->find("Berth"));
  EXPECT_EQ(berths->argument("first")->default_text, "10");
  EXPECT_EQ(berths->argument("kinds")->default_text, "[QUAY]");
  EXPECT_FALSE(berths->argument("kinds")->is_required());
  EXPECT_TRUE(ship->field("old")->is_deprecated);
  EXPECT_EQ(ship->field("none"), nullptr);
  EXPECT_TRUE(schema->find("Filter")->input_field("limit")->is_required());
  EXPECT_TRUE(schema->find("Kind")->values[1].is_deprecated);
  EXPECT_TRUE(schema->directive("since")->is_repeatable);
}

TEST(Schema, KnowsWhichObjectsAnAbstractTypeCanBe) {
  const auto schema = schema_of(kHarbour);
  ASSERT_TRUE(schema);
  const auto& thing = *schema->find("Thing");
  EXPECT_EQ(thing.possible.size(), 3u);  // one by an extension
  EXPECT_TRUE(schema->overlap(thing, *schema->find("Named")));
  EXPECT_TRUE(schema->overlap(*schema->find("Ship"), *schema->find("Floating")));
  EXPECT_FALSE(schema->overlap(*schema->find("Berth"), *schema->find("Floating")));
}

TEST(Schema, TakesItsRootsByTheirUsualNames) {
  const auto schema = schema_of("type Query { a: Int } type Subscription { b: Int }");
  ASSERT_TRUE(schema);
  EXPECT_THAT(schema->operations(), ElementsAre(SchemaOperation{OperationKind::query, "a"}, SchemaOperation{OperationKind::subscription, "b"}));
}

TEST(Schema, HasIntrospectionWithoutSayingSo) {
  const auto schema = schema_of("type Query { a: Int }");
  ASSERT_TRUE(schema);
  EXPECT_NE(schema->find("__Schema"), nullptr);
  EXPECT_NE(schema->meta_field("__typename"), nullptr);
  EXPECT_EQ(schema->find("__Meta"), nullptr);
}

TEST(Schema, AcceptsPrintedSchemasThatSpellOutWhatIsBuiltIn) {
  const auto schema = schema_of("scalar String directive @skip(if: Boolean!) on FIELD type __Type { kind: Int } type Query { a: String }");
  ASSERT_TRUE(schema);
  EXPECT_NE(schema->find("__Type")->field("ofType"), nullptr);
}

TEST(Schema, NamesLineAndColumnOfAMistakeInTheGrammar) {
  EXPECT_EQ(mistake_in("type Query {\n  a Int\n}"), "GraphQL: expected ':', found 'Int' at line 2, column 5");
  EXPECT_EQ(mistake_in("type Query { a: [Int }"), "GraphQL: expected ']', found '}' at line 1, column 22");
  EXPECT_EQ(mistake_in("type Query { a: Int"), "GraphQL: expected '}', found the end of the text at line 1, column 20");
  EXPECT_THAT(mistake_in("hello"), HasSubstr("expected schema, scalar, type"));
  EXPECT_THAT(mistake_in("\"\"\"never ends"), HasSubstr("the block string does not end at line 1, column 1"));
  EXPECT_THAT(mistake_in("type Query { a(b: Int = $c): Int }"), HasSubstr("the value must be constant"));
  EXPECT_THAT(mistake_in("type Query { a: Int } ?"), HasSubstr("'?' has no meaning here"));
  EXPECT_THAT(mistake_in("type Query { a(b: Int = 01): Int }"), HasSubstr("not a number"));
}

TEST(Schema, NamesAllMistakesInItsNames) {
  EXPECT_EQ(mistake_in("type Query {\n a: Nothing\n b(c: Query): Int\n b: Int }\ntype Query { a: Int }\nunion U = Int"),
            "GraphQL: the type Query is defined twice at line 5, column 6; Query has the field b twice at line 4, column 2; "
            "Query.a: there is no type Nothing at line 2, column 5; Query.b(c) takes Query, which is no input type at line 3, column 7; "
            "the union U has Int, which is not an object type of this schema at line 6, column 11");
}

TEST(Schema, TakesAFieldThatIsRepeatedInTheSameWordsAsOne) {
  const auto schema = schema_of("type Query { a(b: Int = 1): [Int!] c: Int a(b: Int = 1): [Int!] }");
  ASSERT_TRUE(schema);
  EXPECT_EQ(schema->find("Query")->fields.size(), 2u);
  EXPECT_THAT(mistake_in("type Query { a: Int a(b: Int): Int }"), HasSubstr("Query has the field a twice"));
}

TEST(Schema, RefusesWhatNobodyCouldServe) {
  EXPECT_THAT(mistake_in("type A { a: Int }"), HasSubstr("there is no query type"));
  EXPECT_THAT(mistake_in("schema { query: Missing } type Query { a: Int }"), HasSubstr("names Missing, which is not an object type"));
  EXPECT_THAT(mistake_in("type Query implements Node { a: Int } interface Node { id: ID }"), HasSubstr("has no field id"));
  EXPECT_THAT(mistake_in("type Query { a: Int } extend type Other { b: Int }"), HasSubstr("no type Other of this kind"));
  EXPECT_THAT(mistake_in("type Query { a: Int } type __Mine { b: Int }"), HasSubstr("two underscores"));
  EXPECT_THAT(mistake_in("type Query { a: Int } enum E"), HasSubstr("E has nothing in it"));
  EXPECT_THAT(mistake_in(""), HasSubstr("there is no query type"));
  EXPECT_THAT(mistake_in("type Query { a: Int } # \xff"), HasSubstr("not UTF-8"));
}

TEST(Schema, RefusesWhatIsTooDeepOrTooBig) {
  EXPECT_THAT(mistake_in("type Query { a: " + std::string(100'000, '[')), HasSubstr("deeper than 64 levels"));
  EXPECT_THAT(mistake_in("type Query { a(b: Int = " + std::string(100'000, '[')), HasSubstr("deeper than 64 levels"));
  const auto big = parse_schema("type Query { a: Int }", {.most_bytes = 10});
  ASSERT_FALSE(big);
  EXPECT_EQ(big.error().problem, Problem::too_large);
  EXPECT_FALSE(parse_schema("scalar A scalar B type Query { a: A }", {.most_types = 2}));
}

}  // namespace
}  // namespace quarterdeck::definitions::graphql
