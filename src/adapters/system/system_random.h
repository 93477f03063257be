#pragma once

#include "ports/random.h"

namespace quarterdeck::adapters {

// The kernel's generator (getrandom(2)); fit for keys and tokens.
class SystemRandom final : public ports::Random {
 public:
  std::string bytes(std::size_t count) override;
};

}  // namespace quarterdeck::adapters
