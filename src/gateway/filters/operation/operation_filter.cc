#include "gateway/filters/operation/operation_filter.h"

#include "gateway/filters/operation/graphql_request.h"

namespace quarterdeck::gateway::operation_filter {
namespace {

// The path is forwarded as it was matched. A service that cuts path parameters off would see another one, so it must not be another operation
// that this one stands for: "/admin;x" is not let in as "/*". An author who writes ';' into the path template knows how the service reads it.
bool is_ambiguous(const Call& call, const OperationTree::Match& match) {
  if (!call.other_reading || call.api->operations[match.operation].spec->target.contains(';')) return false;
  const auto other = call.api->tree.find(call.head.method(), *call.other_reading);
  return other.fit != OperationTree::Fit::found || other.operation != match.operation;
}

Verdict match_rest(Call& call) {
  const auto match = call.api->tree.find(call.head.method(), call.path);
  switch (match.fit) {
    case OperationTree::Fit::no_such_path: return refuse(call, policy::no_such_resource());
    case OperationTree::Fit::other_methods: return refuse(call, policy::method_not_allowed(call.api->tree.methods_at(call.path)));
    case OperationTree::Fit::found: break;
  }
  if (is_ambiguous(call, match)) return refuse(call, policy::ambiguous_path());
  call.operations.push_back(&call.api->operations[match.operation]);
  call.path_is_rest = match.is_rest;
  return std::nullopt;
}

Verdict match_graphql(Call& call) {
  if (!call.path.empty() && call.path != "/") return refuse(call, policy::no_such_resource());
  if (call.head.method() != "POST") return refuse(call, policy::method_not_allowed({"POST"}));
  if (call.body == nullptr) {
    if (call.head.has_body()) return http::NeedBody{};
    return refuse(call, policy::invalid_graphql("The request has no body. Send {\"query\": ...} as JSON."));
  }
  const auto fields = graphql_fields(*call.api->schema, call.head.header("content-type").value_or(""), *call.body);
  if (!fields) return refuse(call, policy::invalid_graphql(fields.error().message));
  for (const auto& field : *fields) {
    if (field.is_introspection) {
      call.asks_for_schema = true;
      continue;
    }
    const auto found = call.api->fields.find(field.name);
    if (found == call.api->fields.end()) return refuse(call, policy::no_such_resource());
    call.operations.push_back(&call.api->operations[found->second]);
  }
  return std::nullopt;
}

}  // namespace

Verdict on_request(Call& call) {
  return call.api->spec.kind == model::ApiKind::graphql ? match_graphql(call) : match_rest(call);
}

}  // namespace quarterdeck::gateway::operation_filter
