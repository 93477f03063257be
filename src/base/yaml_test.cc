#include "base/yaml.h"

#include <gtest/gtest.h>

namespace quarterdeck::base {
namespace {

Json value_of(std::string_view text) {
  const auto read = parse_yaml(text);
  EXPECT_TRUE(read) << text << ": " << (read ? "" : read.error().message);
  return read ? *read : Json(nullptr);
}

std::string mistake_in(std::string_view text, const YamlLimits& limits = {}) {
  const auto read = parse_yaml(text, limits);
  return read ? std::string("no mistake in ") + std::string(text) : read.error().message;
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

TEST(Yaml, ReadsScalarsAsKubernetesDoes) {
  EXPECT_EQ(value_of("[yes, No, on, OFF, true, FALSE]"), *parse_json("[true,false,true,false,true,false]"));
  EXPECT_EQ(value_of("[~, null, NULL, ]"), *parse_json("[null,null,null]"));
  EXPECT_EQ(value_of("a:"), *parse_json(R"({"a":null})"));
  EXPECT_EQ(value_of("[010, 0o10, 0x1F, 0b11, 1_000, -7, +5, 0]"), *parse_json("[8,8,31,3,1000,-7,5,0]"));
  EXPECT_EQ(value_of("[1.5, .5, 1e3, -2.5e-1]"), *parse_json("[1.5,0.5,1000.0,-0.25]"));
  EXPECT_EQ(value_of("[y, N, 1.2.3, 1.0.0-beta, 2026-11-24, 12:30, -, 0x, nope]"),
            *parse_json(R"(["y","N","1.2.3","1.0.0-beta","2026-11-24","12:30","-","0x","nope"])"));
}

TEST(Yaml, KeepsQuotedTextAsText) {
  EXPECT_EQ(value_of(R"(["yes", '010', "null", '~', !!str 12])"), *parse_json(R"(["yes","010","null","~","12"])"));
}

TEST(Yaml, KeepsNumbersAtTheEdgesOfTheirRange) {
  EXPECT_EQ(value_of("-9223372036854775808").as_int64(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(value_of("18446744073709551615").as_uint64(), std::numeric_limits<std::uint64_t>::max());
  EXPECT_TRUE(value_of("18446744073709551616").is_double());
}

TEST(Yaml, KeepsMemberNamesAsWritten) {
  EXPECT_EQ(value_of("200: a\non: b\nnull: c\n1.0: d"), *parse_json(R"({"200":"a","on":"b","null":"c","1.0":"d"})"));
}

TEST(Yaml, ExpandsAliasesAndMerges) {
  EXPECT_EQ(value_of("a: &x {k: 1, l: 2}\nb: *x\nc: {<<: *x, l: 3}\nd: {<<: [{k: 5}, *x]}"),
            *parse_json(R"({"a":{"k":1,"l":2},"b":{"k":1,"l":2},"c":{"l":3,"k":1},"d":{"k":5,"l":2}})"));
}

TEST(Yaml, RefusesAliasesThatGrowWithoutBound) {
  std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
  for (char name = 'b'; name < 'k'; ++name) {
    const std::string before(1, static_cast<char>(name - 1));
    bomb += std::string(1, name) + ": &" + name + " [";
    for (int i = 0; i < 9; ++i) bomb += (i == 0 ? "*" : ", *") + before;
    bomb += "]\n";
  }
  EXPECT_TRUE(contains(mistake_in(bomb), "aliases add more than")) << mistake_in(bomb);
  EXPECT_TRUE(contains(mistake_in("a: &a [*a]"), "stands for nothing")) << mistake_in("a: &a [*a]");
}

TEST(Yaml, RefusesWhatIsTooDeepOrTooLarge) {
  EXPECT_TRUE(contains(mistake_in(std::string(100'000, '[')), "nested deeper than 64"));
  EXPECT_EQ(parse_yaml("aaaa", {.most_bytes = 3}).error().problem, Problem::too_large);
}

TEST(Yaml, RefusesAMemberNamedTwice) { EXPECT_EQ(mistake_in("a: 1\nb: 2\na: 3"), "YAML: 'a' is there twice at line 3, column 1"); }

TEST(Yaml, NamesLineAndColumnOfAMistake) {
  EXPECT_TRUE(contains(mistake_in("a: 1\nb: [1, 2"), "line 3, column 1")) << mistake_in("a: 1\nb: [1, 2");
  EXPECT_TRUE(contains(mistake_in("a:\n\tb: 1"), "line 2, column 1")) << mistake_in("a:\n\tb: 1");
  EXPECT_TRUE(contains(mistake_in("a: !thing {}"), "tag !thing is not supported"));
  EXPECT_TRUE(contains(mistake_in("a: !!int many"), "'many' cannot be read as"));
  EXPECT_TRUE(contains(mistake_in("[1]: 2"), "must be text"));
  EXPECT_TRUE(contains(mistake_in("a: .inf"), "has no JSON form"));
}

TEST(Yaml, ReadsEveryDocumentOfAStream) {
  const auto read = parse_yaml_documents("# nothing\n---\na: 1\n---\n---\nb: 2\n...\n");
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 2U);
  EXPECT_EQ(read->back(), *parse_json(R"({"b":2})"));
  EXPECT_FALSE(parse_yaml("a: 1\n---\nb: 2"));
  EXPECT_TRUE(value_of("").is_null());
}

TEST(Yaml, WritesWhatItReadsBackAlike) {
  const auto value = *parse_json(R"({
    "yes": "yes", "n": "n", "number": "010", "version": "1.0.0", "empty": "", "null": null, "flag": false, "list": [1, -2, 3.0, [], {}, "x"],
    "text": "first\n  second\n\nlast\n", "open": "no newline at\nthe end", "blank": " lead", "colon": "a: b", "hash": "a #b", "tab": "\t", "<<": {"a": 1},
    "unicode": "Grüße ☃", "quote": "it's \"so\"", "star": "*", "path": "/orders/{id}", "cr": "a\r\nb", "big": 18446744073709551615, "tiny": 1e-9})");
  const auto text = to_yaml(value);
  EXPECT_EQ(value_of(text), value) << text;
}

TEST(Yaml, WritesBlockStyleWithMembersInOrder) {
  EXPECT_EQ(to_yaml(*parse_json(R"({"b":[{"x":1,"y":"on"}],"a":{}})")), "b:\n- x: 1\n  'y': 'on'\na: {}\n");
  EXPECT_EQ(to_yaml_documents({*parse_json(R"({"a":1})"), *parse_json(R"({"b":2})")}), "---\na: 1\n---\nb: 2\n");
}

}  // namespace
}  // namespace quarterdeck::base
