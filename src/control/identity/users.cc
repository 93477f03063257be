#include "control/identity/users.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/codec.h"
#include "base/text.h"
#include "control/events/outbox.h"
#include "control/identity/random_text.h"
#include "control/identity/refresh_tokens.h"
#include "control/identity/revocations.h"
#include "control/identity/scope_map.h"

namespace quarterdeck::control {
namespace {

constexpr std::string_view kFindUser =
    "SELECT name, organization, first_name, last_name, email, state, created_at FROM users WHERE folded_name = $1";
constexpr std::string_view kFindRoles = "SELECT role FROM user_roles WHERE user_name = $1 ORDER BY role";
constexpr std::string_view kFindPassword = "SELECT password_hash FROM users WHERE folded_name = $1";
constexpr std::string_view kAddUser =
    "INSERT INTO users (name, folded_name, organization, password_hash, first_name, last_name, email, state, created_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
constexpr std::string_view kAddRole = "INSERT INTO user_roles (user_name, role) VALUES ($1, $2)";
constexpr std::string_view kRemoveRoles = "DELETE FROM user_roles WHERE user_name = $1";
constexpr std::string_view kSetPassword = "UPDATE users SET password_hash = $2 WHERE name = $1";
constexpr std::string_view kSetState = "UPDATE users SET state = $2 WHERE name = $1";
constexpr std::string_view kAnyAdministrator = "SELECT user_name FROM user_roles WHERE role = 'admin' LIMIT 1";

constexpr std::string_view kTenant = "@carbon.super";
constexpr std::string_view kAdministrator = "admin";
constexpr std::string_view kOurselves = "quarterdeck";  // who did it, in the audit log
constexpr std::size_t kLongestName = 64;
constexpr std::size_t kLongestText = 255;

// One sentence for all of them: whoever guesses must not learn whether the name exists.
Failure wrong_credentials() {
  return {Problem::unauthenticated, "The user name or the password is wrong. Check both, or ask an administrator for a new password."};
}
Failure no_such_user(std::string_view name) {
  return {Problem::not_found, fmt::format("There is no user named '{}'. Check the name.", name)};
}
Failure name_is_taken(std::string_view name) {
  return {Problem::conflict, fmt::format("A user named '{}' exists already. Choose another name.", name)};
}

// Nobody has a longer one; no time is spent on it.
bool may_be_right(const Login& login) { return login.user.size() <= kLongestName && login.password.reveal().size() <= kLongestText; }

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' || c == '@' ||
         c == '+';
}

Outcome<Done> check_name(std::string_view name) {
  if (name.size() < 3 || name.size() > kLongestName || !std::all_of(name.begin(), name.end(), is_name_character)) {
    return Failure{Problem::invalid, fmt::format("The user name '{}' is refused: it must have 3 to 64 letters, digits or characters of "
                                                 "'._-@+'. Choose another one.", name)};
  }
  // The suffix is how tools of the original write any user of the first tenant, so a name of its own with it would mean somebody else.
  if (base::to_lower(name).ends_with(kTenant)) {
    return Failure{Problem::invalid, fmt::format("The user name '{}' is refused: it must not end in {}. Choose another one.", name, kTenant)};
  }
  return Done{};
}

Outcome<Done> check_details(const NewUser& user) {
  for (const auto* text : {&user.first_name, &user.last_name, &user.email}) {
    if (text->size() > kLongestText || !base::is_utf8(*text)) {
      return Failure{Problem::invalid, "First name, last name and e-mail address may have 255 characters each. Shorten them."};
    }
  }
  return Done{};
}

Outcome<Done> check_roles(const std::vector<std::string>& roles) {
  for (const auto& name : roles) {
    if (!is_role(name)) {
      return Failure{Problem::invalid, fmt::format("There is no role named '{}'. Use one of: {}.", name, fmt::join(all_roles(), ", ")), 900602};
    }
  }
  return Done{};
}

Outcome<Done> add_roles(ports::Transaction& transaction, std::string_view name, std::vector<std::string> roles) {
  roles.emplace_back(role::kEveryone);
  std::sort(roles.begin(), roles.end());
  roles.erase(std::unique(roles.begin(), roles.end()), roles.end());
  for (const auto& role_name : roles) {
    if (const auto added = transaction.execute(kAddRole, {name, role_name}); !added) return added.error();
  }
  return Done{};
}

Outcome<Done> replace_roles(ports::Transaction& transaction, std::string_view name, std::vector<std::string> roles) {
  if (const auto removed = transaction.execute(kRemoveRoles, {name}); !removed) return removed.error();
  return add_roles(transaction, name, std::move(roles));
}

Outcome<Done> add_user(ports::Transaction& transaction, const NewUser& user, const std::string& hash, std::string_view by, Timestamp now) {
  const auto added = transaction.execute(kAddUser, {user.name, base::to_lower(user.name), "default", hash, user.first_name, user.last_name,
                                                    user.email, base::enum_text(UserState::active), now});
  if (!added && added.error().problem == Problem::conflict) return name_is_taken(user.name);
  if (!added) return added.error();
  if (const auto roles = add_roles(transaction, user.name, user.roles); !roles) return roles;
  const AuditEntry entry{.kind = "User", .action = "created", .user = by, .subject = user.name,
                         .info = JsonObject{{"name", user.name}, {"roles", base::join(user.roles, ",")}}};
  return audit(transaction, entry, now);
}

}  // namespace

