#include "control/identity/clients.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/bytes.h"
#include "base/codec.h"
#include "base/text.h"
#include "control/identity/random_text.h"
#include "control/identity/refresh_tokens.h"
#include "control/identity/revocations.h"

namespace quarterdeck::control {
namespace {

constexpr std::string_view kAdd =
    "INSERT INTO oauth_clients (id, kind, name, owner, organization, sealed_secret, grants, callback_url, is_for_all_organizations, "
    "signature, application_token_seconds, user_token_seconds, refresh_token_seconds, created_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
constexpr std::string_view kFind =
    "SELECT id, kind, name, owner, organization, sealed_secret, grants, callback_url, is_for_all_organizations, signature, "
    "application_token_seconds, user_token_seconds, refresh_token_seconds, created_at FROM oauth_clients WHERE id = $1";
constexpr std::string_view kFindByName = "SELECT id FROM oauth_clients WHERE kind = $1 AND owner = $2 AND name = $3";
constexpr std::string_view kChange =
    "UPDATE oauth_clients SET grants = $2, callback_url = $3, signature = $4, application_token_seconds = $5, user_token_seconds = $6, "
    "refresh_token_seconds = $7 WHERE id = $1";
constexpr std::string_view kSetSecret = "UPDATE oauth_clients SET sealed_secret = $2 WHERE id = $1";
constexpr std::string_view kRemove = "DELETE FROM oauth_clients WHERE id = $1";

constexpr std::size_t kIdBytes = 15;      // 20 characters
constexpr std::size_t kSecretBytes = 24;  // 32 characters

std::string seal_purpose(const ClientId& id) { return "oauth_clients/" + id.text(); }

Failure no_such_client(const ClientId& id) {
  return {Problem::not_found, fmt::format("There is no OAuth2 client '{}'. Generate keys or register a client first.", id.text())};
}

std::optional<std::int64_t> count_of(const std::optional<Seconds>& seconds) {
  return seconds ? std::optional<std::int64_t>(seconds->count()) : std::nullopt;
}
std::optional<Seconds> seconds_of(const std::optional<std::int64_t>& count) {
  return count ? std::optional<Seconds>(*count) : std::nullopt;
}
std::optional<std::string> name_of_signature(const std::optional<jose::Algorithm>& signature) {
  return signature ? std::optional<std::string>(jose::name_of(*signature)) : std::nullopt;
}

// Without the secret, which only the vault can open.
Client client_from(const ports::Row& row) {
  return Client{.id = ClientId(row.text("id")),
                .kind = base::enum_from<ClientKind>(row.text("kind")).value_or(ClientKind::application),
                .name = row.text("name"),
                .owner = row.text("owner"),
                .organization = row.text("organization"),
                .grants = base::words(row.text("grants")),
                .callback_url = row.text("callback_url"),
                .is_for_all_organizations = row.boolean("is_for_all_organizations"),
                .signature = jose::algorithm_named(row.text("signature")),
                .lifetimes = {.application_token = seconds_of(row.optional_integer("application_token_seconds")),
                              .user_token = seconds_of(row.optional_integer("user_token_seconds")),
                              .refresh_token = seconds_of(row.optional_integer("refresh_token_seconds"))},
                .created_at = row.time("created_at")};
}

}  // namespace

bool Client::may_use(std::string_view wanted) const { return std::find(grants.begin(), grants.end(), wanted) != grants.end(); }

const std::vector<std::string>& offered_grants() {
  static const std::vector<std::string> offered = {std::string(grant::kPassword), std::string(grant::kClientCredentials),
                                                   std::string(grant::kRefreshToken), std::string(grant::kAuthorizationCode)};
  return offered;
}

Outcome<Done> check_grants(const std::vector<std::string>& grants) {
  for (const auto& wanted : grants) {
    if (std::find(offered_grants().begin(), offered_grants().end(), wanted) == offered_grants().end()) {
      return Failure{Problem::invalid, fmt::format("The grant type '{}' is not offered. Use one of: {}.", wanted,
                                                   base::join(offered_grants(), ", "))};
    }
  }
  return Done{};
}

Outcome<Client> Clients::add(ports::Transaction& transaction, Client client) {
  client.id = ClientId(random_text(random_, kIdBytes));
  client.secret = base::Secret(random_text(random_, kSecretBytes));
  client.created_at = clock_.now();
  const auto added = transaction.execute(
      kAdd, {client.id.text(), base::enum_text(client.kind), client.name, client.owner, client.organization,
             vault_.seal(client.secret, seal_purpose(client.id)), base::join(client.grants, " "), client.callback_url,
             client.is_for_all_organizations, name_of_signature(client.signature), count_of(client.lifetimes.application_token),
             count_of(client.lifetimes.user_token), count_of(client.lifetimes.refresh_token), client.created_at});
  if (!added && added.error().problem == Problem::conflict) {
    return Failure{Problem::conflict, fmt::format("'{}' has an OAuth2 client named '{}' already. Use that one, or another name.",
                                                  client.owner, client.name)};
  }
  if (!added) return added.error();
  return client;
}

Outcome<Client> Clients::find(ports::Reader& reader, const ClientId& id) const {
  const auto rows = reader.query(kFind, {id.text()});
  if (!rows) return rows.error();
  if (rows->empty()) return no_such_client(id);
  Client client = client_from(rows->front());
  auto secret = vault_.open(rows->front().text("sealed_secret"), seal_purpose(id));
  if (!secret) return secret.error();
  client.secret = std::move(*secret);
  return client;
}

Outcome<Client> Clients::find_by_name(ports::Reader& reader, ClientKind kind, std::string_view owner, std::string_view name) const {
  const auto rows = reader.query(kFindByName, {base::enum_text(kind), owner, name});
  if (!rows) return rows.error();
  if (rows->empty()) return no_such_client(ClientId(std::string(name)));
  return find(reader, ClientId(rows->front().text("id")));
}

Outcome<Done> Clients::change(ports::Transaction& transaction, const ClientId& id, const ClientChange& change) {
  if (const auto offered = check_grants(change.grants); !offered) return offered;
  const auto changed = transaction.execute(
      kChange, {id.text(), base::join(change.grants, " "), change.callback_url, name_of_signature(change.signature),
                count_of(change.lifetimes.application_token), count_of(change.lifetimes.user_token),
                count_of(change.lifetimes.refresh_token)});
  if (!changed) return changed.error();
  if (*changed == 0) return no_such_client(id);
  return Done{};
}

Outcome<base::Secret> Clients::regenerate_secret(ports::Transaction& transaction, const ClientId& id) {
  base::Secret secret(random_text(random_, kSecretBytes));
  const auto changed = transaction.execute(kSetSecret, {id.text(), vault_.seal(secret, seal_purpose(id))});
  if (!changed) return changed.error();
  if (*changed == 0) return no_such_client(id);
  if (const auto ended = end_tokens(transaction, id); !ended) return ended.error();
  return secret;
}

Outcome<Done> Clients::remove(ports::Transaction& transaction, const ClientId& id) {
  const auto removed = transaction.execute(kRemove, {id.text()});
  if (!removed) return removed.error();
  return *removed == 0 ? Outcome<Done>(no_such_client(id)) : end_tokens(transaction, id);
}

Outcome<Done> Clients::end_tokens(ports::Transaction& transaction, const ClientId& id) {
  if (const auto removed = remove_refresh_tokens_of_client(transaction, id); !removed) return removed.error();
  const auto now = clock_.now();
  const NewRevocation all{.kind = RevocationKind::consumer_key,
                          .id = id.text(),
                          .expires_at = now + IdentitySettings::longest_access_token()};
  return revoke(transaction, all, now);
}

Outcome<Client> Clients::authenticate(const ClientCredentials& credentials) const {
  auto client = ports::read(database_, [&](ports::Reader& reader) { return find(reader, credentials.id); });
  const bool is_known = client || client.error().problem != Problem::not_found;
  if (!client && is_known) return client.error();
  // Both are compared as digests, so that neither length nor content shows in the time it takes.
  if (!client || !base::equal_in_constant_time(base::sha256(client->secret.reveal()), base::sha256(credentials.secret.reveal()))) {
    return Failure{Problem::unauthenticated, "The client id or the client secret is wrong. Copy both again from where they were made."};
  }
  return client;
}

}  // namespace quarterdeck::control
