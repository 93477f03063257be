#include "policy/jose/signing_key.h"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include "base/bytes.h"
#include "policy/jose/evp.h"

namespace quarterdeck::jose {
namespace {

constexpr int kRsaBits = 2048;

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;

// Never ask a terminal for a passphrase: an encrypted key is refused instead.
int no_passphrase(char*, int, int, void*) { return -1; }

Failure cannot(std::string_view what) {
  evp::forget_errors();
  return {Problem::bug, fmt::format("OpenSSL cannot {}. Check that its default provider is installed.", what)};
}

}  // namespace

struct SigningKey::Parts {
  evp::Key key;
  Algorithm algorithm;
  PublicKey public_key;
  evp::Context context;  // prepared once, copied for each signature
};

Outcome<SigningKey> SigningKey::assemble(evp_pkey_st* adopted, Algorithm algorithm) {
  evp::Key key(adopted);
  EVP_PKEY_up_ref(adopted);
  auto public_key = PublicKey::adopt(adopted);
  if (!public_key) return public_key.error();
  if (!public_key->fits(algorithm)) {
    return Failure{Problem::invalid, fmt::format("The signing key does not fit {}. Use P-256 for ES256 and RSA for the others.",
                                                 name_of(algorithm))};
  }
  auto context = evp::prepare(adopted, algorithm, evp::Use::sign);
  if (!context) return cannot("sign with the key");
  return SigningKey(std::make_shared<const Parts>(Parts{std::move(key), algorithm, std::move(*public_key), std::move(context)}));
}

Outcome<SigningKey> SigningKey::generate(Algorithm algorithm) {
  EVP_PKEY* key = algorithm == Algorithm::es256 ? EVP_EC_gen("P-256") : EVP_RSA_gen(kRsaBits);
  if (key == nullptr) return cannot("generate a key");
  return assemble(key, algorithm);
}

Outcome<SigningKey> SigningKey::from_pem(const base::Secret& pem, Algorithm algorithm) {
  const auto& text = pem.reveal();
  const Bio bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  EVP_PKEY* key = PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr);
  evp::forget_errors();
  if (key == nullptr) {
    return Failure{Problem::invalid, "The signing key cannot be read. Give one unencrypted private key in PEM form."};
  }
  return assemble(key, algorithm);
}

base::Secret SigningKey::pem() const {
  const Bio bio(BIO_new(BIO_s_secmem()));
  if (PEM_write_bio_PKCS8PrivateKey(bio.get(), parts_->key.get(), nullptr, nullptr, 0, nullptr, nullptr) <= 0) return {};
  char* text = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &text);
  return base::Secret({text, static_cast<std::size_t>(length)});
}

Algorithm SigningKey::algorithm() const { return parts_->algorithm; }
const PublicKey& SigningKey::public_key() const { return parts_->public_key; }

Outcome<std::string> SigningKey::sign(std::string_view type, const JsonObject& claims) const {
  const JsonObject header{{"alg", name_of(algorithm())}, {"kid", id()}, {"typ", type}};
  std::string token = base::to_base64url(base::to_text(header)) + "." + base::to_base64url(base::to_text(claims));
  const std::string digest = evp::sha256(token);

  const evp::Context context(EVP_PKEY_CTX_dup(parts_->context.get()));
  std::size_t length = static_cast<std::size_t>(EVP_PKEY_get_size(parts_->key.get()));
  std::string signature(length, '\0');
  if (!context || EVP_PKEY_sign(context.get(), evp::bytes(signature), &length, evp::bytes(digest), digest.size()) <= 0) {
    return cannot("sign the token");
  }
  signature.resize(length);
  if (algorithm() == Algorithm::es256) signature = evp::raw_from_der(signature);
  return token + "." + base::to_base64url(signature);
}

}  // namespace quarterdeck::jose
