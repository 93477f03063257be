#include "definitions/openapi.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "base/text.h"

namespace quarterdeck::definitions {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view kOrders = R"({
  "openapi": "3.0.3",
  "info": {"title": "Orders", "version": "1.2.0", "description": "What was ordered"},
  "servers": [{"url": "https://{region}.example.com/v2/", "variables": {"region": {"default": "eu"}}}],
  "security": [{"shop": ["orders:read"]}],
  "paths": {
    "/orders": {
      "get": {"operationId": "list", "summary": "All orders", "responses": {}},
      "post": {"security": [{"shop": ["orders:write"]}], "x-throttling-tier": "10KPerMin", "responses": {}}
    },
    "/orders/{id}": {"get": {"security": [], "responses": {}}, "trace": {"responses": {}}},
    "/health": {"get": {"x-auth-type": "None", "responses": {}}}
  },
  "components": {"securitySchemes": {"shop": {"type": "oauth2", "flows": {"clientCredentials": {
    "tokenUrl": "https://example.com/token", "scopes": {"orders:read": "See orders", "orders:write": "Place orders"},
    "x-scopes-bindings": {"orders:write": "clerk, admin"}}}}}}
})";

std::vector<std::string> texts_of(const std::vector<Mistake>& mistakes) {
  std::vector<std::string> texts;
  for (const auto& mistake : mistakes) texts.push_back(text_of(mistake));
  return texts;
}

// A sound document with one path item put into it.
std::string with_paths(const std::string& paths) {
  return R"({"openapi":"3.0.3","info":{"title":"T","version":"1"},"paths":)" + paths + "}";
}

TEST(OpenApi, SaysWhatAnApiIsAndCanDo) {
  const auto document = parse_openapi(kOrders);
  ASSERT_TRUE(document) << document.error().message;
  EXPECT_EQ(document->version, OpenApiVersion::v3_0);
  EXPECT_EQ(document->version_text, "3.0.3");
  EXPECT_EQ(document->title, "Orders");
  EXPECT_EQ(document->api_version, "1.2.0");
  EXPECT_EQ(document->description, "What was ordered");
  EXPECT_THAT(document->servers, ElementsAre("https://eu.example.com/v2/"));
  EXPECT_EQ(document->base_path, "/v2");
  ASSERT_EQ(document->operations.size(), 4u);
  EXPECT_EQ(document->operations[0].verb, "GET");
  EXPECT_EQ(document->operations[0].path, "/orders");
  EXPECT_EQ(document->operations[0].id, "list");
  EXPECT_EQ(document->operations[0].summary, "All orders");
  EXPECT_EQ(document->operations[1].throttling_tier, "10KPerMin");
}

TEST(OpenApi, TellsWhichOperationsNeedWhichScopes) {
  const auto document = parse_openapi(kOrders);
  ASSERT_TRUE(document);
  const auto& operations = document->operations;
  EXPECT_TRUE(operations[0].secured);
  EXPECT_THAT(operations[0].scopes, ElementsAre("orders:read"));  // from the whole document
  EXPECT_THAT(operations[1].scopes, ElementsAre("orders:write"));
  EXPECT_FALSE(operations[2].secured);  // an empty list of its own
  EXPECT_FALSE(operations[3].secured);  // x-auth-type
  EXPECT_THAT(operations[3].scopes, IsEmpty());
  ASSERT_EQ(document->scopes.size(), 2u);
  EXPECT_EQ(document->scopes[1].description, "Place orders");
  EXPECT_THAT(document->scopes[1].roles, ElementsAre("clerk", "admin"));
}

TEST(OpenApi, LeavesOutTraceAndSaysSo) {
  const auto reading = read_openapi(kOrders);
  ASSERT_EQ(reading.notices.size(), 1u);
  EXPECT_EQ(reading.notices[0].path, "paths./orders/{id}.trace");
}

TEST(OpenApi, ProtectsAnApiThatSaysNothingAboutSecurity) {
  const auto document = parse_openapi(with_paths(R"({"/a": {"get": {"responses": {}}}})"));
  ASSERT_TRUE(document);
  EXPECT_TRUE(document->operations[0].secured);
}

TEST(OpenApi, ReadsYamlAsWell) {
  const auto document = parse_openapi(R"(
openapi: 3.1.0
info: {title: Harbour, version: "1.0"}
servers: [{url: /api}]
paths:
  /ships:
    get: {summary: Every ship}
)");
  ASSERT_TRUE(document) << document.error().message;
  EXPECT_EQ(document->version, OpenApiVersion::v3_1);
  EXPECT_EQ(document->base_path, "/api");
  EXPECT_EQ(document->operations.at(0).summary, "Every ship");
}

