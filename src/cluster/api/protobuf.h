#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

namespace quarterdeck::cluster {

// Writes one message of protocol buffers, field by field. Messages inside are written first and added as bytes.
class ProtobufMessage {
 public:
  ProtobufMessage& text(std::uint32_t field, std::string_view value) {
    key(field, 2);
    varint(value.size());
    bytes_ += value;
    return *this;
  }
  ProtobufMessage& message(std::uint32_t field, const ProtobufMessage& value) { return text(field, value.bytes_); }
  ProtobufMessage& integer(std::uint32_t field, std::int64_t value) {
    key(field, 0);
    varint(static_cast<std::uint64_t>(value));
    return *this;
  }
  ProtobufMessage& boolean(std::uint32_t field) { return integer(field, 1); }  // false is what absence says
  ProtobufMessage& real(std::uint32_t field, double value) {
    key(field, 1);
    auto bits = std::bit_cast<std::uint64_t>(value);
    for (int byte = 0; byte < 8; ++byte, bits >>= 8U) bytes_ += static_cast<char>(bits & 0xFFU);
    return *this;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  void key(std::uint32_t field, std::uint32_t wire_type) { varint((std::uint64_t{field} << 3U) | wire_type); }
  void varint(std::uint64_t value) {
    for (; value >= 0x80U; value >>= 7U) bytes_ += static_cast<char>((value & 0x7FU) | 0x80U);
    bytes_ += static_cast<char>(value);
  }

  std::string bytes_;
};

}  // namespace quarterdeck::cluster
