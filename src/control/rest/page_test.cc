#include "control/rest/page.h"

#include <gmock/gmock.h>

#include "base/json.h"

namespace quarterdeck::control::rest {
namespace {

http::Request asking(std::string_view query) {
  http::Request request;
  request.query = http::Query::parse(query);
  return request;
}

TEST(Page, Is25UnlessTold) {
  EXPECT_EQ(parse_page(asking(""))->limit, 25);
  EXPECT_EQ(parse_page(asking("limit=2&offset=4"))->offset, 4);
  EXPECT_FALSE(parse_page(asking("limit=many")));
  EXPECT_FALSE(parse_page(asking("offset=-1")));
}

TEST(Page, LinksToItsNeighbours) {
  const auto body = list_body("/apis", asking("limit=2&offset=2&query=name:a b"), {2, 2}, 7, JsonArray{1, 2});
  EXPECT_EQ(base::text_at(body, "pagination", "next"), "/apis?limit=2&offset=4&query=name%3Aa%20b");
  EXPECT_EQ(base::text_at(body, "pagination", "previous"), "/apis?limit=2&offset=0&query=name%3Aa%20b");
  EXPECT_EQ(*base::find(body, "count"), Json(2));
}

TEST(Page, HasNoLinksWhereThereIsNothing) {
  const auto body = list_body("/apis", asking(""), {25, 0}, 1, JsonArray{1});
  EXPECT_EQ(base::text_at(body, "pagination", "next"), "");
  EXPECT_EQ(base::text_at(body, "pagination", "previous"), "");
}

}  // namespace
}  // namespace quarterdeck::control::rest
