#include "definitions/graphql/request.h"

#include <gmock/gmock.h>

#include "definitions/graphql/grammar.h"

namespace quarterdeck::definitions::graphql {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Request, ParsesEverythingThatADocumentMayHold) {
  const auto document = parse_request(R"(
    query First($id: ID! = "x", $list: [Int!] @mark) @cached {
      other: ship(id: $id, filter: {text: "a", numbers: [1, -2.5e3], kind: QUAY, no: null, yes: true}) { ...Parts @include(if: $id) }
      ... on Harbour { name }
      ... @skip(if: true) { name }
    }
    mutation Second { sink }
    fragment Parts on Ship { name })");
  ASSERT_TRUE(document) << document.error().message;
  ASSERT_EQ(document->operations().size(), 2u);
  const auto& first = document->operations()[0];
  EXPECT_EQ(first.name, "First");
  EXPECT_EQ(first.variables[0].type.text(), "ID!");
  EXPECT_EQ(first.variables[1].type.text(), "[Int!]");
  EXPECT_EQ(first.selections[0].response_key(), "other");
  EXPECT_EQ(first.selections[0].arguments[1].value.members[1].value.items[1].kind, ValueKind::decimal);
  EXPECT_EQ(first.selections[1].kind, SelectionKind::inline_fragment);
  EXPECT_EQ(first.selections[2].name, "");
  EXPECT_EQ(document->operations()[1].kind, OperationKind::mutation);
  EXPECT_NE(document->fragment("Parts"), nullptr);
}

TEST(Request, KeepsItsTextWhenItIsMoved) {
  auto first = parse_request("{ a }");
  ASSERT_TRUE(first);
  const Document second = std::move(*first);
  EXPECT_EQ(second.operations()[0].selections[0].name, "a");
}

TEST(Request, SelectsTheOperationToRun) {
  const auto two = parse_request("query A { a } query B { b }");
  ASSERT_TRUE(two);
  EXPECT_EQ((*two->select("B"))->name, "B");
  EXPECT_THAT(two->select("").error().message, HasSubstr("has 2 operations"));
  EXPECT_THAT(two->select("C").error().message, HasSubstr("no operation named 'C'"));
  EXPECT_TRUE(parse_request("{ a }")->select(""));
}

TEST(Request, NamesLineAndColumnOfAMistake) {
  const auto mistake = [](std::string_view query) { return parse_request(query).error().message; };
  EXPECT_EQ(mistake("{\n a(\n}"), "GraphQL: expected the name of an argument, found '}' at line 3, column 1");
  EXPECT_EQ(mistake(""), "GraphQL: expected '{', query, mutation, subscription or fragment, found the end of the text at line 1, column 1");
  EXPECT_THAT(mistake("{ a } { b }"), HasSubstr("an operation without a name must be the only one"));
  EXPECT_THAT(mistake("query A { a } query A { b }"), HasSubstr("another operation named A"));
  EXPECT_THAT(mistake("fragment F on T { a }"), HasSubstr("there is no operation"));
  EXPECT_THAT(mistake("{ }"), HasSubstr("the name of a field"));
  EXPECT_THAT(mistake("{ a(b: \"x\n\") }"), HasSubstr("the string does not end on its line"));
  EXPECT_EQ(parse_request("{").error().code, kQueryInvalid);
}

TEST(Request, RefusesWhatIsTooMuch) {
  std::string braces;
  for (int i = 0; i < 50'000; ++i) braces += "{a";
  EXPECT_THAT(parse_request(braces).error().message, HasSubstr("deeper than"));
  std::string fields = "{";
  for (int i = 0; i < 20'000; ++i) fields += " a";
  EXPECT_THAT(parse_request(fields + "}").error().message, HasSubstr("more than 15000 tokens"));
  EXPECT_THAT(parse_request(std::string(300'000, ' ')).error().message, HasSubstr("at most 262144"));
}

TEST(Request, ComesInAnEnvelopeOfJson) {
  const auto envelope = read_envelope(R"({"query": "{ a }", "operationName": null, "variables": {"x": 1}})");
  ASSERT_TRUE(envelope);
  EXPECT_EQ(envelope->query, "{ a }");
  EXPECT_EQ(envelope->operation_name, "");
  EXPECT_TRUE(envelope->variables.is_object());
  for (const auto* body : {"", "[]", "{}", R"({"query": 1})", R"({"query": "", "variables": []})", R"({"query": "", "operationName": 2})"}) {
    EXPECT_EQ(read_envelope(body).error().code, kQueryInvalid) << body;
  }
}

TEST(Request, ReadsStringsAsTheyAreMeant) {
  EXPECT_EQ(string_value(R"("a\n\"\u00e9\uD83D\uDE00")"), "a\n\"\xC3\xA9\xF0\x9F\x98\x80");
  EXPECT_EQ(string_value("\"\"\"\n    one\n      two \\\"\"\" \n\n\"\"\""), "one\n  two \"\"\" ");
  EXPECT_EQ(string_value(R"("")"), "");
  EXPECT_EQ(string_value(R"("\uD800")"), "\xEF\xBF\xBD");
}

}  // namespace
}  // namespace quarterdeck::definitions::graphql
