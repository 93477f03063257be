#include "definitions/openapi/operations.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "definitions/openapi/members.h"

namespace quarterdeck::definitions::openapi {
namespace {

constexpr std::array<std::string_view, 5> kOtherMembers = {"summary", "description", "servers", "parameters", "$ref"};

class OperationsReader {
 public:
  OperationsReader(const JsonObject& root, const SecuritySchemes& schemes, const References& references, const OperationRules& rules,
                   Findings& findings)
      : root_(root), schemes_(schemes), references_(references), rules_(rules), findings_(findings) {}

  std::vector<OpenApiOperation> read() {
    const Place top;
    if (const auto* security = list_member(root_, "security", Presence::optional, top, findings_)) {
      everywhere_ = read_requirement(*security, schemes_, Place(top, "security"), findings_);
    }
    // Since 3.1 a document may hold only webhooks or components.
    const auto presence = rules_.version == OpenApiVersion::v3_1 ? Presence::optional : Presence::required;
    const auto* paths = object_member(root_, "paths", presence, top, findings_);
    if (paths == nullptr) return {};
    const Place here(top, "paths");
    for (const auto& member : *paths) {
      const std::string_view path = member.key();
      if (!path.starts_with("x-")) path_item(path, member.value(), Place(here, path));
    }
    if (result_.size() > rules_.most_operations) {
      constexpr auto kHelp = "there are {} operations; at most {} are taken. Split the API into several";
      findings_.mistake(here, fmt::format(kHelp, result_.size(), rules_.most_operations));
    }
    return std::move(result_);
  }

 private:
  void path_item(std::string_view path, const Json& node, const Place& at) {
    const auto parameters = parameters_of_template(path);
    if (!parameters) return findings_.mistake(at, parameters.error().message);
    const auto target = references_.follow(node);
    if (!target) return findings_.mistake(at, target.error().message);
    const auto* item = (*target)->if_object();
    if (item == nullptr) return findings_.mistake(at, fmt::format("expected an object, found {}", kind_of(**target)));
    // Paths that share one item by reference share its operations' ids too.
    const bool checks_ids = *target == &node;
    check_parameters(*item, at);
    for (const auto& member : *item) {
      const std::string_view name = member.key();
      const Place here(at, name);
      if (is_verb(name)) {
        operation(path, name, member.value(), here);
        check_shape(path, name, here);
        if (checks_ids) check_id(member.value(), here);
      } else if (name == "trace") {
        findings_.notice(here, "TRACE is not served by gateways and is left out");
      } else if (!name.starts_with("x-") && std::find(kOtherMembers.begin(), kOtherMembers.end(), name) == kOtherMembers.end()) {
        findings_.mistake(here, "is not a member of a path item; operations are get, put, post, delete, options, head and patch");
      }
    }
  }

  // /a/{x} and /a/{y} may live side by side as long as no verb has both: nobody could say which of the two a request means.
  void check_shape(std::string_view path, std::string_view verb, const Place& at) {
    std::string shape = fmt::format("{} ", verb);
    bool inside = false;
    for (const char c : path) {
      if (c == '}') inside = false;
      if (!inside) shape += c;
      if (c == '{') inside = true;
    }
    const auto [first, is_new] = shapes_.emplace(std::move(shape), path);
    if (!is_new) findings_.mistake(at, fmt::format("is the same as that of '{}', only its parameters have other names", first->second));
  }

  void check_parameters(const JsonObject& owner, const Place& at) {
    const auto* parameters = list_member(owner, "parameters", Presence::optional, at, findings_);
    if (parameters == nullptr) return;
    const Place here(at, "parameters");
    for (std::size_t i = 0; i < parameters->size(); ++i) {
      const auto target = references_.follow((*parameters)[i]);
      // A reference that leads nowhere is reported by References::check_all.
      if (!target) continue;
      const Place place(here, i);
      const auto* parameter = (*target)->if_object();
      if (parameter == nullptr) {
        findings_.mistake(place, fmt::format("expected an object, found {}", kind_of(**target)));
        continue;
      }
      text_member(*parameter, "name", Presence::required, place, findings_);
      text_member(*parameter, "in", Presence::required, place, findings_);
    }
  }

