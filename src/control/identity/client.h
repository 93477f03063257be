#pragma once

#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/secret.h"
#include "base/time.h"
#include "policy/jose/algorithm.h"

namespace quarterdeck::control {

using ClientId = base::Id<struct ClientIdTag>;  // the consumer key

// Where a client comes from decides what it may ask for: an application's tokens are for its APIs and never open the REST APIs by
// client credentials, whatever its owner may do.
enum class ClientKind { registered, application };
BOOST_DESCRIBE_ENUM(ClientKind, registered, application)

// How long tokens live, where the client wants something else than the settings.
struct Lifetimes {
  std::optional<Seconds> application_token;  // client credentials
  std::optional<Seconds> user_token;         // all other grants
  std::optional<Seconds> refresh_token;
  bool operator==(const Lifetimes&) const = default;
};

struct Client {
  ClientId id;
  ClientKind kind = ClientKind::registered;
  std::string name;
  std::string owner;
  std::string organization = "default";
  base::Secret secret;
  std::vector<std::string> grants;
  std::string callback_url;
  bool is_for_all_organizations = false;  // a SaaS application, in the original's words
  std::optional<jose::Algorithm> signature;
  Lifetimes lifetimes;
  Timestamp created_at;

  bool may_use(std::string_view grant) const;
};

// Grant types by their wire names.
namespace grant {
constexpr std::string_view kAuthorizationCode = "authorization_code";
constexpr std::string_view kRefreshToken = "refresh_token";
constexpr std::string_view kPassword = "password";
constexpr std::string_view kClientCredentials = "client_credentials";
}  // namespace grant

}  // namespace quarterdeck::control
