#include "adapters/memory/seeded_random.h"

namespace quarterdeck::adapters {

SeededRandom::SeededRandom(std::uint64_t seed) : state_(seed) {}

std::uint64_t SeededRandom::number() {
  const std::lock_guard lock(mutex_);
  state_ += 0x9e3779b97f4a7c15ULL;
  auto mixed = state_;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9ULL;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebULL;
  return mixed ^ (mixed >> 31);
}

std::uint64_t SeededRandom::below(std::uint64_t limit) { return number() % limit; }

std::string SeededRandom::bytes(std::size_t count) {
  std::string result;
  result.reserve(count + 8);
  while (result.size() < count) {
    auto eight = number();
    for (int i = 0; i < 8; ++i, eight >>= 8) result += static_cast<char>(eight & 0xff);
  }
  result.resize(count);
  return result;
}

}  // namespace quarterdeck::adapters
