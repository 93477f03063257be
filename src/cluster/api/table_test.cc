#include "cluster/api/table.h"

#include <gmock/gmock.h>

#include "cluster/api/json_path.h"

namespace quarterdeck::cluster {
namespace {

TEST(Age, IsWrittenAsKubectlWritesIt) {
  EXPECT_EQ(age_text(Seconds(0)), "0s");
  EXPECT_EQ(age_text(Seconds(119)), "119s");
  EXPECT_EQ(age_text(Seconds(120)), "2m");
  EXPECT_EQ(age_text(Seconds(330)), "5m30s");
  EXPECT_EQ(age_text(Seconds(3600)), "60m");
  EXPECT_EQ(age_text(Seconds(3 * 3600 + 300)), "3h5m");
  EXPECT_EQ(age_text(Seconds(26 * 3600)), "26h");
  EXPECT_EQ(age_text(Seconds(50 * 3600)), "2d2h");
  EXPECT_EQ(age_text(Seconds(400L * 86400)), "400d");
  EXPECT_EQ(age_text(Seconds(-60)), "<invalid>");
}

std::string selected(std::string_view path, std::string_view json) {
  const auto parsed = JsonPath::parse(path);
  if (!parsed) return parsed.error().message;
  const Json value = *base::parse_json(json);
  std::string text;
  for (const auto* found : parsed->select(value)) text += (text.empty() ? "" : " ") + base::to_text(*found);
  return text;
}

TEST(JsonPath, FollowsMembersIndexesAndFilters) {
  EXPECT_EQ(selected(".a.b", R"({"a":{"b":1}})"), "1");
  EXPECT_EQ(selected(".a['b.c']", R"({"a":{"b.c":1}})"), "1");
  EXPECT_EQ(selected(R"(.a.b\.c)", R"({"a":{"b.c":1}})"), "1");
  EXPECT_EQ(selected(".list[1].n", R"({"list":[{"n":1},{"n":2}]})"), "2");
  EXPECT_EQ(selected(".list[-1].n", R"({"list":[{"n":1},{"n":2}]})"), "2");
  EXPECT_EQ(selected(".list[*].n", R"({"list":[{"n":1},{"n":2}]})"), "1 2");
  EXPECT_EQ(selected(R"(.c[?(@.type=="Ready")].status)", R"({"c":[{"type":"Old","status":"x"},{"type":"Ready","status":"True"}]})"), "\"True\"");
  EXPECT_EQ(selected("{.a}", R"({"a":1})"), "1");
  EXPECT_EQ(selected(".a.b", R"({"a":1})"), "");
}

TEST(JsonPath, RefusesWhatItCanNotRead) {
  EXPECT_FALSE(JsonPath::parse(".a["));
  EXPECT_FALSE(JsonPath::parse(".a[x]"));
  EXPECT_FALSE(JsonPath::parse(".a[?(@.b)]"));
}

TEST(Table, HasACellForEachColumn) {
  ServedVersion version;
  version.columns = {{"Host", "string", "", "", 0, ".spec.host"},
                     {"Size", "integer", "", "", 1, ".spec.size"},
                     {"Data", "count", "", "", 0, ".data"},
                     {"Age", "date", "", "", 0, ".metadata.creationTimestamp"}};
  const TableForm form(version, RowObject::metadata, *from_rfc3339("2026-01-01T00:10:00Z"));
  const auto row = form.row(base::parse_json(R"({"metadata":{"name":"n","creationTimestamp":"2026-01-01T00:00:00Z"},"spec":{"host":["a"],"size":"no"},
                                                 "data":{"x":"1","y":"2"}})")
                                ->get_object());
  EXPECT_EQ(base::to_text(row.at("cells")), R"(["n","[\"a\"]",null,2,"10m"])");
  EXPECT_EQ(base::text_at(Json(row), "object", "kind"), "PartialObjectMetadata");
  EXPECT_EQ(form.columns().size(), 5U);
}

}  // namespace
}  // namespace quarterdeck::cluster
