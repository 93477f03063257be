#include "control/identity/authenticator.h"

#include <algorithm>
#include <optional>

#include "base/bytes.h"
#include "base/text.h"
#include "control/identity/basic_credentials.h"
#include "control/identity/scope_map.h"

namespace quarterdeck::control {
namespace {

constexpr Seconds kRemembered{30};

Failure unauthenticated(std::string_view why) {
  return {Problem::unauthenticated, std::string(why) + " Send an access token as Bearer, or user name and password as Basic."};
}

// What the roles no longer open, a token does not open either, whatever it says.
std::vector<std::string> still_open(const std::vector<std::string>& scopes, const std::vector<std::string>& roles) {
  std::vector<std::string> open;
  std::copy_if(scopes.begin(), scopes.end(), std::back_inserter(open), [&](const auto& scope) {
    const auto wanted = roles_of(scope);
    return wanted.empty() || std::any_of(wanted.begin(), wanted.end(), [&](auto role_name) {
             return std::find(roles.begin(), roles.end(), role_name) != roles.end();
           });
  });
  return open;
}

}  // namespace

Authenticator::Authenticator(Tokens& tokens, Users& users, ports::Clock& clock, ports::Random& random, const CredentialEpoch& epoch)
    : tokens_(tokens), users_(users), clock_(clock), epoch_(epoch), cache_(random.bytes(32)) {}

void Authenticator::trust_service_key(const base::Secret& key) { service_key_digest_ = base::sha256(key.reveal()); }

Outcome<std::shared_ptr<const Caller>> Authenticator::recognize(const http::Request& request) {
  static const auto kAnonymous = std::make_shared<const Caller>();
  const auto* header = request.headers.find("Authorization");
  if (header == nullptr) return kAnonymous;

  // Read before anything is checked: what ends meanwhile must not be remembered.
  const auto epoch = epoch_.value();
  const auto key = cache_.key_of(*header);
  if (auto known = cache_.find(key, epoch, clock_.now())) return known;

  const auto scheme = header->substr(0, header->find(' '));
  const auto credentials = base::trimmed(std::string_view(*header).substr(scheme.size()));
  const auto check_basic = [&] { return recognize_basic(credentials, request.peer_address); };
  auto recognized = base::equal_ignoring_case(scheme, "Bearer")  ? recognize_bearer(credentials)
                    : base::equal_ignoring_case(scheme, "Basic") ? checks_.run(key + std::to_string(epoch), check_basic)
                                                                 : unauthenticated("The header Authorization has an unknown scheme.");
  if (!recognized) return recognized.error();
  cache_.remember(key, epoch, *recognized);
  return recognized->caller;
}

Outcome<Caller> Authenticator::authenticate(const http::Request& request) {
  const auto caller = recognize(request);
  if (!caller) return caller.error();
  if ((*caller)->is_anonymous()) return unauthenticated("The request has no credentials.");
  return **caller;
}

Outcome<RememberedCaller> Authenticator::recognize_bearer(std::string_view token) {
  if (!service_key_digest_.empty() && base::equal_in_constant_time(base::sha256(token), service_key_digest_)) {
    Caller service{.user = "service", .roles = {std::string(role::kService)}};
    return RememberedCaller{std::make_shared<const Caller>(std::move(service)), clock_.now() + kRemembered};
  }
  const auto live = tokens_.verify(token);
  if (!live) return live.error();
  const auto user = users_.find(live->claims.subject);
  if (!user && user.error().problem != Problem::not_found) return user.error();
  if (!user || user->state != UserState::active) return unauthenticated("The user of the access token is locked or gone.");
  Caller caller{.user = user->name,
                .organization = user->organization,
                .client_id = live->client_id,
                .roles = user->roles,
                .scopes = still_open(live->scopes, user->roles)};
  return RememberedCaller{std::make_shared<const Caller>(std::move(caller)),
                          std::min(clock_.now() + kRemembered, *live->claims.expires_at)};
}

Outcome<RememberedCaller> Authenticator::recognize_basic(std::string_view credentials, const std::string& peer_address) {
  const auto pair = parse_basic(credentials);
  if (!pair) return pair.error();
  const auto user = users_.sign_in({pair->name, pair->password, peer_address});
  if (!user) return user.error();
  Caller caller{.user = user->name, .organization = user->organization, .roles = user->roles, .scopes = scopes_of(user->roles)};
  return RememberedCaller{std::make_shared<const Caller>(std::move(caller)), clock_.now() + kRemembered};
}

}  // namespace quarterdeck::control
