#include "adapters/system/system_random.h"

#include <sys/random.h>

#include <cerrno>
#include <stdexcept>

namespace quarterdeck::adapters {

std::string SystemRandom::bytes(std::size_t count) {
  std::string result(count, '\0');
  std::size_t filled = 0;
  while (filled < count) {
    const auto got = getrandom(result.data() + filled, count - filled, 0);
    if (got > 0) {
      filled += static_cast<std::size_t>(got);
    } else if (errno != EINTR) {
      // Nothing safe can be done without randomness: keys made from anything else would be guessable.
      throw std::runtime_error("the kernel gives no random bytes");
    }
  }
  return result;
}

}  // namespace quarterdeck::adapters
