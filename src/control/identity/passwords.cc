#include "control/identity/passwords.h"

#include <sodium.h>

#include <array>

#include "base/text.h"

namespace quarterdeck::control {
namespace {

// OWASP's recommendation for Argon2id: 19 MiB and two passes, about 25 ms here.
constexpr unsigned long long kPasses = 2;
constexpr std::size_t kMemory = std::size_t{19} * 1024 * 1024;

constexpr std::size_t kShortest = 8;
constexpr std::size_t kLongest = 128;

// Of nobody's password, with the same cost.
constexpr const char* kNobody =
    "$argon2id$v=19$m=19456,t=2,p=1$Z2ltbWUgc29tZSBzYWx0IQ$0pmVUQWbQK0rdOmcsvvUShPbSBMvkHHiYeJ6kpzG1fU";

class Turn {
 public:
  explicit Turn(std::counting_semaphore<2>& turns) : turns_(turns) { turns_.acquire(); }
  ~Turn() { turns_.release(); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  std::counting_semaphore<2>& turns_;
};

}  // namespace

Outcome<std::string> Passwords::hash(const base::Secret& password) {
  const Turn turn(turns_);
  std::array<char, crypto_pwhash_STRBYTES> text{};
  const auto& clear = password.reveal();
  if (sodium_init() < 0 || crypto_pwhash_str_alg(text.data(), clear.data(), clear.size(), kPasses, kMemory,
                                                 crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return Failure{Problem::unavailable, "The password cannot be hashed: there is not enough memory. Try again later."};
  }
  return std::string(text.data());
}

bool Passwords::matches(const std::string& hash, const base::Secret& password) {
  const Turn turn(turns_);
  const auto& clear = password.reveal();
  return sodium_init() >= 0 && crypto_pwhash_str_verify(hash.c_str(), clear.data(), clear.size()) == 0;
}

void Passwords::pretend_to_match(const base::Secret& password) { (void)matches(kNobody, password); }

Outcome<Done> check_password_rules(const base::Secret& password, std::string_view user) {
  const auto& clear = password.reveal();
  if (clear.size() < kShortest || clear.size() > kLongest || !base::is_utf8(clear)) {
    return Failure{Problem::invalid, "The password is refused: it must have 8 to 128 characters. Choose another one."};
  }
  if (base::equal_ignoring_case(clear, user)) {
    return Failure{Problem::invalid, "The password is refused: it is the user's name. Choose another one."};
  }
  return Done{};
}

}  // namespace quarterdeck::control
