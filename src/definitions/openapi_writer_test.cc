#include "definitions/openapi_writer.h"

#include <gmock/gmock.h>

#include "base/json.h"

namespace quarterdeck::definitions {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

ApiSettings menu_settings() {
  ApiSettings settings;
  settings.title = "Menu";
  settings.api_version = "2.0";
  settings.scopes = {{.name = "menu:write", .description = "Change the menu", .roles = {"cook"}}};
  settings.operations = {
      {.path = "/menu", .verb = "GET", .auth_type = "None", .throttling_tier = "Unlimited", .scopes = {}},
      {.path = "/menu/{dish}", .verb = "PUT", .auth_type = "Any", .throttling_tier = "Gold", .scopes = {"menu:write"}},
  };
  settings.extensions.base_path = "/menu/2.0";
  settings.extensions.production_endpoints = {"http://kitchen:8080"};
  settings.extensions.transports = {"http", "https"};
  settings.extensions.security_types = {"oauth2"};
  return settings;
}

TEST(OpenApiWriter, MakesADocumentFromNothingThatReadsBack) {
  const auto text = write_openapi("", menu_settings());
  ASSERT_TRUE(text) << text.error().message;
  const auto document = parse_openapi(*text);
  ASSERT_TRUE(document) << document.error().message;
  EXPECT_EQ(document->title, "Menu");
  EXPECT_EQ(document->extensions, menu_settings().extensions);
  EXPECT_EQ(document->scopes, menu_settings().scopes);
  ASSERT_EQ(document->operations.size(), 2u);
  EXPECT_FALSE(document->operations[0].secured);
  EXPECT_EQ(document->operations[1].verb, "PUT");
  EXPECT_EQ(document->operations[1].throttling_tier, "Gold");
  EXPECT_THAT(document->operations[1].scopes, ElementsAre("menu:write"));
  EXPECT_THAT(*text, HasSubstr(R"("name":"dish","in":"path","required":true)"));
}

TEST(OpenApiWriter, ChangesOnlyWhatTheSettingsSay) {
  constexpr auto kBefore = R"({"openapi": "3.0.3", "info": {"title": "Old", "version": "1", "license": {"name": "MIT"}}, "paths": {
    "/gone": {"get": {"responses": {}}},
    "/menu": {"summary": "the menu", "get": {"description": "kept", "x-auth-type": "Any", "responses": {}},
              "post": {"responses": {}}, "trace": {"responses": {}}}}})";
  const auto text = write_openapi(kBefore, menu_settings());
  ASSERT_TRUE(text) << text.error().message;
  const auto written = *base::parse_json(*text);
  EXPECT_EQ(base::text_at(written, "info", "title"), "Menu");
  EXPECT_EQ(base::text_at(written, "info", "license", "name"), "MIT");
  EXPECT_EQ(base::text_at(written, "paths", "/menu", "summary"), "the menu");
  EXPECT_EQ(base::text_at(written, "paths", "/menu", "get", "description"), "kept");
  EXPECT_EQ(base::text_at(written, "paths", "/menu", "get", "x-auth-type"), "None");
  EXPECT_EQ(base::find(written, "paths", "/menu", "post"), nullptr);
  EXPECT_EQ(base::find(written, "paths", "/menu", "trace"), nullptr);
  EXPECT_EQ(base::find(written, "paths", "/gone"), nullptr);
  EXPECT_NE(base::find(written, "paths", "/menu/{dish}", "put"), nullptr);
}

TEST(OpenApiWriter, HasTheLastWordOnScopes) {
  constexpr auto kBefore = R"({"openapi": "3.0.3", "info": {"title": "T", "version": "1"},
    "components": {"securitySchemes": {"other": {"type": "oauth2", "flows": {"implicit": {"scopes": {"a": ""}}}}}},
    "paths": {"/menu/{dish}": {"put": {"security": [{"other": ["a"]}], "responses": {}}}}})";
  const auto text = write_openapi(kBefore, menu_settings());
  ASSERT_TRUE(text) << text.error().message;
  const auto document = parse_openapi(*text);
  ASSERT_TRUE(document) << document.error().message;
  EXPECT_THAT(document->operations.at(0).scopes, ElementsAre("menu:write"));
}

TEST(OpenApiWriter, WritingTwiceEqualsWritingOnce) {
  const auto once = write_openapi("", menu_settings());
  ASSERT_TRUE(once);
  const auto twice = write_openapi(*once, menu_settings());
  ASSERT_TRUE(twice);
  EXPECT_EQ(base::canonical_text(*base::parse_json(*once)), base::canonical_text(*base::parse_json(*twice)));
}

TEST(OpenApiWriter, SpeaksSwagger2ToSwagger2) {
  const auto text = write_openapi(R"({"swagger": "2.0", "info": {"title": "T", "version": "1"}, "paths": {}})", menu_settings());
  ASSERT_TRUE(text) << text.error().message;
  const auto document = parse_openapi(*text);
  ASSERT_TRUE(document) << document.error().message;
  EXPECT_EQ(document->version, OpenApiVersion::v2_0);
  EXPECT_EQ(document->scopes, menu_settings().scopes);
}

TEST(OpenApiWriter, RefusesVerbsThatAreNone) {
  auto settings = menu_settings();
  settings.operations[0].verb = "BREW";
  EXPECT_THAT(write_openapi("", settings).error().message, HasSubstr("'BREW' of /menu"));
}

TEST(OpenApiWriter, HidesTheBackEndFromConsumers) {
  const auto stored = write_openapi("", menu_settings());
  ASSERT_TRUE(stored);
  const auto shown = openapi_for_consumers(*stored, {"https://localhost:8243/menu/2.0"});
  ASSERT_TRUE(shown);
  EXPECT_THAT(*shown, testing::Not(HasSubstr("kitchen")));
  const auto document = parse_openapi(*shown);
  ASSERT_TRUE(document);
  EXPECT_THAT(document->servers, ElementsAre("https://localhost:8243/menu/2.0"));
  EXPECT_THAT(document->extensions.production_endpoints, IsEmpty());
}

TEST(OpenApiWriter, ShowsConsumersOfSwagger2WhereToCall) {
  const auto shown = openapi_for_consumers(R"({"swagger": "2.0", "info": {"title": "T", "version": "1"}, "host": "secret", "paths": {}})",
                                           {"https://gateway:8243/menu/2.0"});
  ASSERT_TRUE(shown);
  const auto document = parse_openapi(*shown);
  ASSERT_TRUE(document);
  EXPECT_THAT(document->servers, ElementsAre("https://gateway:8243/menu/2.0"));
}

}  // namespace
}  // namespace quarterdeck::definitions
