#include "control/rest/multipart.h"

#include <gmock/gmock.h>

namespace quarterdeck::control::rest {
namespace {

constexpr std::string_view kType = "multipart/form-data; boundary=\"xYz\"";

Outcome<Form> parse(std::string body) { return parse_multipart(kType, body); }

TEST(Multipart, ReadsPartsAsTheyAre) {
  const auto form = parse(
      "--xYz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.yaml\"\r\nContent-Type: text/yaml\r\n\r\nopenapi: 3.0.0\r\n--not it\r\n"
      "--xYz\r\ncontent-disposition: form-data; name=note\r\n\r\n\r\n--xYz--\r\n");
  ASSERT_TRUE(form) << form.error().message;
  ASSERT_EQ(form->parts().size(), 2u);
  EXPECT_EQ(form->find("file")->file_name, "a.yaml");
  EXPECT_EQ(form->find("file")->media_type, "text/yaml");
  EXPECT_EQ(form->text("file"), "openapi: 3.0.0\r\n--not it");
  EXPECT_EQ(form->text("note"), "");
}

TEST(Multipart, RefusesWhatReadersWouldDisagreeAbout) {
  const std::string part = "--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
  EXPECT_TRUE(parse(part + "--xYz--"));
  EXPECT_FALSE(parse(part + part + "--xYz--")) << "a name twice";
  EXPECT_FALSE(parse(part)) << "no end";
  EXPECT_FALSE(parse("preamble\r\n" + part + "--xYz--"));
  EXPECT_FALSE(parse(part + "--xYz--\r\nmore"));
  EXPECT_FALSE(parse("--xYz\r\n\r\n1\r\n--xYz--")) << "no name";
  EXPECT_FALSE(parse("--xYz\nContent-Disposition: form-data; name=\"a\"\n\n1\n--xYz--")) << "bare line feeds";
  EXPECT_FALSE(parse("--xYz\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n--xYz--"));
  EXPECT_FALSE(parse("--xYz\r\nContent-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64\r\n\r\nMQ==\r\n--xYz--"));
}

TEST(Multipart, NeedsABoundary) {
  EXPECT_FALSE(parse_multipart("multipart/form-data", "--a--"));
  EXPECT_FALSE(parse_multipart("multipart/form-data; boundary=\"\"", "----"));
  EXPECT_FALSE(parse_multipart("multipart/form-data; boundary=\"a\r\nb\"", "--a--"));
}

TEST(Multipart, LimitsTheNumberOfParts) {
  std::string body;
  for (int i = 0; i < 33; ++i) body += "--xYz\r\nContent-Disposition: form-data; name=\"a" + std::to_string(i) + "\"\r\n\r\n1\r\n";
  EXPECT_FALSE(parse(body + "--xYz--"));
}

TEST(Form, IsAlsoReadFromUrlEncodedBodies) {
  http::Request request;
  request.headers.set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  request.body = "a=1+2&b=%26";
  const auto form = parse_form(request);
  ASSERT_TRUE(form);
  EXPECT_EQ(form->text("a"), "1 2");
  EXPECT_EQ(form->text("b"), "&");
  request.headers.set("Content-Type", "application/json");
  EXPECT_EQ(parse_form(request).error().problem, Problem::unsupported);
}

}  // namespace
}  // namespace quarterdeck::control::rest
