#include "gateway/filters/scopes/scopes_filter.h"

namespace quarterdeck::gateway::scopes_filter {

Verdict on_request(Call& call) {
  if (!call.token || call.token->kind != policy::CredentialKind::access_token) return std::nullopt;
  for (const auto* operation : call.operations) {
    if (!operation->spec->secured || policy::is_scope_granted(operation->spec->scopes, call.token->claims.scopes)) continue;
    return refuse(call, policy::scope_missing(operation->spec->target));
  }
  return std::nullopt;
}

}  // namespace quarterdeck::gateway::scopes_filter
