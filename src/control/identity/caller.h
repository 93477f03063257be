#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace quarterdeck::control {

// Who makes a request, as the credentials proved. An anonymous caller has no user.
struct Caller {
  std::string user;
  std::string organization = "default";
  std::string client_id;  // of the OAuth2 client that the token was given to; empty for Basic
  std::vector<std::string> roles;
  std::vector<std::string> scopes;

  bool is_anonymous() const { return user.empty(); }
  bool has_role(std::string_view role) const { return std::find(roles.begin(), roles.end(), role) != roles.end(); }
  bool has_scope(std::string_view scope) const { return std::find(scopes.begin(), scopes.end(), scope) != scopes.end(); }
};

}  // namespace quarterdeck::control
