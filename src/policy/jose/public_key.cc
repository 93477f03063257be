#include "policy/jose/public_key.h"

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <optional>

#include "base/bytes.h"
#include "policy/jose/evp.h"

namespace quarterdeck::jose {
namespace {

constexpr int kFewestRsaBits = 2048;
constexpr int kMostRsaBits = 8192;  // verifying takes time that grows with the square of it
constexpr std::size_t kCoordinateBytes = 32;

struct FreeBuilder {
  void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
};
struct FreeParameters {
  void operator()(OSSL_PARAM* parameters) const { OSSL_PARAM_free(parameters); }
};
struct FreeNumber {
  void operator()(BIGNUM* number) const { BN_free(number); }
};
struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};
struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using Builder = std::unique_ptr<OSSL_PARAM_BLD, FreeBuilder>;
using Number = std::unique_ptr<BIGNUM, FreeNumber>;
using Bio = std::unique_ptr<BIO, FreeBio>;

Failure unusable(std::string_view why) {
  return {Problem::unsupported, fmt::format("The key cannot check signatures: {}. Use P-256 or RSA of at least 2048 bits.", why)};
}
Failure broken(std::string_view why) { return {Problem::invalid, fmt::format("The key cannot be read: {}.", why)}; }

evp::Key key_from(std::string_view type, OSSL_PARAM_BLD* builder) {
  const std::unique_ptr<OSSL_PARAM, FreeParameters> parameters(OSSL_PARAM_BLD_to_param(builder));
  const evp::Context context(EVP_PKEY_CTX_new_from_name(nullptr, std::string(type).c_str(), nullptr));
  EVP_PKEY* key = nullptr;
  const bool made = parameters && context && EVP_PKEY_fromdata_init(context.get()) > 0 &&
                    EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) > 0;
  evp::forget_errors();
  return made ? evp::Key(key) : nullptr;
}

evp::Key p256_key(std::string_view x, std::string_view y) {
  const Builder builder(OSSL_PARAM_BLD_new());
  const std::string point = std::string(1, '\x04') + std::string(x) + std::string(y);
  const bool filled = OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) > 0 &&
                      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) > 0;
  return filled ? key_from("EC", builder.get()) : nullptr;
}

evp::Key rsa_key(std::string_view modulus, std::string_view exponent) {
  const Builder builder(OSSL_PARAM_BLD_new());
  const Number n(BN_bin2bn(evp::bytes(modulus), static_cast<int>(modulus.size()), nullptr));
  const Number e(BN_bin2bn(evp::bytes(exponent), static_cast<int>(exponent.size()), nullptr));
  const bool filled = OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) > 0 &&
                      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) > 0;
  return filled ? key_from("RSA", builder.get()) : nullptr;
}

std::string number_of(EVP_PKEY* key, const char* name, std::size_t padded_to) {
  BIGNUM* read = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &read) <= 0) return {};
  const Number number(read);
  const auto size = std::max(padded_to, static_cast<std::size_t>(BN_num_bytes(read)));
  std::string bytes(size, '\0');
  if (BN_bn2binpad(read, evp::bytes(bytes), static_cast<int>(size)) < 0) return {};
  return bytes;
}

bool is_p256(EVP_PKEY* key) {
  std::array<char, 64> group{};
  return EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) > 0 &&
         (std::string_view(group.data()) == "prime256v1" || std::string_view(group.data()) == "P-256");
}

// The members that RFC 7638 §3.2 hashes.
JsonObject essence_of(EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "EC")) {
    return {{"crv", "P-256"},
            {"kty", "EC"},
            {"x", base::to_base64url(number_of(key, OSSL_PKEY_PARAM_EC_PUB_X, kCoordinateBytes))},
            {"y", base::to_base64url(number_of(key, OSSL_PKEY_PARAM_EC_PUB_Y, kCoordinateBytes))}};
  }
  return {{"e", base::to_base64url(number_of(key, OSSL_PKEY_PARAM_RSA_E, 1))},
          {"kty", "RSA"},
          {"n", base::to_base64url(number_of(key, OSSL_PKEY_PARAM_RSA_N, 1))}};
}

