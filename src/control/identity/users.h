#pragma once

#include <boost/describe.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/outcome.h"
#include "base/secret.h"
#include "base/time.h"
#include "control/identity/credential_epoch.h"
#include "control/identity/hashing_pace.h"
#include "control/identity/login_throttle.h"
#include "control/identity/passwords.h"
#include "control/identity/settings.h"
#include "ports/clock.h"
#include "ports/database.h"
#include "ports/random.h"

namespace quarterdeck::control {

enum class UserState { active, locked };
BOOST_DESCRIBE_ENUM(UserState, active, locked)

struct User {
  std::string name;
  std::string organization = "default";
  std::string first_name;
  std::string last_name;
  std::string email;
  UserState state = UserState::active;
  std::vector<std::string> roles;  // Internal/everyone included
  Timestamp created_at;
};

struct NewUser {
  std::string name;
  base::Secret password;
  std::string first_name;
  std::string last_name;
  std::string email;
  std::vector<std::string> roles;
};

// Who tries to sign in, and from where: guessing is slowed down for the pair first, then for the name.
struct Login {
  std::string user;
  base::Secret password;
  std::string peer_address;
};

// "nora@carbon.super" is "nora": tools of the original name the tenant, of which there is one.
std::string_view without_tenant(std::string_view user);

// The people who sign in. All calls may overlap.
class Users {
 public:
  Users(ports::Database& database, ports::Clock& clock, ports::Random& random, CredentialEpoch& epoch, const IdentitySettings& settings)
      : database_(database), clock_(clock), random_(random), epoch_(epoch), settings_(settings), pace_(settings.password_checks_per_second) {}

  // Puts a new password where its owner will find it. Called before the password counts: one that was lost on the way would be of no use.
  using KeepPassword = std::function<Outcome<Done>(const base::Secret&)>;

  // Makes the first administrator, `admin`, unless there is one. Its random password is returned this once and is kept as a hash only.
  Outcome<std::optional<base::Secret>> ensure_administrator(const KeepPassword& keep);
  // For whoever has the store and no password: `admin` is there, active, an administrator, and has a new random password.
  Outcome<base::Secret> reset_administrator(const KeepPassword& keep);

  Outcome<User> create(const NewUser& user, std::string_view created_by);
  // Anybody may, where the settings say so: the new user is a subscriber, whatever roles were asked for.
  Outcome<User> sign_up(NewUser user, const std::string& peer_address);
  Outcome<User> find(std::string_view name);

  // The user, when the password is right and the user is active. Problem::limited while guessing is being slowed down, or when too many try
  // at once.
  Outcome<User> sign_in(const Login& login);

  // These end every session and token of the user that exists now.
  // For a caller who is signed in: not slowed down by strangers, but by wrong passwords.
  Outcome<Done> change_password(const Login& login, const base::Secret& next);
  Outcome<base::Secret> reset_password(std::string_view name, std::string_view reset_by);
  Outcome<Done> set_roles(std::string_view name, const std::vector<std::string>& roles, std::string_view changed_by);
  Outcome<Done> set_state(std::string_view name, UserState state, std::string_view changed_by);

 private:
  Outcome<base::Secret> make_administrator(const KeepPassword& keep);
  Outcome<Done> check_new(const NewUser& user);
  Outcome<User> hash_and_add(const NewUser& user, std::string_view created_by);
  Outcome<User> match(const Login& login);
  Outcome<Done> store_password(std::string_view name, const base::Secret& next, std::string_view changed_by);
  Outcome<Done> end_sessions(ports::Transaction& transaction, std::string_view name, std::string_view action, std::string_view by);
  Outcome<Done> check_pace(const Login& login);
  void note_failure(const Login& login);
  base::Secret random_password();

  ports::Database& database_;
  ports::Clock& clock_;
  ports::Random& random_;
  CredentialEpoch& epoch_;
  const IdentitySettings& settings_;
  Passwords passwords_;
  HashingPace pace_;
  LoginThrottle by_address_{5};
  LoginThrottle by_name_{50};
};

// Problem::not_found for a name that nobody has.
Outcome<User> find_user(ports::Reader& reader, std::string_view name);

}  // namespace quarterdeck::control
