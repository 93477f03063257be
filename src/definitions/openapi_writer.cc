#include "definitions/openapi_writer.h"

#include <fmt/format.h>

#include <map>

#include "base/text.h"
#include "definitions/openapi/document_text.h"
#include "definitions/openapi/extensions.h"
#include "definitions/openapi/operations.h"
#include "definitions/openapi/references.h"
#include "definitions/openapi/security.h"

namespace quarterdeck::definitions {
namespace {

// verb (lower case) -> settings, of one path
using WantedVerbs = std::map<std::string, const OperationSettings*>;

Failure not_understood() {
  return {Problem::invalid, R"(expected openapi: "3.0.x" or "3.1.x", or swagger: "2.0")"};
}

JsonObject& object_at(JsonObject& parent, std::string_view name) {
  auto& child = parent[name];
  if (!child.is_object()) child = JsonObject();
  return child.get_object();
}

JsonArray json_list(const std::vector<std::string>& texts) {
  JsonArray list;
  for (const auto& text : texts) list.emplace_back(std::string_view(text));
  return list;
}

void write_info(const ApiSettings& settings, JsonObject& root) {
  auto& info = object_at(root, "info");
  info.insert_or_assign("title", std::string_view(settings.title));
  info.insert_or_assign("version", std::string_view(settings.api_version));
  if (!settings.description.empty()) info.insert_or_assign("description", std::string_view(settings.description));
}

// The scheme `default` with the API's scopes, as tools for the compatible product expect it.
void write_product_scheme(const std::vector<OAuthScope>& scopes, OpenApiVersion version, JsonObject& root) {
  JsonObject names;
  JsonObject bindings;
  for (const auto& scope : scopes) {
    names.insert_or_assign(scope.name, std::string_view(scope.description));
    if (!scope.roles.empty()) bindings.insert_or_assign(scope.name, std::string_view(base::join(scope.roles, ",")));
  }
  // The grant is a formality of the format; tokens come from the token service that the Dev Portal names.
  JsonObject flow{{"authorizationUrl", "https://localhost/oauth2/authorize"}, {"scopes", std::move(names)}};
  if (!bindings.empty()) flow.emplace("x-scopes-bindings", std::move(bindings));
  if (version == OpenApiVersion::v2_0) {
    flow.emplace("type", "oauth2");
    flow.emplace("flow", "implicit");
    object_at(root, "securityDefinitions").insert_or_assign(openapi::kProductScheme, std::move(flow));
  } else {
    JsonObject scheme{{"type", "oauth2"}, {"flows", JsonObject{{"implicit", std::move(flow)}}}};
    object_at(object_at(root, "components"), "securitySchemes").insert_or_assign(openapi::kProductScheme, std::move(scheme));
  }
}

JsonObject new_operation(const OperationSettings& settings, OpenApiVersion version) {
  JsonObject operation;
  JsonArray parameters;
  for (const auto& name : openapi::parameters_of_template(settings.path).value_or({})) {
    JsonObject parameter{{"name", std::string_view(name)}, {"in", "path"}, {"required", true}};
    if (version == OpenApiVersion::v2_0) {
      parameter.emplace("type", "string");
    } else {
      parameter.emplace("schema", JsonObject{{"type", "string"}});
    }
    parameters.push_back(std::move(parameter));
  }
  if (!parameters.empty()) operation.emplace("parameters", std::move(parameters));
  const auto verb = base::to_lower(settings.verb);
  if (version != OpenApiVersion::v2_0 && (verb == "post" || verb == "put" || verb == "patch")) {
    JsonObject any_json{{"application/json", JsonObject{{"schema", JsonObject()}}}};
    operation.emplace("requestBody", JsonObject{{"content", std::move(any_json)}});
  }
  operation.emplace("responses", JsonObject{{"200", JsonObject{{"description", "OK"}}}});
  return operation;
}

void write_protection(const OperationSettings& settings, JsonObject& operation) {
  operation.erase("x-auth-type");
  operation.erase("x-throttling-tier");
  operation.erase("x-wso2-throttling-tier");
  operation.erase("x-wso2-disable-security");
  operation.erase("x-scope");
  if (!settings.auth_type.empty()) operation.emplace("x-auth-type", std::string_view(settings.auth_type));
  if (!settings.throttling_tier.empty()) operation.emplace("x-throttling-tier", std::string_view(settings.throttling_tier));
  JsonArray security;
  if (!base::equal_ignoring_case(settings.auth_type, "None")) {
    const auto* before = operation.if_contains("security");
    for (const auto& alternative : before != nullptr && before->is_array() ? before->get_array() : JsonArray()) {
      if (base::find(alternative, openapi::kProductScheme) == nullptr) security.push_back(alternative);
    }
    security.push_back(JsonObject{{openapi::kProductScheme, json_list(settings.scopes)}});
  }
  operation.insert_or_assign("security", std::move(security));
}

JsonObject path_item(const JsonObject& before, const WantedVerbs& wanted, OpenApiVersion version) {
  JsonObject item;
  for (const auto& member : before) {
    if (member.key() != "trace" && (!openapi::is_verb(member.key()) || wanted.contains(member.key()))) {
      item.emplace(member.key(), member.value());
    }
  }
  for (const auto& [verb, settings] : wanted) {
    auto& operation = item[verb];
    if (!operation.is_object()) operation = new_operation(*settings, version);
    write_protection(*settings, operation.get_object());
  }
  return item;
}

Outcome<JsonObject> write_paths(const std::vector<OperationSettings>& operations, OpenApiVersion version, const Json& document) {
  std::map<std::string, WantedVerbs, std::less<>> wanted;
  std::vector<std::string_view> order;
  for (const auto& operation : operations) {
    const auto verb = base::to_lower(operation.verb);
    if (!openapi::is_verb(verb)) {
      constexpr auto kHelp = "'{}' of {} is no verb of a REST operation: use GET, PUT, POST, DELETE, OPTIONS, HEAD or PATCH";
      return Failure{Problem::invalid, fmt::format(kHelp, operation.verb, operation.path)};
    }
    if (!wanted.contains(operation.path)) order.push_back(operation.path);
    wanted[operation.path][verb] = &operation;
  }
  const openapi::References references(document);
  JsonObject paths;
  if (const auto* before = base::find(document, "paths"); before != nullptr && before->is_object()) {
    for (const auto& member : before->get_object()) {
      const auto found = wanted.find(std::string_view(member.key()));
      if (found == wanted.end()) {
        if (member.key().starts_with("x-")) paths.emplace(member.key(), member.value());
        continue;
      }
      const auto target = references.follow(member.value());
      if (!target) return target.error();
      const auto* item = (*target)->if_object();
      paths.emplace(member.key(), path_item(item == nullptr ? JsonObject() : *item, found->second, version));
    }
  }
  for (const auto path : order) {
    if (!paths.contains(path)) paths.emplace(path, path_item({}, wanted.find(path)->second, version));
  }
  return paths;
}

void write_swagger_server(const std::vector<std::string>& urls, JsonObject& root) {
  for (const auto name : {"host", "basePath", "schemes"}) root.erase(name);
  JsonArray schemes;
  for (const std::string_view url : urls) {
    const auto end_of_scheme = url.find("://");
    if (end_of_scheme == std::string_view::npos) continue;
    const auto rest = url.substr(end_of_scheme + 3);
    schemes.emplace_back(url.substr(0, end_of_scheme));
    if (root.contains("host")) continue;
    root.emplace("host", rest.substr(0, rest.find('/')));
    const auto base_path = std::string_view(url).substr(0, url.find_first_of("?#"));
    const auto begin = base_path.find('/', end_of_scheme + 3);
    root.emplace("basePath", begin == std::string_view::npos ? std::string_view("/") : base_path.substr(begin));
  }
  if (!schemes.empty()) root.emplace("schemes", std::move(schemes));
}

}  // namespace

Outcome<std::string> write_openapi(std::string_view text, const ApiSettings& settings) {
  auto root = text.empty() ? Outcome<JsonObject>(JsonObject{{"openapi", "3.0.3"}}) : openapi::decode(text, {});
  if (!root) return root.error();
  const auto version = openapi::version_of(*root);
  if (!version) return not_understood();
  write_info(settings, *root);
  Json document(std::move(*root));
  auto paths = write_paths(settings.operations, *version, document);
  if (!paths) return paths.error();
  auto& written = document.get_object();
  written.insert_or_assign("paths", std::move(*paths));
  write_product_scheme(settings.scopes, *version, written);
  openapi::write_extensions(settings.extensions, written);
  return base::to_text(document);
}

Outcome<std::string> openapi_for_consumers(std::string_view text, const std::vector<std::string>& server_urls) {
  auto root = openapi::decode(text, {});
  if (!root) return root.error();
  const auto version = openapi::version_of(*root);
  if (!version) return not_understood();
  openapi::remove_back_end_extensions(*root);
  if (*version == OpenApiVersion::v2_0) {
    write_swagger_server(server_urls, *root);
  } else {
    JsonArray servers;
    for (const auto& url : server_urls) servers.push_back(JsonObject{{"url", std::string_view(url)}});
    root->insert_or_assign("servers", std::move(servers));
  }
  return base::to_text(Json(std::move(*root)));
}

}  // namespace quarterdeck::definitions
