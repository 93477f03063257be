#include "policy/jose/claims.h"

#include <fmt/format.h>

#include <cmath>

#include "base/text.h"

namespace quarterdeck::jose {
namespace {

// Year 9999; beyond it times could not be printed, and arithmetic with them would have to be checked everywhere.
constexpr double kLastSecond = 253402300799.0;

Failure unreadable(std::string_view claim) {
  return {Problem::unauthenticated,
          fmt::format("The token is refused: its claim {} cannot be read. Get a new token from its issuer.", claim)};
}

Outcome<std::string> text_claim(const JsonObject& claims, std::string_view name) {
  const auto* value = claims.if_contains(name);
  if (value == nullptr) return std::string();
  if (!value->is_string()) return unreadable(name);
  return std::string(value->get_string());
}

Outcome<std::optional<Timestamp>> time_claim(const JsonObject& claims, std::string_view name) {
  const auto* value = claims.if_contains(name);
  if (value == nullptr) return std::optional<Timestamp>();
  if (!value->is_number()) return unreadable(name);
  const double seconds = value->is_double()   ? value->get_double()
                         : value->is_uint64() ? static_cast<double>(value->get_uint64())
                                              : static_cast<double>(value->get_int64());
  if (!(seconds >= 0 && seconds <= kLastSecond)) return unreadable(name);
  return std::optional<Timestamp>(from_epoch_milliseconds(static_cast<std::int64_t>(std::floor(seconds * 1000))));
}

Outcome<std::vector<std::string>> audience_claim(const JsonObject& claims) {
  const auto* value = claims.if_contains("aud");
  if (value == nullptr) return std::vector<std::string>();
  if (value->is_string()) return std::vector<std::string>{std::string(value->get_string())};
  if (!value->is_array()) return unreadable("aud");
  std::vector<std::string> audience;
  for (const auto& element : value->get_array()) {
    if (!element.is_string()) return unreadable("aud");
    audience.emplace_back(element.get_string());
  }
  return audience;
}

}  // namespace

Outcome<Claims> read_claims(const JsonObject& claims) {
  auto issuer = text_claim(claims, "iss");
  if (!issuer) return issuer.error();
  auto subject = text_claim(claims, "sub");
  if (!subject) return subject.error();
  auto id = text_claim(claims, "jti");
  if (!id) return id.error();
  auto audience = audience_claim(claims);
  if (!audience) return audience.error();
  const auto expires_at = time_claim(claims, "exp");
  if (!expires_at) return expires_at.error();
  const auto not_before = time_claim(claims, "nbf");
  if (!not_before) return not_before.error();
  const auto issued_at = time_claim(claims, "iat");
  if (!issued_at) return issued_at.error();
  return Claims{.issuer = std::move(*issuer),
                .subject = std::move(*subject),
                .audience = std::move(*audience),
                .expires_at = *expires_at,
                .not_before = *not_before,
                .issued_at = *issued_at,
                .id = std::move(*id)};
}

Outcome<Done> check_time(const Claims& claims, Timestamp now, Seconds leeway) {
  if (claims.expires_at && now >= *claims.expires_at + leeway) {
    return Failure{Problem::unauthenticated,
                   fmt::format("The token expired at {}. Get a new one.", to_rfc3339(*claims.expires_at))};
  }
  if (claims.not_before && now + leeway < *claims.not_before) {
    return Failure{Problem::unauthenticated, fmt::format("The token is not valid before {}. Check the clocks of both sides.",
                                                         to_rfc3339(*claims.not_before))};
  }
  return Done{};
}

std::vector<std::string> scopes_in(const JsonObject& claims, std::string_view claim) {
  const auto* value = claims.if_contains(claim);
  if (value == nullptr) return {};
  if (value->is_string()) return base::words(value->get_string());
  std::vector<std::string> scopes;
  if (const auto* list = value->if_array()) {
    for (const auto& element : *list) {
      if (element.is_string()) scopes.emplace_back(element.get_string());
    }
  }
  return scopes;
}

}  // namespace quarterdeck::jose