TEST(OpenApi, ReadsSwagger2) {
  const auto document = parse_openapi(R"(
swagger: 2.0
info: {title: Petstore, version: 1.0.0}
host: petstore.example.com
basePath: /v2
schemes: [https, http]
securityDefinitions:
  pets: {type: oauth2, flow: implicit, authorizationUrl: https://example.com, scopes: {"write:pets": Change pets}}
  key: {type: apiKey, name: X-Key, in: header}
paths:
  /pets/{id}:
    delete: {security: [{pets: ["write:pets"]}, {key: []}], responses: {"204": {description: gone}}}
)");
  ASSERT_TRUE(document) << document.error().message;
  EXPECT_EQ(document->version, OpenApiVersion::v2_0);
  EXPECT_THAT(document->servers, ElementsAre("https://petstore.example.com/v2", "http://petstore.example.com/v2"));
  EXPECT_EQ(document->base_path, "/v2");
  EXPECT_THAT(document->operations.at(0).scopes, ElementsAre("write:pets"));
  EXPECT_EQ(document->security_schemes.at(1).kind, SecurityKind::api_key);
  EXPECT_EQ(document->security_schemes.at(1).parameter, "X-Key");
}

TEST(OpenApi, ReadsTheProductsExtensions) {
  const auto document = parse_openapi(R"({
    "openapi": "3.0.1", "info": {"title": "T", "version": "1"}, "paths": {},
    "x-wso2-basePath": "/pizza/1.0.0", "x-wso2-auth-header": "X-Token", "x-wso2-api-key-header": "X-Key", "x-throttling-tier": "Gold",
    "x-wso2-transports": ["https"], "x-wso2-mutual-ssl": "optional", "x-wso2-cors": {"corsConfigurationEnabled": true},
    "x-wso2-production-endpoints": {"urls": ["https://live.example.com"], "type": "http"},
    "x-wso2-application-security": {"security-types": ["oauth2", "api_key"], "optional": true},
    "x-wso2-security": {"apim": {"x-wso2-scopes": [{"key": "order", "name": "Order", "description": "d", "roles": "admin"}]}}})");
  ASSERT_TRUE(document) << document.error().message;
  const auto& extensions = document->extensions;
  EXPECT_EQ(extensions.base_path, "/pizza/1.0.0");
  EXPECT_EQ(extensions.authorization_header, "X-Token");
  EXPECT_EQ(extensions.api_key_header, "X-Key");
  EXPECT_EQ(extensions.throttling_tier, "Gold");
  EXPECT_EQ(extensions.mutual_tls, "optional");
  EXPECT_THAT(extensions.transports, ElementsAre("https"));
  EXPECT_THAT(extensions.production_endpoints, ElementsAre("https://live.example.com"));
  EXPECT_THAT(extensions.security_types, ElementsAre("oauth2", "api_key"));
  EXPECT_TRUE(extensions.application_security_optional);
  EXPECT_TRUE(extensions.cors.has_value());
  EXPECT_THAT(document->scopes, ElementsAre(OAuthScope{.name = "order", .description = "d", .roles = {"admin"}}));
}

TEST(OpenApi, NamesEveryMistakeWithItsLine) {
  const auto reading = read_openapi(R"({
  "openapi": "3.0.3",
  "info": {"title": 7},
  "paths": {
    "orders": {"get": {"responses": {}}},
    "/a/{x": {},
    "/b": {"gett": {},
           "get": {"summary": []}}
  }
})");
  EXPECT_FALSE(reading.document);
  EXPECT_THAT(texts_of(reading.mistakes),
              ElementsAre("line 3: info.title: expected text, found a number; put it in quotes", "line 3: info.version: is required",
                          "line 5: paths.orders: a path must begin with '/'",
                          "line 6: paths./a/{x: the path has a '{' without its '}'",
                          "line 7: paths./b.gett: is not a member of a path item; operations are get, put, post, delete, options, "
                          "head and patch",
                          "line 8: paths./b.get.summary: expected text, found a list", "line 8: paths./b.get.responses: is required"));
}

TEST(OpenApi, NamesTheLinesOfYamlToo) {
  const auto document = parse_openapi("openapi: 3.0.3\ninfo:\n  title: T\n  version: 1.0\npaths:\n  orders: {}\n");
  ASSERT_FALSE(document);
  EXPECT_EQ(document.error().message, "line 4: info.version: expected text, found a number; put it in quotes; "
                                      "line 6: paths.orders: a path must begin with '/'");
}

TEST(OpenApi, SaysWhereJsonAndYamlBreakOff) {
  EXPECT_THAT(parse_openapi("{\n \"openapi\": }").error().message, HasSubstr("line 2"));
  EXPECT_THAT(parse_openapi("openapi: 3.0.3\ninfo: [").error().message, HasSubstr("line"));
  EXPECT_EQ(parse_openapi("  \n").error().message, "the document is empty");
  EXPECT_THAT(parse_openapi("[1, 2]").error().message, HasSubstr("expected an OpenAPI document, found a list"));
  EXPECT_THAT(parse_openapi("{\"openapi\": \"\xff\"}").error().message, HasSubstr("not UTF-8"));
}

