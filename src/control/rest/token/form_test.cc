#include "control/rest/token/form.h"

#include <gmock/gmock.h>

namespace quarterdeck::control::rest {
namespace {

http::Request request_of(const std::string& type, const std::string& body) {
  http::Request request{.method = "POST", .body = body};
  request.headers.set("Content-Type", type);
  return request;
}

TEST(Form, IsReadWithItsEscapes) {
  const auto form = parse_urlencoded_form(request_of("application/x-www-form-urlencoded; charset=UTF-8", "scope=a+b%20c&password=p%26q"));
  ASSERT_TRUE(form);
  EXPECT_EQ(form->get("scope"), "a b c");
  EXPECT_EQ(form->get("password"), "p&q");
}

TEST(Form, NamesEachFieldOnce) { EXPECT_FALSE(parse_urlencoded_form(request_of("application/x-www-form-urlencoded", "scope=a&scope=b"))); }

TEST(Form, IsNothingElse) {
  EXPECT_FALSE(parse_urlencoded_form(request_of("application/json", "{}")));
  EXPECT_FALSE(parse_urlencoded_form(request_of("", "grant_type=password")));
}

}  // namespace
}  // namespace quarterdeck::control::rest
