#include "translate/apk/read_routes.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "translate/apk/path_pattern.h"
#include "translate/apk/read_policies.h"

namespace quarterdeck::translate::apk {
namespace {

using base::find;
using base::text_at;
using resources::Resource;

// A match without a method means these.
constexpr std::array<std::string_view, 7> kUsualMethods = {"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"};

const JsonArray& list_in(const Json& object, std::string_view member) {
  static const JsonArray none;
  const auto* found = find(object, member);
  return found != nullptr && found->is_array() ? found->get_array() : none;
}

// A path match in both forms: the template, and what the service is asked for when the path passes unchanged.
struct PathMatch {
  std::string target;
  std::string type;
  std::string value;
};

class RuleReader {
 public:
  RuleReader(const Resource& route, std::size_t number, const Catalogue& catalogue, const ApiPolicies& api)
      : route_(route), number_(number), catalogue_(catalogue), api_(api) {}

  Outcome<ReadRule> http(const Json& rule, std::optional<OperationHint> hint) {
    if (auto read = read_filters(list_in(rule, "filters")); !read) return read.error();
    static const Json everything = JsonObject();
    auto matches = list_in(rule, "matches");
    if (matches.empty()) matches.push_back(everything);
    for (const auto& match : matches) {
      if (auto read = read_match(match, matches.size() == 1 ? hint : std::nullopt); !read) return read.error();
    }
    result_.hint = std::move(hint);
    return std::move(result_);
  }

  Outcome<ReadRule> graphql(const Json& rule, std::optional<OperationHint> hint) {
    if (auto read = read_filters(list_in(rule, "filters")); !read) return read.error();
    for (const auto& match : list_in(rule, "matches")) add_operation(text_at(match, "type"), text_at(match, "path"));
    if (hint && result_.operations.size() == 1 && result_.operations.front().target == hint->target) result_.hint = std::move(hint);
    return std::move(result_);
  }

 private:
  Failure cannot(const std::string& why) const { return cannot_serve(route_, fmt::format("rule {}: {}", number_, why)); }

  void add_operation(std::string verb, std::string target) {
    auto operation = common_;
    operation.verb = std::move(verb);
    operation.target = std::move(target);
    result_.operations.push_back(std::move(operation));
  }

  Outcome<Done> read_match(const Json& match, const std::optional<OperationHint>& hint) {
    if (!list_in(match, "headers").empty() || !list_in(match, "queryParams").empty()) {
      return cannot("it matches headers or query parameters; only paths and methods are supported");
    }
    const auto path = read_path(match, hint);
    if (!path) return path.error();
    if (auto checked = check_rewrite(*path); !checked) return checked;
    if (const auto method = text_at(match, "method"); !method.empty()) {
      add_operation(method, path->target);
    } else {
      for (const auto usual : kUsualMethods) add_operation(std::string(usual), path->target);
    }
    return Done{};
  }

  Outcome<PathMatch> read_path(const Json& match, const std::optional<OperationHint>& hint) const {
    auto type = text_at(match, "path", "type");
    auto value = text_at(match, "path", "value");
    if (type.empty()) type = "PathPrefix";
    if (value.empty()) value = "/";
    if (type == "Exact") return PathMatch{value, type, value};
    if (type == "PathPrefix") {
      const auto stem = value.ends_with('/') ? value.substr(0, value.size() - 1) : value;
      return PathMatch{stem + "/*", type, value};
    }
    if (hint && pattern_of(hint->target) == value) return PathMatch{hint->target, type, value};
    const auto target = target_of(value);
    if (!target) return cannot(target.error().message);
    return PathMatch{*target, type, value};
  }

  // The service is asked for the path as it came; the only thing put before it is the backend's own base path.
  Outcome<Done> check_rewrite(const PathMatch& path) const {
    if (rewrite_.is_null()) return Done{};
    const auto full = text_at(rewrite_, "path", "replaceFullPath");
    const auto prefix = text_at(rewrite_, "path", "replacePrefixMatch");
    const bool names_host = !text_at(rewrite_, "hostname").empty();
    if (!names_host && path.type == "PathPrefix" && text_at(rewrite_, "path", "type") == "ReplacePrefixMatch" && prefix == path.value) return Done{};
    if (!names_host && path.type != "PathPrefix" && !full.empty() && (full == rewrite_of(path.target) || full == original_rewrite(path.target))) return Done{};
    return cannot("its URLRewrite changes the path or host; only the base path of the Backend is supported");
  }

  // The original's generator writes three slashes where a last wildcard needs a backslash, and means the path as it came.
  static std::string original_rewrite(const std::string& target) {
    auto text = rewrite_of(target);
    const auto mark = text.rfind('\\');
    if (target.ends_with("/*") && mark != std::string::npos) text.replace(mark, 1, "///");
    return text;
  }

