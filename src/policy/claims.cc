#include "policy/claims.h"

#include <fmt/format.h>

#include <algorithm>

#include "policy/jose/claims.h"

namespace quarterdeck::policy {
namespace {

Failure not_text(std::string_view claim) {
  return {Problem::unauthenticated,
          fmt::format("The token is refused: its claim {} is not text. Get a new token from its issuer.", claim)};
}

Outcome<std::string> text_claim(const JsonObject& payload, std::string_view name) {
  const auto* found = payload.if_contains(name);
  if (found == nullptr) return std::string();
  if (!found->is_string()) return not_text(name);
  return std::string(found->get_string());
}

bool is_text(const JsonObject& payload, std::string_view name, std::string_view text) {
  const auto* found = payload.if_contains(name);
  return found != nullptr && found->is_string() && std::string_view(found->get_string()) == text;
}

}  // namespace

Outcome<Claims> read_claims(const JsonObject& payload, const ClaimNames& names) {
  auto registered = jose::read_claims(payload);
  if (!registered) return registered.error();
  auto token_type = text_claim(payload, "token_type");
  if (!token_type) return token_type.error();
  auto key_type = text_claim(payload, "keytype");
  if (!key_type) return key_type.error();
  auto consumer_key = text_claim(payload, names.consumer_key);
  if (!consumer_key) return consumer_key.error();
  return Claims{.issuer = std::move(registered->issuer),
                .subject = std::move(registered->subject),
                .token_id = std::move(registered->id),
                .token_type = std::move(*token_type),
                .key_type = std::move(*key_type),
                .consumer_key = std::move(*consumer_key),
                .is_of_application = is_text(payload, "aut", "APPLICATION"),
                .audience = std::move(registered->audience),
                .scopes = jose::scopes_in(payload, names.scopes),
                .issued_at = registered->issued_at,
                .not_before = registered->not_before,
                .expires_at = registered->expires_at};
}

Validity validity(const Claims& claims, Timestamp now) {
  if (claims.expires_at && now >= *claims.expires_at + kClockLeeway) return Validity::expired;
  if (claims.not_before && now + kClockLeeway < *claims.not_before) return Validity::not_yet;
  return Validity::valid;
}

bool is_for_audience(const Claims& claims, const std::vector<std::string>& accepted) {
  return std::ranges::any_of(claims.audience, [&](const std::string& audience) {
    return std::ranges::find(accepted, audience) != accepted.end();
  });
}

bool is_scope_granted(const std::vector<std::string>& required, const std::vector<std::string>& granted) {
  if (required.empty()) return true;
  return std::ranges::any_of(
      required, [&](const std::string& scope) { return std::ranges::find(granted, scope) != granted.end(); });
}

}  // namespace quarterdeck::policy
