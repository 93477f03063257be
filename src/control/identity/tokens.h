#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json.h"
#include "base/secret.h"
#include "control/identity/clients.h"
#include "control/identity/refresh_tokens.h"
#include "control/identity/scope_grants.h"
#include "control/identity/settings.h"
#include "control/identity/signing_keys.h"
#include "control/identity/token_refusal.h"
#include "control/identity/users.h"
#include "policy/jose/claims.h"

namespace quarterdeck::control {

// A form to /oauth2/token, its client still to be authenticated.
struct TokenRequest {
  std::string grant_type;
  std::optional<ClientCredentials> client;
  std::vector<std::string> scopes;
  std::string username;
  base::Secret password;
  base::Secret refresh_token;
  std::optional<Seconds> validity;  // of the token of an application
  std::string peer_address;
};

struct TokenAnswer {
  base::Secret access_token;
  std::optional<base::Secret> refresh_token;
  std::vector<std::string> scopes;
  Seconds expires_in{0};
};
using TokenOutcome = std::variant<TokenAnswer, TokenRefusal>;

// An access token of ours whose signature, time and revocation were looked at.
struct LiveToken {
  jose::Claims claims;
  std::string client_id;
  std::string kind;  // `aut`: APPLICATION or APPLICATION_USER
  std::vector<std::string> scopes;

  bool is_of_application() const { return kind == "APPLICATION"; }
};

// Makes access tokens and says what they are worth. All calls may overlap.
class Tokens {
 public:
  Tokens(ports::Database& database, ports::Clock& clock, ports::Random& random, const IdentitySettings& settings, Users& users,
         Clients& clients, const SigningKeys& keys, CredentialEpoch& epoch, FindApiScopes find_api_scopes)
      : database_(database), clock_(clock), random_(random), settings_(settings), users_(users), clients_(clients), keys_(keys),
        epoch_(epoch), find_api_scopes_(std::move(find_api_scopes)) {}

  // POST /oauth2/token.
  TokenOutcome grant(const TokenRequest& request);

  // The control plane asks for an application itself (the Dev Portal's "generate token"); the client's grants are not asked.
  Outcome<TokenAnswer> issue_to_application(const Client& client, const std::vector<std::string>& scopes, std::optional<Seconds> lifetime);

  // Problem::unauthenticated unless the token counts now.
  Outcome<LiveToken> verify(std::string_view access_token) const;

  // Ends an access token, or a refresh token with its whole family. A token that is unknown or another client's is left alone, which
  // is no failure (RFC 7009 §2.2).
  Outcome<Done> revoke_token(const Client& client, const base::Secret& token);
  Outcome<Done> revoke_access_token(const LiveToken& token);

  const IdentitySettings& settings() const { return settings_; }
  const SigningKeys& keys() const { return keys_; }

 private:
  // Whom a token is for.
  struct Subject {
    std::string name;
    std::vector<std::string> roles;
  };
  struct Order {
    const Client& client;
    std::string subject;
    std::string_view kind;            // `aut`
    std::vector<std::string> scopes;  // what the token will say
    Seconds lifetime{0};
  };
  struct Made {
    base::Secret access_token;
    std::string id;
    Timestamp expires_at;
  };

  TokenOutcome grant_password(const TokenRequest& request, const Client& client);
  TokenOutcome grant_client_credentials(const TokenRequest& request, const Client& client);
  TokenOutcome grant_refresh(const TokenRequest& request, const Client& client);
  TokenOutcome end_reused_family(const RefreshToken& token);
  Outcome<std::vector<std::string>> scopes_for(const Subject& subject, const std::vector<std::string>& requested, RestScopes rest_scopes);
  Outcome<Subject> owner_of(const Client& client);
  Outcome<Made> make(const Order& order);
  RefreshToken successor(const Order& order, const Made& made, std::string family, const base::Secret& token) const;
  Outcome<Done> check_claims(const jose::Jws& token, const jose::Claims& claims) const;

  ports::Database& database_;
  ports::Clock& clock_;
  ports::Random& random_;
  const IdentitySettings& settings_;
  Users& users_;
  Clients& clients_;
  const SigningKeys& keys_;
  CredentialEpoch& epoch_;
  FindApiScopes find_api_scopes_;
};

}  // namespace quarterdeck::control
