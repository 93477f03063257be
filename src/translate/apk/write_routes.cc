#include "translate/apk/write_routes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "translate/apk/hints.h"
#include "translate/apk/path_pattern.h"
#include "translate/apk/policy_filters.h"
#include "translate/apk/write_policies.h"

namespace quarterdeck::translate::apk {
namespace {

constexpr std::size_t kMostRules = 16;     // of one route
constexpr std::size_t kMostPattern = 1024;  // characters of a path match
constexpr std::array<std::string_view, 9> kMethods = {"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"};
constexpr std::array<std::string_view, 3> kGraphqlTypes = {"QUERY", "MUTATION", "SUBSCRIPTION"};

template <class List>
bool contains(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::string why_not_served(const model::Operation& operation, model::ApiKind kind) {
  const bool is_rest = kind == model::ApiKind::rest;
  if (is_rest ? !contains(kMethods, operation.verb) : !contains(kGraphqlTypes, operation.verb)) {
    return fmt::format("{} {} is not served: routes know no method {}.", operation.verb, operation.target, operation.verb);
  }
  if (is_rest && pattern_of(operation.target).size() > kMostPattern) {
    return fmt::format("{} {} is not served: its path is longer than {} characters.", operation.verb, operation.target, kMostPattern);
  }
  return {};
}

JsonObject extension_filter(const resources::KindName& kind, const std::string& name) {
  JsonObject filter;
  filter["type"] = "ExtensionRef";
  filter["extensionRef"] = reference_to(kind, name);
  return filter;
}

// Authentication, Scope and RateLimitPolicy of one operation.
JsonArray extensions_of(const RouteContext& context, const model::Operation& operation) {
  JsonArray filters;
  if (!operation.secured) filters.push_back(extension_filter(resources::kAuthentication, context.names.no_authentication()));
  if (!operation.scopes.empty()) filters.push_back(extension_filter(resources::kScope, context.names.scope(operation.scopes)));
  if (operation.rate_limit) {
    filters.push_back(extension_filter(resources::kRateLimitPolicy, context.names.operation_limit(operation.target, operation.verb)));
  }
  return filters;
}

JsonObject rewrite_filter(const std::string& target) {
  JsonObject path;
  path["type"] = "ReplaceFullPath";
  path["replaceFullPath"] = rewrite_of(target);
  JsonObject rewrite;
  rewrite["path"] = std::move(path);
  JsonObject filter;
  filter["type"] = "URLRewrite";
  filter["urlRewrite"] = std::move(rewrite);
  return filter;
}

JsonObject http_rule(const RouteContext& context, const model::Operation& operation, const std::string& backend) {
  auto request = context.spec.request_policies;
  request.insert(request.end(), operation.request_policies.begin(), operation.request_policies.end());
  auto response = context.spec.response_policies;
  response.insert(response.end(), operation.response_policies.begin(), operation.response_policies.end());
  auto policies = filters_of(request, response, context.names);
  if (!policies.redirects) policies.filters.push_back(rewrite_filter(operation.target));
  for (auto& filter : extensions_of(context, operation)) policies.filters.push_back(std::move(filter));

  JsonObject path;
  path["type"] = "RegularExpression";
  path["value"] = pattern_of(operation.target);
  JsonObject match;
  match["method"] = operation.verb;
  match["path"] = std::move(path);
  JsonObject rule;
  rule["matches"] = JsonArray{std::move(match)};
  rule["filters"] = std::move(policies.filters);
  if (!policies.redirects) rule["backendRefs"] = JsonArray{reference_to(resources::kBackend, backend)};
  return rule;
}

JsonObject graphql_rule(const RouteContext& context, const model::Operation& operation) {
  JsonObject match;
  match["type"] = operation.verb;
  match["path"] = operation.target;
  JsonArray filters;
  for (auto& filter : extensions_of(context, operation)) {
    filter.as_object().erase("type");
    filters.push_back(std::move(filter));
  }
  JsonObject rule;
  rule["matches"] = JsonArray{std::move(match)};
  if (!filters.empty()) rule["filters"] = std::move(filters);
  return rule;
}

resources::Resource route_without_rules(const RouteContext& context, StageName stage, std::size_t number, const std::vector<std::string>& hosts) {
  const bool is_rest = context.spec.kind == model::ApiKind::rest;
  const auto name = context.names.route(stage, is_rest ? "httproute" : "gqlroute", number);
  auto route = new_object(is_rest ? resources::kHttpRoute : resources::kGqlRoute, context.context.space, name, context.labels);
  auto parent = reference_to(resources::kGateway, context.context.gateway);
  if (!context.context.section.empty()) parent["sectionName"] = context.context.section;
  auto& spec = route.json()["spec"].emplace_object();
  spec["parentRefs"] = JsonArray{std::move(parent)};
  if (!hosts.empty()) spec["hostnames"] = texts(hosts);
  if (!is_rest) spec["backendRefs"] = JsonArray{reference_to(resources::kBackend, context.names.backend(stage))};
  return route;
}

}  // namespace

std::vector<model::Operation> servable(const model::TrafficSpec& spec, std::vector<std::string>& losses) {
  std::vector<model::Operation> operations;
  for (const auto& operation : spec.operations) {
    auto reason = why_not_served(operation, spec.kind);
    if (reason.empty()) {
      operations.push_back(operation);
    } else {
      losses.push_back(std::move(reason));
    }
  }
  if (spec.kind == model::ApiKind::rest) {
    std::stable_sort(operations.begin(), operations.end(),
                     [](const auto& a, const auto& b) { return is_more_specific(a.target, b.target); });
  }
  return operations;
}

std::vector<resources::Resource> routes_of(const RouteContext& context, StageName stage, const std::vector<std::string>& hosts,
                                           const std::vector<model::Operation>& operations) {
  const auto backend = context.names.backend(stage);
  std::vector<resources::Resource> routes;
  for (std::size_t first = 0; first < operations.size(); first += kMostRules) {
    JsonArray rules;
    std::vector<OperationHint> hints;
    for (std::size_t i = first; i < std::min(first + kMostRules, operations.size()); ++i) {
      const auto& operation = operations[i];
      rules.push_back(context.spec.kind == model::ApiKind::rest ? http_rule(context, operation, backend) : graphql_rule(context, operation));
      hints.push_back({operation.target, operation.request_policies, operation.response_policies});
    }
    auto route = route_without_rules(context, stage, routes.size() + 1, hosts);
    route.json().at("spec").as_object()["rules"] = std::move(rules);
    write_hints(route, hints);
    routes.push_back(std::move(route));
  }
  return routes;
}

}  // namespace quarterdeck::translate::apk