  Outcome<Done> read_filters(const JsonArray& filters) {
    for (const auto& filter : filters) {
      if (const auto* reference = find(filter, "extensionRef")) {
        if (auto read = read_extension(*reference); !read) return read;
      } else if (text_at(filter, "type") == "URLRewrite") {
        if (const auto* rewrite = find(filter, "urlRewrite")) rewrite_ = *rewrite;
      } else {
        result_.filters.push_back(filter);
      }
    }
    return Done{};
  }

  Outcome<Done> read_extension(const Json& reference) {
    const auto kind = text_at(reference, "kind");
    const auto* known = resources::find_kind(resources::kDataPlaneGroup, kind);
    const bool is_policy = known != nullptr && (*known).plural != resources::kApi.plural;
    if (!is_policy) return cannot(fmt::format("a filter refers to the kind {}, which is not supported", kind));
    const auto object = catalogue_.need(*known, text_at(reference, "name"), route_);
    if (!object) return object.error();
    if (kind == resources::kScope.kind) {
      const auto names = texts_in((*object)->at("spec"), "names");
      common_.scopes.insert(common_.scopes.end(), names.begin(), names.end());
      return Done{};
    }
    if (kind == resources::kAuthentication.kind) return read_authentication(**object);
    if (kind == resources::kApiPolicy.kind) return read_policy(**object);
    if (kind == resources::kRateLimitPolicy.kind) {
      const auto limit = read_limit_of(**object);
      if (!limit) return limit.error();
      common_.rate_limit = *limit;
      return Done{};
    }
    return cannot(fmt::format("a filter refers to the kind {}, which is not supported", kind));
  }

  Outcome<Done> read_authentication(const Resource& policy) {
    const auto content = api_.authentication.for_rule(policy);
    if (is_true(content, "disabled", false)) {
      common_.secured = false;
      return Done{};
    }
    const auto of_rule = read_security(content, policy);
    const auto of_api = read_security(api_.authentication.for_api(), policy);
    if (of_rule && of_api && *of_rule == *of_api) return Done{};
    return cannot_serve(policy, "it differs from the API's; for single operations only `disabled: true` is supported");
  }

  Outcome<Done> read_policy(const Resource& policy) {
    const auto of_rule = api_.policy.for_rule(policy);
    const auto of_api = api_.policy.for_api();
    const auto rule_cors = read_cors(of_rule, policy);
    if (!rule_cors) return rule_cors.error();
    const auto api_cors = read_cors(of_api, policy);
    const bool is_alike = api_cors && *rule_cors == *api_cors &&
                          is_true(of_rule, "subscriptionValidation", false) == is_true(of_api, "subscriptionValidation", false);
    if (is_alike) return Done{};
    return cannot_serve(policy, "it differs from the API's policy; CORS and subscription validation are supported for the API as a whole");
  }

  const Resource& route_;
  const std::size_t number_;  // counted from 1
  const Catalogue& catalogue_;
  const ApiPolicies& api_;
  model::Operation common_;  // what all operations of the rule share
  Json rewrite_;
  ReadRule result_;
};

Outcome<Done> add_backends(const Resource& route, const JsonArray& references, ReadRoutes& result) {
  if (references.size() > 1) return cannot_serve(route, "several backendRefs in one rule are not supported");
  for (const auto& reference : references) {
    if (text_at(reference, "kind") != resources::kBackend.kind) {
      return cannot_serve(route, fmt::format("backendRefs must name a {} of {}", resources::kBackend.kind, resources::kDataPlaneGroup));
    }
    result.backends.insert(text_at(reference, "name"));
  }
  return Done{};
}

Outcome<Done> read_route(const Resource& route, const Catalogue& catalogue, const ApiPolicies& api, ReadRoutes& result) {
  const bool is_rest = resources::is_a(route, resources::kHttpRoute);
  const auto& spec = route.at("spec");
  for (auto& host : texts_in(spec, "hostnames")) result.hosts.push_back(std::move(host));
  const auto& rules = list_in(spec, "rules");
  auto hints = read_operation_hints(route);
  if (hints.size() != rules.size()) hints.clear();
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const auto hint = hints.empty() ? std::nullopt : std::optional(hints[i]);
    RuleReader reader(route, i + 1, catalogue, api);
    auto rule = is_rest ? reader.http(rules[i], hint) : reader.graphql(rules[i], hint);
    if (!rule) return rule.error();
    result.rules.push_back(std::move(*rule));
    if (!is_rest) continue;
    if (auto added = add_backends(route, list_in(rules[i], "backendRefs"), result); !added) return added;
  }
  return is_rest ? Outcome<Done>(Done{}) : add_backends(route, list_in(spec, "backendRefs"), result);
}

}  // namespace

Outcome<ReadRoutes> read_routes(const std::vector<const Resource*>& routes, const Catalogue& catalogue, const ApiPolicies& api) {
  ReadRoutes result;
  for (const auto* route : routes) {
    if (auto read = read_route(*route, catalogue, api, result); !read) return read.error();
  }
  return result;
}

}  // namespace quarterdeck::translate::apk