Outcome<Done> check_strength(EVP_PKEY* key) {
  if (EVP_PKEY_is_a(key, "EC")) {
    if (!is_p256(key)) return unusable("its curve is not P-256");
    return Done{};
  }
  if (!EVP_PKEY_is_a(key, "RSA")) return unusable("it is neither an EC nor an RSA key");
  const int bits = EVP_PKEY_get_bits(key);
  if (bits < kFewestRsaBits || bits > kMostRsaBits) return unusable(fmt::format("RSA with {} bits", bits));
  return Done{};
}

Outcome<std::string> bytes_member(const Json& jwk, std::string_view name) {
  auto bytes = base::from_base64url(base::text_at(jwk, name));
  if (!bytes || bytes->empty()) return broken(fmt::format("its member {} is not unpadded base64url", name));
  return bytes;
}

Outcome<evp::Key> key_of_jwk(const Json& jwk) {
  const std::string type = base::text_at(jwk, "kty");
  const bool is_ec = type == "EC";
  if (!is_ec && type != "RSA") return unusable(fmt::format("its type (kty) is '{}'", type));
  if (is_ec && base::text_at(jwk, "crv") != "P-256") return unusable("its curve is not P-256");
  const auto first = bytes_member(jwk, is_ec ? "x" : "n");
  if (!first) return first.error();
  const auto second = bytes_member(jwk, is_ec ? "y" : "e");
  if (!second) return second.error();
  if (is_ec && (first->size() != kCoordinateBytes || second->size() != kCoordinateBytes)) {
    return broken("a coordinate does not have 32 bytes");
  }
  if (first->size() > kMostRsaBits / 8 || second->size() > kCoordinateBytes) return unusable("its numbers are too long");
  auto key = is_ec ? p256_key(*first, *second) : rsa_key(*first, *second);
  if (!key) return broken("its numbers do not form a key");
  return key;
}

Outcome<Done> check_use(const Json& jwk) {
  const std::string use = base::text_at(jwk, "use");
  if (!use.empty() && use != "sig") return unusable(fmt::format("its use is '{}'", use));
  const auto* operations = base::find(jwk, "key_ops");
  if (operations == nullptr) return Done{};
  if (!operations->is_array()) return broken("its member key_ops is not a list");
  for (const auto& operation : operations->get_array()) {
    if (operation == "verify") return Done{};
  }
  return unusable("its operations (key_ops) do not hold 'verify'");
}

}  // namespace

struct PublicKey::Parts {
  evp::Key key;
  bool is_ec = false;
  std::string thumbprint;
  std::string id;  // empty: answers to any
  std::optional<Algorithm> only;
  // Prepared once; each use copies it, which neither fetches nor locks.
  evp::Context usual;  // ES256 or RS256
  evp::Context pss;    // RSA keys: PS256
};

Outcome<PublicKey> PublicKey::assemble(evp_pkey_st* adopted, std::string id, std::optional<Algorithm> only) {
  auto parts = std::make_shared<Parts>();
  parts->key.reset(adopted);
  if (const auto strong = check_strength(adopted); !strong) return strong.error();
  parts->is_ec = EVP_PKEY_is_a(adopted, "EC") != 0;
  parts->usual = evp::prepare(adopted, parts->is_ec ? Algorithm::es256 : Algorithm::rs256, evp::Use::verify);
  if (!parts->is_ec) parts->pss = evp::prepare(adopted, Algorithm::ps256, evp::Use::verify);
  if (!parts->usual || (!parts->is_ec && !parts->pss)) return unusable("OpenSSL refuses it");
  parts->thumbprint = base::to_base64url(base::sha256(base::canonical_text(essence_of(adopted))));
  parts->id = std::move(id);
  parts->only = only;
  return PublicKey(std::move(parts));
}

