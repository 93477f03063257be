#include "control/identity/vault.h"

#include <fmt/format.h>
#include <sodium.h>

#include <optional>

#include "base/bytes.h"
#include "control/identity/key_file.h"

namespace quarterdeck::control {
namespace {

constexpr std::string_view kFindMark = "SELECT value FROM identity_marks WHERE name = 'data key'";
constexpr std::string_view kAddMark = "INSERT INTO identity_marks (name, value) VALUES ('data key', $1)";

constexpr std::string_view kMarkPurpose = "identity_marks/data key";
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }
unsigned char* bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

Outcome<std::optional<std::string>> find_mark(ports::Database& database) {
  return ports::read(database, [](ports::Reader& reader) -> Outcome<std::optional<std::string>> {
    const auto rows = reader.query(kFindMark);
    if (!rows) return rows.error();
    if (rows->empty()) return std::optional<std::string>();
    return std::optional<std::string>(rows->front().text("value"));
  });
}

Outcome<Vault> checked(ports::Database& database, Vault vault, const std::optional<std::string>& mark, std::string_view whose) {
  if (!mark) {
    const auto sealed = vault.seal(base::Secret("quarterdeck"), kMarkPurpose);
    const auto marked = ports::write(database, [&](ports::Transaction& transaction) { return transaction.execute(kAddMark, {sealed}); });
    if (!marked) return marked.error();
    return vault;
  }
  if (!vault.open(*mark, kMarkPurpose)) {
    return Failure{Problem::conflict, fmt::format("{} does not belong to this store: what was sealed with another key cannot be opened. "
                                                  "Put back the key that was in use with this store.", whose)};
  }
  return vault;
}

}  // namespace

std::string Vault::seal(const base::Secret& clear, std::string_view purpose) const {
  const std::string nonce = random_.bytes(kNonceBytes);
  const auto& text = clear.reveal();
  std::string sealed(text.size() + kTagBytes, '\0');
  unsigned long long length = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes(sealed), &length, bytes(text), text.size(), bytes(purpose), purpose.size(), nullptr,
                                             bytes(nonce), bytes(data_key_.reveal()));
  return base::to_base64url(nonce + sealed);
}

Outcome<base::Secret> Vault::open(std::string_view sealed, std::string_view purpose) const {
  const auto raw = base::from_base64url(sealed);
  const Failure cannot{Problem::bug, fmt::format("The sealed value of {} cannot be opened: it was changed, or sealed with another key. "
                                                 "Restore the store and its key file from one backup.", purpose)};
  if (!raw || raw->size() < kNonceBytes + kTagBytes) return cannot;
  std::string clear(raw->size() - kNonceBytes - kTagBytes, '\0');
  unsigned long long length = 0;
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(bytes(clear), &length, nullptr, bytes(*raw) + kNonceBytes,
                                                                raw->size() - kNonceBytes, bytes(purpose), purpose.size(), bytes(*raw),
                                                                bytes(data_key_.reveal()));
  if (opened != 0) return cannot;
  return base::Secret(std::move(clear));
}

Outcome<Vault> open_vault(ports::Database& database, const std::string& key_file, ports::Random& random) {
  const auto mark = find_mark(database);
  if (!mark) return mark.error();
  auto data_key = read_key_file(key_file);
  if (!data_key) {
    if (data_key.error().problem != Problem::not_found) return data_key.error();
    if (*mark) {
      return Failure{Problem::not_found, fmt::format("The key file {} is gone, but the store holds secrets that only it opens. Restore it "
                                                     "from a backup.", key_file)};
    }
    data_key = create_key_file(key_file, base::Secret(random.bytes(Vault::kKeyBytes)));
    if (!data_key) return data_key.error();
  }
  return checked(database, Vault(std::move(*data_key), random), *mark, "The key file " + key_file);
}

Outcome<Vault> open_vault(ports::Database& database, base::Secret data_key, ports::Random& random) {
  const auto mark = find_mark(database);
  if (!mark) return mark.error();
  return checked(database, Vault(std::move(data_key), random), *mark, "The data key");
}

}  // namespace quarterdeck::control