std::string_view without_tenant(std::string_view user) {
  return user.ends_with(kTenant) ? user.substr(0, user.size() - kTenant.size()) : user;
}

Outcome<User> find_user(ports::Reader& reader, std::string_view name) {
  const auto rows = reader.query(kFindUser, {base::to_lower(name)});
  if (!rows) return rows.error();
  if (rows->empty()) return no_such_user(name);
  const auto& row = rows->front();
  User user{.name = row.text("name"),
            .organization = row.text("organization"),
            .first_name = row.text("first_name"),
            .last_name = row.text("last_name"),
            .email = row.text("email"),
            .state = base::enum_from<UserState>(row.text("state")).value_or(UserState::locked),
            .created_at = row.time("created_at")};
  const auto roles = reader.query(kFindRoles, {user.name});
  if (!roles) return roles.error();
  for (const auto& role_row : *roles) user.roles.push_back(role_row.text("role"));
  return user;
}

Outcome<std::optional<base::Secret>> Users::ensure_administrator(const KeepPassword& keep) {
  const auto known = ports::read(database_, [](ports::Reader& reader) { return reader.query(kAnyAdministrator); });
  if (!known) return known.error();
  if (!known->empty()) return std::optional<base::Secret>();
  auto password = make_administrator(keep);
  if (!password) return password.error();
  return std::optional<base::Secret>(std::move(*password));
}

Outcome<base::Secret> Users::make_administrator(const KeepPassword& keep) {
  base::Secret password = random_password();
  if (const auto kept = keep(password); !kept) return kept.error();
  const NewUser administrator{.name = std::string(kAdministrator), .password = password, .roles = {std::string(role::kAdmin)}};
  const auto created = create(administrator, kOurselves);
  if (!created) return created.error();
  return password;
}

Outcome<base::Secret> Users::reset_administrator(const KeepPassword& keep) {
  const auto known = find(kAdministrator);
  if (!known && known.error().problem == Problem::not_found) return make_administrator(keep);
  if (!known) return known.error();
  base::Secret password = random_password();
  const auto hash = passwords_.hash(password);
  if (!hash) return hash.error();
  if (const auto kept = keep(password); !kept) return kept.error();
  const auto stored = ports::write(database_, [&](ports::Transaction& transaction) -> Outcome<Done> {
    if (const auto set = transaction.execute(kSetPassword, {known->name, *hash}); !set) return set.error();
    if (const auto set = transaction.execute(kSetState, {known->name, base::enum_text(UserState::active)}); !set) return set.error();
    auto roles = known->roles;
    roles.emplace_back(role::kAdmin);
    if (const auto set = replace_roles(transaction, known->name, std::move(roles)); !set) return set;
    return end_sessions(transaction, known->name, "administrator reset", kOurselves);
  });
  epoch_.advance();
  if (!stored) return stored.error();
  return password;
}

