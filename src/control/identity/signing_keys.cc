#include "control/identity/signing_keys.h"

#include <fmt/format.h>

#include "base/codec.h"

namespace quarterdeck::control {
namespace {

constexpr std::string_view kReadAll =
    "SELECT id, purpose, algorithm, sealed_private_key, state FROM signing_keys ORDER BY created_at DESC, id";
constexpr std::string_view kAdd =
    "INSERT INTO signing_keys (id, purpose, algorithm, sealed_private_key, public_key, state, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
constexpr std::string_view kPublicKeys = "SELECT public_key FROM signing_keys WHERE purpose = $1 ORDER BY created_at DESC, id";
constexpr std::string_view kActivate =
    "UPDATE signing_keys SET state = 'active' WHERE purpose = $1 AND algorithm = $2 AND state = 'upcoming'";
constexpr std::string_view kRetire =
    "UPDATE signing_keys SET state = 'retired', retired_at = $3 WHERE purpose = $1 AND algorithm = $2 AND state = 'active'";
constexpr std::string_view kDrop = "DELETE FROM signing_keys WHERE state = 'retired' AND purpose = $1 AND retired_at < $2";

constexpr auto kPurposes = {KeyPurpose::access_tokens, KeyPurpose::api_keys};
// A client may ask for either; keys for PS256 are not made, because no reader that we know needs them.
constexpr auto kAlgorithms = {jose::Algorithm::es256, jose::Algorithm::rs256};

std::string seal_purpose(std::string_view id) { return fmt::format("signing_keys/{}", id); }

}  // namespace

SigningKeys::SigningKeys(ports::Database& database, ports::Clock& clock, const Vault& vault)
    : database_(database), clock_(clock), vault_(vault), snapshot_(std::make_shared<const Snapshot>()) {}

Outcome<Done> SigningKeys::load() {
  auto found = read_all();
  if (!found) return found.error();
  if (const auto made = make_missing(*found); !made) return made;
  auto complete = read_all();
  if (!complete) return complete.error();
  snapshot_.set(std::make_shared<const Snapshot>(std::move(*complete)));
  return Done{};
}

Outcome<SigningKeys::Snapshot> SigningKeys::read_all() const {
  return ports::read(database_, [this](ports::Reader& reader) -> Outcome<Snapshot> {
    const auto rows = reader.query(kReadAll);
    if (!rows) return rows.error();
    Snapshot snapshot;
    std::map<KeyPurpose, jose::KeySet> sets;
    for (const auto purpose : kPurposes) sets[purpose];
    for (const auto& row : *rows) {
      const auto purpose = base::enum_from<KeyPurpose>(row.text("purpose"));
      const auto algorithm = jose::algorithm_named(row.text("algorithm"));
      if (!purpose || !algorithm) return Failure{Problem::bug, "A row of signing_keys has an unknown purpose or algorithm. Restore the store."};
      const auto pem = vault_.open(row.text("sealed_private_key"), seal_purpose(row.text("id")));
      if (!pem) return pem.error();
      auto key = jose::SigningKey::from_pem(*pem, *algorithm);
      if (!key) return key.error();
      sets[*purpose].add(key->public_key());
      if (row.text("state") == "active") snapshot.active.emplace(std::pair(*purpose, *algorithm), std::move(*key));
    }
    for (auto& [purpose, set] : sets) snapshot.public_keys[purpose] = std::make_shared<const jose::KeySet>(std::move(set));
    return snapshot;
  });
}

Outcome<Done> SigningKeys::make_missing(const Snapshot& found) {
  for (const auto purpose : kPurposes) {
    for (const auto algorithm : kAlgorithms) {
      if (found.active.contains({purpose, algorithm})) continue;
      const auto key = jose::SigningKey::generate(algorithm);
      if (!key) return key.error();
      const auto added =
          ports::write(database_, [&](ports::Transaction& transaction) { return add(transaction, purpose, *key, "active"); });
      // A conflict means that another control plane, started at the same moment, was first: its key is the one.
      if (!added && added.error().problem != Problem::conflict) return added;
    }
  }
  return Done{};
}

Outcome<Done> SigningKeys::add(ports::Transaction& transaction, KeyPurpose purpose, const jose::SigningKey& key, std::string_view state) {
  const auto added = transaction.execute(kAdd, {key.id(), base::enum_text(purpose), jose::name_of(key.algorithm()),
                                                vault_.seal(key.pem(), seal_purpose(key.id())), key.public_key().pem(), state, clock_.now()});
  if (!added) return added.error();
  return Done{};
}

Outcome<jose::SigningKey> SigningKeys::active(KeyPurpose purpose, jose::Algorithm algorithm) const {
  const auto snapshot = snapshot_.get();
  const auto found = snapshot->active.find({purpose, algorithm});
  if (found == snapshot->active.end()) {
    return Failure{Problem::bug, fmt::format("There is no signing key for {}. Restart the control plane to make one.", jose::name_of(algorithm))};
  }
  return found->second;
}

Outcome<Done> SigningKeys::announce_next(KeyPurpose purpose, jose::Algorithm algorithm, const InSameTransaction& announce) {
  const auto key = jose::SigningKey::generate(algorithm);
  if (!key) return key.error();
  const auto added = ports::write(database_, [&](ports::Transaction& transaction) -> Outcome<Done> {
    if (const auto made = add(transaction, purpose, *key, "upcoming"); !made) return made;
    return announce(transaction);
  });
  return added ? load() : added;
}

Outcome<Done> SigningKeys::activate_next(KeyPurpose purpose, jose::Algorithm algorithm) {
  const auto changed = ports::write(database_, [&](ports::Transaction& transaction) -> Outcome<Done> {
    const auto retired = transaction.execute(kRetire, {base::enum_text(purpose), jose::name_of(algorithm), clock_.now()});
    if (!retired) return retired.error();
    const auto activated = transaction.execute(kActivate, {base::enum_text(purpose), jose::name_of(algorithm)});
    if (!activated) return activated.error();
    if (*activated == 0) return Failure{Problem::conflict, "There is no upcoming signing key to activate. Announce one first."};
    return Done{};
  });
  return changed ? load() : changed;
}

Outcome<std::int64_t> SigningKeys::drop_retired(ports::Transaction& transaction, KeyPurpose purpose, Timestamp before) {
  return transaction.execute(kDrop, {base::enum_text(purpose), before});
}

Outcome<std::string> public_keys_pem(ports::Reader& reader, KeyPurpose purpose) {
  const auto rows = reader.query(kPublicKeys, {base::enum_text(purpose)});
  if (!rows) return rows.error();
  std::string text;
  for (const auto& row : *rows) text += row.text("public_key");
  return text;
}

}  // namespace quarterdeck::control