Outcome<PublicKey> PublicKey::adopt(evp_pkey_st* key) { return assemble(key, "", std::nullopt); }

Outcome<PublicKey> PublicKey::from_jwk(const Json& jwk) {
  if (!jwk.is_object()) return broken("it is not a JSON object");
  if (const auto meant = check_use(jwk); !meant) return meant.error();
  const std::string name = base::text_at(jwk, "alg");
  const auto only = algorithm_named(name);
  if (!name.empty() && !only) return unusable(fmt::format("its algorithm is '{}'", name));
  auto key = key_of_jwk(jwk);
  if (!key) return key.error();
  auto made = assemble(key->release(), base::text_at(jwk, "kid"), only);
  if (made && only && !made->fits(*only)) return broken("its algorithm does not fit its type");
  return made;
}

Outcome<std::vector<PublicKey>> PublicKey::all_from_pem(std::string_view pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  std::vector<PublicKey> keys;
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* data = nullptr;
  long length = 0;
  while (PEM_read_bio(bio.get(), &name, &header, &data, &length) > 0) {
    const std::string kind(name);
    const unsigned char* start = data;
    EVP_PKEY* key = nullptr;
    if (kind == PEM_STRING_X509 || kind == PEM_STRING_X509_OLD) {
      const std::unique_ptr<X509, FreeCertificate> certificate(d2i_X509(nullptr, &start, length));
      if (certificate) key = X509_get_pubkey(certificate.get());
    } else if (kind == PEM_STRING_PUBLIC) {
      key = d2i_PUBKEY(nullptr, &start, length);
    }
    OPENSSL_free(name);
    OPENSSL_free(header);
    OPENSSL_free(data);
    evp::forget_errors();
    if (key == nullptr) return broken(fmt::format("the PEM block '{}' holds no certificate or public key", kind));
    auto adopted = adopt(key);
    if (!adopted) return adopted.error();
    keys.push_back(std::move(*adopted));
  }
  evp::forget_errors();
  if (keys.empty()) return broken("the text holds no PEM block");
  return keys;
}

const std::string& PublicKey::thumbprint() const { return parts_->thumbprint; }
const std::string& PublicKey::id() const { return is_named() ? parts_->id : parts_->thumbprint; }
bool PublicKey::is_named() const { return !parts_->id.empty(); }

bool PublicKey::fits(Algorithm algorithm) const {
  if (parts_->only && *parts_->only != algorithm) return false;
  return parts_->is_ec == (algorithm == Algorithm::es256);
}

bool PublicKey::verify(Algorithm algorithm, std::string_view message, std::string_view signature) const {
  if (!fits(algorithm)) return false;
  const std::string der = algorithm == Algorithm::es256 ? evp::der_from_raw(signature) : std::string(signature);
  if (der.empty()) return false;
  const std::string digest = evp::sha256(message);
  const evp::Context context(EVP_PKEY_CTX_dup(algorithm == Algorithm::ps256 ? parts_->pss.get() : parts_->usual.get()));
  const bool holds = context && EVP_PKEY_verify(context.get(), evp::bytes(der), der.size(), evp::bytes(digest), digest.size()) == 1;
  if (!holds) evp::forget_errors();
  return holds;
}

JsonObject PublicKey::jwk() const {
  JsonObject jwk = essence_of(parts_->key.get());
  jwk.emplace("kid", id());
  jwk.emplace("use", "sig");
  jwk.emplace("alg", name_of(parts_->only.value_or(parts_->is_ec ? Algorithm::es256 : Algorithm::rs256)));
  return jwk;
}

std::string PublicKey::pem() const {
  const Bio bio(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_PUBKEY(bio.get(), parts_->key.get()) <= 0) return {};
  char* text = nullptr;
  const long length = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(length)};
}

}  // namespace quarterdeck::jose
