#include "gateway/tokens/verified_token.h"

#include <algorithm>

#include "base/json.h"

namespace quarterdeck::gateway {
namespace {

bool may_sign(const Issuer& issuer, policy::CredentialKind kind) {
  return kind == policy::CredentialKind::access_token || issuer.signs_control_plane_keys;
}

// A key that the set does not know by its name may be newer than the set.
bool lacks_key(const Issuer& issuer, const jose::Jws& jws) {
  if (!issuer.keys) return true;
  if (jws.key_id.empty()) return false;
  return std::ranges::none_of(issuer.keys->keys(),
                              [&](const jose::PublicKey& key) { return !key.is_named() || key.id() == jws.key_id; });
}

struct Vouchers {
  std::vector<std::shared_ptr<const Issuer>> list;
  bool lacks_key = false;
};

Vouchers vouchers_for(const jose::Jws& jws, policy::CredentialKind kind, const std::vector<std::shared_ptr<const Issuer>>& candidates) {
  Vouchers vouchers;
  for (const auto& issuer : candidates) {
    if (!may_sign(*issuer, kind)) continue;
    if (lacks_key(*issuer, jws)) {
      if (issuer->demand) issuer->demand->ask();
      vouchers.lacks_key = true;
    } else if (issuer->keys->verify(jws)) {
      vouchers.list.push_back(issuer);
    }
  }
  return vouchers;
}

}  // namespace

TokenCheck check_token(std::string_view text, const Issuers& issuers) {
  const auto jws = jose::parse_jws(text);
  if (!jws) return {nullptr, TokenFault::malformed};
  const auto* iss = jws->claims.if_contains("iss");
  if (iss == nullptr || !iss->is_string()) return {nullptr, TokenFault::malformed};
  const auto* candidates = issuers.named(std::string_view(iss->get_string()));
  if (candidates == nullptr) return {nullptr, TokenFault::unknown_issuer};

  const auto& names = candidates->front()->spec;
  auto claims = policy::read_claims(jws->claims, {names.consumer_key_claim, names.scopes_claim});
  if (!claims) return {nullptr, TokenFault::malformed};
  auto token = std::make_shared<VerifiedToken>();
  token->kind = policy::kind_of(*claims, jws->claims);
  token->claims = *std::move(claims);
  auto vouchers = vouchers_for(*jws, token->kind, *candidates);
  if (vouchers.list.empty()) return {nullptr, vouchers.lacks_key ? TokenFault::unknown_key : TokenFault::bad_signature};
  for (const auto& voucher : vouchers.list) token->voucher_ids.push_back(voucher->spec.id);
  token->vouchers = std::move(vouchers.list);
  if (token->kind == policy::CredentialKind::api_key) {
    auto key = policy::read_api_key(jws->claims);
    if (!key) return {nullptr, TokenFault::malformed};
    token->api_key = *std::move(key);
  }
  return {std::move(token), TokenFault::none};
}

bool is_vouched_for(const VerifiedToken& token, std::string_view organization, std::string_view environment) {
  return std::ranges::any_of(token.vouchers, [&](const auto& issuer) {
    const auto& environments = issuer->spec.environments;
    const bool serves_environment = environments.empty() || std::ranges::any_of(environments, [&](const std::string& name) {
      return name == "*" || name == environment;
    });
    return issuer->spec.organization == organization && serves_environment;
  });
}

}  // namespace quarterdeck::gateway
