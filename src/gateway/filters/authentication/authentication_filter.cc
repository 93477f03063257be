#include "gateway/filters/authentication/authentication_filter.h"

#include <algorithm>

#include "gateway/filters/authentication/credentials.h"
#include "policy/keys.h"

namespace quarterdeck::gateway::authentication_filter {
namespace {

using Refused = std::optional<policy::Refusal>;

bool needs_caller(const Call& call) {
  const auto is_secured = [](const CompiledOperation& operation) { return operation.spec->secured; };
  if (std::ranges::any_of(call.operations, [&](const auto* operation) { return is_secured(*operation); })) return true;
  // The schema is as well protected as what it describes.
  return call.asks_for_schema && std::ranges::any_of(call.api->operations, is_secured);
}

std::string caller_address(const Call& call) {
  return client_address(call.head.peer_address(), call.head.forwarded_for(), call.thread.trusted_proxies);
}

// What is known about the token from before, or what checking it says now.
TokenCheck look_up(Call& call, std::string_view text) {
  auto& cache = call.thread.tokens;
  if (const auto* known = cache.find(text)) {
    call.thread.metrics.token_cache_hits.add();
    return *known;
  }
  const auto address = caller_address(call);
  if (call.thread.bad_tokens.is_spent(address, call.now)) return {nullptr, TokenFault::not_checked};
  call.thread.metrics.token_cache_misses.add();
  auto check = check_token(text, *call.snapshot.issuers);
  if (check.fault == TokenFault::bad_signature) call.thread.bad_tokens.spend(address, call.now);
  // A key that is not known yet may be known in a moment.
  if (check.fault != TokenFault::unknown_key) cache.remember(text, check);
  return check;
}

enum class Expiry { required, optional };

// What holds for every kind of token: signed by somebody this API trusts, in its time, not revoked.
Refused accept(Call& call, std::string_view text, policy::CredentialKind kind, Expiry expiry) {
  const auto check = look_up(call, text);
  if (check.fault == TokenFault::not_checked) return policy::too_many_bad_tokens();
  if (check.fault != TokenFault::none || check.token->kind != kind) return policy::invalid_credentials();
  const auto& claims = check.token->claims;
  if (!is_vouched_for(*check.token, call.api->spec.organization, call.api->spec.environment)) return policy::invalid_credentials();
  if (expiry == Expiry::required && !claims.expires_at) return policy::invalid_credentials();
  switch (policy::validity(claims, call.now)) {
    case policy::Validity::expired: return kind == policy::CredentialKind::access_token ? policy::token_expired() : policy::invalid_credentials();
    case policy::Validity::not_yet: return policy::invalid_credentials();
    case policy::Validity::valid: break;
  }
  if (call.snapshot.revocations->is_revoked(claims)) return policy::invalid_credentials();
  if (!policy::is_of_stage(claims, call.stage->type)) return policy::invalid_credentials("Invalid key type.");
  call.token = check.token;
  return std::nullopt;
}

Refused accept_access_token(Call& call, std::string_view text) {
  return accept(call, text, policy::CredentialKind::access_token, Expiry::required);
}

Refused accept_internal_key(Call& call, std::string_view text) {
  if (auto refused = accept(call, text, policy::CredentialKind::internal_key, Expiry::required)) return refused;
  const auto& spec = call.api->spec;
  if (policy::is_internal_key_for(call.token->claims, spec.api_id, spec.security.internal_key->audience)) return std::nullopt;
  call.token.reset();
  return policy::invalid_credentials();
}

Refused accept_api_key(Call& call, std::string_view text) {
  if (auto refused = accept(call, text, policy::CredentialKind::api_key, Expiry::optional)) return refused;
  const auto& spec = call.api->spec;
  const auto address = caller_address(call);
  const policy::KeyUse use{.stage = call.stage->type,
                           .peer_address = address,
                           .referer = call.head.header("referer").value_or(""),
                           .api_id = spec.api_id,
                           .base_path = spec.base_path,
                           .api_version = spec.version};
  const auto verdict = policy::judge(*call.token->api_key, call.token->claims, use);
  if (verdict == policy::KeyVerdict::allowed) return std::nullopt;
  call.token.reset();
  return policy::caller_forbidden(policy::sentence_for(verdict));
}

}  // namespace

Verdict on_request(Call& call) {
  if (!needs_caller(call)) return std::nullopt;
  if (!call.snapshot.knows_revocations(call.now)) {
    return refuse(call, policy::not_ready_yet("The gateway has just started and does not know yet which tokens were revoked."));
  }
  const auto& security = call.api->spec.security;
  Refused refused = policy::missing_credentials();
  if (security.oauth2) {
    if (const auto text = bearer_token(call.head, *security.oauth2)) refused = accept_access_token(call, *text);
  }
  if (refused && security.internal_key) {
    if (const auto text = internal_key(call.head, *security.internal_key)) refused = accept_internal_key(call, *text);
  }
  if (refused && security.api_key) {
    if (const auto text = api_key(call.head, *security.api_key)) refused = accept_api_key(call, *text);
  }
  return refused ? Verdict(refuse(call, *refused)) : std::nullopt;
}

}  // namespace quarterdeck::gateway::authentication_filter