Outcome<Done> Users::check_new(const NewUser& user) {
  if (const auto named = check_name(user.name); !named) return named;
  if (const auto strong = check_password_rules(user.password, user.name); !strong) return strong;
  if (const auto described = check_details(user); !described) return described;
  if (const auto known = check_roles(user.roles); !known) return known;
  const auto same = ports::read(database_, [&](ports::Reader& reader) { return reader.query(kFindUser, {base::to_lower(user.name)}); });
  if (!same) return same.error();
  if (!same->empty()) return name_is_taken(user.name);
  return Done{};
}

Outcome<User> Users::create(const NewUser& user, std::string_view created_by) {
  if (const auto sound = check_new(user); !sound) return sound.error();
  return hash_and_add(user, created_by);
}

Outcome<User> Users::hash_and_add(const NewUser& user, std::string_view created_by) {
  const auto hash = passwords_.hash(user.password);
  if (!hash) return hash.error();
  return ports::write(database_, [&](ports::Transaction& transaction) -> Outcome<User> {
    if (const auto added = add_user(transaction, user, *hash, created_by, clock_.now()); !added) return added.error();
    return find_user(transaction, user.name);
  });
}

Outcome<User> Users::sign_up(NewUser user, const std::string& peer_address) {
  if (!settings_.self_sign_up) {
    return Failure{Problem::forbidden, "Accounts are made by administrators here. Ask one of them for yours."};
  }
  user.roles = {std::string(role::kSubscriber)};
  if (const auto sound = check_new(user); !sound) return sound.error();
  const auto turn = pace_.enter(peer_address, clock_.now());
  if (!turn) return turn.error();
  return hash_and_add(user, user.name);
}

Outcome<User> Users::find(std::string_view name) {
  return ports::read(database_, [&](ports::Reader& reader) { return find_user(reader, without_tenant(name)); });
}

Outcome<Done> Users::check_pace(const Login& login) {
  const auto name = base::to_lower(login.user);
  const auto now = clock_.now();
  const auto wait = std::max(by_address_.wait(name + "\n" + login.peer_address, now), by_name_.wait(name, now));
  if (!wait) return Done{};
  const auto seconds = static_cast<int>(std::chrono::ceil<Seconds>(*wait).count());
  return Failure{Problem::limited, fmt::format("Too many wrong passwords for this user. Try again in {} seconds.", seconds), 0, seconds};
}

void Users::note_failure(const Login& login) {
  const auto name = base::to_lower(login.user);
  by_address_.failed(name + "\n" + login.peer_address, clock_.now());
  by_name_.failed(name, clock_.now());
}

Outcome<User> Users::sign_in(const Login& given) {
  Login login = given;
  login.user = std::string(without_tenant(given.user));
  if (const auto allowed = check_pace(login); !allowed) return allowed.error();
  if (!may_be_right(login)) return wrong_credentials();
  const auto turn = pace_.enter(login.peer_address, clock_.now());
  if (!turn) return turn.error();
  auto user = match(login);
  if (user) pace_.signed_in(login.peer_address, clock_.now());
  return user;
}

