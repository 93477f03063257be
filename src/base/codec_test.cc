#include "base/codec.h"

#include <gtest/gtest.h>

#include <array>

namespace quarterdeck::base {
namespace {

enum class Verb { get, put };
BOOST_DESCRIBE_ENUM(Verb, get, put)
[[maybe_unused]] constexpr std::true_type wire_case_upper(const Verb*) { return {}; }

struct Operation {
  Verb verb = Verb::get;
  std::string path_template = "/";
};
BOOST_DESCRIBE_STRUCT(Operation, (), (verb, path_template))

struct Draft {
  std::string name;
  std::optional<std::int64_t> limit;
  std::vector<Operation> operations;
  std::map<std::string, std::string> labels;
  Json free;
};
BOOST_DESCRIBE_STRUCT(Draft, (), (name, limit, operations, labels, free))
constexpr auto required_members(const Draft*) { return std::array{"name"}; }

Outcome<Draft> read(std::string_view text) {
  const auto json = parse_json(text);
  EXPECT_TRUE(json);
  return from_json<Draft>(*json);
}

TEST(Codec, ReadsWhatItWrote) {
  const auto draft = read(R"({"name":"a","limit":3,"operations":[{"verb":"PUT","pathTemplate":"/x"}],"labels":{"k":"v"},"free":[1,null]})");
  ASSERT_TRUE(draft);
  EXPECT_EQ(draft->operations.at(0).verb, Verb::put);
  EXPECT_EQ(to_text(to_json(*draft)),
            R"({"name":"a","limit":3,"operations":[{"verb":"PUT","pathTemplate":"/x"}],"labels":{"k":"v"},"free":[1,null]})");
}

TEST(Codec, KeepsDefaultsOfAbsentAndNullMembers) {
  const auto draft = read(R"({"name":"a","limit":null,"operations":[{}]})");
  ASSERT_TRUE(draft);
  EXPECT_FALSE(draft->limit);
  EXPECT_EQ(draft->operations.at(0).path_template, "/");
}

TEST(Codec, NamesThePathOfWhatIsWrong) {
  EXPECT_EQ(read(R"({"name":"a","operations":[{},{"verb":"FETCH"}]})").error().message, "operations[1].verb: expected one of GET, PUT");
  EXPECT_EQ(read(R"({"name":"a","limit":"three"})").error().message, "limit: expected a whole number in range, not \"three\"");
  EXPECT_EQ(read(R"({"name":"a","limit":1.5})").error().message, "limit: expected a whole number in range, not 1.5E0");
  EXPECT_EQ(read(R"({"limit":1})").error().message, "name: is required");
  EXPECT_EQ(read(R"({"name":"a","labels":{"k":1}})").error().message, "labels.k: expected text, not 1");
  EXPECT_EQ(read(R"([])").error().message, "expected an object, not []");
}

TEST(Codec, RefusesUnknownMembersUnlessToldOtherwise) {
  const auto json = parse_json(R"({"name":"a","nmae":"b"})");
  EXPECT_EQ(from_json<Draft>(*json).error().message, "nmae: is not a known member");
  EXPECT_TRUE(from_json<Draft>(*json, UnknownMembers::ignore));
}

}  // namespace
}  // namespace quarterdeck::base