TEST(OpenApi, RefusesVersionsThatItDoesNotUnderstand) {
  EXPECT_THAT(parse_openapi(R"({"openapi": "4.0.0"})").error().message, HasSubstr("3.0.x"));
  EXPECT_THAT(parse_openapi(R"({"asyncapi": "2.0.0"})").error().message, HasSubstr("swagger"));
}

TEST(OpenApi, RefusesPathsThatNobodyCouldTellApart) {
  const auto same = parse_openapi(
      with_paths(R"({"/a/{x}": {"get": {"responses": {}}}, "/a/{y}": {"get": {"responses": {}}, "put": {"responses": {}}}})"));
  ASSERT_FALSE(same);
  EXPECT_EQ(same.error().message, "line 1: paths./a/{y}.get: is the same as that of '/a/{x}', only its parameters have other names");
  EXPECT_THAT(parse_openapi(with_paths(R"({"/a/{x}/{x}": {}})")).error().message, HasSubstr("'x' twice"));
}

TEST(OpenApi, RefusesSecuritySchemesThatAreNotThere) {
  const auto document = parse_openapi(with_paths(R"({"/a": {"get": {"security": [{"typo": []}], "responses": {}}}})"));
  ASSERT_FALSE(document);
  EXPECT_THAT(document.error().message, HasSubstr("paths./a.get.security[0].typo: there is no security scheme of this name"));
}

TEST(OpenApi, FollowsReferencesToPathItems) {
  const auto document = parse_openapi(with_paths(R"({"/a": {"$ref": "#/paths/~1b"}, "/b": {"get": {"operationId": "x", "responses": {}}}})"));
  ASSERT_TRUE(document) << document.error().message;
  ASSERT_EQ(document->operations.size(), 2u);
  EXPECT_EQ(document->operations[0].path, "/a");
}

TEST(OpenApi, SurvivesReferencesThatGoRoundInACircle) {
  const auto circle = parse_openapi(with_paths(R"({"/a": {"$ref": "#/paths/~1b"}, "/b": {"$ref": "#/paths/~1a"}})"));
  ASSERT_FALSE(circle);
  EXPECT_THAT(circle.error().message, HasSubstr("paths./a: "));
  // A schema that contains itself is how trees are described.
  const auto tree = parse_openapi(R"({"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": {},
    "components": {"schemas": {"Tree": {"properties": {"left": {"$ref": "#/components/schemas/Tree"}}}}}})");
  EXPECT_TRUE(tree);
}

TEST(OpenApi, NamesReferencesThatPointToNothing) {
  const auto document = parse_openapi(
      with_paths(R"({"/a": {"get": {"responses": {"200": {"$ref": "#/components/responses/None"}}}}})"));
  ASSERT_FALSE(document);
  EXPECT_THAT(document.error().message, HasSubstr("paths./a.get.responses.200.$ref: the reference '#/components/responses/None'"));
}

TEST(OpenApi, NeverFetchesWhatAReferenceNames) {
  const auto path = parse_openapi(with_paths(R"({"/a": {"$ref": "http://169.254.169.254/latest"}})"));
  ASSERT_FALSE(path);
  EXPECT_THAT(path.error().message, HasSubstr("leads out of the document"));
  const auto schema = read_openapi(with_paths(R"({"/a": {"get": {"responses": {"200": {"$ref": "file:///etc/passwd"}}}}})"));
  EXPECT_TRUE(schema.document);
  EXPECT_EQ(schema.notices.size(), 1u);
}

TEST(OpenApi, RefusesWhatIsTooDeep) {
  std::string deep = R"({"openapi":"3.0.3","x-deep":)";
  for (int i = 0; i < 100'000; ++i) deep += "[";
  EXPECT_FALSE(parse_openapi(deep));
  std::string yaml = "openapi: 3.0.3\nx-deep: ";
  for (int i = 0; i < 100'000; ++i) yaml += "[";
  EXPECT_FALSE(parse_openapi(yaml));
}

TEST(OpenApi, RefusesWhatIsTooBig) {
  const auto big = parse_openapi(std::string(100, ' '), {.most_bytes = 99});
  ASSERT_FALSE(big);
  EXPECT_EQ(big.error().problem, Problem::too_large);
  EXPECT_THAT(parse_openapi(kOrders, {.most_operations = 3}).error().message, HasSubstr("there are 4 operations"));
}

TEST(OpenApi, CountsTheMistakesItDoesNotList) {
  std::string paths = "{";
  for (int i = 0; i < 300; ++i) paths += (i == 0 ? "\"p" : ",\"p") + std::to_string(i) + "\": {}";
  const auto reading = read_openapi(with_paths(paths + "}"), {.most_mistakes = 20});
  ASSERT_EQ(reading.mistakes.size(), 21u);
  EXPECT_EQ(reading.mistakes.back().message, "and 280 more mistakes like these");
}

}  // namespace
}  // namespace quarterdeck::definitions