Outcome<User> Users::match(const Login& login) {
  const auto name = base::to_lower(login.user);
  const auto rows = ports::read(database_, [&](ports::Reader& reader) { return reader.query(kFindPassword, {name}); });
  if (!rows) return rows.error();
  if (rows->empty()) {
    passwords_.pretend_to_match(login.password);
    note_failure(login);
    return wrong_credentials();
  }
  if (!passwords_.matches(rows->front().text("password_hash"), login.password)) {
    note_failure(login);
    return wrong_credentials();
  }
  by_address_.succeeded(name + "\n" + login.peer_address);
  by_name_.succeeded(name);
  // By the very name whose password was checked: find() would take a second suffix off, and mean another user.
  auto user = ports::read(database_, [&](ports::Reader& reader) { return find_user(reader, login.user); });
  if (user && user->state == UserState::locked) {
    return Failure{Problem::unauthenticated, fmt::format("The user '{}' is locked. Ask an administrator to unlock it.", user->name)};
  }
  return user;
}

// The caller has signed in: strangers must not be able to use up what it needs. It cannot make us hash at will either, since a right
// password ends its sessions and wrong ones are slowed down.
Outcome<Done> Users::change_password(const Login& given, const base::Secret& next) {
  Login login = given;
  login.user = std::string(without_tenant(given.user));
  if (const auto strong = check_password_rules(next, login.user); !strong) return strong;
  if (const auto allowed = check_pace(login); !allowed) return allowed;
  if (!may_be_right(login)) return wrong_credentials();
  const auto user = match(login);
  if (!user) return user.error();
  return store_password(user->name, next, user->name);
}

Outcome<base::Secret> Users::reset_password(std::string_view name, std::string_view reset_by) {
  const auto user = find(name);
  if (!user) return user.error();
  base::Secret password = random_password();
  if (const auto stored = store_password(user->name, password, reset_by); !stored) return stored.error();
  return password;
}

Outcome<Done> Users::store_password(std::string_view name, const base::Secret& next, std::string_view changed_by) {
  if (const auto strong = check_password_rules(next, name); !strong) return strong;
  const auto hash = passwords_.hash(next);
  if (!hash) return hash.error();
  const auto stored = ports::write(database_, [&](ports::Transaction& transaction) -> Outcome<Done> {
    if (const auto set = transaction.execute(kSetPassword, {name, *hash}); !set) return set.error();
    return end_sessions(transaction, name, "password changed", changed_by);
  });
  epoch_.advance();
  return stored;
}

Outcome<Done> Users::set_roles(std::string_view name, const std::vector<std::string>& roles, std::string_view changed_by) {
  if (const auto known = check_roles(roles); !known) return known;
  const auto user = find(name);
  if (!user) return user.error();
  const auto stored = ports::write(database_, [&](ports::Transaction& transaction) -> Outcome<Done> {
    if (const auto set = replace_roles(transaction, user->name, roles); !set) return set;
    return end_sessions(transaction, user->name, "roles changed", changed_by);
  });
  epoch_.advance();
  return stored;
}

Outcome<Done> Users::set_state(std::string_view name, UserState state, std::string_view changed_by) {
  const auto user = find(name);
  if (!user) return user.error();
  const auto stored = ports::write(database_, [&](ports::Transaction& transaction) -> Outcome<Done> {
    if (const auto set = transaction.execute(kSetState, {user->name, base::enum_text(state)}); !set) return set.error();
    return end_sessions(transaction, user->name, state == UserState::locked ? "locked" : "unlocked", changed_by);
  });
  epoch_.advance();
  return stored;
}

Outcome<Done> Users::end_sessions(ports::Transaction& transaction, std::string_view name, std::string_view action, std::string_view by) {
  const auto now = clock_.now();
  if (const auto removed = remove_refresh_tokens_of_user(transaction, name); !removed) return removed.error();
  const NewRevocation all{.kind = RevocationKind::subject, .id = std::string(name), .expires_at = now + settings_.longest_access_token()};
  if (const auto revoked = revoke(transaction, all, now); !revoked) return revoked;
  const AuditEntry entry{.kind = "User", .action = action, .user = by, .subject = name, .info = JsonObject{{"name", name}}};
  return audit(transaction, entry, now);
}

base::Secret Users::random_password() { return base::Secret(random_text(random_, 18)); }

}  // namespace quarterdeck::control
