#include "control/identity/random_text.h"

#include <algorithm>

#include "base/bytes.h"

namespace quarterdeck::control {

// Two letters come up twice as often as the rest, which costs less than a bit in all.
std::string random_text(ports::Random& random, std::size_t bytes) {
  std::string text = base::to_base64url(random.bytes(bytes));
  std::replace(text.begin(), text.end(), '-', 'x');
  std::replace(text.begin(), text.end(), '_', 'y');
  return text;
}

}  // namespace quarterdeck::control