  void operation(std::string_view path, std::string_view verb, const Json& node, const Place& at) {
    const auto* object = node.if_object();
    if (object == nullptr) return findings_.mistake(at, fmt::format("expected an object, found {}", kind_of(node)));
    OpenApiOperation operation;
    operation.path = path;
    operation.verb = base::to_upper(verb);
    operation.id = text_member(*object, "operationId", Presence::optional, at, findings_);
    operation.summary = text_member(*object, "summary", Presence::optional, at, findings_);
    check_parameters(*object, at);
    // Since 3.1 an operation need not say what it answers.
    const auto presence = rules_.version == OpenApiVersion::v3_1 ? Presence::optional : Presence::required;
    object_member(*object, "responses", presence, at, findings_);
    protection(*object, operation, at);
    result_.push_back(std::move(operation));
  }

  void check_id(const Json& operation_node, const Place& at) {
    auto id = base::text_at(operation_node, "operationId");
    if (id.empty()) return;
    const auto [known, is_new] = ids_.insert(std::move(id));
    if (!is_new) findings_.mistake(Place(at, "operationId"), fmt::format("'{}' is the id of another operation too", *known));
  }

  void protection(const JsonObject& object, OpenApiOperation& operation, const Place& at) {
    auto required = everywhere_;
    if (const auto* security = list_member(object, "security", Presence::optional, at, findings_)) {
      required = read_requirement(*security, schemes_, Place(at, "security"), findings_);
    }
    operation.secured = required.secured;
    operation.scopes = required.scopes;
    const auto scope = text_member(object, "x-scope", Presence::optional, at, findings_);
    if (!scope.empty() && operation.scopes.empty()) operation.scopes.push_back(scope);
    operation.auth_type = text_member(object, "x-auth-type", Presence::optional, at, findings_);
    operation.throttling_tier = text_member(object, "x-throttling-tier", Presence::optional, at, findings_);
    if (operation.throttling_tier.empty()) {
      operation.throttling_tier = text_member(object, "x-wso2-throttling-tier", Presence::optional, at, findings_);
    }
    if (!operation.auth_type.empty()) operation.secured = !base::equal_ignoring_case(operation.auth_type, "None");
    if (rules_.security_disabled || flag_member(object, "x-wso2-disable-security", at, findings_)) operation.secured = false;
    if (!operation.secured) operation.scopes.clear();
  }

  const JsonObject& root_;
  const SecuritySchemes& schemes_;
  const References& references_;
  const OperationRules& rules_;
  Findings& findings_;
  Requirement everywhere_;  // a document that says nothing about security is protected
  std::vector<OpenApiOperation> result_;
  std::unordered_set<std::string> ids_;
  std::unordered_map<std::string, std::string> shapes_;
};

}  // namespace

bool is_verb(std::string_view member) { return std::find(kVerbs.begin(), kVerbs.end(), member) != kVerbs.end(); }

Outcome<std::vector<std::string>> parameters_of_template(std::string_view path) {
  const auto wrong = [](std::string_view message) { return Failure{Problem::invalid, std::string(message)}; };
  if (!path.starts_with('/')) return wrong("a path must begin with '/'");
  std::vector<std::string> names;
  for (std::size_t at = 0; at < path.size(); ++at) {
    if (path[at] == '}') return wrong("the path has a '}' without its '{'");
    if (path[at] != '{') continue;
    const auto end = path.find_first_of("{}/", at + 1);
    if (end == std::string_view::npos || path[end] != '}') return wrong("the path has a '{' without its '}'");
    const auto name = path.substr(at + 1, end - at - 1);
    if (name.empty()) return wrong("the path has a parameter without a name: {}");
    if (std::find(names.begin(), names.end(), name) != names.end()) {
      return wrong(fmt::format("the path names the parameter '{}' twice", name));
    }
    names.emplace_back(name);
    at = end;
  }
  return names;
}

std::vector<OpenApiOperation> read_operations(const JsonObject& root, const SecuritySchemes& schemes, const References& references,
                                              const OperationRules& rules, Findings& findings) {
  return OperationsReader(root, schemes, references, rules, findings).read();
}

}  // namespace quarterdeck::definitions::openapi
