#pragma once

#include <semaphore>
#include <string>

#include "base/outcome.h"
#include "base/secret.h"

namespace quarterdeck::control {

// Argon2id hashes (RFC 9106). May be called from any thread: two calls run at a time, the rest wait, because each takes 19 MiB and a
// flood of wrong passwords must not take more.
class Passwords {
 public:
  Outcome<std::string> hash(const base::Secret& password);
  bool matches(const std::string& hash, const base::Secret& password);
  // Takes as long as matches(), so that an unknown user cannot be told from a wrong password by the clock.
  void pretend_to_match(const base::Secret& password);

 private:
  std::counting_semaphore<2> turns_{2};
};

// Problem::invalid unless it has 8 to 128 bytes of UTF-8 and is not the user's own name.
Outcome<Done> check_password_rules(const base::Secret& password, std::string_view user);

}  // namespace quarterdeck::control
