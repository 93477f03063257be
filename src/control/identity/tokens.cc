#include "control/identity/tokens.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/log.h"
#include "base/text.h"
#include "control/identity/random_text.h"
#include "control/identity/revocations.h"
#include "policy/jose/jws.h"

namespace quarterdeck::control {
namespace {

constexpr std::string_view kOfApplication = "APPLICATION";
constexpr std::string_view kOfUser = "APPLICATION_USER";
constexpr std::string_view kAccessTokenType = "at+jwt";  // RFC 9068 §2.1
constexpr std::size_t kRefreshTokenBytes = 32;

Failure not_a_token(std::string_view why) {
  return {Problem::unauthenticated, fmt::format("The access token is refused: {}. Get a new one from /oauth2/token.", why)};
}

// A token always has a scope: this one says "none in particular".
std::vector<std::string> or_default(std::vector<std::string> scopes, std::string_view kind) {
  if (!scopes.empty()) return scopes;
  if (kind == kOfApplication) return {"am_application_scope", "default"};
  return {"default"};
}

std::vector<std::string> common(const std::vector<std::string>& wanted, const std::vector<std::string>& allowed) {
  std::vector<std::string> both;
  std::copy_if(wanted.begin(), wanted.end(), std::back_inserter(both),
               [&](const auto& name) { return std::find(allowed.begin(), allowed.end(), name) != allowed.end(); });
  return both;
}

Seconds bounded(Seconds lifetime) { return std::clamp(lifetime, Seconds{1}, IdentitySettings::longest_access_token()); }

std::string text_of(const JsonObject& claims, std::string_view name) {
  const auto* value = claims.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace

// Every grant that is offered, in one place: authorization_code joins here.
TokenOutcome Tokens::grant(const TokenRequest& request) {
  struct Grant {
    std::string_view name;
    TokenOutcome (Tokens::*handle)(const TokenRequest&, const Client&);
  };
  static constexpr std::array kGrants = {
      Grant{grant::kPassword, &Tokens::grant_password},
      Grant{grant::kClientCredentials, &Tokens::grant_client_credentials},
      Grant{grant::kRefreshToken, &Tokens::grant_refresh},
  };
  if (request.grant_type.empty()) return TokenRefusal{TokenError::invalid_request, "The parameter grant_type is missing. Send it in the form."};
  const auto found = std::find_if(kGrants.begin(), kGrants.end(), [&](const auto& entry) { return entry.name == request.grant_type; });
  if (found == kGrants.end()) {
    return TokenRefusal{TokenError::unsupported_grant_type,
                        "This grant type is not offered. Use password, client_credentials or refresh_token."};
  }
  if (!request.client) {
    return TokenRefusal{TokenError::invalid_client, "No client authenticates. Send client id and client secret as Basic credentials."};
  }
  const auto client = clients_.authenticate(*request.client);
  if (!client) return refusal_from(TokenError::invalid_client, client.error());
  if (!client->may_use(request.grant_type)) {
    return TokenRefusal{TokenError::unauthorized_client,
                        fmt::format("This client may not use the grant type {}. Add it to the client's grant types.", found->name)};
  }
  if (request.validity && request.grant_type != grant::kClientCredentials) {
    return TokenRefusal{TokenError::invalid_request,
                        "validity_period is for client_credentials only. Set the lifetime of users' tokens in the properties of the keys."};
  }
  return (this->*found->handle)(request, *client);
}

TokenOutcome Tokens::grant_password(const TokenRequest& request, const Client& client) {
  if (request.username.empty() || request.password.empty()) {
    return TokenRefusal{TokenError::invalid_request, "The parameters username and password are needed. Send both in the form."};
  }
  const auto user = users_.sign_in({request.username, request.password, request.peer_address});
  if (!user) return refusal_from(TokenError::invalid_grant, user.error());
  const auto granted = scopes_for({user->name, user->roles}, request.scopes, RestScopes::by_role);
  if (!granted) return refusal_from(TokenError::invalid_scope, granted.error());

  const Order order{client, user->name, kOfUser, or_default(*granted, kOfUser),
                    bounded(client.lifetimes.user_token.value_or(settings_.access_token))};
  auto made = make(order);
  if (!made) return refusal_from(TokenError::server_error, made.error());
  TokenAnswer answer{.access_token = made->access_token, .scopes = order.scopes, .expires_in = order.lifetime};
  if (!client.may_use(grant::kRefreshToken)) return answer;

  const base::Secret next(random_text(random_, kRefreshTokenBytes));
  const auto kept = ports::write(database_, [&](ports::Transaction& transaction) {
    return add_refresh_token(transaction, successor(order, *made, random_.uuid(), next));
  });
  if (!kept) return refusal_from(TokenError::server_error, kept.error());
  answer.refresh_token = next;
  return answer;
}

TokenOutcome Tokens::grant_client_credentials(const TokenRequest& request, const Client& client) {
  const auto answer = issue_to_application(client, request.scopes, request.validity);
  if (!answer) return refusal_from(TokenError::invalid_scope, answer.error());
  return *answer;
}

Outcome<TokenAnswer> Tokens::issue_to_application(const Client& client, const std::vector<std::string>& scopes,
                                                  std::optional<Seconds> lifetime) {
  const auto owner = owner_of(client);
  if (!owner) return owner.error();
  const auto rest_scopes = client.kind == ClientKind::registered ? RestScopes::by_role : RestScopes::never;
  const auto granted = scopes_for(*owner, scopes, rest_scopes);
  if (!granted) return granted.error();
  const Order order{client, client.owner, kOfApplication, or_default(*granted, kOfApplication),
                    bounded(lifetime.value_or(client.lifetimes.application_token.value_or(settings_.access_token)))};
  auto made = make(order);
  if (!made) return made.error();
  return TokenAnswer{.access_token = made->access_token, .scopes = order.scopes, .expires_in = order.lifetime};
}

TokenOutcome Tokens::grant_refresh(const TokenRequest& request, const Client& client) {
  const auto now = clock_.now();
  const auto hash = refresh_token_hash(request.refresh_token);
  const auto used = ports::read(database_, [&](ports::Reader& reader) { return find_refresh_token(reader, hash); });
  if (!used) return refusal_from(TokenError::invalid_grant, used.error());
  if (used->client != client.id) return TokenRefusal{TokenError::invalid_grant, "The refresh token belongs to another client. Sign in again."};
  if (used->is_used) return end_reused_family(*used);
  if (now >= used->expires_at) return TokenRefusal{TokenError::invalid_grant, "The refresh token has expired. Sign in again."};
  const auto user = users_.find(used->user);
  if (!user) return refusal_from(TokenError::invalid_grant, user.error());
  if (user->state != UserState::active) return TokenRefusal{TokenError::invalid_grant, "The user is locked. Ask an administrator to unlock it."};

  const auto wanted = request.scopes.empty() ? used->scopes : common(request.scopes, used->scopes);
  const auto granted = scopes_for({user->name, user->roles}, wanted, RestScopes::by_role);
  if (!granted) return refusal_from(TokenError::invalid_scope, granted.error());
  const Order order{client, user->name, kOfUser, or_default(*granted, kOfUser),
                    bounded(client.lifetimes.user_token.value_or(settings_.access_token))};
  auto made = make(order);
  if (!made) return refusal_from(TokenError::server_error, made.error());

  const base::Secret next(random_text(random_, kRefreshTokenBytes));
  auto kept = successor(order, *made, used->family, next);
  kept.scopes = used->scopes;  // asking for less now does not take the rest away for later
  const auto rotated = ports::write(database_, [&](ports::Transaction& transaction) -> Outcome<bool> {
    const auto is_first = use_refresh_token(transaction, hash, now);
    if (!is_first || !*is_first) return is_first;
    if (const auto added = add_refresh_token(transaction, kept); !added) return added.error();
    return true;
  });
  if (!rotated) return refusal_from(TokenError::server_error, rotated.error());
  if (!*rotated) return end_reused_family(*used);
  return TokenAnswer{.access_token = made->access_token, .refresh_token = next, .scopes = order.scopes, .expires_in = order.lifetime};
}

TokenOutcome Tokens::end_reused_family(const RefreshToken& token) {
  const auto ended = ports::write(
      database_, [&](ports::Transaction& transaction) { return end_family(transaction, token.family, clock_.now()); });
  epoch_.advance();
  if (!ended) return refusal_from(TokenError::server_error, ended.error());
  log::warning("a refresh token was used twice, its sign-in was ended", {{"client", token.client.text()}, {"user", token.user}});
  return TokenRefusal{TokenError::invalid_grant, "The refresh token was used before, so everything that came from it was ended. Sign in again."};
}

RefreshToken Tokens::successor(const Order& order, const Made& made, std::string family, const base::Secret& token) const {
  const auto now = clock_.now();
  return RefreshToken{.hash = refresh_token_hash(token),
                      .family = std::move(family),
                      .client = order.client.id,
                      .user = order.subject,
                      .scopes = order.scopes,
                      .issued_at = now,
                      .expires_at = now + order.client.lifetimes.refresh_token.value_or(settings_.refresh_token),
                      .access_token_id = made.id,
                      .access_token_expires_at = made.expires_at};
}

Outcome<std::vector<std::string>> Tokens::scopes_for(const Subject& subject, const std::vector<std::string>& requested,
                                                     RestScopes rest_scopes) {
  ScopeWish wish{.requested = requested, .roles = subject.roles, .rest_scopes = rest_scopes};
  if (find_api_scopes_ && !requested.empty()) {
    auto known = ports::read(database_, [&](ports::Reader& reader) { return find_api_scopes_(reader, requested); });
    if (!known) return known.error();
    wish.known = std::move(*known);
  }
  return grantable(wish);
}

// An application outlives its owner: without one, or with a locked one, it still gets tokens, but no scope that needs a role.
Outcome<Tokens::Subject> Tokens::owner_of(const Client& client) {
  auto owner = users_.find(client.owner);
  if (!owner && owner.error().problem != Problem::not_found) return owner.error();
  if (!owner || owner->state != UserState::active) return Subject{client.owner, {}};
  return Subject{owner->name, std::move(owner->roles)};
}

Outcome<Tokens::Made> Tokens::make(const Order& order) {
  const auto issued_at = ports::read(database_, [&](ports::Reader& reader) {
    return earliest_issue(reader, order.client.id.text(), order.kind == kOfApplication ? "" : order.subject, clock_.now());
  });
  if (!issued_at) return issued_at.error();
  const auto key = keys_.active(KeyPurpose::access_tokens, order.client.signature.value_or(settings_.signature));
  if (!key) return key.error();

  const std::string id = random_.uuid();
  const Timestamp expires_at = std::chrono::floor<Seconds>(clock_.now()) + order.lifetime;
  const auto& client_id = order.client.id.text();
  auto signed_token = key->sign(kAccessTokenType, {{"iss", settings_.issuer()},
                                                   {"sub", order.subject},
                                                   {"aud", client_id},
                                                   {"azp", client_id},
                                                   {"client_id", client_id},
                                                   {"scope", base::join(order.scopes, " ")},
                                                   {"aut", order.kind},
                                                   {"iat", to_epoch_seconds(*issued_at)},
                                                   {"nbf", to_epoch_seconds(clock_.now())},
                                                   {"exp", to_epoch_seconds(expires_at)},
                                                   {"jti", id}});
  if (!signed_token) return signed_token.error();
  return Made{base::Secret(std::move(*signed_token)), id, expires_at};
}

Outcome<Done> Tokens::check_claims(const jose::Jws& token, const jose::Claims& claims) const {
  if (!base::equal_ignoring_case(token.type, kAccessTokenType)) return not_a_token("it is no access token");
  if (claims.issuer != settings_.issuer()) return not_a_token("another issuer made it");
  if (!claims.expires_at || claims.id.empty() || claims.subject.empty()) return not_a_token("a claim is missing");
  return jose::check_time(claims, clock_.now());
}

Outcome<LiveToken> Tokens::verify(std::string_view access_token) const {
  const auto token = jose::verified(access_token, *keys_.keys(KeyPurpose::access_tokens));
  if (!token) return token.error();
  auto claims = jose::read_claims(token->claims);
  if (!claims) return claims.error();
  if (const auto fine = check_claims(*token, *claims); !fine) return fine.error();

  LiveToken live{.claims = std::move(*claims),
                 .client_id = text_of(token->claims, "azp"),
                 .kind = text_of(token->claims, "aut"),
                 .scopes = jose::scopes_in(token->claims)};
  const TokenIdentity identity{.id = live.claims.id,
                               .consumer_key = live.client_id,
                               .subject = live.is_of_application() ? "" : live.claims.subject,
                               .issued_at = live.claims.issued_at.value_or(Timestamp{})};
  const auto revoked = ports::read(database_, [&](ports::Reader& reader) { return is_revoked(reader, identity); });
  if (!revoked) return revoked.error();
  if (*revoked) return not_a_token("it was revoked");
  return live;
}

Outcome<Done> Tokens::revoke_access_token(const LiveToken& token) {
  const NewRevocation revocation{.id = token.claims.id, .expires_at = *token.claims.expires_at};
  const auto revoked =
      ports::write(database_, [&](ports::Transaction& transaction) { return revoke(transaction, revocation, clock_.now()); });
  epoch_.advance();
  return revoked;
}

Outcome<Done> Tokens::revoke_token(const Client& client, const base::Secret& token) {
  if (jose::looks_like_jws(token.reveal())) {
    const auto live = verify(token.reveal());
    if (!live && live.error().problem == Problem::unavailable) return live.error();
    if (!live || live->client_id != client.id.text()) return Done{};
    return revoke_access_token(*live);
  }
  const auto hash = refresh_token_hash(token);
  const auto found = ports::read(database_, [&](ports::Reader& reader) { return find_refresh_token(reader, hash); });
  if (!found && found.error().problem != Problem::not_found) return found.error();
  if (!found || found->client != client.id) return Done{};
  const auto ended =
      ports::write(database_, [&](ports::Transaction& transaction) { return end_family(transaction, found->family, clock_.now()); });
  epoch_.advance();
  return ended;
}

}  // namespace quarterdeck::control
