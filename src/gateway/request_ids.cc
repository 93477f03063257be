#include "gateway/request_ids.h"

#include <bit>
#include <cstring>

namespace quarterdeck::gateway {

RequestIds::RequestIds(ports::Random& random) {
  const auto seed = random.bytes(sizeof state_);
  std::memcpy(state_, seed.data(), sizeof state_);
  state_[0] |= 1;  // all zero would stay zero
}

// xoroshiro128++ (Blackman and Vigna): a few instructions, where asking the kernel would cost more than the rest of a request.
std::uint64_t RequestIds::next_word() {
  const auto first = state_[0];
  auto second = state_[1];
  const auto result = std::rotl(first + second, 17) + first;
  second ^= first;
  state_[0] = std::rotl(first, 49) ^ second ^ (second << 21);
  state_[1] = std::rotl(second, 28);
  return result;
}

std::string RequestIds::next() {
  constexpr char kDigits[] = "0123456789abcdef";
  std::uint64_t words[2] = {next_word(), next_word()};
  words[0] = (words[0] & ~0xf000ULL) | 0x4000ULL;
  words[1] = (words[1] & ~(0xc000ULL << 48)) | (0x8000ULL << 48);
  std::string text(36, '-');
  std::size_t at = 0;
  for (int nibble = 0; nibble < 32; ++nibble) {
    if (nibble == 8 || nibble == 12 || nibble == 16 || nibble == 20) ++at;
    text[at++] = kDigits[(words[nibble / 16] >> (60 - 4 * (nibble % 16))) & 0xf];
  }
  return text;
}

}  // namespace quarterdeck::gateway
