#include <array>

#include "base/codec.h"
#include "control/rest/body.h"
#include "control/rest/problem.h"
#include "control/rest/token/token_tables.h"

namespace quarterdeck::control::rest {

struct SignUpBody {
  std::string username;
  std::string password;
  std::string first_name;
  std::string last_name;
  std::string email;
};
BOOST_DESCRIBE_STRUCT(SignUpBody, (), (username, password, first_name, last_name, email))
constexpr auto required_members(const SignUpBody*) { return std::array{"username", "password"}; }

struct PasswordChangeBody {
  std::string current_password;
  std::string new_password;
};
BOOST_DESCRIBE_STRUCT(PasswordChangeBody, (), (current_password, new_password))
constexpr auto required_members(const PasswordChangeBody*) { return std::array{"current_password", "new_password"}; }

namespace {

// POST /self-signup
http::Response sign_up(const http::Request& request, const Caller&, Identity& identity) {
  const auto body = parse_body_as<SignUpBody>(request);
  if (!body) return problem_response(body.error());
  const auto user = identity.users.sign_up({.name = body->username,
                                            .password = base::Secret(body->password),
                                            .first_name = body->first_name,
                                            .last_name = body->last_name,
                                            .email = body->email},
                                           request.peer_address);
  if (!user) return problem_response(user.error());
  JsonArray roles;
  for (const auto& name : user->roles) roles.emplace_back(name.c_str());
  return json_response(201, JsonObject{{"username", user->name}, {"roles", std::move(roles)}});
}

// POST /me/change-password
http::Response change_password(const http::Request& request, const Caller& caller, Identity& identity) {
  const auto body = parse_body_as<PasswordChangeBody>(request);
  if (!body) return problem_response(body.error());
  auto changed = identity.users.change_password({caller.user, base::Secret(body->current_password), request.peer_address},
                                                base::Secret(body->new_password));
  if (changed) return empty_response(200);
  // The request itself was authenticated: a wrong current password is wrong input.
  if (changed.error().problem != Problem::unauthenticated) return problem_response(changed.error());
  return problem_response(Failure{Problem::invalid, "The current password is wrong. Type it again."});
}

}  // namespace

std::vector<Route> account_routes(Identity& identity) {
  const auto to = [&identity](http::Response (*handle)(const http::Request&, const Caller&, Identity&)) {
    return [&identity, handle](const http::Request& request, const Caller& caller) { return handle(request, caller, identity); };
  };
  return {{"POST", "/self-signup", Access::anonymous, {}, to(sign_up)},
          {"POST", "/me/change-password", Access::authenticated, {"apim:subscribe"}, to(change_password)}};
}

}  // namespace quarterdeck::control::rest
